"""One session as a FHIR bundle.

The elements are those of FHIR R4 (4.0.1): of every resource that stands in a bundle, R4 and R4B
(4.3.0) know the same ones. `fhir_bundle` validates with the R4B models of fhir.resources, which
has none of R4 any more; that checks structure, types and required elements, not whether codes are
of their value sets, nor a national profile. While this was written, bundles were also read by the
R4 models of fhir.resources 6.2.2.

Codes stand only where they are certain: LOINC for pain 0 to 10, UCUM for units, HL7 for severity
and category. Dry needling and what else has no certain code is text.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from twitchdetect.chart.base import moment_text, now
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.fhir_observations import Counts
from twitchdetect.chart.fhir_parts import codes, url_of
from twitchdetect.chart.fhir_resources import Resources, software_versions
from twitchdetect.chart.sessions import find_session
from twitchdetect.chart.table_export import private
from twitchdetect.chart.tables import Practitioner, Twitch
from twitchdetect.chart.tidy import CONFIRMED, REJECTED, VALID

EXTRA = 'FHIR needs a library: pip install "twitchdetect[fhir]"'


def fhir_bundle(chart: Chart, name: str, *, is_clinical: bool = False) -> dict[str, Any]:
    """Give a session as a Bundle (``collection``) in FHIR's JSON, validated.

    It holds a Patient and a Practitioner that are known by their codes alone, the Procedure,
    Observations (measures; twitches of each site, detected, confirmed and felt; the diary),
    AdverseEvents, the software as Device, and for a signed session its Provenance. Times are
    the real ones: it is for the client's record elsewhere, not for research.

    Parameters
    ----------
    chart : Chart
    name : str
        ``CODE/3``.
    is_clinical : bool
        Whether typed words may leave the chart with it. Name and date of birth never do.

    Raises
    ------
    ChartError
        If there is no such session, or the library is missing.
    """
    model = _model()
    with chart.reading() as reading:
        session = find_session(reading, name)
        resources = Resources(
            session,
            author_id=_author_id(reading, session.author),
            counts=_counts(reading, session.id),
            software=software_versions(session),
            is_clinical=is_clinical,
        )
        entries = [
            {"fullUrl": url_of(key), "resource": {**resource, "id": str(uuid.UUID(key))}}
            for key, resource in resources.all()
        ]
        is_simulation = session.is_simulation
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "id": str(uuid.uuid4()),
        "type": "collection",
        "timestamp": moment_text(now()),
        "entry": entries,
    }
    if is_simulation:
        test_data = {"system": codes()["systems"]["act_reason"], "code": "HTEST"}
        bundle["meta"] = {"tag": [{**test_data, "display": "test health data"}]}
    model.model_validate(bundle)
    return bundle


def write_fhir(chart: Chart, name: str, path: Path | str, *, is_clinical: bool = False) -> Path:
    """Write `fhir_bundle` into a new file that only its owner may read."""
    path = Path(path)
    if path.exists():
        raise ChartError(f"{path} is there already; name another file, nothing was written")
    bundle = fhir_bundle(chart, name, is_clinical=is_clinical)
    with private(path) as file:
        json.dump(bundle, file, indent=2, ensure_ascii=False)
        file.write("\n")
    return path


def _author_id(session: Session, code: str) -> str:
    """Give the practitioner's id; one that follows from the code if nobody said who it is."""
    known = session.scalar(select(Practitioner.id).where(Practitioner.code == code))
    return known or uuid.uuid5(uuid.NAMESPACE_OID, f"twitchdetect practitioner {code}").hex


def _counts(session: Session, session_id: str) -> Counts:
    is_detected = Twitch.source == "detected"
    query = select(
        Twitch.site_id,
        func.count().filter(is_detected),
        func.count().filter(is_detected, CONFIRMED),
        func.count().filter(is_detected, REJECTED),
        func.count().filter(Twitch.source == "felt"),
    )
    mine = query.where(Twitch.session_id == session_id, VALID).group_by(Twitch.site_id)
    return {key: tuple(counts) for key, *counts in session.execute(mine)}  # type: ignore[misc]


def _model() -> Any:
    try:
        from fhir.resources.R4B.bundle import Bundle
    except ImportError as error:
        raise ChartError(EXTRA) from error
    return Bundle
