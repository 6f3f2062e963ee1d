// Enhancements only: every page works without this file.
// It sorts result tables, filters trees, runs the editor's query in place and takes the reader to the line of an error.

const collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" });

function makeSortable(table) {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 2) return;
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      sortRows(body, index, down ? -1 : 1);
    });
  });
}

function sortRows(body, index, sign) {
  const keyed = [...body.rows].map((row) => {
    const cell = row.cells[index];
    return { row, key: cell.dataset.key ?? cell.textContent.trim() };
  });
  // An absent value stays last in both directions: it is not the smallest value, it is none.
  keyed.sort((a, b) => (a.key === "") - (b.key === "") || sign * collator.compare(a.key, b.key));
  body.append(...keyed.map((entry) => entry.row));
}

function sortTables(root) {
  root.querySelectorAll("table[data-sortable]").forEach(makeSortable);
}

// The editor

const LONGEST_ADDRESS = 6000; // beyond this a GET may be refused on the way, so the text travels in the body

function offsetOf(text, line, column) {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return Math.min(before + Math.max(column - 1, 0), text.length);
}

function goToFault(textarea, result) {
  const fault = result.querySelector("[data-line]");
  if (!fault) {
    textarea.removeAttribute("aria-invalid");
    return;
  }
  textarea.setAttribute("aria-invalid", "true");
  const line = Number(fault.dataset.line);
  const start = offsetOf(textarea.value, line, Number(fault.dataset.column || 1));
  textarea.focus({ preventScroll: true });
  textarea.setSelectionRange(start, start);
  const lineHeight = parseFloat(getComputedStyle(textarea).lineHeight);
  textarea.scrollTop = Math.max(0, (line - 4) * lineHeight);
}

async function runInPlace(form, textarea, result) {
  const address = new URL(form.action);
  address.searchParams.set("query", textarea.value);
  const long = address.href.length > LONGEST_ADDRESS;
  const headers = { Accept: "text/html" };
  const request = long
    ? fetch(form.action, { method: "POST", headers, body: new URLSearchParams({ query: textarea.value }) })
    : fetch(address, { headers });
  result.setAttribute("aria-busy", "true");
  try {
    const response = await request;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("result");
    if (!fresh) throw new Error("no result in the page");
    result.replaceChildren(...fresh.childNodes);
    if (!long) history.replaceState(null, "", address);
    sortTables(result);
    goToFault(textarea, result);
  } catch {
    form.submit(); // the plain way always works, and shows the server's own message
  } finally {
    result.removeAttribute("aria-busy");
  }
}

function showCaret(textarea, place) {
  const before = textarea.value.slice(0, textarea.selectionStart).split("\n");
  place.textContent = `Line ${before.length}, column ${before.at(-1).length + 1}`;
}

function enhanceEditor(form) {
  const textarea = form.querySelector("textarea");
  const result = document.getElementById("result");
  textarea.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.querySelectorAll("[data-needs-script]").forEach((part) => part.removeAttribute("hidden"));
  const place = form.querySelector(".caret");
  if (place) {
    ["keyup", "click", "input", "focus", "select"].forEach((name) => textarea.addEventListener(name, () => showCaret(textarea, place)));
  }
  if (!result) return; // the small editor of the first page goes to the full one
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    runInPlace(form, textarea, result);
  });
  goToFault(textarea, result);
}

// Trees: a field shows only the branches with the words typed, and says how many there are

function matchBranch(item, words) {
  const below = [...item.querySelectorAll(":scope > ul > li")].map((child) => matchBranch(child, words));
  const itself = words.every((word) => item.dataset.words.includes(word));
  const found = below.reduce((sum, number) => sum + number, itself ? 1 : 0);
  item.hidden = found === 0;
  return found;
}

function enhanceFilter(form) {
  const tree = document.getElementById(form.dataset.filter);
  const status = document.querySelector(`[data-filter-status="${form.dataset.filter}"]`);
  const field = form.querySelector("input");
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const tops = [...tree.querySelectorAll(":scope > ul > li")];
    const found = tops.reduce((sum, item) => sum + matchBranch(item, words), 0);
    status.textContent = words.length ? `${found} ${found === 1 ? "place" : "places"} in the tree with these words` : "";
  });
}

sortTables(document);
document.querySelectorAll("form[data-filter]").forEach(enhanceFilter);
document.querySelectorAll("form[data-editor]").forEach(enhanceEditor);
