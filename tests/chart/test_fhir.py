"""A session as FHIR: valid, whole in itself, of elements that R4 knows, and without a name."""

import json
import stat
import sys
import uuid
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.chart.filled import BEGAN, NAME, opened, planted, recording, two_clients
from twitchdetect.chart import clients, needle_work, sessions
from twitchdetect.chart.dictionary import UNCERTAIN
from twitchdetect.chart.errors import ChartError, NotFoundError
from twitchdetect.chart.fhir import fhir_bundle, write_fhir

pytest.importorskip("fhir.resources")
ELEMENTS = json.loads(Path(__file__).with_name("fhir_r4_elements.json").read_text())
"""Elements of R4 4.0.1, as the R4 models of fhir.resources 6.2.2 list them."""
TYPES = {
    **{"identifier": "Identifier", "code": "CodeableConcept", "category": "CodeableConcept"},
    **{"subject": "Reference", "partOf": "Reference", "performedPeriod": "Period"},
    **{"bodySite": "CodeableConcept", "outcome": "CodeableConcept", "note": "Annotation"},
    **{"valueQuantity": "Quantity", "method": "CodeableConcept", "device": "Reference"},
    **{"event": "CodeableConcept", "severity": "CodeableConcept", "recorder": "Reference"},
    **{"seriousness": "CodeableConcept", "instance": "Reference", "actor": "Reference"},
    **{"who": "Reference", "target": "Reference", "activity": "CodeableConcept"},
    **{"coding": "Coding", "tag": "Coding", "meta": "Meta", "entry": "BundleEntry"},
}
OF = {
    ("Practitioner", "qualification"): "PractitionerQualification",
    ("Device", "deviceName"): "DeviceDeviceName",
    ("Device", "version"): "DeviceVersion",
    ("Device", "type"): "CodeableConcept",
    ("Procedure", "performer"): "ProcedurePerformer",
    ("Observation", "performer"): "Reference",
    ("Observation", "component"): "ObservationComponent",
    ("AdverseEvent", "suspectEntity"): "AdverseEventSuspectEntity",
    ("Provenance", "agent"): "ProvenanceAgent",
    ("ProvenanceAgent", "type"): "CodeableConcept",
}


@pytest.fixture
def chart(tmp_path):
    return opened(tmp_path / "chart.sqlite", planted)


@pytest.fixture
def bundle(chart):
    return fhir_bundle(chart, "P07/1")


def of_type(bundle, kind):
    found = [e["resource"] for e in bundle["entry"]]
    return [r for r in found if r["resourceType"] == kind]


def unknown(value, kind):
    """Give what stands in a value of this type that R4 does not know."""
    if isinstance(value, list):
        return [one for inner in value for one in unknown(inner, kind)]
    if not isinstance(value, dict):
        return []
    kind = value.get("resourceType", kind)
    found = []
    for key, inner in value.items():
        if key in ("id", "resourceType"):
            continue
        if key not in ELEMENTS[kind]:
            found.append(f"{kind}.{key}")
        elif isinstance(inner, dict | list):
            found += unknown(inner, OF.get((kind, key)) or TYPES.get(key, key))
    return found


