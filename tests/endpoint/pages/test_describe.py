"""What the page of a thing adds to its facts: citations, latest values of indicators, an outline, reasons."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from endpoint.namespaces import CND
from endpoint.pages.citations import citations_of
from endpoint.pages.describe import Entity, describe
from endpoint.pages.indicators import latest_of
from endpoint.pages.outline import SIDE, outline_of
from endpoint.pages.words import words_of
from endpoint.store.embedded import EmbeddedStore

StoreOf = Callable[..., EmbeddedStore]

HTML = {"Accept": "text/html"}
PREFIXES = """
PREFIX cna: <https://w3id.org/concord/ontology/>
PREFIX cng: <https://w3id.org/concord/graph/>
PREFIX cnd: <https://w3id.org/concord/id/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sdmx: <http://purl.org/linked-data/sdmx/2009/dimension#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
CITED = (
    PREFIXES
    + """
cng:one {
  cnd:thing\\/a a cna:Place ; skos:prefLabel "A"@en ; cna:source cnd:source\\/s , cnd:source\\/t , cnd:source\\/u ;
    cna:locator "p. 1" , "p. 2" , "p. 9" .
  cnd:source\\/s skos:prefLabel "Book S"@en . cnd:thing\\/b cna:source cnd:source\\/s .
}
cng:provenance {
  cnd:thing\\/a prov:qualifiedPrimarySource cnd:c\\/1 , cnd:c\\/2 , cnd:c\\/3 .
  cnd:c\\/1 prov:entity cnd:source\\/s ; cna:locator "p. 1" ; cna:citedFor skos:prefLabel .
  cnd:c\\/2 prov:entity cnd:source\\/s ; cna:locator "p. 1" ; cna:citedFor cna:note .
  cnd:c\\/3 prov:entity cnd:source\\/t ; cna:locator "p. 2" .
  cnd:thing\\/b prov:qualifiedPrimarySource cnd:c\\/4 . cnd:c\\/4 prov:entity cnd:source\\/s .
}
cng:pending\\/7 { cnd:thing\\/a cna:note "not accepted" }
"""
)


def test_several_citations_are_told_apart_by_place_and_property(store_of: StoreOf) -> None:
    store = store_of(CITED)
    citations = citations_of(store, str(CND["thing/a"]), words_of(store))
    assert citations is not None
    assert [column.heading for column in citations.table.columns] == ["Source", "Place in the source", "Cited for"]
    assert [[cell.text for cell in row] for row in citations.table.rows] == [
        ["Book S", "p. 1", "name, note"],
        ["cnd:source/t", "p. 2", "–"],
    ]


def test_one_citation_needs_no_table(store_of: StoreOf) -> None:
    store = store_of(CITED)
    assert citations_of(store, str(CND["thing/b"]), words_of(store)) is None


def test_a_source_in_the_table_is_not_said_again_and_no_other_is_lost(store_of: StoreOf) -> None:
    entity = describe(store_of(CITED), str(CND["thing/a"]))
    origin = {fact.label: [cell.text for cell in fact.values] for fact in entity.origin}
    assert origin == {"Source": ["cnd:source/u"], "Locator": ["p. 9"]}
    assert "cng:citation" not in str(entity.facts)


def test_what_is_not_accepted_is_on_no_page(store_of: StoreOf) -> None:
    assert "not accepted" not in repr(describe(store_of(CITED), str(CND["thing/a"])))


INFERRED = (
    PREFIXES
    + """
cng:one { cnd:thing\\/a skos:prefLabel "A"@en ; cna:locatedIn cnd:thing\\/b ; a cna:Country . }
cng:inferred { cnd:thing\\/a cna:locatedIn cnd:thing\\/c , cnd:thing\\/d ; a cna:Place ;
               cna:start "2001-02-03"^^xsd:date ; cna:concerns _:x . }
"""
)


def test_only_what_no_source_states_asks_why(store_of: StoreOf) -> None:
    entity = describe(store_of(INFERRED), str(CND["thing/a"]))
    located = next(fact for fact in entity.facts if fact.label == "Located in")
    assert [(cell.text, cell.why) for cell in located.values] == [
        ("cnd:thing/b", None),
        ("cnd:thing/c", "/explain?s=cnd:thing/a&p=cna:locatedIn&o=cnd:thing/c"),
        ("cnd:thing/d", "/explain?s=cnd:thing/a&p=cna:locatedIn&o=cnd:thing/d"),
    ]
    assert located.origins == ("one",)  # most of what is said of it is inferred
    assert {cell.text: cell.why is not None for cell in entity.classes} == {"country": False, "place": True}
    start = next(fact for fact in entity.facts if fact.label == "Start")
    assert start.values[0].why == "/explain?s=cnd:thing/a&p=cna:start&o=%222001-02-03%22%5E%5Exsd:date"
    assert [cell.why for fact in entity.facts if fact.label == "Concerns" for cell in fact.values] == [None]


def observation(number: int, indicator: str, year: int, value: str, extra: str = "") -> str:
    return f"""cnd:observation\\/{number} cna:refArea cnd:country\\/x ; sdmx:refArea cnd:country\\/x ;
      cna:observationOf <https://w3id.org/concord/vocab/indicator/{indicator}> ; cna:period "{year}"^^xsd:gYear ;
      cna:obsValue {value} ; {extra} ."""


