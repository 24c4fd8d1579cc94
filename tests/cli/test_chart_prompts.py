"""The chart by hand: what is asked at a terminal, and what is kept when somebody stops."""

import os
import pty
import select
import subprocess
import sys

from twitchdetect.chart import picklists

YES, NO = 1, 1  # the first answer to questions of hygiene, and of screening
STOP = KeyboardInterrupt()


def stopped(desk, *words):
    """Give stdout and the last line of a command that was stopped with Ctrl-C."""
    code, out, err = desk.call(*words)
    assert code == 130, err
    return out, err


def test_a_session_is_walked_through_and_each_answer_kept(desk, typing):
    left = typing(
        *("yes", 1, "written", 1, "not said"),
        *[NO] * 5, "yes", "mother sits beside", *[NO] * 9,
        *[YES] * 5,
        "supine",
        *(6, 45, "neck rotation", "left", "", "", "", ""),
    )  # fmt: skip
    out = desk.said("session", "new", "P07")
    assert left == []
    assert "P07/1: needles may be used." in out
    found = desk.told("session", "show", "P07/1")
    answers = {a["item"]: (a["value"], a["words"]) for a in found["answers"]}
    assert "first_time" not in answers
    assert answers["under_12"] == ("yes", "mother sits beside")
    assert answers["copy"] == ("yes", "")
    assert len(answers) == 4 + 15 + 5
    assert found["position"] == "supine"
    assert [(m["kind"], m["value"], m["what"], m["side"]) for m in found["measures"]] == [
        ("pain", 6, "", ""),
        ("rom", 45, "neck rotation", "left"),
    ]


def test_enter_alone_answers_nothing_of_consent_screening_and_hygiene(desk, typing):
    typing("", " ", STOP)
    stopped(desk, "session", "new", "P07")
    name = "P07/1"
    for topic in ("screening", "hygiene", "aftercare", "red-flags"):
        typing("", " ", STOP)
        stopped(desk, "session", "answer", name, topic)
    assert desk.told("session", "show", name)["answers"] == []
    assert desk.told("session", "ready", name, code=1)["obstacles"]


def test_ctrl_c_keeps_what_was_answered_and_says_how_to_go_on(desk, typing):
    typing(1, 1, STOP)
    out, err = stopped(desk, "session", "new", "P07")
    assert err == (
        "twitchdetect: stopped; what was answered is kept. "
        "Go on: twitchdetect chart session answer P07/1\n"
    )
    kept = desk.told("session", "show", "P07/1")["answers"]
    assert [a["item"] for a in kept] == ["explained", "given"]
    typing("verbal", STOP)
    out, _ = stopped(desk, "session", "answer", "P07")
    assert "3/5  How consent was given" in out and "1/5" not in out
    assert len(desk.told("session", "show", "P07/1")["answers"]) == 3


def test_the_end_of_the_input_stops_as_ctrl_c_does(desk, typing):
    typing(1, EOFError())
    _, err = stopped(desk, "session", "new", "P07")
    assert "Go on: twitchdetect chart session answer P07/1" in err


def test_a_red_answer_is_asked_for_words_at_once_and_stays_red_without(desk, typing):
    name = desk.told("session", "new", "P07")["session"]
    typing("unknown", "", STOP)
    stopped(desk, "session", "answer", name, "screening")
    (row,) = desk.told("session", "show", name)["answers"]
    assert (row["item"], row["value"], row["words"]) == ("needle_phobia", "unknown", "")
    typing(3, "asked twice", STOP)
    out, _ = stopped(desk, "session", "answer", name, "screening")
    assert "1/15  Fear of needles" in out
    assert desk.told("session", "show", name)["answers"][0]["words"] == "asked twice"


def test_no_consent_ends_the_questions(desk, typing):
    left = typing(1, "no")
    out = desk.said("session", "new", "P07")
    assert left == [] and "No needle may be used." in out and "Screening\n" not in out
    typing("yes", STOP)
    out, _ = stopped(desk, "session", "answer", "P07/1")
    assert "2/5  Consent was given" in out
    rows = desk.told("session", "show", "P07/1")["answers"]
    assert {r["item"]: r["value"] for r in rows}["given"] == "yes"


def test_an_answer_is_a_number_a_word_or_its_beginning(desk, typing):
    name = desk.told("session", "new", "P07")["session"]
    typing("0", "4", "perhaps", "YES", "why", "n", "2", "words", STOP)
    out, _ = stopped(desk, "session", "answer", name, "screening")
    assert out.count("expected 1 to 3, or the word") == 3
    values = {a["item"]: a["value"] for a in desk.told("session", "show", name)["answers"]}
    assert values == {"needle_phobia": "yes", "bleeding_disorder": "no", "anticoagulants": "yes"}


