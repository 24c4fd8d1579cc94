"""Commands of the chart that hand on to other parts of it: what comes in, goes out and is kept."""

import json
import sqlite3
import stat

import pytest

from tests.chart.made import on_disk, row, twitch
from twitchdetect.chart.muscles import MUSCLES


def test_a_whole_chart_verifies_and_an_altered_one_says_where(desk, place):
    name = desk.closed()
    found = desk.told("verify")
    assert (found["findings"], found["n_findings"], found["n_erased"]) == ([], 0, 0)
    assert found["n_entries"] == int(found["head"].partition(":")[0])
    out = desk.said("verify")
    assert out.startswith("0 findings in") and found["head"] in out
    assert desk.told("verify", "--expect", found["head"])["n_findings"] == 0
    number = found["head"].partition(":")[0]
    assert desk.told("verify", "--expect", f"{number}:{'0' * 16}", code=1)["n_findings"] == 1
    with sqlite3.connect(place) as other:
        other.execute("UPDATE site SET muscle = 'Soleus'")
    other.close()
    found = desk.told("verify", code=1)
    (finding,) = found["findings"]
    assert (finding["table"], finding["column"], finding["session"]) == ("site", "muscle", name)
    assert finding["text"] in desk.said("verify", code=1).splitlines()


def test_a_backup_is_verified_and_brought_back(desk, place, typing):
    found = desk.told("backup", "b.sqlite")
    assert found["file"].endswith("b.sqlite") and found["n_findings"] == 0
    assert "Wrote b2.sqlite." in desk.said("backup", "b2.sqlite")
    assert "already" in desk.refusal("backup", "b.sqlite")
    desk.said("client", "add", "LATER1")
    done = desk.told("restore", "b.sqlite")
    assert [r["code"] for r in desk.told("client", "list")] == ["P07"]
    assert done["kept"] and "LATER1" in desk.said("client", "list", "--chart", done["kept"])
    typing("")
    assert "Nothing was changed." in desk.said("restore", "b2.sqlite")
    typing("y")
    assert "What was there is kept: " in desk.said("restore", "b2.sqlite")
    assert "no such backup" in desk.refusal("restore", "nothing.sqlite", "--yes")


def test_a_backup_is_brought_back_where_nothing_is_or_what_is_there_is_damaged(desk, place):
    desk.said("backup", "b.sqlite")
    place.unlink()
    assert "nobody said who writes" in desk.refusal("restore", "b.sqlite")
    assert desk.told("restore", "b.sqlite", "--author", "AB")["kept"] == ""
    place.write_bytes(b"damaged")
    assert desk.told("restore", "b.sqlite", "--author", "AB")["kept"]
    assert [r["code"] for r in desk.told("client", "list")] == ["P07"]


def test_an_encrypted_chart_asks_for_its_passphrase(desk, place, typing, monkeypatch):
    pytest.importorskip("sqlcipher3")
    monkeypatch.delenv("TWITCHDETECT_CHART_PASSPHRASE", raising=False)
    assert "passphrase is missing" in desk.refusal("encrypt")
    words = ["right", "wrong"]
    monkeypatch.setattr("getpass.getpass", lambda prompt: words.pop(0))
    typing()
    assert "are empty or differ" in desk.refusal("encrypt")
    words += ["right", "right"]
    assert "can be read by everybody" in " ".join(desk.said("encrypt").split())
    assert b"P07" not in place.read_bytes()
    words.append("right")
    assert "P07" in desk.said("client", "list")
    words.append("wrong")
    assert "passphrase" in desk.refusal("client", "list")
    assert "passphrase" in desk.refusal("client", "list", "--json")
    monkeypatch.setenv("TWITCHDETECT_CHART_PASSPHRASE", "right")
    assert [r["code"] for r in desk.told("client", "list")] == ["P07"]


def test_a_script_encrypts_with_the_passphrase_of_the_environment(desk, place, monkeypatch):
    pytest.importorskip("sqlcipher3")
    monkeypatch.setenv("TWITCHDETECT_CHART_PASSPHRASE", "right")
    desk.said("encrypt", "--yes")
    assert [r["code"] for r in desk.told("client", "list")] == ["P07"]
    assert b"P07" not in place.read_bytes()
    assert "encrypted" in desk.refusal("encrypt")


def test_an_import_of_nothing_makes_no_chart(desk, tmp_path):
    told = desk.refusal("import", "none.json", "--chart", "new.sqlite", "--author", "AB")
    assert "none.json: there is no such file" in told
    assert not (tmp_path / "new.sqlite").exists()


