"""The chart by commands, from the first client to an amendment."""

import json
import re
from datetime import datetime, timedelta

import pytest

from tests.cli.charting import CONSENT, HYGIENE, SCREENING, Desk
from twitchdetect.chart import picklists


def test_a_session_from_the_first_client_to_an_amendment(desk):
    name = desk.told("session", "new", "p07", "--position", "prone")["session"]
    assert name == "P07/1"
    for topic in (CONSENT, HYGIENE):
        desk.said("session", "answer", name, *topic)
    words = "anticoagulants=INR 2.1"
    desk.said("session", "answer", name, *SCREENING, "anticoagulants=yes", "--words", words)
    desk.said("measure", "add", name, "pain", "6")
    desk.said("needle", "add", name, "--diameter-mm", "0.30", "--length-mm", "40")
    desk.said("site", "add", name, "--muscle", "Multifidus", "--side", "right")
    desk.said("needle", "in", name, "--depth-mm", "25")
    desk.said("needle", "out", name, "--strokes", "12")
    desk.said("adverse", "add", name, "bruising", "--site", "1")
    desk.said("measure", "add", name, "pain", "3", "--phase", "after")
    desk.said("aftercare", name, "heat=no", "--others", "yes")
    closed = desk.said("session", "close", name, "--needles-out", "1", "--response", "well")
    assert closed.startswith("Session P07/1 is closed, signed by AB 2")
    desk.said("session", "amend", name, "--set", "site 1.side=left", "--reason", "wrong side")
    found = desk.told("session", "show", name)
    assert (found["session"], found["client"], found["position"]) == (name, "P07", "prone")
    assert found["obstacles"] == [] and found["missing"] == []
    assert len(found["answers"]) == 3 + 15 + 5 + 9
    (red,) = (a for a in found["answers"] if a["item"] == "anticoagulants")
    assert (red["value"], red["words"]) == ("yes", "INR 2.1")
    assert [(m["kind"], m["value"], m["phase"]) for m in found["measures"]] == [
        ("pain", 6, "before"),
        ("pain", 3, "after"),
    ]
    (site,) = found["sites"]
    assert (site["muscle"], site["side"]) == ("Multifidus", "left")
    (insertion,) = site["insertions"]
    assert (insertion["depth_mm"], insertion["n_strokes"]) == (25, 12)
    assert insertion["needle_id"] == found["needles"][0]["id"]
    assert 0 <= insertion["in_situ_min"] < 1
    assert found["adverse_events"][0]["site_id"] == site["id"]
    assert (found["closed_by"], found["n_needles_counted_out"]) == ("AB", 1)
    (change,) = found["amendments"]
    assert (change["author"], change["reason"]) == ("AB", "wrong side")
    assert change["changes"] == {"site 1.side": ["right", "left"]}


def test_what_keeps_needles_from_being_used_is_told_with_exit_1(desk):
    name = desk.told("session", "new", "P07")["session"]
    found = desk.told("session", "ready", name, code=1)
    assert len(found["obstacles"]) == 3 + 15 + 5
    out = desk.said("session", "ready", name, code=1)
    assert "Lymphoedema of the limb (screening): not answered." in out
    assert "no needle may be used yet" in desk.refusal("needle", "in", name)
    short = desk.said("session", "answer", name, *CONSENT)
    assert "Screening: 15 not answered." in short and "Consent" not in short
    desk.said("session", "answer", name, *SCREENING)
    desk.said("session", "answer", name, *HYGIENE)
    assert desk.said("session", "ready", name) == "P07/1: needles may be used.\n"


def test_a_red_answer_needs_words_and_a_forbidding_one_cannot_have_them(desk):
    name = desk.ready()
    desk.said("session", "answer", name, "screening", "epilepsy=unknown")
    (told,) = desk.told("session", "ready", name, code=1)["obstacles"]
    assert told.startswith("Epilepsy (screening): unknown.")
    desk.said("session", "answer", name, "screening", "--words", "epilepsy=asked the doctor")
    assert desk.told("session", "ready", name)["obstacles"] == []
    desk.said("session", "answer", name, "consent", "given=no", "--words", "given=never mind")
    assert desk.told("session", "ready", name, code=1)["obstacles"] == [
        "Consent was given (consent): no. No needle may be used."
    ]
    assert "!! Consent was given: no" in desk.said("session", "show", name)


