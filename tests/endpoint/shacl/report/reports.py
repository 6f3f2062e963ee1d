"""A small report, of data judged by shapes that find something of each kind."""

from __future__ import annotations

from endpoint.reading.read import read
from endpoint.shacl.gate import Gate
from endpoint.shacl.report.model import Report

SHAPES = """
@prefix : <http://example.org/> .
@prefix cna: <https://w3id.org/concord/ontology/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:S a sh:NodeShape ; sh:targetClass :Act ; sh:property :Date , :Actor , :Note .
:Date sh:path :date ; sh:datatype xsd:date ; dcterms:identifier "V1" ;
    cna:hint "Write a day."@en , "Escriba un día."@es ;
    sh:message "This is no day."@en , "Esto no es un día."@es .
:Actor sh:path :actor ; sh:maxCount 1 ; sh:message "Only one actor."@en .
:Note sh:path :note ; sh:minCount 1 ; sh:severity sh:Warning .
"""
DATA = """@prefix : <http://example.org/> .
:a a :Act ;
\t:date "é😀" ; # =1+1
\t:actor :x , :y .
"""


def report(data: str = DATA, name: str = "acts/näme 1.ttl") -> Report:
    """Return the report on data."""
    return Gate([("shapes.ttl", SHAPES.encode())]).judge_alone([read(name, data.encode())])
