"""Links to other registers: SSSOM mapping sets, each row with its justification, and codes that have no IRI.

SSSOM: https://mapping-commons.github.io/sssom/. Only what a reference file identifies is linked.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from rdflib import RDF, SKOS, URIRef

from endpoint.build.tables import Row, Sink, sssom_metadata
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_HERE = Path(__file__).parent
_SETS = tuple(sorted(path.name for path in _HERE.glob("*.sssom.tsv")))
_IDENTIFIED_ELSEWHERE = str(CND["country/"])
"""data/countries holds the identifiers of these, with the same sources."""
_JUSTIFICATIONS = {"semapv:ManualMappingCuration", "semapv:LexicalMatching"}
_CURIES = {
    prefix: space
    for name in _SETS
    for prefix, space in yaml.safe_load(sssom_metadata(_HERE / name))["curie_map"].items()
}


def map_link(row: Row, graph: Sink) -> None:
    """Write the link of one row and, where no other table does, the code it ends in as an identifier."""
    subject, named = _expand(row.required("subject_id"), row), row.required("object_id")
    if row.required("predicate_id") != "skos:exactMatch":
        raise DataFault(f"{row.place}: only skos:exactMatch is used here")
    if row.required("mapping_justification") not in _JUSTIFICATIONS:
        raise DataFault(f"{row.place}: a justification is one of {', '.join(sorted(_JUSTIFICATIONS))}")
    graph.add(subject, SKOS.exactMatch, _expand(named, row))
    origin, locator = _expand(row.required("mapping_source"), row), row.text("comment")
    row.ignore("subject_label", "object_label")
    if not subject.startswith(_IDENTIFIED_ELSEWHERE):
        scheme, _, code = named.partition(":")
        _identify(graph, subject, scheme, code, origin, locator)


def map_code(row: Row, graph: Sink) -> None:
    """Write a code of a register that gives no IRI."""
    origin = CND[f"source/{row.required('source')}"]
    entity, scheme, value = row.required("entity"), row.required("scheme"), row.required("value")
    _identify(graph, CND[entity], scheme, value, origin, row.text("locator"))


def _identify(graph: Sink, subject: URIRef, scheme: str, code: str, origin: URIRef, locator: str) -> None:
    identifier = CND[f"identifier/{subject.rpartition('/')[2]}-{scheme}"]
    graph.add(identifier, RDF.type, CNA.Identifier)
    graph.add(identifier, CNA.identifies, subject)
    graph.add(identifier, CNA.identifierScheme, CNV[f"identifierScheme/{scheme}"])
    graph.add(identifier, CNA.identifierValue, code)
    graph.add(identifier, CNA.source, origin)
    graph.add(identifier, CNA.locator, locator)


def _expand(curie: str, row: Row) -> URIRef:
    prefix, colon, name = curie.partition(":")
    if not colon or prefix not in _CURIES:
        raise DataFault(f"{row.place}: “{curie}” uses none of the prefixes {', '.join(sorted(_CURIES))}")
    return URIRef(_CURIES[prefix] + name)


TABLES = {**dict.fromkeys(_SETS, map_link), "codes.csv": map_code}