def test_others_leave_what_is_answered_as_it_is(desk):
    name = desk.told("session", "new", "P07")["session"]
    desk.said("session", "answer", name, "screening", "epilepsy=yes")
    found = desk.told("session", "answer", name, *SCREENING)
    values = {a["item"]: a["value"] for a in found["answers"]}
    assert values.pop("epilepsy") == "yes"
    assert set(values.values()) == {"no"} and len(values) == 14


def test_a_wrong_answer_keeps_none_of_them(desk):
    name = desk.told("session", "new", "P07")["session"]
    told = desk.refusal("session", "answer", name, "hygiene", "hands=yes", "gloves=perhaps")
    assert "got 'perhaps' as the answer to gloves; expected one of yes, no" in told
    assert desk.told("session", "show", name)["answers"] == []


def test_a_session_does_not_close_while_a_needle_is_in(desk):
    name = desk.ready()
    desk.said("site", "add", name)
    desk.said("needle", "in", name)
    desk.said("aftercare", name, "--others", "yes")
    told = desk.refusal("session", "close", name, "--needles-out", "1")
    assert "1 needle still in: 1." in told
    assert "STILL IN" in desk.said("session", "show", name)
    desk.said("needle", "out", name)
    assert desk.told("session", "close", name)["closed_by"] == "AB"


def test_the_count_of_needles_is_kept_even_if_it_is_wrong(desk):
    name = desk.needled()
    desk.said("aftercare", name, "--others", "yes")
    assert "went in and 2 were counted" in desk.refusal(
        "session", "close", name, "--needles-out", "2"
    )
    assert desk.told("session", "show", name)["n_needles_counted_out"] == 2


def test_only_who_opened_a_session_closes_it(desk):
    name = desk.told("session", "new", "P07")["session"]
    told = desk.refusal("session", "close", name, "--plan", "mine", "--author", "CD")
    assert "opened by AB, who alone may close it; you are CD" in told
    assert desk.told("session", "show", name)["plan"] == ""
    desk.said("session", "close", name)
    assert "is closed already" in desk.refusal("session", "close", name, "--plan", "mine")


def test_needles_are_named_by_number_and_counted(desk):
    name = desk.ready()
    for side in ("left", "right"):
        desk.said("site", "add", name, "--side", side)
    for length in ("30", "50"):
        desk.said("needle", "add", name, "--length-mm", length)
    desk.said("needle", "in", name, "--site", "1", "--kind", "1", "--note", "slow")
    assert desk.told("needle", "in", name)["n_in_now"] == 2
    assert desk.told("needle", "out", name, "1")["n_in_now"] == 1
    first, second = desk.told("session", "show", name)["sites"]
    kinds = {k["id"]: k["length_mm"] for k in desk.told("session", "show", name)["needles"]}
    assert [kinds[i["needle_id"]] for s in (first, second) for i in s["insertions"]] == [30, 50]
    assert first["insertions"][0]["out_at"] and not second["insertions"][0]["out_at"]
    assert "needle 1 is not in" in desk.refusal("needle", "out", name, "1")
    assert "has not a site 7" in desk.refusal("needle", "in", name, "--site", "7")


def test_times_are_of_this_machine_and_kept_in_utc(desk, in_berlin):
    name = desk.ready("P07", "--at", "2026-11-02T09:30")
    desk.said("site", "add", name)
    desk.said("needle", "in", name, "--at", "2026-11-02T10:00")
    found = desk.told("needle", "out", name, "--at", "2026-11-02T09:12:30+00:00")
    assert found["in_at"] == "2026-11-02T09:00:00.000000+00:00"
    assert found["out_at"] == "2026-11-02T09:12:30.000000+00:00"
    out = desk.said("session", "show", name)
    assert "insertion 1: in 10:00, out 10:12 (12.5 min)" in out
    assert re.search(r"\n20\d\d-\d\d-\d\d \d\d:\d\d CES?T, by AB", out)
    tomorrow = (datetime.now() + timedelta(days=1)).isoformat()
    assert "a time that has been" in desk.refusal(
        "measure", "add", name, "pain", "1", "--at", tomorrow
    )
    assert "expected a time" in desk.refusal("needle", "in", name, "--at", "soon")


