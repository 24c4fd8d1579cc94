"""What people get wrong while they keep a chart, and what they are told then."""

from pathlib import Path

import pytest

from twitchdetect.cli.app import run

SITE = ("--muscle", "Upper trapezius")


def test_a_name_as_code_is_refused_before_anything_is_asked(desk, typing):
    left = typing("never asked")
    assert "a code is no name" in desk.refusal("client", "add", "Anna Huber")
    assert left == ["never asked"]


def test_a_wrong_code_of_a_practitioner_is_asked_again(desk, typing):
    left = typing("Berta Berg", "BB", "", "")
    assert "Practitioner BB" in desk.said("practitioner", "set")
    assert left == []


def test_an_answer_that_is_a_number_is_taken_as_it_is(desk, typing):
    name = desk.needled()
    left = typing("48", 2, *["no"] * 40)
    desk.call("diary", "add", name)
    assert len(left) < 41
    assert [d["hours"] for d in desk.told("session", "show", name)["diary"]] == [48]


def test_a_key_that_was_pressed_is_no_reason(desk, typing):
    name = desk.told("session", "new", "P07")["session"]
    typing("yes", "n", "sits with her eyes closed", KeyboardInterrupt())
    _, out, _ = desk.call("session", "answer", name, "screening")
    assert "expected a reason in words" in out
    (row,) = desk.told("session", "show", name)["answers"]
    assert row["words"] == "sits with her eyes closed"


def test_a_figure_without_its_movement_is_taken_back(desk, typing):
    name = desk.ready()
    left = typing("not said", "not said", "", "", 12, "", *[""] * 4)
    desk.said("session", "answer", name)
    assert left == []
    assert desk.told("session", "show", name)["measures"] == []


def test_closing_with_a_needle_in_asks_nothing_before_it_is_out(desk, typing):
    name = desk.needled()
    desk.said("needle", "in", name)
    left = typing("never asked")
    told = desk.refusal("session", "close", name)
    assert "1 needle still in (insertion 2)" in told
    assert "twitchdetect chart needle out P07/1 2" in told
    assert left == ["never asked"]


def test_a_measure_told_twice_says_which_counts(desk):
    name = desk.ready()
    assert "newest counts" not in desk.said("measure", "add", name, "pain", 7)
    assert "newest counts" not in desk.said("measure", "add", name, "pain", 2, "--phase", "after")
    out = desk.said("measure", "add", name, "pain", 3)
    assert "It was 7 before, and the newest counts" in out and "--phase after" in out
    for movement in ("rotation", "flexion"):
        out = desk.said("measure", "add", name, "rom", 40, "--what", movement)
        assert "newest counts" not in out


@pytest.mark.parametrize("typed", ["trapez", "Uper trapezius"])
def test_a_muscle_not_on_the_list_is_named_beside_those_like_it(desk, typed):
    out = " ".join(desk.said("site", "add", desk.ready(), "--muscle", typed).split())
    assert f"'{typed}' is not on the list" in out and "Upper trapezius" in out
    assert desk.told("session", "show", "P07/1")["sites"][0]["muscle"] == typed


def test_a_part_of_a_muscles_name_is_picked_from_or_kept(desk, typing):
    name = desk.ready()
    typing("trapez", "Upper", "", "", "")
    assert "Near: lung below and in front." in desk.said("site", "add", name)
    typing("trapez", "", "", "", "")
    desk.said("site", "add", name)
    typing("xyzzy", "", "", "")
    desk.said("site", "add", name)
    muscles = [s["muscle"] for s in desk.told("session", "show", name)["sites"]]
    assert muscles == ["Upper trapezius", "trapez", "xyzzy"]


def test_a_needle_deeper_than_it_is_long_is_told_with_the_way_to_put_it_right(desk):
    name = desk.ready()
    desk.said("site", "add", name, *SITE)
    assert "long" not in desk.said("needle", "in", name, "--depth-mm", 200)
    desk.said("needle", "add", name, "--length-mm", 40)
    assert "long" not in desk.said("needle", "in", name, "--depth-mm", 40)
    out = " ".join(desk.said("needle", "in", name, "--depth-mm", 200).split())
    assert "40 mm long" in out
    assert "needle out P07/1 3 --depth-mm X" in out


