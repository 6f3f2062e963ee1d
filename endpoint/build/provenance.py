"""Who says so, statement by statement: `graph/provenance`.

Each row of a table that cites a source gives its subject a citation (prov:PrimarySource): the source, the place in
it, and, where several rows speak of one subject, the properties that this row states. So a statement is traced to
its source even where a page sums up many (PROV-O, section 3.3, qualified terms).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from rdflib import RDF, Literal, URIRef

from endpoint.build.tables import Sink, Triple
from endpoint.namespaces import CNA, CND, CNG, PROV

_OF_THE_CITATION = {CNA.source, CNA.locator, CNA.asOf}


def trace(sinks: Iterable[Sink]) -> set[Triple]:
    """Return the triples of `graph/provenance` for the graphs of some sinks."""
    triples: set[Triple] = set()
    for sink in sinks:
        by_subject: dict[URIRef, list[set[tuple[URIRef, URIRef | Literal]]]] = defaultdict(list)
        for (subject, _), said in sink.rows.items():
            if any(predicate == CNA.source for predicate, _ in said):
                by_subject[subject].append(said)
        for subject, rows in by_subject.items():
            for said in rows:
                triples |= _citation(subject, said, names_properties=len(rows) > 1)
        for source in {o for _, p, o in sink.triples if p in (CNA.source, CNA.dataSet, CNA.statedIn)}:
            triples.add((CNG[sink.name], PROV.wasDerivedFrom, source))
        triples.add((CNG.inferred, PROV.wasDerivedFrom, CNG[sink.name]))
    return triples


def _citation(subject: URIRef, said: set[tuple[URIRef, URIRef | Literal]], *, names_properties: bool) -> set[Triple]:
    """Return the citations of one row: one a source, each with the row's locators."""
    locators = sorted(str(value) for predicate, value in said if predicate == CNA.locator)
    stated = {value if predicate == CNA.citedFor else predicate for predicate, value in said} - _OF_THE_CITATION
    triples: set[Triple] = set()
    for source in sorted(value for predicate, value in said if predicate == CNA.source):
        key = "\0".join((subject, source, *locators, *(sorted(stated) if names_properties else ())))
        node = CND[f"citation/{hashlib.sha256(key.encode()).hexdigest()[:16]}"]
        triples.add((subject, PROV.qualifiedPrimarySource, node))
        triples.add((node, RDF.type, PROV.PrimarySource))
        triples.add((node, PROV.entity, source))
        triples |= {(node, CNA.locator, Literal(each)) for each in locators}
        if names_properties:
            triples |= {(node, CNA.citedFor, each) for each in stated}
    return triples
