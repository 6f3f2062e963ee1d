"""The namespaces of the project: the one place that spells its IRIs.

The base is a permanent identifier and never an address that our own code opens: the server maps the
path of an IRI to its own routes (`endpoint.urls`), so links work on any host.
"""

from __future__ import annotations

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Namespace

BASE = "https://w3id.org/concord/"

CNA = Namespace(BASE + "ontology/")
CNV = Namespace(BASE + "vocab/")
CND = Namespace(BASE + "id/")
CNS = Namespace(BASE + "shapes/")
CNG = Namespace(BASE + "graph/")
CNQ = Namespace(BASE + "query/")

SH = Namespace("http://www.w3.org/ns/shacl#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
PROV = Namespace("http://www.w3.org/ns/prov#")

PREFIXES: dict[str, str] = {
    "cna": str(CNA),
    "cnv": str(CNV),
    "cnd": str(CND),
    "cns": str(CNS),
    "cng": str(CNG),
    "cnq": str(CNQ),
    "dcat": str(DCAT),
    "dcterms": str(DCTERMS),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "sh": str(SH),
    "skos": str(SKOS),
    "xsd": str(XSD),
}
"""Prefixes that queries and answers of this project may use, by name."""