def test_an_export_comes_in_again(desk, tmp_path):
    name = desk.closed()
    desk.said("client", "add", "P08")
    assert desk.said("export", "all.json") == "Wrote all.json.\n"
    assert stat.S_IMODE((tmp_path / "all.json").stat().st_mode) == 0o600
    assert desk.told("export", "one.json", "--client", "P07")["client"] == "P07"
    assert "is there already" in desk.refusal("export", "one.json")
    other = ("--chart", tmp_path / "other.sqlite", "--author", "AB")
    code, out, err = desk.call("import", "one.json", *other)
    assert (code, "this is a new chart" in err) == (0, True)
    assert out.endswith("clients: P07.\n")
    assert desk.told("session", "show", name, *other)["closed_by"] == "AB"
    found = desk.told("import", "all.json", *other)
    assert found["codes"] == ["P07", "P08"] and found["added"]["client"] == 1
    assert "P07" not in desk.said("export", "study", "--tables", "--research", "--client", "P07")
    assert (tmp_path / "study" / "sessions.tsv").exists()


def test_a_client_is_erased_or_made_anonymous(desk):
    desk.said("client", "change", "P07", "--history", "told in confidence")
    assert "expected one of request" in desk.refusal(
        "anonymise", "P07", "--yes", "--reason", "because"
    )
    new = desk.told("anonymise", "P07", "--yes", "--reason", "retention")["new_code"]
    assert desk.told("client", "show", new)["history"] == ""
    assert "there is no client 'P07'" in desk.refusal("client", "show", "P07")
    found = desk.told("delete", new.lower(), "--yes", "--reason", "request")
    assert found["code"] == new and found["rows"] and found["entries"]
    assert desk.told("client", "list") == []
    desk.said("client", "add", "P09")
    assert desk.said("delete", "P09", "--yes", "--reason", "error").startswith(
        "Client P09 is erased."
    )


def test_by_hand_the_code_is_typed_again_and_a_reason_picked(desk, typing):
    left = typing("P07", "retention")
    assert "Client P07 is erased." in desk.said("delete", "P07")
    assert left == []


def test_a_recording_flows_into_its_session(desk, tmp_path):
    on_disk(tmp_path, [twitch(10), twitch(20), row("stroke", 30)])
    name = desk.ready()
    out = desk.said("attach", name, "session.bdf")
    assert out == "P07/1: session.bdf attached, with 2 twitch events.\n"
    (there,) = desk.told("session", "show", name)["attachments"]
    assert (there["fs"], there["path"].endswith("session.bdf")) == (250, True)
    assert "Recordings\n  session.bdf\n    250 Hz" in desk.said("session", "show", name)
    assert "attached" in desk.refusal("attach", name, "session.bdf")
    found = desk.told("twitch", "add", name, "1.5")
    assert (found["source"], found["onset_s"]) == ("felt", 1.5)
    counts = desk.told("session", "show", name)
    told = [counts["twitches_without_site"], *(site["twitches"] for site in counts["sites"])]
    assert sum(t.get("felt", 0) for t in told) == 1
    assert "SECONDS is missing" in desk.refusal("twitch", "add", name)
    assert "RECORDING is missing" in desk.refusal("attach", name)


def test_muscles_are_listed_by_region(desk):
    assert len(desk.told("muscles")) == len(MUSCLES)
    out = desk.said("muscles", "trapezius")
    assert out.startswith("Back\n") and "SENIAM: trapezius descendens" in out
    assert "Soleus" not in out
    assert "No muscle of the list has 'xyz'" in desk.said("muscles", "xyz")
    assert max(map(len, desk.said("muscles").splitlines())) <= 80


def test_a_trial_has_its_table(desk, tmp_path):
    desk.closed()
    desk.said("session", "new", "P07", "--rationale", "typed words")
    out = desk.said("stricta")
    assert len(out.splitlines()) == 3 and "typed words" not in out
    assert desk.told("stricta", "--out", "t.tsv") == {"file": "t.tsv"}
    assert (tmp_path / "t.tsv").read_text() == out
    assert "is there already" in desk.refusal("stricta", "--out", "t.tsv")
    rows = desk.told("stricta", "--typed")
    assert [f"{row['client']}/{row['session']}" for row in rows] == ["P07/1", "P07/2"]
    assert "typed words" in rows[1].values()
    assert desk.told("stricta", "--say", "6a=usual care") == {"6a": "usual care"}
    assert "usual care" in desk.said("stricta", "--client", "P07")
    assert "an item of the study" in desk.refusal("stricta", "--say", "9z=x")
    found = desk.told("stricta", "--complete")
    assert 0 < found["whole"] < 1 and set(found["sessions"]) == {"P07/1", "P07/2"}
    assert " %  all, 2 sessions\n" in desk.said("stricta", "--complete")


def test_a_session_is_written_as_fhir(desk, tmp_path):
    pytest.importorskip("fhir.resources")
    name = desk.needled()
    desk.said("adverse", "add", name, "bruising", "--note", "told in confidence")
    assert desk.said("fhir", name, "--out", "f.json") == "Wrote f.json.\n"
    written = json.loads((tmp_path / "f.json").read_text())
    assert desk.told("fhir", name)["entry"] == written["entry"]
    assert "told in confidence" not in json.dumps(written)
    told = desk.said("fhir", name, "--clinical")
    assert "told in confidence" in told
    assert "is there already" in desk.refusal("fhir", name, "--out", "f.json")
