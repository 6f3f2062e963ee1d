"""The files that people edit, module by module, for what the store's graphs no longer tell: which file a term is in.

A module's document is its file; it is given only while the dataset that is served was built from that very file,
so that a page and its downloads never speak of two editions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from endpoint.content import content_root
from endpoint.errors import UnknownResource
from endpoint.pages import formats


@dataclass(frozen=True)
class ModuleFile:
    """One Turtle file of the content as it stood when it was read."""

    name: str
    text: bytes

    @cached_property
    def graph(self) -> Graph:
        """The triples of the file."""
        return Graph().parse(data=self.text, format="turtle")

    @cached_property
    def subjects(self) -> frozenset[URIRef]:
        """The named things that the file speaks of."""
        return frozenset(each for each in self.graph.subjects() if isinstance(each, URIRef))

    def is_within(self, served: Graph) -> bool:
        """Tell whether a graph holds all that the file says of named things."""
        named = (triple for triple in self.graph if not any(isinstance(each, BNode) for each in triple))
        return all(_holds(served, *triple) for triple in named)

    def document(self, form: formats.Format, served: Graph) -> bytes:
        """Return the file in a form; raises `UnknownResource` where `served` was built from another edition."""
        if not self.is_within(served):
            raise UnknownResource(
                f"The dataset was built from another edition of {self.name}.ttl than the one at hand; "
                "“concord build” brings the two together. The document of the whole is not concerned."
            )
        return self.text if form.name == "ttl" else formats.serialize(self.graph, form)


def _holds(served: Graph, subject: Node, predicate: Node, value: Node) -> bool:
    """Tell whether a graph says something, be it with a number spelt in another way: engines write 90 for 90.0."""
    if (subject, predicate, value) in served:
        return True
    return isinstance(value, Literal) and any(
        isinstance(other, Literal) and value.value is not None and value.value == other.value
        for other in served.objects(subject, predicate)
    )


def module_files(part: str) -> dict[str, ModuleFile]:
    """Return the Turtle files of a part of the content ("ontology", "shapes") by module."""
    paths = sorted((content_root() / part).glob("*.ttl"))
    return {path.stem: _read(path, path.stat().st_mtime_ns) for path in paths}


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> ModuleFile:
    return ModuleFile(path.stem, path.read_bytes())