def test_a_time_of_day_is_of_today(desk):
    name = desk.told("session", "new", "P07")["session"]
    found = desk.told("measure", "add", name, "pain", "1", "--at", "00:00")
    midnight = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
    assert datetime.fromisoformat(found["at"]) == midnight.astimezone()


def test_a_site_has_its_settings_and_can_be_changed(desk):
    name = desk.ready()
    desk.said("site", "add", name, "--technique", "electro", "--intensity-ma", "4.5")
    changed = ("--frequency-hz", "2", "--segments", "C5-C6", "--point", "latent", "--view", "back")
    found = desk.told(
        "site", "change", name, *changed, "--x", "0.25", "--y", "0.5", "--strokes", "9"
    )
    assert (found["frequency_hz"], found["intensity_mA"], found["segments"]) == (2, 4.5, "C5-C6")
    assert (found["point"], found["view"], found["x"], found["n_strokes"]) == (
        "latent",
        "back",
        0.25,
        9,
    )
    out = " ".join(desk.said("session", "show", name).split())
    assert "Dry needling with electro-stimulation" in out and "4.5 mA" in out and "9 strokes" in out
    assert "expected one of left, right, middle" in desk.refusal(
        "site", "change", name, "--side", "top"
    )


def test_a_measure_must_fit_its_kind(desk):
    name = desk.told("session", "new", "P07")["session"]
    assert "expected 0 to 10" in desk.refusal("measure", "add", name, "pain", "11")
    assert "say of what" in desk.refusal("measure", "add", name, "rom", "45")
    assert "expected one of pain" in desk.refusal("measure", "add", name, "mood", "1")
    assert "VALUE is missing" in desk.refusal("measure", "add", name, "pain")
    assert "expected a number" in desk.refusal("measure", "add", name, "pain", "much")
    said = desk.said(
        "measure", "add", name, "rom", "-5", "--what", "knee extension", "--side", "left"
    )
    assert said == "P07/1: Range of motion, knee extension left: -5 deg (before).\n"


def test_severity_follows_the_kind_unless_it_is_said(desk):
    name = desk.closed()
    late = ("--when", "after")
    assert desk.told("adverse", "add", name, "pneumothorax", *late)["severity"] == "serious"
    assert desk.told("adverse", "add", name, "bruising", *late)["severity"] == "minor"
    found = desk.told("adverse", "add", name, "bruising", *late, "--severity", "moderate")
    assert found["severity"] == "moderate"
    assert "closed and signed" in desk.refusal("adverse", "add", name, "bruising")


def test_published_rates_stand_beside_the_pick_list(desk):
    found = desk.told("adverse", "list")
    assert found["any_minor_percent"] == "36.7"
    kinds = {kind["key"]: kind for kind in found["kinds"]}
    assert set(kinds) == set(picklists.ADVERSE_EVENTS)
    assert kinds["bruising"]["published"] == [
        {"percent": "7.7", "source": "Boyce 2020"},
        {"percent": "7.55", "source": "Brady 2014"},
    ]
    assert kinds["faint"]["published"] == []
    out = desk.said("adverse", "list")
    assert re.search(r"bruising +Bruise +7.7 \(Boyce\), 7.55 \(Brady\)\n", out)


def test_a_red_diary_is_raised_until_somebody_acknowledges_it(desk):
    name = desk.closed()
    desk.said("diary", "add", name, "--hours", "24", "--soreness", "3", "--symptom", "bruise")
    assert "RED" not in desk.said("client", "show", "P07")
    row = desk.told(
        "diary", "add", name, "--hours", "48", "--symptom", "numbness", "--symptom", "weakness"
    )
    assert row["is_red"] and row["symptoms"] == ["numbness", "weakness"]
    for words in (("client", "show", "P07"), ("session", "new", "P07"), ("session", "show", name)):
        out = desk.said(*words)
        assert out.startswith("!! RED ALERT: Numbness; Weakness, 48 h after P07/1"), words
        assert f"twitchdetect chart diary seen {row['id']}" in out
        (alert,) = desk.told(*words)["alerts"]
        assert (alert["session"], alert["id"]) == (name, row["id"])
    assert desk.told("client", "list")[0]["has_alert"] is True
    assert "ALERT" in desk.said("client", "list")
    assert desk.told("diary", "seen", row["id"]) == {"id": row["id"], "seen_by": "AB"}
    assert "RED" not in desk.said("client", "show", "P07")
    assert "seen by AB" in desk.said("session", "show", name)
    assert "there is no diary entry" in desk.refusal("diary", "seen", "nothing")


