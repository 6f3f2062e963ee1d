"""Articles of treaties: what each provides for, in words of our own."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF

from endpoint.build.tables import Row, Sink, note, source
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_SHORT_TITLES = {
    "treaty/coe-ets-156": (
        "Agreement on Illicit Traffic by Sea",
        "Accord de Strasbourg de 1995",
        "Acuerdo de Estrasburgo de 1995",
    ),
    "treaty/eu-mla-2000": (
        "2000 EU Mutual Assistance Convention",
        "Convention de 2000 d'entraide judiciaire de l'UE",
        "Convenio de 2000 de asistencia judicial de la UE",
    ),
    "treaty/eu-naples-ii": ("Naples II Convention", "Convention Naples II", "Convenio Nápoles II"),
    "treaty/maoc-n-2007": ("MAOC (N) Agreement", "Accord MAOC (N)", "Acuerdo MAOC (N)"),
    "treaty/san-jose-2003": ("San José Agreement", "Accord de San José", "Acuerdo de San José"),
    "treaty/un-1961-amended": (
        "1961 Convention as amended",
        "Convention de 1961 modifiée",
        "Convención de 1961 enmendada",
    ),
    "treaty/un-1971": ("1971 Convention", "Convention de 1971", "Convenio de 1971"),
    "treaty/un-1988": ("1988 Convention", "Convention de 1988", "Convención de 1988"),
    "treaty/uncac": (
        "Convention against Corruption",
        "Convention contre la corruption",
        "Convención contra la Corrupción",
    ),
    "treaty/unclos": (
        "Convention on the Law of the Sea",
        "Convention sur le droit de la mer",
        "Convención sobre el Derecho del Mar",
    ),
    "treaty/untoc": (
        "Organized Crime Convention",
        "Convention contre la criminalité organisée",
        "Convención contra la Delincuencia Organizada",
    ),
}
"""Names of the treaties in the labels of their articles: English, French, Spanish."""


def map_provision(row: Row, graph: Sink) -> None:
    """Write an article, the instrument it stands in and the activities it foresees."""
    subject, instrument = CND[f"provision/{row.required('provision')}"], row.required("instrument")
    if instrument not in _SHORT_TITLES:
        raise DataFault(f"{row.place}: no short title is known for “{instrument}”; add it to mapping.py")
    english, french, spanish = _SHORT_TITLES[instrument]
    number = row.required("number")
    graph.add(subject, RDF.type, CNA.Provision)
    graph.add(subject, CNA.provisionOf, CND[instrument])
    graph.label(subject, f"{english}, article {number}: {row.required('heading')}")
    graph.label(subject, f"{french}, article {number}", "fr")
    graph.label(subject, f"{spanish}, artículo {number}", "es")
    for activity in row.many("provides_for"):
        graph.add(subject, CNA.providesForActivity, CNV[f"activity/{activity}"])
    note(graph, subject, row.text("note"))
    row.ignore("verified")
    source(row, graph, subject)


TABLES: dict[str, Callable[[Row, Sink], None]] = {"provisions.csv": map_provision}
