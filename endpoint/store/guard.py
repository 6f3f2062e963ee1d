"""What is checked in a query's text before the engine reads it.

The engine cannot be told to leave `SERVICE` alone, gives an unreadable message for an undeclared
prefix, and overflows its stack on deep nesting. All three are decided here on the tokens of the text
(SPARQL 1.1 Query, section 19.8), with comments, strings and IRIs respected. This runs in the worker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from endpoint.errors import MalformedQuery, NotAllowed

CALLS = frozenset({"SERVICE", "LOAD"})
"""The words that make the engine call another server."""
MAX_DEPTH = 400
"""Deepest nesting of brackets; the engine's parser overflows its stack at some 3,000."""

_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<long>\"{3}(?:(?!\"{3})(?:[^\\]|\\.))*\"{3}|'{3}(?:(?!'{3})(?:[^\\]|\\.))*'{3})
    | (?P<string>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:[\w.\-·]*)
    | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<prefixed>(?:[^\W\d_](?:[\w.\-·]*[\w\-·])?)?:
        (?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]|[\w:\-·]|\.(?=[\w:\-·.%\\]))*)
    | (?P<word>[^\W\d]\w*)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<other>[^\s])
    """,
    re.VERBOSE | re.DOTALL,
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True)
class Token:
    """A token with its kind and its offset in the text."""

    kind: str
    text: str
    offset: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, comments left out."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind != "comment":
            yield Token(kind, match.group(), match.start())


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both counted from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID"})


def is_volatile(text: str) -> bool:
    """Tell whether the answer may differ from one time to the next on the same version (SPARQL 1.1, 17.4)."""
    return any(token.kind == "word" and token.text.upper() in _VOLATILE for token in tokens(text))


def check(text: str, known_prefixes: Mapping[str, str], *, refused: frozenset[str] = CALLS) -> None:
    """Refuse what must not reach the engine.

    Raises `NotAllowed` for the words `refused`, by default SERVICE and LOAD; `MalformedQuery` with line and column
    for an undeclared prefix or nesting beyond `MAX_DEPTH`.
    """
    _check_tokens(text, known_prefixes, refused)
    # Codepoint escapes are read before the grammar (section 19.2), so a keyword may hide in them.
    unescaped = _CODEPOINT.sub(_character, text)
    if unescaped != text:
        for token in tokens(unescaped):
            if token.kind == "word":
                _refuse_call(token.text, CALLS)  # hidden as it was, LOAD too


def _check_tokens(text: str, known_prefixes: Mapping[str, str], refused: frozenset[str]) -> None:
    declared = set(known_prefixes)
    depth = 0
    previous = ""
    for token in tokens(text):
        if token.kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise malformed(text, token.offset, f"brackets are nested more than {MAX_DEPTH} deep")
        elif token.kind == "close":
            depth -= 1
        elif token.kind == "word":
            _refuse_call(token.text, refused)
        elif token.kind == "prefixed":
            prefix = token.text.split(":", 1)[0]
            if previous == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                raise malformed(
                    text,
                    token.offset,
                    f"the prefix “{prefix}:” is not declared; add a line PREFIX {prefix}: <…> at the top",
                )
        previous = token.text.upper() if token.kind == "word" else ""


def _refuse_call(word: str, refused: frozenset[str]) -> None:
    upper = word.upper()
    if upper not in refused:
        return
    if upper == "SERVICE":
        raise NotAllowed("SERVICE calls another server and is not allowed here; query that server from your own client")
    raise NotAllowed("LOAD fetches from another server and is never allowed here")


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 else match.group()


def malformed(text: str, offset: int, what: str) -> MalformedQuery:
    """Return the fault at an offset of the text."""
    line, column = position(text, offset)
    return MalformedQuery(f"Line {line}, column {column}: {what}.", line=line, column=column)


_ENGINE_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_READABLE = re.compile(r"^(?:[A-Za-z]{2,}(?: [a-z]+)*|\"[^\"]{1,4}\")$")


def from_engine(text: str, message: str) -> MalformedQuery:
    """Turn the engine's syntax error into a sentence with line and column."""
    match = _ENGINE_PLACE.search(message)
    if not match:
        return MalformedQuery(f"The query cannot be read: {message}.")
    line, column = int(match.group(1)), int(match.group(2))
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 :].split() if line <= len(lines) else []
    found = f"“{rest[0][:30]}” is not expected here" if rest else "the text ends too early or a part is missing here"
    expected = [part for part in match.group(3).split(", ") if _READABLE.match(part)]
    hint = f"; expected for instance {', '.join(expected[:6])}" if expected else ""
    return MalformedQuery(f"Line {line}, column {column}: {found}{hint}.", line=line, column=column)