@pytest.mark.parametrize(("year", "is_child"), [(2020, True), (1980, False)])
def test_a_child_is_told_first(desk, year, is_child):
    desk.said("client", "add", "K1", "--birth-year", year)
    for words in (("client", "show", "K1"), ("session", "new", "K1")):
        assert desk.said(*words).startswith("!! YOUNGER THAN 12") == is_child
    assert desk.told("client", "show", "K1")["is_under_12"] is is_child


def test_amendments_name_rows_as_they_are_shown(desk):
    name = desk.needled()
    desk.said("measure", "add", name, "pain", "6")
    desk.said("measure", "add", name, "pain", "2", "--phase", "after")
    desk.said("adverse", "add", name, "bruising")
    desk.said("aftercare", name, "--others", "yes")
    desk.said("session", "close", name, "--needles-out", "1")
    changes = {
        "measure 2.value": "2.5",
        "answer consent.form": "verbal",
        "insertion 1.n_strokes": "8",
        "session.plan": "a=b",
        "session.is_simulation": "yes",
        "adverse 1.when": "after",
        "insertion 1.depth_mm": "",
    }
    words = [word for key, value in changes.items() for word in ("--set", f"{key}={value}")]
    desk.said("session", "amend", name, *words, "--strike", "measure 1", "--reason", "mistyped")
    found = desk.told("session", "show", name)
    assert [(m["value"], m["is_struck"]) for m in found["measures"]] == [(6, True), (2.5, False)]
    assert {a["item"]: a["value"] for a in found["answers"]}["form"] == "verbal"
    insertion = found["sites"][0]["insertions"][0]
    assert (insertion["n_strokes"], insertion["depth_mm"]) == (8, None)
    assert (found["plan"], found["is_simulation"]) == ("a=b", True)
    assert found["adverse_events"][0]["when"] == "after"
    assert {a["reason"] for a in found["amendments"]} == {"mistyped"}
    assert ["written", "verbal"] in [
        a["changes"].get("answer consent.form.value") for a in found["amendments"]
    ]
    out = desk.said("session", "show", name)
    assert re.search(r"Pain now +- +2.5 +- +of 10 +2\n", out)
    assert '"mistyped"; measure pain.value 2.0 > 2.5' in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--set", "site 1.side=left"], "an amendment needs its reason"),
        (["--set", "site 1.side=left", "--reason", " "], "an amendment needs its reason"),
        (["--reason", "x"], "nothing to amend"),
        (["--set", "side=left", "--reason", "x"], "expected ROW.COLUMN=VALUE"),
        (["--set", "site 1.side", "--reason", "x"], "expected ROW.COLUMN=VALUE"),
        (["--set", "site 9.side=left", "--reason", "x"], "has no row 'site 9'"),
        (["--set", "site 1.colour=red", "--reason", "x"], "got 'colour'"),
        (["--set", "site 1.number=2", "--reason", "x"], "got 'number'"),
        (["--set", "insertion 1.depth_mm=deep", "--reason", "x"], "expected a number"),
        (["--set", "insertion 1.n_strokes=1.5", "--reason", "x"], "expected a whole number"),
        (["--set", "site 1.is_struck=perhaps", "--reason", "x"], "expected yes or no"),
        (["--set", "insertion 1.out_at=late", "--reason", "x"], "expected a time"),
    ],
)
def test_a_wrong_amendment_is_refused(desk, words, message):
    name = desk.closed()
    before = desk.told("session", "show", name)
    assert message in desk.refusal("session", "amend", name, *words)
    assert desk.told("session", "show", name) == before