def test_an_ambiguous_beginning_is_asked_again(desk, typing):
    name = desk.told("session", "new", "P07")["session"]
    for item in picklists.CONSENT + picklists.SCREENING + picklists.HYGIENE:
        topic = next(t for t in picklists.BEFORE if item in picklists.TOPICS[t])
        value = next(a for a in item.answers if a not in item.red + item.forbids)
        desk.said("session", "answer", name, topic, f"{item.key}={value}")
    typing("s", "si", *[""] * 6)
    desk.said("session", "answer", name)
    assert desk.told("session", "show", name)["position"] == "sitting"


def test_what_the_client_has_is_shown_before_screening(desk, typing):
    desk.said("client", "change", "P07", "--medication", "warfarin", "--birth-year", 2020)
    name = desk.told("session", "new", "P07")["session"]
    typing(*[NO] * 5, STOP)
    out, _ = stopped(desk, "session", "answer", name, "screening")
    assert "Medication: warfarin" in out and "Born: 2020, so about" in out


def test_a_child_whom_the_chart_knows_is_no_matter_of_course(desk, typing):
    desk.said("client", "add", "K1", "--birth-year", 2020)
    name = desk.told("session", "new", "K1")["session"]
    typing(*[NO] * 6, "born 2010, mistyped", STOP)
    out, _ = stopped(desk, "session", "answer", name, "screening")
    assert "Say in words why it may go on." in " ".join(out.split())
    rows = {a["item"]: a["words"] for a in desk.told("session", "show", name)["answers"]}
    assert rows["under_12"] == "born 2010, mistyped"


def test_an_open_session_is_pointed_at_before_another_one(desk, typing):
    desk.said("session", "new", "P07")
    typing("")
    out = desk.said("session", "new", "P07")
    assert "P07/1 is still open. Go on with it: twitchdetect chart session answer P07/1" in out
    assert len(desk.told("client", "show", "P07")["sessions"]) == 1
    typing("y", STOP)
    stopped(desk, "session", "new", "P07")
    assert len(desk.told("client", "show", "P07")["sessions"]) == 2


def test_closing_asks_for_all_that_is_open_and_for_the_signature(desk, typing):
    name = desk.needled()
    desk.said("measure", "add", name, "rom", "40", "--what", "rotation", "--side", "left")
    asked = ("one", 2, "n", 1, *[YES] * 9, 61, "sore", "again", "")
    typing(*asked, "")
    out = desk.said("session", "close", name)
    assert "P07/1 stays open." in out and "Pain now" not in out
    assert "got 'one', expected a whole number" in out
    found = desk.told("session", "show", name)
    assert (found["closed_at"], found["n_needles_counted_out"]) == (None, 1)
    (after,) = (m for m in found["measures"] if m["phase"] == "after")
    assert (after["what"], after["side"], after["value"]) == ("rotation", "left", 61)
    assert (found["response"], found["plan"]) == ("sore", "again")
    left = typing("2026-12-02", "y")
    assert "is closed, signed by AB" in desk.said("session", "close", name)
    assert left == [] and desk.told("session", "show", name)["next_session"] == "2026-12-02"


def test_a_wrong_count_of_needles_can_be_kept_and_is_asked_again(desk, typing):
    name = desk.needled()
    desk.said("aftercare", name, "--others", "yes")
    typing(3, "y", "", "", "", "y")
    assert "went in and 3 were counted" in desk.refusal("session", "close", name)
    left = typing(1, "", "", "", "y")
    assert "is closed, signed by AB" in desk.said("session", "close", name)
    assert left == []


def test_what_the_chart_refuses_is_asked_again(desk, typing):
    name = desk.ready()
    typing("not said", "not said", "prone", 11, 7, *[""] * 5)
    out = desk.said("session", "answer", name)
    assert "expected 0 to 10" in out
    assert [m["value"] for m in desk.told("session", "show", name)["measures"]] == [7]


def test_aftercare_is_asked(desk, typing):
    name = desk.needled()
    left = typing(*[1] * 4, 2, *[1] * 4)
    out = desk.said("aftercare", name)
    assert left == [] and "Red flags: was the client told?" in out
    values = {a["item"]: a["value"] for a in desk.told("session", "show", name)["answers"]}
    assert (values["hydration"], values["chest"], values["contact"]) == ("yes", "no", "yes")


def test_a_client_is_asked_for(desk, typing):
    typing("Smith", "B2", "long ago", 1990, "", "sore neck")
    out = desk.said("client", "add")
    assert "a code is no name" in out and "expected a whole number" in out
    found = desk.told("client", "show", "B2")
    assert (found["birth_year"], found["medication"], found["history"]) == (1990, "", "sore neck")
    left = typing("P07")
    assert "Client P07" in desk.said("client", "show") and left == []


def test_a_practitioner_is_asked_for_what_is_not_known(desk, typing):
    left = typing("A. Berg")
    desk.said("practitioner", "set", "AB")
    assert left == []
    left = typing("CD", "", "doctor")
    desk.said("practitioner", "set")
    rows = {r["code"]: (r["name"], r["credential"]) for r in desk.told("practitioner", "list")}
    assert left == []
    assert rows == {"AB": ("A. Berg", "physiotherapist"), "CD": ("", "doctor")}


