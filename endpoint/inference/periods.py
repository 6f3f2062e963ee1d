"""What a binding period rests on: the acts that begin and end it, and the treaty's rules (docs/decisions/0003)."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import URIRef

from endpoint.inference.explain import Step, Triple
from endpoint.namespaces import CND
from endpoint.store.protocol import Store

_PREFIX = str(CND["binding-period/"])
_RULE = "binding period"
_WORDS = (
    "consent binds from its effective day, or from deposit and waiting period, not before the treaty is in force; "
    "a denunciation, or the end of the party, ends it (docs/decisions/0003)"
)
_PREMISES = """
SELECT DISTINCT ?period ?s ?p ?o WHERE {
  {
    ?period cna:basisAct|cna:endAct ?s .
    VALUES ?p { cna:actConcerns cna:performedBy cna:dateOf cna:effectiveDate cna:confidence }
  } UNION {
    ?period (cna:basisAct|cna:endAct)/cna:actConcerns ?s .
    VALUES ?p { cna:entryIntoForceDate cna:waitingPeriodDays cna:denunciationRule cna:textOfRegime }
  } UNION {
    ?period cna:boundParty ?s .
    VALUES ?p { cna:end }
  }
  ?s ?p ?o
}
ORDER BY ?s ?p ?o
"""


def steps_to_period(store: Store, triple: Triple) -> Iterable[Step]:
    """Yield the one step to a statement about a binding period; nothing for other triples."""
    if not triple[0].startswith(_PREFIX):
        return
    rows = store.select(_PREMISES, {"period": triple[0]}).rows
    premises = tuple((s, p, o) for _, s, p, o in rows if isinstance(s, URIRef) and isinstance(p, URIRef))
    if premises:
        yield Step(_RULE, _WORDS, premises)  # type: ignore[arg-type]
