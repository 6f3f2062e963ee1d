"""How a constraint gets to what it looks at: the statements, and the paths that lead to them from the focus node.

From a changed statement the paths are walked backwards to the focus nodes that may be judged differently. A result
changes only if a path of the shape leads to the statement, in the data that hold it; so additions are looked for in
the data as they are, removals in the data as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import RDF, RDFS

from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.paths import EngineTerm, Path

_TYPE, _SUBCLASS = str(RDF.type), str(RDFS.subClassOf)


@dataclass(frozen=True)
class Dependency:
    """Statements with a predicate (None: any) of the node that some paths, one after the other, lead to.

    `inverse` tells that the node is the object of these statements.
    """

    before: tuple[Path, ...]
    predicate: str | None
    inverse: bool = False

    def behind(self, before: tuple[Path, ...]) -> Dependency:
        """Return the same as seen from further away."""
        return Dependency((*before, *self.before), self.predicate, self.inverse)

    def reached_from(self, data: Data, statement: ox.Triple) -> Iterable[EngineTerm]:
        """Return the nodes from which the paths lead to a statement, if it is one of these."""
        if self.predicate is not None and statement.predicate.value != self.predicate:
            return ()
        nodes: list[EngineTerm] = [statement.object if self.inverse else statement.subject]  # type: ignore[list-item]
        for path in reversed(self.before):
            nodes = list(dict.fromkeys(start for node in nodes for start in data.values(node, path, back=True)))
        return nodes


def of_class() -> Iterator[Dependency]:
    """Yield what decides whether a node is an instance of a class: its types and the classes above them."""
    types = Path("predicate", _TYPE)
    yield Dependency((), _TYPE)
    yield Dependency((types, Path("zeroOrMore", parts=(Path("predicate", _SUBCLASS),))), _SUBCLASS)


def walked(path: Path, inverse: bool = False) -> Iterator[Dependency]:
    """Yield the statements that a path walks over, `inverse` if it is walked from its end."""
    if path.kind == "predicate":
        yield Dependency((), path.iri, inverse)
    elif path.kind == "inverse":
        yield from walked(path.parts[0], not inverse)
    elif path.kind == "alternative":
        for part in path.parts:
            yield from walked(part, inverse)
    elif path.kind == "sequence":
        before: tuple[Path, ...] = ()
        for part in reversed(path.parts) if inverse else path.parts:
            yield from (each.behind(before) for each in walked(part, inverse))
            before = (*before, _turned(part, inverse))
    else:
        part = path.parts[0]
        before = () if path.kind == "zeroOrOne" else (Path("zeroOrMore", parts=(_turned(part, inverse),)),)
        yield from (each.behind(before) for each in walked(part, inverse))


def _turned(path: Path, inverse: bool) -> Path:
    return Path("inverse", parts=(path,)) if inverse else path
