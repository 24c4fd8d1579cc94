"""A STRICTA table answers every sub-item, says where it is from, and counts what is missing."""

import csv
import io
import json
import stat
from datetime import timedelta

import pytest

from tests.chart.filled import BEGAN, NAME, opened, planted, two_clients
from twitchdetect.chart import clients, needle_work, sessions
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.stricta import (
    completeness,
    completeness_of,
    set_study,
    stricta_rows,
    stricta_table,
)
from twitchdetect.chart.stricta_items import ASKED, ITEMS, MORE, STRICTA
from twitchdetect.chart.stricta_values import VALUES


@pytest.fixture
def chart(tmp_path):
    return opened(tmp_path / "chart.sqlite", two_clients)


@pytest.fixture
def empty(tmp_path):
    chart = opened(tmp_path / "empty.sqlite")
    clients.add_client(chart, "P07")
    sessions.open_session(chart, "P07")
    return chart


def rows(chart, **more):
    with chart.reading() as session:
        return list(stricta_rows(session, **more))


def read(text):
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_all_17_sub_items_are_columns_in_order():
    keys = "1a 1b 1c 2a 2b 2c 2d 2e 2f 2g 3a 3b 4a 4b 5 6a 6b"
    assert [item.key for item in STRICTA] == keys.split()
    assert set(VALUES) == {item.key for item in ITEMS}


def test_a_session_answers_what_it_knows(chart):
    first = rows(chart, client="P07", is_research=False)[0]
    assert first == {
        **{"client": "P07", "session": "1", "date": "2026-03-02", "is_signed": "yes"},
        "1a_style": "Deep dry needling",
        "1b_reasoning": NAME,
        "1c_varied": NAME,
        "2a_n_insertions": "1",
        "2b_points": "Upper trapezius, left, active",
        "2c_depth_mm": "22",
        "2d_response": "muscle twitch response: 3 found, 1 confirmed",
        "2e_stimulation": "manual, 14 strokes",
        "2f_retention_min": "3.0",
        "2g_needle": f"0.3 mm x 40 mm, {NAME}, steel",
        "3a_n_sessions": "2",
        "3b_frequency": "first session, 3.0 min",
        "4a_other_treatment": "n/a",
        "4b_setting": NAME,
        "5_practitioner": "PT",
        "6a_comparator_reason": "n/a",
        "6b_comparator": "n/a",
        "dose_grade": "III",
        "consent": "yes, written",
        **{"pain_before": "6", "pain_after": "3"},
        **{"rom_before": f"{NAME}: 41", "rom_after": "n/a"},
        **{"ppt_before": f"{NAME}: 230", "ppt_after": "n/a"},
        **{"ltr_yes_no": "no", "ltr_count": "0", "ltr_confirmed": "0"},
        "adverse_during": "Bruise (minor)",
        "adverse_after": "Numbness (24 h)",
    }


def test_for_research_no_typed_word_and_no_date_stands_in_it(chart, tmp_path):
    text = stricta_table(chart, tmp_path / "s.tsv")
    for written in (text, (tmp_path / "s.tsv").read_text(), (tmp_path / "s.json").read_text()):
        assert NAME not in written
        assert "2026-03" not in written
        assert "\tPT\t" not in written
    first, second = [r for r in read(text) if r["client"] == "P07"]
    assert (first["date"], second["date"]) == ("0.000", "3.250")
    assert first["2b_points"] == "Upper trapezius, left, active"
    assert first["2g_needle"] == "0.3 mm x 40 mm"
    assert first["rom_before"] == "41"
    assert second["3b_frequency"].startswith("3.2 d after")
    assert NAME in stricta_table(chart, is_research=False)


