"""The Observations of one session: measures, twitches of each site, diary."""

from __future__ import annotations

from collections.abc import Iterator

from twitchdetect.chart import picklists
from twitchdetect.chart.dictionary import UNCERTAIN
from twitchdetect.chart.fhir_parts import (
    Resource,
    codes,
    derived,
    place_of,
    quantity,
    time_of,
    to,
    words,
)
from twitchdetect.chart.picked import picked
from twitchdetect.chart.tables import Diary, Measure, NeedlingSession, Site

Counts = dict[str | None, tuple[int, int, int, int]]
"""Twitches by site's id (None: apart from every site): detected, confirmed, rejected, felt."""


class Observations:
    """Makes the Observations of a session; see `fhir_resources.Resources`."""

    def __init__(
        self,
        session: NeedlingSession,
        *,
        author_id: str,
        device_id: str | None,
        counts: Counts,
        is_clinical: bool,
    ) -> None:
        self._session, self._author_id, self._device_id = session, author_id, device_id
        self._counts, self._is_clinical = counts, is_clinical
        self._is_signed = session.closed_at is not None

    def all(self) -> Iterator[tuple[str, Resource]]:
        """Give id and content of each."""
        session = self._session
        for measure in session.measures:
            if not measure.is_struck and measure.kind in picklists.MEASURES:
                yield measure.id, self._measure(measure)
        sites: list[Site | None] = [s for s in session.sites if not s.is_struck]
        for site in [*sites, None]:
            yield from self._twitches(site)
        for diary in session.diary:
            if not diary.is_struck:
                yield diary.id, self._diary(diary)

    def _typed(self, text: str) -> list[str]:
        return [text] if text and self._is_clinical else []

    def _observation(self, code: Resource, *, category: str) -> Resource:
        return {
            "resourceType": "Observation",
            "partOf": [to(self._session.id)],
            "status": "final" if self._is_signed else "preliminary",
            "category": [
                {"coding": [{"system": codes()["systems"]["category"], "code": category}]}
            ],
            "code": code,
            "subject": to(self._session.client_id),
        }

    def _measure(self, row: Measure) -> Resource:
        kind = picklists.MEASURES[row.kind]
        phase = picked("measure", "phase", row.phase)
        what = self._typed(row.what)
        code = words(", ".join(filter(None, [kind.words, *what, phase and f"{phase} treatment"])))
        if row.kind == "pain":
            code["coding"] = [{"system": codes()["systems"]["loinc"], **codes()["pain"]}]
        category = "survey" if kind.unit in ("NRS", "points") else "exam"
        told = self._observation(code, category=category)
        told["effectiveDateTime"] = time_of(row.at)
        told["performer"] = [to(self._author_id)]
        told["valueQuantity"] = quantity(row.value, kind.unit)
        if side := picked("measure", "side", row.side):
            told["bodySite"] = words(side)
        if note := self._typed(row.note):
            told["note"] = [{"text": note[0]}]
        return told

    def _twitches(self, site: Site | None) -> Iterator[tuple[str, Resource]]:
        key = None if site is None else site.id
        if key not in self._counts or self._device_id is None:
            return
        detected, confirmed, rejected, felt = self._counts[key]
        where = "" if site is None else f", site {site.number}"
        apart = " apart from every site" if site is None else ""
        row_id = self._session.id if site is None else site.id
        found = self._detected(self._device_id, detected, confirmed, rejected)
        for number, told, title in (
            (1, found, "Local twitch responses, detected"),
            (2, self._confirmed(confirmed), "Local twitch responses, confirmed by a clinician"),
            (3, self._confirmed(felt), "Local twitch responses, felt but not detected"),
        ):
            told["code"] = words(f"{title}{apart}{where}")
            told["effectiveDateTime"] = time_of(self._session.opened_at)
            if site is not None and (place := place_of(site, is_clinical=self._is_clinical)):
                told["bodySite"] = words(place)
            yield derived(row_id, number), told

    def _detected(self, device_id: str, detected: int, confirmed: int, rejected: int) -> Resource:
        told = self._observation({}, category="procedure")
        told["status"] = "preliminary"  # unverified, as FHIR has it, until a person confirmed
        told["device"] = to(device_id)
        told["method"] = words("Surface EMG, automatic detection")
        told["valueInteger"] = detected
        told["component"] = [
            {"code": words("Confirmed by a clinician"), "valueInteger": confirmed},
            {"code": words("Rejected by a clinician"), "valueInteger": rejected},
        ]
        told["note"] = [{"text": f"Unconfirmed estimate. {UNCERTAIN}"}]
        return told

    def _confirmed(self, number: int) -> Resource:
        told = self._observation({}, category="procedure")
        told["performer"] = [to(self._author_id)]
        told["method"] = words("Seen or felt by the practitioner")
        told["valueInteger"] = number
        return told

    def _diary(self, row: Diary) -> Resource:
        code = words(f"Soreness 0 to 10 and symptoms, {row.hours} hours after treatment")
        told = self._observation(code, category="survey")
        told["effectiveDateTime"] = time_of(row.at)
        if row.soreness is not None:
            told["valueQuantity"] = quantity(row.soreness, "NRS")
        symptoms = [
            picklists.SYMPTOMS[key].words for key in row.symptoms if key in picklists.SYMPTOMS
        ]
        if symptoms:
            told["component"] = [{"code": words(s), "valueBoolean": True} for s in symptoms]
        elif row.soreness is None:
            told["valueString"] = "no symptoms"
        if note := self._typed(row.note):
            told["note"] = [{"text": note[0]}]
        return told