def test_a_mistake_is_struck_out_while_the_session_is_open(desk):
    name = desk.ready()
    for value in (6, 2):
        desk.said("measure", "add", name, "pain", value)
    desk.said("site", "add", name)
    desk.said("needle", "in", name)
    why = ("--reason", "of another client")
    assert desk.told("session", "strike", name, "measure 2", *why)["value"] == 2
    assert "site 1 has needles: 1" in desk.refusal("session", "strike", name, "site 1", *why)
    out = desk.said("session", "strike", name, "insertion 1", *why)
    assert out == "P07/1: insertion 1 is struck out.\n"
    desk.said("session", "strike", name, "site 1", *why)
    out = desk.said("session", "show", name)
    assert re.search(r"Pain now +6 +- +- +of 10 +1\n", out) and "Needling" not in out
    assert "has no row 'measure 9'" in desk.refusal("session", "strike", name, "measure 9", *why)
    desk.said("session", "close", name)
    assert "session amend" in desk.refusal("session", "strike", name, "measure 1", *why)


def test_an_open_session_is_changed_not_amended(desk):
    name = desk.needled()
    told = desk.refusal("session", "amend", name, "--set", "site 1.side=left", "--reason", "x")
    assert "still open" in told
    assert desk.told("session", "change", name, "--plan", "again", "--note", "")["plan"] == "again"
    assert "nothing to change" in desk.refusal("session", "change", name)
    desk.said("aftercare", name, "--others", "yes")
    desk.said("session", "close", name, "--needles-out", "1")
    assert "twitchdetect chart session amend" in desk.refusal(
        "session", "change", name, "--plan", "other"
    )


def test_names_are_kept_only_where_they_are_turned_on(desk):
    assert "twitchdetect chart names on" in desk.refusal("client", "change", "P07", "--name", "Ada")
    assert desk.told("names", "on") == {"names": "on"}
    desk.said("client", "change", "P07", "--name", "Ada Byron", "--born", "2015-12-10")
    found = desk.told("client", "show", "P07")
    assert (found["name"], found["birth_year"], found["is_under_12"]) == ("Ada Byron", 2015, True)
    assert "Ada Byron" in desk.said("client", "list")
    desk.said("names", "off")
    assert "Ada" not in desk.said("client", "list")


def test_a_code_is_made_and_a_name_is_no_code(desk):
    made = desk.told("client", "add")["code"]
    assert re.fullmatch(r"[A-Z]\d[A-Z]\d{3}", made)
    assert "a code is no name" in desk.refusal("client", "add", "Smith")
    assert "there is a client p07 already" in desk.refusal("client", "add", "p07")
    assert "there is no client 'X9'" in desk.refusal("client", "show", "X9")
    assert "CODE is missing" in desk.refusal("client", "show")
    assert "there is no session 'P07/4'" in desk.refusal("session", "show", "P07/4")


def test_the_list_has_who_came_last_first(desk, in_berlin):
    desk.said("client", "add", "A1")
    desk.closed("A1")
    desk.said("session", "new", "P07", "--at", "2020-01-01T10:00")
    rows = desk.told("client", "list")
    assert [(r["code"], r["n_sessions"], r["has_open"]) for r in rows] == [
        ("A1", 1, False),
        ("P07", 1, True),
    ]
    lines = desk.said("client", "list").splitlines()
    assert lines[0].split() == ["client", "sessions", "last"]
    assert lines[2].endswith("open session") and "2020-01-01 10:00 CET" in lines[2]


def test_practitioners_keep_what_is_not_said_again(desk):
    desk.said("practitioner", "set", "AB", "--name", "A. Berg")
    (row,) = desk.told("practitioner", "list")
    assert (row["code"], row["name"], row["credential"]) == ("AB", "A. Berg", "physiotherapist")
    assert "A. Berg" in desk.said("practitioner", "list")
    assert desk.told("session", "new", "P07")["credential"] == "physiotherapist"


def test_who_writes_is_said_or_the_only_practitioner(desk, monkeypatch):
    assert desk.told("session", "new", "P07")["author"] == "AB"
    desk.said("practitioner", "set", "CD")
    told = desk.refusal("session", "new", "P07")
    assert "nobody said who writes; known are AB, CD. Add --author CODE" in told
    assert desk.told("session", "new", "P07", "--author", "CD")["author"] == "CD"
    monkeypatch.setenv("TWITCHDETECT_AUTHOR", "EF")
    assert desk.told("session", "new", "P07")["author"] == "EF"
    assert "practitioner's code" in desk.refusal("session", "new", "P07", "--author", "C D")