def test_what_is_said_for_the_study_stands_where_a_session_says_nothing(chart):
    set_study(chart, "6a", "usual care, as in the protocol")
    set_study(chart, "4B", "university clinic")
    set_study(chart, "2g", "one maker, steel")
    set_study(chart, "1a", "never shown")
    for row in rows(chart):
        assert row["6a_comparator_reason"] == "usual care, as in the protocol"
        assert row["4b_setting"] == "university clinic"
        assert row["2g_needle"] == "0.3 mm x 40 mm; one maker, steel"
        assert row["1a_style"] == "Deep dry needling"
    assert rows(chart, is_research=False)[0]["4b_setting"] == NAME
    set_study(chart, "6a", "")
    assert rows(chart)[0]["6a_comparator_reason"] == "n/a"


def test_a_study_cannot_say_what_each_session_must(chart):
    for item in ("2a", "7", "dose_grade"):
        with pytest.raises(ChartError, match="an item of the study; expected one of 1a, 1b"):
            set_study(chart, item, "five")


def test_an_empty_session_is_n_a_but_for_what_is_always_known(empty):
    (row,) = rows(empty)
    known = {key for key, value in row.items() if value != "n/a"}
    assert known == {
        *("client", "session", "date", "is_signed"),
        *("2a_n_insertions", "3a_n_sessions", "3b_frequency"),
    }
    assert row["2a_n_insertions"] == "0"


@pytest.mark.parametrize(
    ("minutes", "grade"),
    [
        *((0, "I"), (0.1, "I"), (0.2, "II"), (1, "II"), (1.1, "III"), (5, "III")),
        *((5.1, "IV"), (10, "IV"), (10.1, "V")),
    ],
)
def test_the_grade_follows_the_longest_time_in_situ(chart, minutes, grade):
    with chart.writing(amends=True) as work:
        session = sessions.find_session(work, "P07/1")
        (insertion,) = needle_work.insertions_of(session)
        insertion.out_at = insertion.in_at + timedelta(minutes=minutes)
        short = {"site_id": insertion.site_id, "number": 2, "session_id": session.id}
        work.add(type(insertion)(in_at=BEGAN, out_at=BEGAN, **short))
    assert rows(chart, client="P07")[0]["dose_grade"] == grade


def test_what_was_struck_out_is_not_counted(chart):
    with chart.writing(amends=True) as work:
        session = sessions.find_session(work, "P07/1")
        (insertion,) = needle_work.insertions_of(session)
        for row in (insertion, session.sites[0], session.attachments[0], *session.measures):
            row.is_struck = True
        for row in (*session.adverse_events, *session.diary, *session.needles):
            row.is_struck = True
    row = rows(chart, client="P07")[0]
    assert row["2a_n_insertions"] == "0"
    assert row["2b_points"] == row["2d_response"] == row["pain_before"] == "n/a"
    assert row["2g_needle"] == row["dose_grade"] == "n/a"
    assert row["adverse_during"] == "none"
    assert row["adverse_after"] == "n/a"
    with chart.writing(amends=True) as work:
        sessions.find_session(work, "P07/1").is_struck = True
    assert [r["session"] for r in rows(chart, client="P07")] == ["2"]
    assert rows(chart, client="P07")[0]["3b_frequency"].startswith("first session")


def test_sites_stand_for_themselves_where_no_needle_is_told(chart):
    with chart.writing(amends=True) as work:
        for insertion in needle_work.insertions_of(sessions.find_session(work, "P07/1")):
            insertion.is_struck = True
    typed, listed = (rows(chart, client="P07", is_research=r)[0] for r in (False, True))
    assert typed["2b_points"] == f"Upper trapezius, left, active; where {NAME} points"
    assert listed["2b_points"] == "Upper trapezius, left, active; n/a"
    assert listed["2e_stimulation"] == "n/a"


def test_electrical_settings_are_told(chart):
    with chart.writing(amends=True) as work:
        site = sessions.find_session(work, "P07/1").sites[0]
        site.technique, site.frequency_hz, site.intensity_mA = "electro", 2.0, 1.5
    told = rows(chart, client="P07")[0]
    assert told["2e_stimulation"] == "electrical, 2 Hz, 1.5 mA"


