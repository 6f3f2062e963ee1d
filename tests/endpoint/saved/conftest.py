"""Fixtures of this folder.

good       text of a small saved question that is right in everything
saved      the question that `good` holds, with a parameter of each type
write      writes a file below a folder of queries and returns its path
things     a store with a few treaties and states to name
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from endpoint.saved.header import Saved, parse_saved
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.versions import Versions
from tests.conftest import publish_trig

PATH = Path("queries/instruments/a-question.rq")

GOOD = """\
#+ summary: Who is it?
#+ question:
#+   en: Who is it?
#+   fr: Qui est-ce ?
#+   es: ¿Quién es?
#+ description: >-
#+   A question on who it is,
#+   told in two lines.
#+ id: Q3
#+ module: instruments
#+ parameters:
#+   treaty: {type: iri, class: Instrument, required: true, help: "the treaty, such as un-1988"}
#+   state: {type: iri, class: Actor, help: the state}
#+   date: {type: date, default: 2003-01-01, help: the day}
#+   year: {type: year, help: the year}
#+   least: {type: integer, help: the least}
#+   share: {type: decimal, help: the share}
#+   words: {type: string, help: some words}
#+   open: {type: boolean, help: still open}
#+ returns:
#+   name: {type: string, meaning: the name}
#+   treaty: {type: iri, meaning: the treaty}
#+   state: {type: iri, meaning: the state}
#+   date: {type: date, meaning: the day}
#+   year: {type: year, meaning: the year}
#+   least: {type: integer, meaning: the least}
#+   share: {type: decimal, meaning: the share}
#+   words: {type: string, meaning: the words}
#+   open: {type: boolean, meaning: still open}
#+   n: {type: integer, meaning: how many}
#+ sections: [S9, S4]
#+ items: [A147]
#+ tags: [parties]
#+ chart: {kind: bar, x: name}
#+ since: 0.1.0
#+ fixture: instruments/a-question/data.trig

# A comment with { braces and WHERE.
SELECT ?name ?treaty ?state ?date ?year ?least ?share ?words ?open (COUNT(?name) AS ?n)
WHERE {
  ?treaty <http://www.w3.org/2004/02/skos/core#prefLabel> ?name .
}
GROUP BY ?name ?treaty ?state ?date ?year ?least ?share ?words ?open
ORDER BY ?name ?treaty
"""

THINGS = """
@prefix cna: <https://w3id.org/concord/ontology/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix id: <https://w3id.org/concord/id/> .
@prefix treaty: <https://w3id.org/concord/id/treaty/> .
@prefix state: <https://w3id.org/concord/id/state/> .
treaty:un-1988 a cna:Instrument ; skos:prefLabel "1988 Convention"@en , "Convention de 1988"@fr ;
  cna:depositaryReference "VI-19" .
treaty:un-1961-original a cna:Instrument ; skos:prefLabel "1961 Convention"@en ; skos:altLabel "Single Convention"@en .
treaty:un-1961 a cna:Instrument ; skos:prefLabel "1961 regime"@en ; skos:altLabel "Single Convention"@en .
state:col a cna:Actor ; skos:prefLabel "Colombia"@en .
state:civ a cna:Actor ; skos:prefLabel "C\u00f4te d'Ivoire"@en .
state:eu a cna:Actor ; skos:prefLabel "Euland"@en .
<https://w3id.org/concord/id/organization/eu> a cna:Actor ; skos:prefLabel "Union"@en .
<https://w3id.org/concord/id/organization/\u00e9tat> a cna:Actor ; skos:prefLabel "Quote \\" } and <angle>"@en .
"""


@pytest.fixture
def good() -> str:
    return GOOD


@pytest.fixture
def saved() -> Saved:
    return parse_saved(GOOD, PATH)


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    folder = tmp_path_factory.mktemp("things")
    publish_trig(Versions(folder), THINGS)
    with EmbeddedStore(folder, Limits(idle_workers=1)) as store:
        yield store


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / "queries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write
