import re
from datetime import UTC, datetime

import pytest

from tests.chart.making import (
    assert_log_tells_all,
    closed_session,
    log_of,
    opened_session,
    rows_of,
)
from twitchdetect.chart.clients import (
    add_client,
    change_client,
    credential_of,
    find_client,
    list_clients,
    names_are_on,
    new_code,
    set_names,
    set_practitioner,
)
from twitchdetect.chart.errors import ChartError, NotFoundError
from twitchdetect.chart.sessions import find_session, is_under_12, open_session
from twitchdetect.chart.signing import add_diary, amend
from twitchdetect.chart.tables import Client


def at(*parts):
    return datetime(*parts, 12, tzinfo=UTC)


def found(chart, code):
    with chart.reading() as reading:
        return find_client(reading, code)


def test_a_client_has_the_code_that_was_given_or_a_new_one(chart):
    assert add_client(chart, "P07", birth_year=1980, history="migraine").code == "P07"
    made = add_client(chart)
    assert re.fullmatch("[A-Z][0-9][A-Z][0-9]{3}", made.code)
    assert found(chart, made.code).id == made.id
    assert_log_tells_all(chart)


def test_new_codes_avoid_those_that_are_taken_and_letters_that_look_like_digits():
    codes = {new_code() for _ in range(300)}
    assert len(codes) > 290
    assert not set("".join(codes)) & set("BGILOQSUVZ018")


def test_a_code_is_taken_whatever_its_case(chart):
    add_client(chart, "p07")
    with pytest.raises(ChartError, match="there is a client P07 already"):
        add_client(chart, "P07")
    assert found(chart, " P07 ").code == "p07"
    with pytest.raises(NotFoundError, match="no client 'P08'"):
        found(chart, "P08")


@pytest.mark.parametrize(
    "details",
    [
        {"birth_year": 1899},
        {"birth_year": 1980.5},
        {"birth_year": "1980"},
        {"birth_year": 9999},
        {"history": None},
        {"history": "a\x00b"},
        {"history": "x" * 4001},
        {"name": 7},
        {"id": "x"},
        {"version": 7},
        {"anonymised_at": None},
    ],
)
def test_what_a_client_cannot_have_is_refused_and_nobody_is_added(lasting, details):
    with pytest.raises(ChartError):
        add_client(lasting, "P07", **details)
    with pytest.raises(NotFoundError):
        found(lasting, "P07")


def test_names_are_refused_until_they_are_turned_on_and_nothing_of_them_is_written(chart):
    for details in ({"name": "Erika Muster"}, {"born": "1980-02-03"}):
        with pytest.raises(ChartError, match="keeps no names"):
            add_client(chart, "P07", **details)
    assert all("Muster" not in e.payload and "1980" not in e.payload for e in log_of(chart))
    set_names(chart, True)
    client = add_client(chart, "P07", name=" Erika Muster ", born="1980-02-03")
    assert (client.name, client.born, client.birth_year) == ("Erika Muster", "1980-02-03", 1980)
    set_names(chart, False)
    with chart.reading() as reading:
        assert not names_are_on(reading)
    with pytest.raises(ChartError, match="keeps no names"):
        change_client(chart, "P07", name="Erika Neu")
    assert change_client(chart, "P07", name="", born=None, history="x").name is None
    assert found(chart, "P07").birth_year == 1980
    assert_log_tells_all(chart)


def test_turning_names_on_twice_is_logged_once(chart):
    set_names(chart, True)
    set_names(chart, True)
    assert [e.entity for e in log_of(chart)].count("setting") == 1


@pytest.mark.parametrize("code", ["erika1", "1MUSTER", "7Li"])
def test_a_code_that_holds_a_part_of_the_name_is_refused(chart, code):
    set_names(chart, True)
    with pytest.raises(ChartError, match="holds a part of the name"):
        add_client(chart, code, name="Erika Li Muster")


def test_a_code_that_holds_the_year_of_birth_is_refused_also_when_that_comes_later(chart):
    with pytest.raises(ChartError, match="holds the year of birth"):
        add_client(chart, "EM1980", birth_year=1980)
    add_client(chart, "EM1980")
    with pytest.raises(ChartError, match="holds the year of birth"):
        change_client(chart, "EM1980", birth_year=1980)