def test_twitches_are_counted_for_the_insertion_in_which_they_fell(chart):
    with chart.writing(amends=True) as work:
        (insertion,) = needle_work.insertions_of(sessions.find_session(work, "P07/1"))
        insertion.in_s, insertion.out_s = 4.0, 10.0  # twitches at 2, 4 ... 10 s; 8 was rejected
    told = rows(chart, client="P07")[0]
    assert (told["ltr_yes_no"], told["ltr_count"], told["ltr_confirmed"]) == ("yes", "2", "1")


def test_answers_of_other_treatments_are_told(empty):
    sessions.answer(empty, "P07/1", "other_treatment", {"exercise": "no", "stretching": "no"})
    assert rows(empty)[0]["4a_other_treatment"] == "none"
    sessions.answer(empty, "P07/1", "other_treatment", {"exercise": "yes", "education": "yes"})
    assert rows(empty)[0]["4a_other_treatment"] == "Exercise; Education"


def test_the_sidecar_explains_every_column_and_where_it_is_from(chart, tmp_path):
    text = stricta_table(chart, tmp_path / "s.tsv")
    assert (tmp_path / "s.tsv").read_text() == text
    sidecar = json.loads((tmp_path / "s.json").read_text())
    columns = text.partition("\n")[0].split("\t")
    assert columns == [item.name for item in ITEMS]
    for name in columns:
        assert sidecar[name]["Description"]
        assert sidecar[name]["Source"]
    assert "unverified estimates" in sidecar["Caution"]
    for name in ("s.tsv", "s.json"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    with pytest.raises(ChartError, match="is there already"):
        stricta_table(chart, tmp_path / "s.tsv")


def test_completeness_counts_items_and_sessions():
    full = {item.name: "1" for item in ITEMS}
    half = full | {item.name: "n/a" for item in ASKED[: len(ASKED) // 2]}
    parts = full | {"2c_depth_mm": "22; n/a", "session": "2"}
    found = completeness_of([full | {"client": "P07"}, half | {"client": "K44"}, parts])
    n = len(STRICTA) + len(MORE)
    assert found.sessions == {"P07/1": 1, "K44/1": (n - n // 2) / n, "1/2": (n - 1) / n}
    assert found.items["2c_depth_mm"] == pytest.approx(1 / 3)
    assert found.items["6b_comparator"] == pytest.approx(
        2 / 3 if ASKED.index(STRICTA[-1]) < n // 2 else 1
    )
    assert found.items["adverse_after"] == 1


def test_completeness_is_a_short_table(chart, empty):
    told = str(completeness(chart)).splitlines()
    assert len(told) == 1 + len(ASKED) + 3
    assert told[0].endswith("%  all, 3 sessions")
    assert "100 %  2a_n_insertions" in told
    assert "  0 %  6a_comparator_reason" in told
    assert str(completeness(empty)).splitlines()[0] == " 10 %  all, 1 sessions"
    set_study(chart, "6a", "usual care")
    assert "100 %  6a_comparator_reason" in str(completeness(chart))


def test_a_chart_without_sessions_has_a_head_and_no_share(tmp_path):
    chart = opened(tmp_path / "none.sqlite")
    assert stricta_table(chart).count("\n") == 1
    assert str(completeness(chart)) == "No session yet.\n"


def test_many_sessions_are_read_in_parts_and_none_is_lost(tmp_path):
    chart = opened(tmp_path / "many.sqlite", planted)
    with chart.writing() as work:
        client = clients.find_client(work, "P07")
        for number in range(2, 204):
            at = BEGAN + timedelta(days=number)
            row = {"client_id": client.id, "number": number, "author": "AB", "opened_at": at}
            work.add(type(client.sessions[0])(**row))
    assert [row["session"] for row in rows(chart)] == [str(n) for n in range(1, 204)]
