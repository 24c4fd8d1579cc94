"""The resources of one session, as plain dictionaries of FHIR's JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from twitchdetect import __version__
from twitchdetect.chart import picklists
from twitchdetect.chart.dictionary import UNCERTAIN
from twitchdetect.chart.fhir_observations import Counts, Observations
from twitchdetect.chart.fhir_parts import Resource, codes, derived, place_of, time_of, to, words
from twitchdetect.chart.needle_work import insertions_of
from twitchdetect.chart.picked import picked
from twitchdetect.chart.sessions import name_of
from twitchdetect.chart.tables import AdverseEvent, NeedlingSession

_VERSION = re.compile(r"\d[\w.+-]*")
SOFTWARE_ID = "71d3a2f05c0e4b6e9d397c1d5be27a11"
"""Of the Device, the same in every bundle."""


class Resources:
    """Makes the resources of a session.

    Parameters
    ----------
    session : NeedlingSession
        With everything that belongs to it.
    author_id : str
        Stands for who signed or opened it.
    counts : dict
        See `fhir_observations.Counts`.
    software : str
        Versions of the software that detected; empty without a recording.
    is_clinical : bool
        Whether words that were typed may stand in it.
    """

    def __init__(
        self,
        session: NeedlingSession,
        *,
        author_id: str,
        counts: Counts,
        software: str,
        is_clinical: bool,
    ) -> None:
        self._session, self._author_id = session, author_id
        self._software, self._is_clinical = software, is_clinical
        self._observations = Observations(
            session,
            author_id=author_id,
            device_id=SOFTWARE_ID if software else None,
            counts=counts,
            is_clinical=is_clinical,
        )
        self._is_signed = session.closed_at is not None

    def all(self) -> Iterator[tuple[str, Resource]]:
        """Give id and content of each resource; those that others refer to come first."""
        session = self._session
        yield session.client_id, self._patient()
        yield self._author_id, self._practitioner()
        if self._software:
            yield SOFTWARE_ID, self._device()
        yield self._session.id, self._procedure()
        yield from self._observations.all()
        for event in session.adverse_events:
            if not event.is_struck:
                yield event.id, self._adverse_event(event)
        if session.closed_at is not None:
            yield derived(session.id, 7), self._provenance(session.closed_at)

    def _typed(self, *texts: str) -> list[str]:
        return [text for text in texts if text] if self._is_clinical else []

    def _patient(self) -> Resource:
        return {
            "resourceType": "Patient",
            "identifier": [
                {"system": "urn:twitchdetect:client", "value": self._session.client.code}
            ],
        }

    def _practitioner(self) -> Resource:
        told: Resource = {
            "resourceType": "Practitioner",
            "identifier": [
                {"system": "urn:twitchdetect:practitioner", "value": self._session.author}
            ],
        }
        if credential := self._typed(self._session.credential):
            told["qualification"] = [{"code": words(credential[0])}]
        return told

    def _device(self) -> Resource:
        return {
            "resourceType": "Device",
            "deviceName": [{"name": "twitchdetect", "type": "manufacturer-name"}],
            "type": words("Research software that finds LTR-like events in surface EMG"),
            "version": [{"value": self._software}],
            "note": [{"text": UNCERTAIN}],
        }

    def _procedure(self) -> Resource:
        session = self._session
        insertions = [i for i in insertions_of(session) if not i.is_struck]
        outs = [i.out_at for i in insertions if i.out_at is not None]
        start = min((i.in_at for i in insertions), default=session.opened_at)
        period = {"start": time_of(start)}
        if len(outs) == len(insertions) and outs:
            period["end"] = time_of(max(outs))
        told: Resource = {
            "resourceType": "Procedure",
            "identifier": [{"system": "urn:twitchdetect:session", "value": name_of(session)}],
            "status": "completed" if self._is_signed else "in-progress",
            "code": words("Dry needling"),
            "subject": to(session.client_id),
            "performedPeriod": period,
            "performer": [{"actor": to(self._author_id)}],
        }
        places = dict.fromkeys(
            place_of(s, is_clinical=self._is_clinical) for s in session.sites if not s.is_struck
        )
        if body := [words(place) for place in places if place]:
            told["bodySite"] = body
        if response := picklists.RESPONSES.get(session.response) if session.response else None:
            told["outcome"] = words(response)
        notes = [*self._facts(len(insertions)), *self._typed(session.response_note, session.plan)]
        told["note"] = [{"text": note} for note in notes]
        return told

    def _facts(self, n_insertions: int) -> list[str]:
        """Say in sentences what has no element of its own and was not typed."""
        session = self._session
        techniques = dict.fromkeys(
            picklists.TECHNIQUES[s.technique]
            for s in session.sites
            if s.technique in picklists.TECHNIQUES and s.technique and not s.is_struck
        )
        sizes = dict.fromkeys(
            f"{n.diameter_mm:g} mm x {n.length_mm:g} mm"
            for n in session.needles
            if n.diameter_mm and n.length_mm and not n.is_struck
        )
        told = [f"{n_insertions} insertion{'s' * (n_insertions != 1)}."]
        told += [f"{technique}." for technique in techniques]
        told += [f"Needles {size}." for size in sizes]
        if session.position in picklists.POSITIONS and session.position:
            told.append(f"Position: {session.position}.")
        return told

    def _adverse_event(self, row: AdverseEvent) -> Resource:
        kind = picklists.ADVERSE_EVENTS.get(row.kind)
        told: Resource = {
            "resourceType": "AdverseEvent",
            "actuality": "actual",
            "event": words(kind.words if kind else "Something else"),
            "subject": to(self._session.client_id),
            "date": time_of(row.at),
            "recorder": to(self._author_id),
            "suspectEntity": [{"instance": to(self._session.id)}],
        }
        severity = picked("adverse_event", "severity", row.severity)
        if code := codes()["severities"].get(severity):
            coding = {"system": codes()["systems"]["severity"], "code": code}
            told["severity"] = {"coding": [coding], "text": severity}
        elif severity:
            told["seriousness"] = words(severity)
        if typed := self._typed(row.note, row.action, row.outcome):
            told["event"]["text"] += f": {'; '.join(typed)}"
        return told

    def _provenance(self, signed_at: datetime) -> Resource:
        return {
            "resourceType": "Provenance",
            "target": [to(self._session.id)],
            "recorded": time_of(signed_at),
            "activity": words("Closed and signed in the chart; later changes are amendments"),
            "agent": [{"type": words("author"), "who": to(self._author_id)}],
        }


def software_versions(session: NeedlingSession) -> str:
    """Give the versions that detected, as the recordings say; else this program's."""
    valid = [a for a in session.attachments if not a.is_struck]
    if not valid:
        return ""
    told = [a.software if _VERSION.fullmatch(a.software) else __version__ for a in valid]
    return ", ".join(dict.fromkeys(told))
