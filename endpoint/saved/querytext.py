"""What must be known of a saved question's SPARQL text: its columns, and where values can be put in."""

from __future__ import annotations

from collections.abc import Mapping

from endpoint.store.guard import Token, tokens
from endpoint.store.terms import Term


def columns_of(text: str) -> tuple[str, ...]:
    """Return the columns that a SELECT names, in order.

    Raises `ValueError` for any other form of query, for `SELECT *` and for a SELECT without the word WHERE.
    """
    head = _projection(text)
    columns: list[str] = []
    depth, previous = 0, ""
    for token in head:
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
        elif token.text == "*" and depth == 0:
            raise ValueError("SELECT * names no columns; list them")
        elif token.kind == "variable" and (depth == 0 or (depth == 1 and previous == "AS")):
            columns.append(token.text[1:])
        previous = token.text.upper()
    return tuple(columns)


def variables_of(text: str) -> frozenset[str]:
    """Return the names of all variables in the text."""
    return frozenset(token.text[1:] for token in tokens(text) if token.kind == "variable")


def with_values(text: str, bound: Mapping[str, Term]) -> str:
    """Return the query with terms written in as a VALUES block, for people to read and run elsewhere.

    Our own store is never asked this way: there, the terms are bound (`endpoint.store.protocol.Query`).
    """
    if not bound:
        return text
    opening = _opening_of_where(text)
    names = " ".join(f"?{name}" for name in bound)
    terms = " ".join(term.n3() for term in bound.values())
    return f"{text[: opening + 1]}\n  VALUES ({names}) {{ ({terms}) }}{text[opening + 1 :]}"


def _projection(text: str) -> list[Token]:
    head: list[Token] = []
    form = ""
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if form and word == "WHERE":
            return head
        if form:
            head.append(token)
        elif word in {"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"}:
            form = word
            if form != "SELECT":
                raise ValueError(f"a saved question is a SELECT, this is a query of the form {form}")
    raise ValueError("the word WHERE is missing" if form else "there is no query below the header")


def _opening_of_where(text: str) -> int:
    seen = False
    for token in tokens(text):
        seen = seen or (token.kind == "word" and token.text.upper() == "WHERE")
        if seen and token.kind == "open":
            return token.offset
    raise ValueError("the query has no WHERE group")