def references(value):
    if isinstance(value, dict):
        if "reference" in value:
            yield value["reference"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


@pytest.mark.parametrize("is_clinical", [True, False])
def test_every_resource_is_valid_for_the_library(chart, is_clinical):
    from fhir.resources.R4B import get_fhir_model_class
    from fhir.resources.R4B.bundle import Bundle

    bundle = fhir_bundle(chart, "P07/1", is_clinical=is_clinical)
    Bundle.model_validate(bundle)
    for entry in bundle["entry"]:
        model = get_fhir_model_class(entry["resource"]["resourceType"])
        model.model_validate(entry["resource"])
    kinds = {e["resource"]["resourceType"] for e in bundle["entry"]}
    assert kinds == {
        *("Patient", "Practitioner", "Device", "Procedure", "Observation"),
        *("AdverseEvent", "Provenance"),
    }


@pytest.mark.parametrize("is_clinical", [True, False])
def test_only_elements_that_r4_knows_are_used(chart, is_clinical):
    assert unknown(fhir_bundle(chart, "P07/1", is_clinical=is_clinical), "Bundle") == []


def test_references_stay_within_the_bundle_and_ids_are_those_of_their_urls(bundle):
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(urls) == len(set(urls))
    assert set(references(bundle)) <= set(urls)
    for entry in bundle["entry"]:
        assert entry["fullUrl"] == f"urn:uuid:{uuid.UUID(entry['resource']['id'])}"
    assert len(set(references(bundle))) == 4  # person, practitioner, procedure, software


def test_a_session_is_the_same_resources_every_time(chart):
    first, second = (fhir_bundle(chart, "P07/1") for _ in range(2))
    assert first["entry"] == second["entry"]
    assert first["id"] != second["id"]


def test_no_name_and_no_typed_word_leaves_unless_it_is_for_the_record(chart):
    with chart.writing(amends=True) as work:  # what no function would let through
        work.execute(text("UPDATE measure SET side = 'Quill', phase = 'Quill'"))
        work.execute(text("UPDATE session SET position = :n, response = :n"), {"n": NAME})
        work.execute(text("UPDATE attachment SET software = :n"), {"n": NAME})
        work.execute(text("UPDATE adverse_event SET severity = 'Quill', kind = 'Quill'"))
    plain = json.dumps(fhir_bundle(chart, "P07/1"))
    assert "Quill" not in plain
    assert "PT" not in plain
    clinical = json.dumps(fhir_bundle(chart, "P07/1", is_clinical=True))
    assert f"call {NAME}" in clinical
    for written in (plain, clinical):
        assert "Ada" not in written
        assert "1981" not in written


def test_who_it_is_about_is_a_code_alone(bundle):
    (patient,) = of_type(bundle, "Patient")
    assert patient.keys() == {"resourceType", "id", "identifier"}
    assert patient["identifier"] == [{"system": "urn:twitchdetect:client", "value": "P07"}]
    (practitioner,) = of_type(bundle, "Practitioner")
    assert practitioner.keys() == {"resourceType", "id", "identifier"}
    assert practitioner["identifier"][0]["value"] == "AB"


def test_the_procedure_says_what_was_done_where_and_when(bundle):
    (procedure,) = of_type(bundle, "Procedure")
    assert procedure["status"] == "completed"
    assert procedure["code"] == {"text": "Dry needling"}
    assert procedure["bodySite"] == [{"text": "Upper trapezius, left, active trigger point"}]
    assert procedure["performedPeriod"] == {
        "start": "2026-03-02T09:35:00.000000+00:00",
        "end": "2026-03-02T09:38:00.000000+00:00",
    }
    assert procedure["outcome"] == {"text": "Sore"}
    assert [note["text"] for note in procedure["note"]] == [
        *("1 insertion.", "Deep dry needling.", "Needles 0.3 mm x 40 mm.", "Position: prone.")
    ]


def test_measures_have_units_and_pain_its_code(bundle):
    found = {o["code"]["text"]: o for o in of_type(bundle, "Observation") if "valueQuantity" in o}
    pain = found["Pain now, 0 to 10, before treatment"]
    assert pain["valueQuantity"] == {
        **{"value": 6.0, "unit": "score", "system": "http://unitsofmeasure.org"},
        "code": "{score}",
    }
    assert pain["code"]["coding"][0]["system"] == "http://loinc.org"
    assert pain["code"]["coding"][0]["code"] == "72514-3"
    assert pain["effectiveDateTime"] == BEGAN.isoformat(timespec="microseconds")
    assert found["Pain now, 0 to 10, after treatment"]["valueQuantity"]["value"] == 3.0
    motion = found["Range of motion, before treatment"]
    assert (motion["valueQuantity"]["code"], motion["valueQuantity"]["value"]) == ("deg", 41.0)
    assert "coding" not in motion["code"]
    pressure = found["Pressure pain threshold, before treatment"]
    assert (pressure["valueQuantity"]["code"], pressure["valueQuantity"]["value"]) == ("kPa", 230)


def test_detected_twitches_are_an_unconfirmed_estimate_of_the_software(bundle):
    found = {o["code"]["text"]: o for o in of_type(bundle, "Observation") if "valueInteger" in o}
    # twitches 1, 3, 5 are of site 1: 1 rejected, 3 confirmed; 2 and 4 apart: 4 rejected
    detected = found["Local twitch responses, detected, site 1"]
    assert detected["valueInteger"] == 3
    assert [c["valueInteger"] for c in detected["component"]] == [1, 1]
    assert detected["status"] == "preliminary"
    assert detected["method"]["text"] == "Surface EMG, automatic detection"
    assert detected["note"][0]["text"] == f"Unconfirmed estimate. {UNCERTAIN}"
    (device,) = of_type(bundle, "Device")
    assert detected["device"]["reference"] == f"urn:uuid:{device['id']}"
    assert device["version"] == [{"value": "0.1.0"}]
    confirmed = found["Local twitch responses, confirmed by a clinician, site 1"]
    assert (confirmed["valueInteger"], confirmed["status"]) == (1, "final")
    assert "device" not in confirmed
    apart = found["Local twitch responses, detected apart from every site"]
    assert [c["valueInteger"] for c in apart["component"]] == [0, 1]
    assert apart["valueInteger"] == 2


def test_felt_twitches_are_the_practitioners(chart):
    with chart.writing(amends=True) as work:
        work.execute(text("UPDATE twitch SET source = 'felt', confirmed = 'n/a' WHERE number = 5"))
    bundle = fhir_bundle(chart, "P07/1")
    found = {o["code"]["text"]: o for o in of_type(bundle, "Observation")}
    assert found["Local twitch responses, felt but not detected, site 1"]["valueInteger"] == 1
    assert found["Local twitch responses, detected, site 1"]["valueInteger"] == 2


def test_adverse_events_hang_on_the_procedure(chart):
    needle_work.add_adverse_event(chart, "P07/1", "infection", severity="serious", when="after")
    bundle = fhir_bundle(chart, "P07/1")
    events = {e["event"]["text"]: e for e in of_type(bundle, "AdverseEvent")}
    (procedure,) = of_type(bundle, "Procedure")
    for event in events.values():
        instance = event["suspectEntity"][0]["instance"]["reference"]
        assert instance == f"urn:uuid:{procedure['id']}"
        assert event["actuality"] == "actual"
    assert events["Bruise"]["severity"]["coding"][0]["code"] == "mild"
    assert events["Infection"]["seriousness"] == {"text": "serious"}
    assert "severity" not in events["Infection"]


def test_the_diary_tells_soreness_and_symptoms(bundle):
    (diary,) = [o for o in of_type(bundle, "Observation") if "Soreness" in o["code"]["text"]]
    assert diary["code"]["text"] == "Soreness 0 to 10 and symptoms, 24 hours after treatment"
    assert diary["valueQuantity"]["value"] == 4
    assert diary["component"] == [{"code": {"text": "Numbness"}, "valueBoolean": True}]


def test_an_open_session_is_preliminary_and_has_no_signature(chart):
    sessions.open_session(chart, "P07")
    sessions.add_measure(chart, "P07/2", "pain", 5)
    bundle = fhir_bundle(chart, "P07/2")
    (procedure,) = of_type(bundle, "Procedure")
    assert procedure["status"] == "in-progress"
    assert "end" not in procedure["performedPeriod"]
    assert [o["status"] for o in of_type(bundle, "Observation")] == ["preliminary"]
    assert not of_type(bundle, "Provenance")
    assert not of_type(bundle, "Device")


def test_a_simulation_is_marked_as_test_data(chart):
    clients.add_client(chart, "SIM1")
    sessions.open_session(chart, "SIM1", is_simulation=True)
    assert fhir_bundle(chart, "SIM1/1")["meta"]["tag"][0]["code"] == "HTEST"
    assert "meta" not in fhir_bundle(chart, "P07/1")


def test_what_was_struck_out_is_not_told(chart):
    with chart.writing(amends=True) as work:
        session = sessions.find_session(work, "P07/1")
        for rows in (session.measures, session.sites, session.adverse_events, session.diary):
            for row in rows:
                row.is_struck = True
        session.attachments[0].is_struck = True
        needle_work.insertions_of(session)[0].is_struck = True
        session.needles[0].is_struck = True
    bundle = fhir_bundle(chart, "P07/1")
    kinds = [e["resource"]["resourceType"] for e in bundle["entry"]]
    assert sorted(kinds) == ["Patient", "Practitioner", "Procedure", "Provenance"]
    (procedure,) = of_type(bundle, "Procedure")
    assert "bodySite" not in procedure
    assert [n["text"] for n in procedure["note"]] == ["0 insertions.", "Position: prone."]


def test_twitches_of_a_recording_that_was_struck_out_are_not_counted(chart):
    sessions.open_session(chart, "P07")
    for _ in range(2):
        recording(chart, "P07/2")
    with chart.writing() as work:
        sessions.find_session(work, "P07/2").attachments[0].is_struck = True
    found = {o["code"]["text"]: o for o in of_type(fhir_bundle(chart, "P07/2"), "Observation")}
    assert found["Local twitch responses, detected apart from every site"]["valueInteger"] == 5


def test_two_sessions_share_the_client_and_nothing_of_their_own(tmp_path):
    chart = opened(tmp_path / "two.sqlite", two_clients)
    first, second = (fhir_bundle(chart, name) for name in ("P07/1", "P07/2"))
    shared = {e["fullUrl"] for e in first["entry"]} & {e["fullUrl"] for e in second["entry"]}
    kinds = {e["resource"]["resourceType"] for e in first["entry"] if e["fullUrl"] in shared}
    assert kinds == {"Patient", "Practitioner", "Device"}


def test_a_file_is_private_and_never_overwritten(chart, tmp_path):
    path = write_fhir(chart, "P07/1", tmp_path / "s.json")
    assert json.loads(path.read_text())["resourceType"] == "Bundle"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(ChartError, match="is there already"):
        write_fhir(chart, "P07/1", path)
    with pytest.raises(NotFoundError):
        write_fhir(chart, "P07/9", tmp_path / "t.json")
    assert not (tmp_path / "t.json").exists()


def test_without_the_library_it_says_what_to_install(chart, monkeypatch):
    monkeypatch.setitem(sys.modules, "fhir.resources.R4B.bundle", None)
    with pytest.raises(ChartError, match=r'pip install "twitchdetect\[fhir\]"'):
        fhir_bundle(chart, "P07/1")
