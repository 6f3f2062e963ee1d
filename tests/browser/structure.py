"""A script that lists what is wrong with the structure of a page: headings, names, labels, identifiers."""

from __future__ import annotations

BASICS = """
() => {
  const faults = [];
  let before = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) faults.push(`h${before} is followed by h${level}: ${heading.textContent}`);
    before = level;
  }
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  ids.filter((id, index) => ids.indexOf(id) !== index).forEach((id) => faults.push(`two elements have the id ${id}`));
  for (const name of ["aria-labelledby", "aria-describedby"])
    for (const element of document.querySelectorAll(`[${name}]`))
      for (const id of element.getAttribute(name).split(" "))
        if (!document.getElementById(id)) faults.push(`${name} leads to no ${id}`);
  for (const link of document.querySelectorAll("a"))
    if (!link.textContent.trim()) faults.push(`a link without words: ${link.getAttribute("href")}`);
  for (const svg of document.querySelectorAll("svg"))
    if (!svg.closest("[aria-hidden]") && !svg.querySelector("title")?.textContent)
      faults.push("a drawing without a name");
  for (const cell of document.querySelectorAll("thead th"))
    if (!cell.hasAttribute("scope")) faults.push(`a heading without scope: ${cell.textContent}`);
  for (const field of document.querySelectorAll("input, select, textarea"))
    if (!field.labels.length) faults.push(`a field without a label: ${field.id}`);
  return faults;
}
"""