def test_what_is_said_on_the_line_is_not_asked(desk, typing):
    typing()
    desk.said("client", "add", "B3", "--history", "")
    desk.said("practitioner", "set", "CD", "--name", "C. Dahl")
    desk.said("session", "new", "B3", "--author", "AB", "--yes")
    desk.told("session", "new", "B3", "--author", "AB")
    assert "TOPIC is missing" in desk.refusal(
        "session", "answer", "B3", "--no-input", "--author", "AB"
    )


def test_who_writes_is_asked_if_there_are_several(desk, typing):
    desk.said("practitioner", "set", "CD")
    typing("C D", "CD", "")
    out = desk.said("names", "on")
    assert "known are AB, CD" in out and "expected 1 to 16 letters" in out
    typing("Ada", "2015-12-10", "", "")
    desk.said("client", "add", "B4", "--author", "AB")
    assert (
        desk.told(
            "session", "show", desk.told("session", "new", "B4", "--author", "CD")["session"]
        )["author"]
        == "CD"
    )


def test_sites_needles_measures_and_events_are_asked(desk, typing):
    name = desk.ready()
    typing("Multifidus", "left", "", "intra", "L4-L5")
    desk.said("site", "add", name)
    typing("Gluteus medius", "", "latent", 4, 2, "", "4.5")
    desk.said("site", "add", name)
    typing("0.30", "x", 40, "Seirin", "", "K1")
    desk.said("needle", "add", name)
    typing("function", 12, "NDI")
    desk.said("measure", "add", name)
    typing(2)
    out = desk.said("adverse", "add", name)
    assert "2 Bruise (7.7 % or 7.55 % of sessions)" in out
    typing(2, 3, *("y" if key == "numbness" else "n" for key in picklists.SYMPTOMS))
    desk.said("diary", "add", name)
    found = desk.told("session", "show", name)
    first, second = found["sites"]
    assert (first["muscle"], first["side"], first["technique"]) == ("Multifidus", "left", "ims")
    assert first["segments"] == "L4-L5"
    assert (second["point"], second["frequency_hz"], second["pulse_width_us"]) == (
        "latent",
        2,
        None,
    )
    assert second["intensity_mA"] == 4.5
    (needle,) = found["needles"]
    assert (needle["diameter_mm"], needle["length_mm"], needle["batch"]) == (0.3, 40, "K1")
    assert [(m["kind"], m["what"]) for m in found["measures"]] == [("function", "NDI")]
    assert found["adverse_events"][0]["kind"] == "bruising"
    (diary,) = found["diary"]
    assert (diary["hours"], diary["soreness"], diary["symptoms"]) == (48, 3, ["numbness"])


def test_an_amendment_is_asked_for_its_reason(desk, typing):
    name = desk.closed()
    typing("", "wrong side")
    desk.said("session", "amend", name, "--set", "site 1.side=left")
    assert desk.told("session", "show", name)["amendments"][0]["reason"] == "wrong side"


def test_erasure_has_the_code_typed_again(desk, typing):
    desk.said("session", "new", "P07", "--yes")
    typing("p07")
    code, out, err = desk.call("delete", "P07")
    assert code == 2 and "got 'p07', expected P07; nothing was changed" in err
    assert "P07, 1 session. This erases all sessions" in out
    assert desk.told("client", "show", "P07")["sessions"]


def play(words, answers):
    """Run the program at a real terminal; each answer is typed when it waits for one."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "twitchdetect", "chart", *words],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": ""},
    )  # fmt: skip
    os.close(theirs)
    is_stopped = False
    left, seen, n_answered = list(answers), b"", 0
    while True:
        readable, _, _ = select.select([ours], [], [], 3 if is_stopped else 60)
        if not readable and is_stopped and seen.endswith(b"> "):  # it came before the waiting
            process.send_signal(2)
            continue
        assert readable, seen
        try:
            part = os.read(ours, 65536)
        except OSError:
            part = b""
        if not part:
            break
        seen += part
        while left and seen.count(b"> ") > n_answered and seen.endswith(b"> "):
            n_answered = seen.count(b"> ")
            answer = left.pop(0)
            if is_stopped := answer == "^C":
                process.send_signal(2)
            else:
                os.write(ours, f"{answer}\n".encode())
    os.close(ours)
    return process.wait(timeout=60), seen.decode()


def test_at_a_real_terminal(desk):
    code, seen = play(["session", "new", "P07"], ["1", "2", "^C"])
    assert code == 0 and "No needle may be used." in seen
    assert "\033[1;31m" in seen
    code, seen = play(["session", "answer", "P07/1"], ["1", "^C"])
    assert code == 130 and "Traceback" not in seen
    assert "Go on: twitchdetect chart session answer P07/1" in seen
    rows = desk.told("session", "show", "P07/1")["answers"]
    assert {r["item"]: r["value"] for r in rows} == {"explained": "yes", "given": "yes"}
