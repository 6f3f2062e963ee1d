"""What an update's text would touch, read from its tokens before the engine runs it.

The engine's `LOAD` makes real calls and its API has no dataset for updates, so both are handled here on the text
(SPARQL 1.1 Update, section 3; SPARQL 1.1 Protocol, section 2.2.3): operations are told apart, LOAD is taken out,
USING clauses of the request are put in, and the graphs that may change are named. What cannot be decided counts as
touching everything. Whether the text is well formed is for the engine to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from endpoint.errors import BadRequest
from endpoint.store.guard import Token, malformed, tokens

_LOAD = re.compile(r"LOAD (SILENT )?iri( INTO GRAPH iri)?")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass
class Operation:
    """One operation: its first word, its tokens, and what it may change. `graphs` None means any graph."""

    kind: str
    tokens: list[Token]
    graphs: set[str] | None = field(default_factory=set)
    default: bool = False
    silent: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Offsets of the operation in the text."""
        last = self.tokens[-1]
        return self.tokens[0].offset, last.offset + len(last.text)

    def touch(self, graph: str | None) -> None:
        """Note a graph that may change; None is one that cannot be told from the text."""
        if graph is None:
            self.graphs = None
        elif self.graphs is not None:
            self.graphs.add(graph)


def read_operations(text: str, known_prefixes: Mapping[str, str]) -> list[Operation]:
    """Return the operations of an update in order."""
    prefixes = dict(known_prefixes)
    operations = []
    for part in _parts(list(tokens(text))):
        body = _without_prologue(part, prefixes)
        if body:
            operations.append(_operation(body, prefixes))
    return operations


def without_load(text: str, operations: Sequence[Operation]) -> str:
    """Return the text with each LOAD replaced by an operation of the same length in lines that does nothing.

    Raises `MalformedQuery` for a LOAD that is none (SPARQL 1.1 Update, grammar rule 31).
    """
    for each in reversed(operations):
        if each.kind == "LOAD":
            start, end = each.span
            if not _LOAD.fullmatch(" ".join(_shape(token) for token in each.tokens)):
                raise malformed(text, start, "LOAD takes an IRI, and after it may come INTO GRAPH and another IRI")
            nothing = "CLEAR SILENT GRAPH <urn:x-concord:nothing>"
            text = text[:start] + nothing + "\n" * text.count("\n", start, end) + text[end:]
    return text


def with_using(text: str, operations: Sequence[Operation], default: Sequence[str], named: Sequence[str]) -> str:
    """Return the text with the dataset of the request in each operation that has a WHERE.

    Raises `BadRequest` where the update names a dataset itself (SPARQL 1.1 Protocol, section 2.2.3).
    """
    using = "".join(f" USING <{_plain(iri)}>" for iri in default)
    using += "".join(f" USING NAMED <{_plain(iri)}>" for iri in named)
    if not using:
        return text
    for each in reversed(operations):
        words = [(index, token) for index, token in _outer_words(each.tokens)]
        if any(token.text.upper() in ("USING", "WITH") for _, token in words):
            raise BadRequest(
                "The update has USING or WITH, and the request names a dataset too; use one or the other.",
                parameter="using-graph-uri",
            )
        where = next((pair for pair in words if pair[1].text.upper() == "WHERE"), None)
        if where is None:
            continue
        index, token = where
        shorthand = each.tokens[index - 1].text.upper() == "DELETE"
        start, end = token.offset, each.span[1]
        template = text[start + len("WHERE") : end] if shorthand else ""
        text = f"{text[:start]}{template}{using} {text[start:]}"
    return text


def _plain(iri: str) -> str:
    if re.search(r'[\x00-\x20<>"{}|^`\\]', iri) or not _ABSOLUTE.match(iri):
        raise BadRequest(f"“{iri}” is not an absolute IRI.", parameter="using-graph-uri")
    return iri


def _shape(token: Token) -> str:
    return "iri" if token.kind in ("iri", "prefixed") else token.text.upper()