@pytest.mark.parametrize("born", ["1980-13-01", "03.02.1980", "2999-01-01", "1850-01-01", 1980])
def test_a_date_of_birth_is_a_day_that_has_been(chart, born):
    set_names(chart, True)
    with pytest.raises(ChartError, match="as born"):
        add_client(chart, "P07", born=born)


def test_a_year_that_contradicts_the_date_of_birth_is_refused(chart):
    set_names(chart, True)
    add_client(chart, "P07", born="19800203")
    assert found(chart, "P07").born == "1980-02-03"
    with pytest.raises(ChartError, match="got 1981 as year of birth; born is 1980-02-03"):
        change_client(chart, "P07", birth_year=1981)
    assert change_client(chart, "P07", birth_year=None).birth_year == 1980


def test_a_change_is_one_entry_of_the_log(chart):
    set_names(chart, True)
    add_client(chart, "P07")
    n_before = len(log_of(chart))
    change_client(chart, "P07", name="Erika", birth_year=1980, medication="none", history="x")
    assert len(log_of(chart)) == n_before + 1
    assert found(chart, "P07").version == 2
    change_client(chart, "P07", medication="none")
    assert len(log_of(chart)) == n_before + 1


@pytest.mark.parametrize(
    ("born", "year", "day", "expected"),
    [
        ("2014-11-26", None, at(2026, 11, 25), True),
        ("2014-11-25", None, at(2026, 11, 25), False),
        ("2016-02-29", None, at(2028, 2, 28), True),
        ("2016-02-29", None, at(2028, 2, 29), False),
        ("2015-02-28", None, at(2027, 2, 28), False),
        (None, 2014, at(2026, 11, 25), True),  # 11 or 12
        (None, 2013, at(2026, 11, 25), False),
        (None, 2026, at(2026, 11, 25), True),
        (None, None, at(2026, 11, 25), None),
        ("2013-01-01", 2013, at(2025, 1, 1), False),
    ],
)
def test_who_may_be_younger_than_12_is_known_from_date_or_year(born, year, day, expected):
    assert is_under_12(Client(born=born, birth_year=year), day) is expected


def test_the_list_has_those_seen_last_first_and_counts_no_session_that_was_struck(chart):
    for code in ("A1", "B1", "C1"):
        add_client(chart, code)
    open_session(chart, "A1", opened_at=at(2026, 1, 2))
    open_session(chart, "B1", opened_at=at(2026, 1, 3))
    signed = closed_session(chart, "D1", opened_at=at(2026, 1, 1))
    add_diary(chart, signed, 24, symptoms=("breath",))
    with chart.reading() as reading:
        rows = list_clients(reading)
    assert [r.code for r in rows] == ["B1", "A1", "D1", "C1"]
    assert [r.n_sessions for r in rows] == [1, 1, 1, 0]
    assert [r.has_open for r in rows] == [True, True, False, False]
    assert [r.has_alert for r in rows] == [False, False, True, False]
    assert rows[0].last_at == at(2026, 1, 3)
    amend(chart, signed, {"session": {"is_struck": True}}, reason="of another client")
    with chart.reading() as reading:
        last = list_clients(reading)[-1]
    assert (last.code, last.n_sessions, last.has_alert) == ("D1", 0, False)


def test_what_is_not_said_of_a_practitioner_stays(chart):
    set_practitioner(chart, "AB", name="A. Beispiel", credential="PT")
    set_practitioner(chart, "AB", credential="PT, 24 h course")
    practitioner = next(v for (table, _), v in rows_of(chart).items() if table == "practitioner")
    assert practitioner["name"] == "A. Beispiel"
    with chart.reading() as reading:
        assert credential_of(reading, "AB") == "PT, 24 h course"
        assert credential_of(reading, "CD") == ""
    with pytest.raises(ChartError, match="practitioner's code"):
        set_practitioner(chart, "A B")


def test_a_session_keeps_the_credential_of_its_day(chart):
    set_practitioner(chart, "AB", credential="student")
    name = opened_session(chart)
    set_practitioner(chart, "AB", credential="PT")
    with chart.reading() as reading:
        assert find_session(reading, name).credential == "student"