ONE = "cna:dataSet cnd:source\\/one ; cna:unit <https://w3id.org/concord/vocab/unit/kg>"
TWO = "cna:dataSet cnd:source\\/two ; cna:unit <https://w3id.org/concord/vocab/unit/kg>"
OBSERVED = f"""{PREFIXES}
cng:ontology {{ cna:refArea rdfs:label "area"@en ; rdfs:subPropertyOf sdmx:refArea }}
cng:one {{ cnd:country\\/x skos:prefLabel "X"@en .
<https://w3id.org/concord/vocab/indicator/seizure> skos:prefLabel "seizures"@en .
{observation(1, "seizure", 2019, "1", ONE)}
{observation(2, "seizure", 2020, "1234567.50", ONE + ' ; cna:note "Cocaine."@en')}
{observation(3, "seizure", 2018, "-2.5", TWO)}
{observation(4, "price", 2017, "7", ONE)}
}}"""


def test_the_latest_value_of_each_source_is_shown(store_of: StoreOf) -> None:
    found = latest_of(store_of(OBSERVED), str(CND["country/x"]))
    assert found is not None
    assert [column.heading for column in found.table.columns] == [
        "Indicator",
        "Value",
        "Unit",
        "Period",
        "Of what",
        "Dataset",
    ]
    assert {tuple(cell.text for cell in row) for row in found.table.rows} == {
        ("cnv:indicator/price", "7", "cnv:unit/kg", "2017", "–", "cnd:source/one"),
        ("seizures", "1,234,567.5", "cnv:unit/kg", "2020", "Cocaine.", "cnd:source/one"),
        ("seizures", "-2.5", "cnv:unit/kg", "2018", "–", "cnd:source/two"),
    }
    assert found.total == 4
    value = next(row[1] for row in found.table.rows if row[3].text == "2020")
    assert value.href == "/id/observation/2"


def test_observations_are_not_listed_beside_their_table(store_of: StoreOf) -> None:
    entity = describe(store_of(OBSERVED), str(CND["country/x"]))
    assert entity.indicators is not None
    assert entity.incoming == ()


def test_a_thing_without_observations_has_no_table(store_of: StoreOf) -> None:
    assert latest_of(store_of(OBSERVED), str(CND["country/y"])) is None


SHAPES = (
    PREFIXES
    + """
cng:one {
  cnd:country\\/square geo:hasGeometry cnd:geometry\\/square .
  cnd:geometry\\/square geo:asWKT "POLYGON((0 -1,2 -1,2 1,0 1,0 -1),(0.5 0,1 0,1 0.5,0.5 0))"^^geo:wktLiteral .
  cnd:country\\/islands geo:hasGeometry cnd:geometry\\/islands .
  cnd:geometry\\/islands geo:asWKT
    "MULTIPOLYGON(((178 -1,180 -1,180 1,178 -1)),((-180 -1,-178 -1,-180 1,-180 -1)))"^^geo:wktLiteral .
  cnd:country\\/point geo:hasGeometry cnd:geometry\\/point .
  cnd:geometry\\/point geo:asWKT "POINT(1 2)"^^geo:wktLiteral .
}
"""
)


def test_an_outline_keeps_its_proportions_and_its_holes(store_of: StoreOf) -> None:
    outline = outline_of(store_of(SHAPES), str(CND["country/square"]))
    assert outline is not None
    assert (outline.width, outline.height, outline.href) == (SIDE, SIDE, "/id/geometry/square")
    assert outline.path == "M0.0 200.0 L200.0 200.0 L200.0 0.0 L0.0 0.0ZM50.0 100.0 L100.0 100.0 L100.0 50.0Z"


def test_a_shape_on_both_sides_of_180_degrees_is_drawn_in_one_piece(store_of: StoreOf) -> None:
    outline = outline_of(store_of(SHAPES), str(CND["country/islands"]))
    assert outline is not None
    assert outline.width == pytest.approx(2 * outline.height, rel=0.01)


@pytest.mark.parametrize("name", ["point", "nowhere"])
def test_a_point_has_no_outline(store_of: StoreOf, name: str) -> None:
    assert outline_of(store_of(SHAPES), str(CND[f"country/{name}"])) is None


def test_a_country_with_thousands_of_observations_stays_quick(store_of: StoreOf) -> None:
    lines = [observation(n, f"i{n % 20}", 1900 + n // 20 % 120, str(n), ONE) for n in range(6000)]
    store = store_of(f"{PREFIXES} cng:one {{ cnd:country\\/x skos:prefLabel 'X'@en . {' '.join(lines)} }}")
    describe(store, str(CND["country/x"]))  # the first one reads the words of the ontology
    entity, seconds = _timed(store, str(CND["country/x"]))
    assert entity.indicators is not None
    assert entity.indicators.total == 6000
    assert sum(len(fact.values) for fact in entity.incoming) <= 100
    assert seconds < 1.0  # 0.1 s on an idle machine


def _timed(store: EmbeddedStore, iri: str) -> tuple[Entity, float]:
    start = time.perf_counter()
    entity = describe(store, iri)
    return entity, time.perf_counter() - start


def test_the_acts_of_a_treaty_are_read_quickly_and_not_listed_twice(client: FlaskClient) -> None:
    client.get("/doc/treaty/un-1988", headers=HTML)
    start = time.perf_counter()
    page = client.get("/doc/treaty/un-1988", headers=HTML).get_data(as_text=True)
    assert time.perf_counter() - start < 1.5  # it was 2.5 s with an order of joins that read all types first
    assert "Treaty acts, oldest first" in page
    facts = page.split('id="facts"')[1].split("<h2")[0]
    assert 'href="/ontology/hasAct"' not in facts
    assert re.search(r"<th[^>]*>Cited for</th>", page)
