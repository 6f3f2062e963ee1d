"""Reads a newer export of participant tables over the acts of March 2015.

Columns: treaty_id, participant, iso3, action, date, untc_code, raw_cell, untc_column, file_last_changed. Acts that
the export confirms keep their source and date and gain the export's; new ones have the export's alone; one whose
date differs takes the new date, and the note keeps the old one. Nothing is dropped.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from rdflib import XSD, Graph, Literal

from endpoint.build.refresh import Difference, Rows, table_rows, table_text
from endpoint.build.tables import Row, read_rows
from endpoint.build.turtle import format_turtle
from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CNG

_UNION = "European Union"
_TITLE = "Multilateral Treaties Deposited with the Secretary-General: participant tables"
_ADDED = ("confirmed_source", "confirmed_as_of", "note")
_UNREAD = ("untc_code", "raw_cell", "untc_column", "file_last_changed")


def refresh(folder: Path, file: Path, as_of: str) -> Difference:
    """Return the difference between an export and `acts.csv`, with the new text of the folder's files."""
    return _Refresh(folder, as_of).run(file)


class _Refresh:
    def __init__(self, folder: Path, as_of: str) -> None:
        self.folder, self.as_of = folder, as_of
        self.source = f"untc-status-{as_of}"
        lookups: dict[str, Any] = yaml.safe_load((folder / "lookups.yml").read_text(encoding="utf-8"))
        self.treaties = {each["number"]: slug for slug, each in lookups["treaties"].items()}
        self.modes: dict[str, Any] = lookups["modes"]
        self.doubts = {
            (reading["recorded_as"], where["treaty"]): reading["mode"]
            for reading in lookups["readings"]
            for where in reading["where"]
        }
        states = table_rows(folder.parent / "countries" / "states.csv")
        self.states = {each["slug"]: each["label_en"] for each in states}
        self.acts = table_rows(folder / "acts.csv")
        self.taken = {act["act"] for act in self.acts}
        self.known: dict[tuple[str, str, str], list[dict[str, str]]] = {}
        for act in self.acts:
            self.known.setdefault((act["treaty"], act["participant"], act["recorded_as"]), []).append(act)
        self.difference = Difference()
        self.seen: set[str] = set()

    def run(self, file: Path) -> Difference:
        """Compare row by row."""
        treaties = set()
        for row in read_rows(file, file.name):
            treaties.add(self._read(row))
        for act in self.acts:
            # Only treaties that the export has can lack an act in it.
            if act["treaty"] in treaties and act["act"] not in self.seen:
                self.difference.missing.append(f"{act['act']} ({act['date']})")
        self._write()
        return self.difference

    def _read(self, row: Row) -> str:
        row.ignore(*(column for column in _UNREAD if row.has(column)))
        number, action, day = row.required("treaty_id"), row.required("action"), row.date("date")
        participant, label = self._participant(row)
        row.finish()
        if number not in self.treaties:
            raise DataFault(f"{row.place}: “{number}” is none of the treaties of lookups.yml")
        if day is None:
            raise DataFault(f"{row.place}: an act without a date")
        treaty = self.treaties[number]
        candidates = self.known.get((treaty, participant, action), [])
        same = [act for act in candidates if act["date"] == str(day) and act["act"] not in self.seen]
        other = [act for act in candidates if act["act"] not in self.seen]
        if same:
            self.difference.confirmed += 1
            self._confirm(same[0])
        elif other:
            self.difference.changed.append(f"{other[0]['act']}: {other[0]['date']} → {day}")
            self._change(other[0], str(day))
        else:
            self._add(treaty, participant, label, action, str(day), f"{number}, participant table, {label}", row.place)
        return treaty

    def _participant(self, row: Row) -> tuple[str, str]:
        name, code = row.required("participant"), row.text("iso3").lower()
        if code in self.states:
            return f"state/{code}", self.states[code]
        if name == _UNION:
            return "organization/european-union", _UNION
        raise DataFault(f"{row.place}: “{name}” ({code or 'no code'}) is no state of data/countries and not {_UNION}")

    def _confirm(self, act: dict[str, str]) -> None:
        self.seen.add(act["act"])
        if act["source"] != self.source:
            act["confirmed_source"], act["confirmed_as_of"] = self.source, self.as_of

    def _change(self, act: dict[str, str], day: str) -> None:
        self.seen.add(act["act"])
        act["note"] = f"Dated {act['date']} as of {act['as_of']}."
        act["date"] = day
        act["confirmed_source"], act["confirmed_as_of"] = self.source, self.as_of

    def _add(self, treaty: str, participant: str, label: str, action: str, day: str, locator: str, place: str) -> None:
        mode = self.doubts.get((action, treaty)) or next(
            (name for name, each in self.modes.items() if action in each["recorded_as"]), None
        )
        if mode is None:
            kinds = sorted({kind for each in self.modes.values() for kind in each["recorded_as"]})
            raise DataFault(f"{place}: “{action}” is no kind of act; there are {', '.join(kinds)}")
        base = slug = f"{treaty}-{participant.rpartition('/')[2]}-{mode}"
        number = 1
        while slug in self.taken:
            number += 1
            slug = f"{base}-{number}"
        self.taken.add(slug)
        self.seen.add(slug)
        self.difference.added.append(f"{slug} ({day})")
        self.acts.append(
            {
                "act": slug,
                "treaty": treaty,
                "participant": participant,
                "participant_label": label,
                "mode": mode,
                "date": day,
                "recorded_as": action,
                "certainty": "uncertain" if (action, treaty) in self.doubts else "certain",
                "source": self.source,
                "locator": locator,
                "as_of": self.as_of,
            }
        )

    def _write(self) -> None:
        """Put the new text of the tables and of the description together."""
        columns = list(dict.fromkeys([*(self.acts[0] if self.acts else ()), *_ADDED]))
        acts: Rows = sorted(self.acts, key=lambda act: act["act"])
        self.difference.files["acts.csv"] = table_text(columns, acts)
        sources = [each for each in table_rows(self.folder / "sources.csv") if each["slug"] != self.source]
        columns = list(sources[0])
        sources.append(
            {
                "slug": self.source,
                "title": f"{_TITLE} as of {self.as_of}",
                "publisher": "United Nations Treaty Collection; export read by the operator of this dataset",
                "date": self.as_of,
                "access_date": self.as_of,
                "tier": "1",
                "url": "https://treaties.un.org/Pages/ParticipationStatus.aspx",
            }
        )
        self.difference.files["sources.csv"] = table_text(columns, sorted(sources, key=lambda each: each["slug"]))
        self.difference.files["dataset.ttl"] = self._description()
        self.difference.files["expected.yml"] = self._expected()

    def _description(self) -> str:
        """Return the folder's description with the date of the export beside those it has."""
        text = (self.folder / "dataset.ttl").read_text(encoding="utf-8")
        kind = {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(self.as_of), XSD.date)
        value = Literal(self.as_of, datatype=kind)
        if (CNG.untc, CNA.asOf, value) in Graph().parse(data=text, format="turtle"):
            return text
        return format_turtle(f"{text}\n<{CNG.untc}> <{CNA.asOf}> {value.n3()} .\n")

    def _expected(self) -> str:
        """Return how many of each class to expect, with room for what the export adds."""
        expected: dict[str, dict[str, int]] = yaml.safe_load((self.folder / "expected.yml").read_text(encoding="utf-8"))
        counts: dict[str, int] = {}
        for act in self.acts:
            kind = self.modes[act["mode"]]["class"]
            counts[kind] = counts.get(kind, 0) + 1
        for kind, count in counts.items():
            bounds = expected.setdefault(kind, {"min": count, "max": count})
            bounds["max"] = max(bounds["max"], count)
        return yaml.safe_dump(expected, sort_keys=False)
