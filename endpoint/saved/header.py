"""The header of a saved question: YAML behind `#+` at the top of its file, in the manner of grlc.

Every scalar is read as text, so that a date, a version or `no` stays what its author wrote; a key that is
not known here is an error that names file and key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from endpoint.errors import DataFault
from endpoint.saved.querytext import columns_of, variables_of, with_values
from endpoint.saved.values import VALUE_TYPES, parse_value
from endpoint.saved.yamltext import YamlError, read_yaml
from endpoint.store.terms import Term

RETURN_TYPES = (*VALUE_TYPES, "iri")
LANGUAGES = ("en", "fr", "es")

_REQUIRED = ("summary", "question", "description", "module", "returns", "sections", "tags", "since", "fixture")
_KEYS = frozenset({*_REQUIRED, "id", "parameters", "items", "chart"})
_PARAMETER_KEYS = frozenset({"type", "class", "default", "required", "help"})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True)
class Parameter:
    """One value that a question takes. `default` is text as a caller would write it."""

    name: str
    type: str
    help: str
    class_name: str | None = None
    default: str | None = None
    required: bool = False


@dataclass(frozen=True)
class Column:
    """One column of the answer: the type of its terms and what they mean."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Saved:
    """A saved question. `source` is the file as it stands, `text` the query below its header."""

    slug: str
    text: str
    source: str
    question: Mapping[str, str]
    description: str
    module: str
    returns: Mapping[str, Column]
    sections: tuple[str, ...]
    tags: tuple[str, ...]
    since: str
    fixture: str
    id: str | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    chart: Mapping[str, str] = field(default_factory=dict)

    def question_in(self, language: str) -> str:
        """Return the question in a language, in English where it has not been translated."""
        return self.question.get(language, self.question["en"])

    def bound_text(self, bound: Mapping[str, Term]) -> str:
        """Return the query with the terms written in, for the editor."""
        return with_values(self.text, bound)


def read_saved(path: Path) -> Saved:
    """Read a question from its file `<module>/<slug>.rq`; raises `DataFault` naming file and key."""
    return parse_saved(path.read_text(encoding="utf-8"), path)


def parse_saved(source: str, path: Path) -> Saved:
    """Return the question that `source` holds; `path` gives its slug and module."""
    return _Reader(path).read(source)


