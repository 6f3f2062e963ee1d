"""National agencies of Africa, Asia and Oceania with tasks in drug control."""

from __future__ import annotations

from collections.abc import Callable

from endpoint.build.agencies import map_agency
from endpoint.build.tables import Row, Sink
from endpoint.namespaces import CNA, CND


def map_row(row: Row, graph: Sink) -> None:
    """Write one agency; `also_source` names the sources that its row rests on besides `source`."""
    others = row.many("also_source")
    alone = Sink(graph.name, here=row.place)
    map_agency(row, alone)
    (subject,) = alone.places
    for triple in alone.triples:
        graph.add(*triple)
    for other in others:
        graph.add(subject, CNA.source, CND[f"source/{other}"])


TABLES: dict[str, Callable[[Row, Sink], None]] = {"agencies.csv": map_row}
