"""Binding periods: who was bound by which treaty from which day to which (docs/decisions/0003).

Consent binds from the end of the treaty's waiting period, not before the treaty is in force; a succession,
from the day of the succession of states where a source gives it; a denunciation ends it by the treaty's own
rule. `start` is the first day bound, `end` the first day no longer bound. For texts of one regime (the 1961
Convention, original and as amended by the 1972 Protocol) the merged periods of the regime are written too,
since the parties of the texts must never be added up (1972 Protocol, article 19).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from rdflib import RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from endpoint.build.tables import Sink
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND, CNV

_ALWAYS = date.max
_UNCERTAIN = CNV["confidence/uncertain"]


@dataclass(frozen=True)
class Period:
    """A stretch of days and the act that began it; `end` is the first day after it, `date.max` where it is open."""

    start: date
    basis: URIRef
    end: date = _ALWAYS
    end_act: URIRef | None = None
    uncertain: bool = False


@dataclass
class _Acts:
    """What one party did about one treaty."""

    consents: list[tuple[date, URIRef, bool]] = field(default_factory=list)
    denunciations: list[tuple[date, URIRef]] = field(default_factory=list)


def add_binding_periods(data: Graph, out: Sink, consent_classes: Iterable[URIRef]) -> int:
    """Derive the periods from the acts in `data`, write them to `out`, return how many there are."""
    periods = _by_treaty(data, set(consent_classes))
    for text, regime in sorted(data.subject_objects(CNA.textOfRegime)):
        for (treaty, party), found in list(periods.items()):
            if treaty == text:
                periods.setdefault((_iri(regime), party), []).extend(found)
    count = 0
    for (treaty, party), found in sorted(periods.items()):
        for number, period in enumerate(_merge(found), start=1):
            _write(data, out, treaty, party, number, period)
            count += 1
    return count


def _by_treaty(data: Graph, consent_classes: set[URIRef]) -> dict[tuple[URIRef, URIRef], list[Period]]:
    acts: dict[tuple[URIRef, URIRef], _Acts] = defaultdict(_Acts)
    for act, treaty in data.subject_objects(CNA.actConcerns):
        party = data.value(act, CNA.performedBy)
        classes = set(data.objects(act, RDF.type))
        if party is None:
            continue
        theirs = acts[_iri(treaty), _iri(party)]
        if classes & consent_classes:
            uncertain = data.value(act, CNA.confidence) == _UNCERTAIN
            theirs.consents.append((_first_day_bound(data, _iri(act), _iri(treaty), classes), _iri(act), uncertain))
        elif CNA.DenunciationAct in classes:
            theirs.denunciations.append((_first_day_free(data, _iri(act), _iri(treaty)), _iri(act)))
    return {
        key: _periods(theirs, _date(data, key[1], CNA.end) or _ALWAYS)
        for key, theirs in acts.items()
        if theirs.consents
    }


def _periods(acts: _Acts, last: date) -> list[Period]:
    """Return the stretches between consents and denunciations; `last` is the day the party ceased to exist."""
    periods: list[Period] = []
    running: Period | None = None
    ends = [(day, 0, act, False) for day, act in acts.denunciations]
    starts = [(day, 1, act, uncertain) for day, act, uncertain in acts.consents]
    for day, is_consent, act, uncertain in sorted(ends + starts):
        if is_consent and running is None:
            running = Period(day, act, uncertain=uncertain)
        elif not is_consent and running is not None:
            periods.append(replace(running, end=day, end_act=act))
            running = None
    if running is not None:
        periods.append(running)
    return [replace(p, end=min(p.end, last)) for p in periods if p.start < min(p.end, last)]


def _merge(periods: list[Period]) -> list[Period]:
    """Return the union of periods that may overlap or touch."""
    merged: list[Period] = []
    for period in sorted(periods, key=lambda each: (each.start, each.end, each.basis)):
        if merged and period.start <= merged[-1].end:
            previous = merged[-1]
            later = period if period.end > previous.end else previous
            merged[-1] = replace(
                previous,
                end=later.end,
                end_act=later.end_act,
            )
        else:
            merged.append(period)
    return merged


def _first_day_bound(data: Graph, act: URIRef, treaty: URIRef, classes: set[Node]) -> date:
    in_force = _date(data, treaty, CNA.entryIntoForceDate) or date.min
    stated = _date(data, act, CNA.effectiveDate)
    if stated is None:
        stated = _required(data, act, CNA.dateOf)
        waiting = data.value(treaty, CNA.waitingPeriodDays)
        if isinstance(waiting, Literal) and CNA.Succession not in classes:
            stated += timedelta(days=int(waiting))
    return max(stated, in_force)


def _first_day_free(data: Graph, act: URIRef, treaty: URIRef) -> date:
    if stated := _date(data, act, CNA.effectiveDate):
        return stated
    received = _required(data, act, CNA.dateOf)
    rule = data.value(treaty, CNA.denunciationRule)
    match str(rule or "").rpartition("/")[2]:
        case "january-after-july":  # 1961 Convention art. 46, 1971 Convention art. 29
            in_time = (received.month, received.day) <= (7, 1)
            return date(received.year + (1 if in_time else 2), 1, 1)
        case "one-year-after-receipt":  # 1988 Convention art. 30
            try:
                return received.replace(year=received.year + 1)
            except ValueError:  # 29 February
                return date(received.year + 1, 3, 1)
    raise DataFault(f"{act}: the day a denunciation of {treaty} takes effect is neither stated nor given by its rule")


def _write(data: Graph, out: Sink, treaty: URIRef, party: URIRef, number: int, period: Period) -> None:
    slug = f"{treaty.rpartition('/')[2]}-{party.rpartition('/')[2]}-{number}"
    subject = CND[f"binding-period/{slug}"]
    out.add(subject, RDF.type, CNA.BindingPeriod)
    out.add(subject, CNA.boundBy, treaty)
    out.add(subject, CNA.boundParty, party)
    out.add(subject, CNA.start, Literal(period.start.isoformat(), datatype=XSD.date))
    until = ""
    if period.end != _ALWAYS:
        out.add(subject, CNA.end, Literal(period.end.isoformat(), datatype=XSD.date))
        until = f" until {period.end.isoformat()}"
    out.add(subject, CNA.basisAct, period.basis)
    out.add(subject, CNA.endAct, period.end_act)
    if period.uncertain:
        out.add(subject, CNA.confidence, _UNCERTAIN)
    names = f"{_label(data, party)}: bound by {_label(data, treaty)}"
    out.label(subject, f"{names} from {period.start.isoformat()}{until}")


def _date(data: Graph, subject: URIRef, predicate: URIRef) -> date | None:
    """Return a date that is given to the day; a year or month alone is no day to count from."""
    value = data.value(subject, predicate)
    if not isinstance(value, Literal) or value.datatype != XSD.date:
        return None
    return date.fromisoformat(str(value))


def _required(data: Graph, act: URIRef, predicate: URIRef) -> date:
    found = _date(data, act, predicate)
    if found is None:
        raise DataFault(f"{act}: no date to count from")
    return found


def _label(data: Graph, subject: URIRef) -> str:
    values = data.objects(subject, SKOS.prefLabel)
    return min((str(each) for each in values if getattr(each, "language", None) == "en"), default=str(subject))


def _iri(node: object) -> URIRef:
    if not isinstance(node, URIRef):
        raise DataFault(f"{node}: an IRI is expected here")
    return node