def test_an_amendment_of_what_was_struck_out_is_refused(desk):
    name = desk.ready()
    for value in (7, 6):
        desk.said("measure", "add", name, "pain", value)
    desk.said("session", "strike", name, "measure 1", "--reason", "typing error")
    desk.said("session", "close", name)
    why = ("--reason", "typing error")
    told = desk.refusal("session", "amend", name, "--set", "measure 1.value=8", *why)
    assert "measure 1 is struck out" in told and "--set 'measure 1.is_struck=no'" in told
    desk.said("session", "amend", name, "--set", "measure 1.is_struck=no", *why)
    desk.said("session", "amend", name, "--set", "measure 1.value=8", *why)
    values = [m["value"] for m in desk.told("session", "show", name)["measures"]]
    assert values == [8, 6]


def test_an_amendment_names_an_answer_by_its_topic_alone_too(desk):
    name = desk.closed()
    why = ("--reason", "she only said it")
    desk.said("session", "amend", name, "--set", "consent.form=verbal", *why)
    answers = desk.told("session", "show", name)["answers"]
    assert [a["value"] for a in answers if a["item"] == "form"] == ["verbal"]


def test_a_row_that_is_not_there_is_refused_with_those_that_are(desk):
    name = desk.closed()
    told = desk.refusal("session", "amend", name, "--set", "site 9.side=left", "--reason", "x")
    assert "has no row 'site 9'; it has site 1: twitchdetect chart session show P07/1" in told
    told = desk.refusal("session", "amend", name, "--strike", "measure 1", "--reason", "x")
    assert "it has no measure" in told


def test_a_session_that_can_be_closed_says_how(desk):
    name = desk.needled()
    desk.said("aftercare", name, "--others", "yes")
    desk.said("session", "change", name, "--needles-out", 1)
    assert "twitchdetect chart session close P07/1" in desk.said("session", "show", name)


def test_a_report_of_an_encrypted_chart_asks_for_its_passphrase(desk, typing, monkeypatch, capsys):
    pytest.importorskip("sqlcipher3")
    monkeypatch.delenv("TWITCHDETECT_CHART_PASSPHRASE", raising=False)
    name = desk.told("session", "new", "P07")["session"]
    words = ["right", "right", "right", "wrong"]
    monkeypatch.setattr("getpass.getpass", lambda prompt: words.pop(0))
    typing()
    desk.said("encrypt")
    assert run(["report", name, "--out", "a.html"]) == 0
    assert "P07/1" in Path("a.html").read_text()
    assert run(["report", name, "--out", "b.html"]) == 2
    assert "the passphrase is wrong" in capsys.readouterr().err and words == []
    assert not Path("b.html").exists()


def test_a_report_finds_a_chart_at_home(desk, place, monkeypatch, capsys):
    name = desk.told("session", "new", "P07")["session"]
    monkeypatch.setenv("HOME", str(place.parent))
    assert run(["report", name, "--chart", f"~/{place.name}", "--out", "a.html"]) == 0


def test_an_entry_on_paper_is_found_as_the_report_has_it(desk):
    head = desk.said("verify").rpartition(" ")[2].strip()
    number = head.partition(":")[0]
    assert f"Entry {number} is there as it was noted." in desk.said("verify", "--expect", head)
    assert "as it was noted." in desk.said("verify", "--expect", f"entry {head}")
    assert "as it was noted." not in desk.said("verify")
    wrong = f"{number}:{'0' * 16}"
    assert "as it was noted." not in desk.said("verify", "--expect", wrong, code=1)


def test_a_command_written_wrong_is_named_right(desk):
    assert "did you mean 'session'? See" in desk.refusal("sesion", "new")
    assert "did you mean 'close'?" in desk.refusal("session", "closed")
    assert "choose from 'new'" in desk.refusal("session", "xyzzy")


def test_how_complete_a_table_is_says_where_the_rest_is_said(desk):
    desk.closed()
    assert "stricta --say 6a=TEXT" in desk.said("stricta", "--complete")


def test_of_a_signed_session_nobody_is_told_that_needles_may_be_used(desk):
    name = desk.closed()
    out = desk.said("session", "answer", name, "consent", "form=written")
    assert "nothing of it was changed" in out and "session amend" in out
    assert desk.said("session", "ready", name) == "P07/1 is signed: it takes no more needles.\n"
