"""What is checked in a query's text before the engine reads it.

The engine cannot be told to leave `SERVICE` alone, gives an unreadable message for an undeclared
prefix, and overflows its stack on deep nesting. All three are decided here on the tokens of the text
(SPARQL 1.1 Query, section 19.8), with comments, strings and IRIs respected. This runs in the worker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, NoReturn

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


class Token(NamedTuple):
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
"""Functions that may answer differently on the same version (SPARQL 1.1 Query, section 17.4)."""


class Checked(NamedTuple):
    """A query that may reach the engine: its text, with allowed services as they are reached from here."""

    text: str
    is_volatile: bool
    """Whether asking again may give another answer on the same version."""
    calls: tuple[str, ...] = ()
    """The addresses that it calls by SERVICE."""


def check(
    text: str,
    known_prefixes: Mapping[str, str],
    *,
    refused: frozenset[str] = CALLS,
    services: Mapping[str, str] | None = None,
) -> Checked:
    """Refuse what must not reach the engine, and return the text that may.

    `services` are those that SERVICE may call, each with the address it is called at; they must be named by an IRI.
    Raises `NotAllowed` for the words `refused`, by default SERVICE and LOAD; `MalformedQuery` with line and column
    for an undeclared prefix or nesting beyond `MAX_DEPTH`.
    """
    read = list(tokens(text))
    _check_nesting(text, read)
    prefixes = _check_prefixes(text, read, known_prefixes)
    words = {token.text.upper() for token in read if token.kind == "word"}
    calls: list[tuple[Token, str]] = []
    for word in sorted(words & refused):
        if word != "SERVICE" or not services:
            _refuse(word)
        calls = list(_calls(text, read, prefixes, services))
    # Codepoint escapes are read before the grammar (section 19.2), so a keyword may hide in them.
    unescaped = _CODEPOINT.sub(_character, text)
    if unescaped != text:
        for token in tokens(unescaped):
            if token.kind == "word" and token.text.upper() in CALLS:  # hidden as it was, LOAD too
                _refuse(token.text)
    is_volatile = bool(calls) or not words.isdisjoint(_VOLATILE)
    return Checked(_replaced(text, calls), is_volatile, tuple(address for _, address in calls))


def _check_nesting(text: str, read: Sequence[Token]) -> None:
    depth = 0
    for token in read:
        if token.kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise malformed(text, token.offset, f"brackets are nested more than {MAX_DEPTH} deep")
        elif token.kind == "close":
            depth -= 1


def _check_prefixes(text: str, read: Sequence[Token], known: Mapping[str, str]) -> dict[str, str]:
    """Return all prefixes with what they stand for; raises `MalformedQuery` for one that nobody declared."""
    declared = dict(known)
    for index, token in enumerate(read):
        if token.kind != "prefixed":
            continue
        prefix = token.text.split(":", 1)[0]
        if index and read[index - 1].kind == "word" and read[index - 1].text.upper() == "PREFIX":
            following = read[index + 1].text if index + 1 < len(read) else ""
            declared[prefix] = following[1:-1] if following.startswith("<") else ""
        elif prefix not in declared:
            raise malformed(
                text,
                token.offset,
                f"the prefix “{prefix}:” is not declared; add a line PREFIX {prefix}: <…> at the top",
            )
    return declared


def _calls(
    text: str, read: Sequence[Token], prefixes: Mapping[str, str], services: Mapping[str, str]
) -> Iterator[tuple[Token, str]]:
    """Yield the tokens that name services, each with the address that stands for it."""
    depth, called_at = 0, MAX_DEPTH
    for index, token in enumerate(read):
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
            called_at = MAX_DEPTH if depth <= called_at else called_at
        elif token.kind == "word" and token.text.upper() == "SERVICE":
            if depth > called_at:  # it would be that server which calls, at an address that only we can use
                raise NotAllowed("SERVICE inside the pattern of another SERVICE is not allowed here")
            called_at = depth
            yield _service(text, read[index + 1 : index + 3], prefixes, services)


def _service(
    text: str, following: Sequence[Token], prefixes: Mapping[str, str], services: Mapping[str, str]
) -> tuple[Token, str]:
    """Return the token that names a service, with the address that stands for it."""
    if following and following[0].kind == "word" and following[0].text.upper() == "SILENT":
        following = following[1:]
    named = following[0] if following else Token("other", "", len(text))
    if named.kind == "iri":
        iri = named.text[1:-1]
    elif named.kind == "prefixed":
        prefix, local = named.text.split(":", 1)
        iri = prefixes[prefix] + _ESCAPE.sub(r"\1", local)
    else:
        raise NotAllowed("SERVICE must name the server by its IRI here; no variable can stand for it")
    if iri not in services:
        raise NotAllowed(f"SERVICE <{iri}> is not on the list of servers that this one calls: {', '.join(services)}")
    return named, services[iri]


_ESCAPE = re.compile(r"\\(.)")


def _replaced(text: str, calls: Sequence[tuple[Token, str]]) -> str:
    for token, address in reversed(calls):
        text = f"{text[: token.offset]}<{address}>{text[token.offset + len(token.text) :]}"
    return text


def _refuse(word: str) -> NoReturn:
    if word.upper() == "SERVICE":
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
