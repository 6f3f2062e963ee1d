"""What follows from the ontology for the data: types from superclasses, statements from super-properties,
and the two-step chains of treaty acts. The whole of OWL 2 RL is the next edition's work; what is here is
exactly what the saved questions rely on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection

from endpoint.build.tables import Triple


def superclasses(ontology: Graph) -> dict[URIRef, set[URIRef]]:
    """Return each class with all that it is a subclass of, itself left out."""
    return _closure(ontology, RDFS.subClassOf)


def subclasses(ontology: Graph, top: URIRef) -> set[URIRef]:
    """Return a class and all its subclasses."""
    return {top} | {each for each, above in superclasses(ontology).items() if top in above}


def infer(triples: Iterable[Triple], ontology: Graph) -> set[Triple]:
    """Return the triples that follow from `triples` and are not among them."""
    given = set(triples)
    classes, properties = superclasses(ontology), _closure(ontology, RDFS.subPropertyOf)
    inferred: set[Triple] = set()
    for s, p, o in given:
        if p == RDF.type and isinstance(o, URIRef):
            inferred.update((s, RDF.type, above) for above in classes.get(o, ()))
        inferred.update((s, above, o) for above in properties.get(p, ()))
    inferred |= _chains(given | inferred, ontology)
    return inferred - given


def _chains(triples: set[Triple], ontology: Graph) -> set[Triple]:
    """Apply the property chains of two steps, where a step may name the inverse of a used property."""
    by_property: dict[URIRef, list[tuple[URIRef, URIRef]]] = defaultdict(list)
    for s, p, o in triples:
        if isinstance(o, URIRef):
            by_property[p].append((s, o))
    for one, other in ontology.subject_objects(OWL.inverseOf):
        if isinstance(one, URIRef) and isinstance(other, URIRef):
            backward = [(o, s) for s, o in by_property.get(other, [])]
            forward = [(o, s) for s, o in by_property.get(one, [])]
            by_property[one] = by_property[one] + backward
            by_property[other] = by_property[other] + forward
    found: set[Triple] = set()
    for target, chain in ontology.subject_objects(OWL.propertyChainAxiom):
        steps = list(Collection(ontology, chain))
        if len(steps) != 2 or not isinstance(target, URIRef):
            continue
        onward: dict[URIRef, list[URIRef]] = defaultdict(list)
        for middle, end in by_property.get(steps[1], []):  # type: ignore[call-overload]
            onward[middle].append(end)
        for start, middle in by_property.get(steps[0], []):  # type: ignore[call-overload]
            found.update((start, target, end) for end in onward[middle])
    return found


def _closure(ontology: Graph, predicate: URIRef) -> dict[URIRef, set[URIRef]]:
    direct: dict[URIRef, set[URIRef]] = defaultdict(set)
    for lower, upper in ontology.subject_objects(predicate):
        if isinstance(lower, URIRef) and isinstance(upper, URIRef):
            direct[lower].add(upper)
    closed: dict[URIRef, set[URIRef]] = {}
    for lower in direct:
        above: set[URIRef] = set()
        todo = list(direct[lower])
        while todo:
            upper = todo.pop()
            if upper not in above:
                above.add(upper)
                todo.extend(direct.get(upper, ()))
        closed[lower] = above - {lower}
    return closed