def _parts(found: list[Token]) -> list[list[Token]]:
    """Split tokens at the semicolons outside all brackets; those inside separate predicates."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in found:
        depth += (token.kind == "open") - (token.kind == "close")
        if token.text == ";" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _without_prologue(part: list[Token], prefixes: dict[str, str]) -> list[Token]:
    """Return an operation's own tokens; its declarations go into `prefixes`, BASE leaves all names undecided."""
    at = 0
    while at < len(part) and part[at].text.upper() in ("PREFIX", "BASE", "VERSION"):
        if part[at].text.upper() == "PREFIX" and at + 2 < len(part):
            iri = part[at + 2].text.strip("<>")
            prefixes[part[at + 1].text.rstrip(":")] = iri if _ABSOLUTE.match(iri) else ""
            at += 3
        else:
            at += 2
    return part[at:]


def _operation(found: list[Token], prefixes: Mapping[str, str]) -> Operation:
    kind = found[0].text.upper()
    words = {token.text.upper() for _, token in _outer_words(found)}
    operation = Operation(kind, found, silent="SILENT" in words)
    if kind in ("CLEAR", "DROP", "CREATE", "LOAD"):
        _touch_targets(operation, found[1:], prefixes)
    elif kind in ("ADD", "COPY", "MOVE"):
        after = next((index for index, token in _outer_words(found) if token.text.upper() == "TO"), 0)
        _touch_targets(operation, found[after + 1 :], prefixes)
        if kind == "MOVE":
            _touch_targets(operation, found[1:after], prefixes)
    elif kind in ("INSERT", "DELETE", "WITH"):
        _touch_templates(operation, prefixes)
    else:  # not an update: the engine will say so
        operation.graphs = None
    return operation


def _touch_targets(operation: Operation, found: list[Token], prefixes: Mapping[str, str]) -> None:
    for token in found:
        word = token.text.upper()
        if word in ("ALL", "NAMED"):
            operation.graphs = None
            operation.default |= word == "ALL"
        elif word == "DEFAULT":
            operation.default = True
        elif token.kind in ("iri", "prefixed"):
            operation.touch(_resolve(token, prefixes))


def _touch_templates(operation: Operation, prefixes: Mapping[str, str]) -> None:
    """Note the graphs of the quads that an INSERT or DELETE names: those in braces before WHERE, or after it alone."""
    found = operation.tokens
    base: str | None = None
    has_base = False
    for index, token in _outer_words(found):
        word = token.text.upper()
        if word == "WITH" and index + 1 < len(found):
            base, has_base = _resolve(found[index + 1], prefixes), True
        shorthand = word == "WHERE" and found[index - 1].text.upper() == "DELETE"
        if word in ("INSERT", "DELETE", "DATA") or shorthand:
            opened = index + 1
            if opened < len(found) and found[opened].text == "{":
                outside = _touch_quads(operation, found, opened, prefixes)
                if outside and has_base:
                    operation.touch(base)
                elif outside:
                    operation.default = True


def _touch_quads(operation: Operation, found: list[Token], opened: int, prefixes: Mapping[str, str]) -> bool:
    """Note the graphs of a block of quads; return whether triples stand outside any GRAPH."""
    outside = False
    depth = 1
    at = opened + 1
    while at < len(found) and depth:
        token = found[at]
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 1 and token.kind == "word" and token.text.upper() == "GRAPH" and at + 1 < len(found):
            name = found[at + 1]
            operation.touch(_resolve(name, prefixes) if name.kind in ("iri", "prefixed") else None)
            at = _closing(found, at + 2)
        elif depth >= 1 and token.text != ".":
            outside = True
        at += 1
    return outside


def _closing(found: list[Token], opened: int) -> int:
    depth = 0
    for at in range(opened, len(found)):
        depth += (found[at].kind == "open") - (found[at].kind == "close")
        if depth == 0:
            return at
    return len(found)


def _outer_words(found: list[Token]) -> list[tuple[int, Token]]:
    """Return the words outside all brackets with their index."""
    words = []
    depth = 0
    for index, token in enumerate(found):
        if token.kind == "word" and depth == 0:
            words.append((index, token))
        depth += (token.kind == "open") - (token.kind == "close")
    return words


def _resolve(token: Token, prefixes: Mapping[str, str]) -> str | None:
    """Return the IRI that a token names, None where that cannot be told."""
    if token.kind == "iri":
        iri = token.text[1:-1]
        return iri if _ABSOLUTE.match(iri) and "\\" not in iri else None
    prefix, _, local = token.text.partition(":")
    namespace = prefixes.get(prefix)
    return namespace + local if namespace and "\\" not in local else None