class _Reader:
    """Reads one file and names it in every fault."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, source: str) -> Saved:
        header, text = self._split(source)
        self._check_keys(header)
        slug, module = self._path.stem, self._path.parent.name
        if not _SLUG.fullmatch(slug):
            raise self._fault("file name", f"“{slug}” is not made of lower-case words joined by hyphens")
        if header["module"] != module:
            raise self._fault("module", f"“{header['module']}” is not the folder the file lies in, {module}")
        question = self._question(header["question"])
        if header["summary"] != question["en"]:
            raise self._fault("summary", "is not the English question word for word")
        parameters, returns = self._parameters(header.get("parameters", {})), self._returns(header["returns"])
        self._check_text(text, parameters, returns)
        return Saved(
            slug=slug,
            text=text,
            source=source,
            question=question,
            description=self._text("description", header["description"]),
            module=module,
            returns=returns,
            sections=self._list("sections", header["sections"], r"S\d+"),
            tags=self._list("tags", header["tags"], _SLUG.pattern),
            since=self._text("since", header["since"], r"\d+\.\d+\.\d+"),
            fixture=self._text("fixture", header["fixture"], r"[a-z0-9/-]+\.trig"),
            id=self._text("id", header["id"], r"Q\d+") if "id" in header else None,
            parameters=parameters,
            items=self._list("items", header.get("items", []), r"A\d+"),
            chart=self._strings("chart", header.get("chart", {})),
        )

    def _split(self, source: str) -> tuple[dict[str, Any], str]:
        lines = source.splitlines()
        length = next((at for at, line in enumerate(lines) if not line.startswith("#+")), len(lines))
        if not length:
            raise self._fault("header", "is missing; the file must open with lines that begin with #+")
        for number, line in enumerate(lines[length:], length + 1):
            if line.lstrip().startswith("#+"):
                raise self._fault("header", f"goes on in line {number}, after it has ended; keep it together")
        yaml_text = "\n".join(line[2:].removeprefix(" ") for line in lines[:length])
        try:
            header = read_yaml(yaml_text)
        except YamlError as fault:
            raise self._fault("header", str(fault)) from fault
        if not isinstance(header, dict):
            raise self._fault("header", "is not a list of keys and values")
        return header, "\n".join(lines[length:]).strip() + "\n"

    def _check_keys(self, header: dict[str, Any]) -> None:
        if unknown := sorted(set(header) - _KEYS):
            raise self._fault(unknown[0], f"is not known; the keys are {', '.join(sorted(_KEYS))}")
        if missing := [key for key in _REQUIRED if key not in header]:
            raise self._fault(missing[0], "is missing")

    def _question(self, given: object) -> dict[str, str]:
        question = self._strings("question", given)
        if strange := sorted(set(question) - set(LANGUAGES)):
            raise self._fault(f"question.{strange[0]}", f"is not one of the languages {', '.join(LANGUAGES)}")
        if missing := [language for language in LANGUAGES if not question.get(language)]:
            raise self._fault(f"question.{missing[0]}", "is missing")
        return question

    def _parameters(self, given: object) -> dict[str, Parameter]:
        named = self._mapping("parameters", given)
        return {name: self._parameter(name, value) for name, value in named.items()}

    def _parameter(self, name: str, given: object) -> Parameter:
        key = f"parameters.{name}"
        if not _NAME.fullmatch(name):
            raise self._fault(key, "is not a name of letters and digits")
        values = self._strings(key, given)
        if unknown := sorted(set(values) - _PARAMETER_KEYS):
            keys = ", ".join(sorted(_PARAMETER_KEYS))
            raise self._fault(f"{key}.{unknown[0]}", f"is not known; the keys are {keys}")
        if missing := sorted({"type", "help"} - set(values)):
            raise self._fault(f"{key}.{missing[0]}", "is missing")
        kind, default = values["type"], values.get("default")
        if kind not in ("iri", *VALUE_TYPES):
            raise self._fault(f"{key}.type", f"“{kind}” is not one of iri, {', '.join(VALUE_TYPES)}")
        if (kind == "iri") != ("class" in values):
            raise self._fault(f"{key}.class", "goes with the type iri, and every iri needs one")
        if values.get("required", "false") not in {"true", "false"}:
            raise self._fault(f"{key}.required", f"“{values['required']}” is neither true nor false")
        required = values.get("required") == "true"
        if required and default is not None:
            raise self._fault(f"{key}.default", "has no use for a required parameter")
        if default is not None and kind != "iri":
            try:
                parse_value(kind, default)
            except ValueError as fault:
                raise self._fault(f"{key}.default", str(fault)) from fault
        return Parameter(name, kind, values["help"], values.get("class"), default, required)

    def _returns(self, given: object) -> dict[str, Column]:
        columns = {}
        for name, value in self._mapping("returns", given).items():
            described = self._strings(f"returns.{name}", value)
            if set(described) != {"type", "meaning"}:
                raise self._fault(f"returns.{name}", "needs a type and a meaning, and nothing else")
            if described["type"] not in RETURN_TYPES:
                raise self._fault(
                    f"returns.{name}.type", f"“{described['type']}” is not one of {', '.join(RETURN_TYPES)}"
                )
            columns[name] = Column(name, described["type"], described["meaning"])
        return columns

    def _check_text(self, text: str, parameters: Iterable[str], returns: Iterable[str]) -> None:
        try:
            columns = columns_of(text)
        except ValueError as fault:
            raise self._fault("query", str(fault)) from fault
        if columns != tuple(returns):
            raise self._fault("returns", f"names {', '.join(returns)}, the query {', '.join(columns)}")
        used = variables_of(text)
        for name in parameters:
            if name not in used:
                raise self._fault(f"parameters.{name}", f"stands nowhere in the query as ?{name}")
            # The engine binds only what the SELECT names, and says nothing where a subquery leaves it out.
            if name not in columns:
                raise self._fault(f"parameters.{name}", f"must be a column of the query; ?{name} is bound through it")

    def _mapping(self, key: str, given: object) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise self._fault(key, "must be names with values")
        return given

    def _strings(self, key: str, given: object) -> dict[str, str]:
        mapping = self._mapping(key, given)
        for name, value in mapping.items():
            self._text(f"{key}.{name}", value)
        return mapping

    def _list(self, key: str, given: object, pattern: str) -> tuple[str, ...]:
        if not isinstance(given, list):
            raise self._fault(key, "must be a list")
        return tuple(self._text(key, value, pattern) for value in given)

    def _text(self, key: str, given: object, pattern: str = r"(?s).*\S.*") -> str:
        if not isinstance(given, str) or not given.strip():
            raise self._fault(key, "must be a text that is not empty")
        if not re.fullmatch(pattern, given):
            raise self._fault(key, f"“{given}” is not of the form {pattern}")
        return given

    def _fault(self, key: str, what: str) -> DataFault:
        return DataFault(f"{self._path}: {key}: {what}.")