def test_only_what_begins_a_chart_makes_its_file(place, capsys):
    desk = Desk(capsys)
    for words in (
        ("client", "list"),
        ("client", "show", "P07"),
        ("session", "new", "P07", "--author", "AB"),
        ("needle", "in", "P07", "--author", "AB"),
        ("diary", "seen", "x", "--author", "AB"),
    ):
        assert f"there is no chart at {place}; the first entry makes one" in desk.refusal(*words)
    assert "nobody said who writes" in desk.refusal("client", "add", "P07")
    assert not place.exists()
    code, out, err = desk.call("client", "add", "P07", "--author", "AB")
    assert (code, err) == (0, f"twitchdetect: this is a new chart: {place}\n")
    assert out.startswith("Client P07 added.")


def test_options_of_the_chart_may_stand_before_the_command(desk, place, tmp_path):
    other = tmp_path / "other.sqlite"
    desk.call("--chart", other, "--author", "ZZ", "client", "add", "Z1")
    assert other.exists()
    assert [r["code"] for r in desk.told("client", "list", "--chart", other)] == ["Z1"]
    assert [r["code"] for r in json.loads(desk.said("--json", "client", "list"))] == ["P07"]


def test_pick_lists_hold_what_commands_take(desk):
    lists = desk.told("picklists")
    assert set(lists) > {*picklists.TOPICS, "measures", "symptoms", "techniques", "positions"}
    (given,) = (i for i in lists["consent"] if i["key"] == "given")
    assert (given["forbids"], given["answers"]) == (["no"], ["yes", "no"])
    assert list(desk.told("picklists", "red-flags")) == ["red_flags"]
    out = desk.said("picklists", "screening")
    assert "[no, first trimester!, second trimester!" in out
    assert "[yes, no!!]" in desk.said("picklists", "consent")
    assert "needs --what" in desk.said("picklists", "measures")
    assert "expected one of consent" in desk.refusal("picklists", "nothing")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["client", "show", "P07", "--nix"], "unknown arguments: --nix; see 'twitchdetect chart client show --help'"),
        (["client"], "required: ACTION; see 'twitchdetect chart client --help'"),
        ([], "required: WHAT; see 'twitchdetect chart --help'"),
        (["frobnicate"], "invalid choice"),
        (["session", "answer", "P07", "hygiene"], "no answer was given"),
        (["session", "answer", "P07"], "TOPIC is missing"),
        (["session", "answer", "P07", "mood", "a=b"], "expected one of consent, screening"),
        (["session", "answer", "P07", "hygiene", "hands"], "got 'hands', expected ITEM=ANSWER"),
        (["session", "answer", "P07", "hygiene", "hands=yes", "hands=no"], "got 'hands' twice"),
        (["session", "answer", "P07", "hygiene", "--words", "hands=x"], "not answered yet"),
        (["aftercare", "P07", "hands=yes"], "got 'hands' as an item of aftercare"),
        (["session", "close", "P07", "--needles-out", "two"], "expected a whole number"),
        (["session", "close", "P07", "--response", "great"], "expected one of well"),
        (["diary", "add", "P07"], "--hours is missing"),
        (["diary", "add", "P07", "--hours", "24", "--symptom", "mood"], "got 'mood' as a symptom"),
        (["needle", "add", "P07"], "is not described"),
        (["needle", "in", "P07/x"], "expected CODE/NUMBER"),
        (["adverse", "add", "P07", "mood"], "got 'mood' as an adverse event"),
        (["adverse", "add", "P07"], "KIND is missing"),
        (["client", "change", "P07"], "nothing to change"),
        (["site", "change", "P07"], "nothing to change"),
        (["delete", "P07", "--reason", "request"], "add --yes"),
        (["delete", "P07", "--yes"], "--reason is missing"),
        (["anonymise", "P07", "--yes"], "--reason is missing"),
        (["names"], "required"),
        (["client", "list", "--chart", ""], "--chart: got ''"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_one_line_and_exit_2(desk, words, message):
    desk.said("session", "new", "P07")
    code, out, err = desk.call(*words)
    assert code == 2 and out == ""
    assert message in err and err.count("\n") == 1


def test_a_busy_chart_is_exit_1(desk, monkeypatch):
    from twitchdetect.chart.errors import BusyError

    def fail(*words, **options):
        raise BusyError("others are writing for too long")

    monkeypatch.setattr("twitchdetect.chart.sessions.open_session", fail)
    assert "others are writing" in desk.refusal("session", "new", "P07", code=1)
