"""A client moves to another chart whole; for research nothing leads back to a person."""

import csv
import io
import json
import re
import stat
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from tests.chart.checking import problems
from tests.chart.filled import BEGAN, NAME, client_of, opened, planted, two_clients, whole_session
from tests.chart.making import log_of
from twitchdetect.chart import clients, needle_work, sessions, signing
from twitchdetect.chart.base import new_id
from twitchdetect.chart.bulk_log import Told, log_many
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.dictionary import meaning
from twitchdetect.chart.erasing import anonymise_client, erase_client
from twitchdetect.chart.errors import ChartError, ClosedError, NotFoundError
from twitchdetect.chart.exporting import export_chart, shown
from twitchdetect.chart.importing import import_chart
from twitchdetect.chart.json_stream import JsonReader, JsonWriter
from twitchdetect.chart.rows import (
    OWNED,
    columns_of,
    is_moment,
    of_client,
    read_rows,
    references_of,
    write_rows,
)
from twitchdetect.chart.sealing import canonical, events_digest, sha256, twitch_digest
from twitchdetect.chart.stricta import stricta_table
from twitchdetect.chart.table_export import export_tables
from twitchdetect.chart.tables import LogEntry


@pytest.fixture
def charts(tmp_path):
    """Give charts by name, made when they are asked for."""
    known = {}

    def chart(name, fill=None, author="AB"):
        if name not in known:
            known[name] = opened(tmp_path / f"{name}.sqlite", fill, author)
        return known[name]

    yield chart
    for one in known.values():
        one.close()


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def tables(document):
    return {name: document[name] for name in OWNED}


def everything(chart):
    with chart.reading() as session:
        rows = {
            name: list(read_rows(session, kind, of_client(kind, None)))
            for name, kind in OWNED.items()
        }
    return rows, len(log_of(chart))


def test_a_client_moves_whole_and_both_charts_hold(charts, tmp_path):
    here, there = charts("here", planted), charts("there", author="CD")
    export_chart(here, tmp_path / "a.json", client="P07")
    brought = import_chart(there, tmp_path / "a.json")
    export_chart(there, tmp_path / "b.json")
    a, b = read(tmp_path / "a.json"), read(tmp_path / "b.json")
    assert tables(a) == tables(b)
    assert all(tables(a).values())
    assert brought.codes == ("P07",)
    assert brought.added == {name: len(rows) for name, rows in tables(a).items()}
    assert brought.source == f"{a['source']['number']}:{a['source']['seal']}"
    assert not problems(there)
    assert not problems(here)


def test_a_signed_session_is_signed_there_too(charts, tmp_path):
    here, there = charts("here", planted), charts("there")
    export_chart(here, tmp_path / "a.json")
    import_chart(there, tmp_path / "a.json")
    with pytest.raises(ClosedError):
        sessions.change_session(there, "P07/1", plan="another")
    signing.amend(there, "P07/1", {"session": {"plan": "another"}}, reason="told so")
    assert not problems(there)


def test_no_name_and_no_date_of_birth_leaves_a_chart(charts, tmp_path):
    here = charts("here")
    clients.set_names(here, True)
    clients.add_client(here, "P07", name=f"Ada {NAME}", born="1981-04-23", history="none")
    clients.change_client(here, "P07", name="", born="")
    clients.change_client(here, "P07", name=f"Eve {NAME}", born="1981-04-24")
    sessions.open_session(here, "P07")
    export_chart(here, tmp_path / "a.json")
    written = (tmp_path / "a.json").read_text()
    assert NAME not in written
    assert "1981-04" not in written
    withheld = [e for e in read(tmp_path / "a.json")["log"] if e["payload"] is None]
    assert {e["entity"] for e in withheld} == {"client"}
    assert all(e["salt"] is None and e["digest"] for e in withheld)
    import_chart(charts("there"), tmp_path / "a.json")
    assert client_of(charts("there"), "P07").birth_year == 1981
    assert not problems(charts("there"))


def test_the_log_of_the_source_stays_readable_and_can_be_checked(charts, tmp_path):
    here, there = charts("here", planted), charts("there")
    export_chart(here, tmp_path / "a.json")
    import_chart(there, tmp_path / "a.json")
    head, *entries = [e for e in log_of(there) if e.action == "import"]
    theirs = read(tmp_path / "a.json")
    assert json.loads(head.payload) == {"source": theirs["source"]}
    assert (head.entity, head.entity_id) == ("chart", theirs["source"]["chart"])
    taken = [json.loads(e.payload) for e in entries[: len(theirs["log"])]]
    for entry, old in zip(taken, theirs["log"], strict=True):
        source = entry.pop("source")
        assert source["seal"] == old["seal"]
        assert source["author"] == "AB"
        if old["payload"] is not None:
            assert sha256(source["salt"] + canonical(entry)) == source["digest"] == old["digest"]
    amended = [e for e in taken if e.get("reason") == f"{NAME} asked"]
    assert len(amended) == 1


def test_importing_the_same_again_changes_nothing(charts, tmp_path):
    here, there = charts("here", planted), charts("there")
    export_chart(here, tmp_path / "a.json")
    import_chart(there, tmp_path / "a.json")
    before = everything(there)
    again = import_chart(there, tmp_path / "a.json")
    assert (again.added, again.n_log) == ({}, 0)
    assert again.n_same == sum(len(rows) for rows in before[0].values())
    assert everything(there) == before
    import_chart(here, tmp_path / "a.json")
    assert not problems(here)


def test_what_came_after_is_added(charts, tmp_path):
    here, there = charts("here", planted), charts("there")
    export_chart(here, tmp_path / "a.json")
    import_chart(there, tmp_path / "a.json")
    whole_session(here, "P07", began=BEGAN + timedelta(days=7))
    export_chart(here, tmp_path / "b.json")
    brought = import_chart(there, tmp_path / "b.json")
    assert brought.added["session"] == 1
    assert "client" not in brought.added
    assert not problems(there)
    export_chart(there, tmp_path / "c.json")
    assert tables(read(tmp_path / "b.json")) == tables(read(tmp_path / "c.json"))
    assert import_chart(there, tmp_path / "b.json").added == {}


def test_a_row_that_differs_is_refused_and_nothing_is_written(charts, tmp_path):
    here, there = charts("here", planted), charts("there")
    export_chart(here, tmp_path / "a.json")
    import_chart(there, tmp_path / "a.json")
    signing.amend(there, "P07/1", {"site 1": {"side": "right"}}, reason="looked again")
    clients.add_client(here, "K44")
    export_chart(here, tmp_path / "b.json")
    before = everything(there)
    with pytest.raises(ChartError, match=r"site 1 of P07 .* differs in side, version \(version 3"):
        import_chart(there, tmp_path / "b.json")
    assert everything(there) == before


def test_a_code_of_another_client_is_refused_until_another_is_given(charts, tmp_path):
    here, there = charts("here", planted), charts("there")
    clients.add_client(there, "p07")
    export_chart(here, tmp_path / "a.json")
    before = everything(there)
    with pytest.raises(ChartError, match=r"another client P07.*--code NEW"):
        import_chart(there, tmp_path / "a.json")
    assert everything(there) == before
    assert import_chart(there, tmp_path / "a.json", code="K44").codes == ("K44",)
    assert client_of(there, "K44").id == client_of(here, "P07").id
    assert not problems(there)
    assert import_chart(there, tmp_path / "a.json").added == {}
    assert client_of(there, "K44").id == client_of(here, "P07").id


@pytest.mark.parametrize("code", ["Smith", "../x1", "x", "a b1"])
def test_a_code_that_is_none_is_refused(charts, tmp_path, code):
    clients.add_client(charts("here"), "P07")
    export_chart(charts("here"), tmp_path / "a.json")
    with pytest.raises(ChartError, match="as a client's code"):
        import_chart(charts("there"), tmp_path / "a.json", code=code)
    path = tmp_path / "a.json"
    path.write_text(path.read_text().replace("P07", code))
    with pytest.raises(ChartError, match="as a client's code"):
        import_chart(charts("there"), path)


def test_one_code_for_two_clients_is_refused(charts, tmp_path):
    for code in ("P07", "P08"):
        clients.add_client(charts("here"), code)
    export_chart(charts("here"), tmp_path / "a.json")
    with pytest.raises(ChartError, match="one code for 2 clients"):
        import_chart(charts("there"), tmp_path / "a.json", code="K44")


def changed(document, path, value):
    *first, last = path
    inner = document
    for key in first:
        inner = inner[key]
    inner[last] = value


def signed_again(document, *, counts):
    """Give it the digest that fits it, as somebody would who knows how."""
    lines = [
        canonical(value) for key in document if key != "end" for value in _values(document, key)
    ]
    if counts:
        document["end"]["rows"] = {name: len(document[name]) for name in ("log", *OWNED)}
    document["end"]["sha256"] = sha256("".join(f"{line}\n" for line in lines))


def _values(document, key):
    return document[key] if key == "log" or key in OWNED else [document[key]]


DAMAGE = {
    "another format": (["format"], "something", "as its format"),
    "a newer version": (["version"], 2, "install a newer one"),
    "research": (["is_research"], True, "cannot be imported|where 'source'"),
    "a value": (["site", 0, "depth"], 2, "other columns"),
    "a text as number": (["twitch", 0, "onset_s"], "soon", "twitch.onset_s: got 'soon'"),
    "a number as text": (["session", 0, "plan"], 7, "expected str"),
    "a bool as number": (["site", 0, "number"], True, "expected int"),
    "no value": (["session", 0, "number"], None, "has no value"),
    "no time": (["session", 0, "opened_at"], "yesterday", "yesterday"),
    "no zone": (["session", 0, "opened_at"], "2026-03-02T09:30:00", "without a time zone"),
    "another zone": (["session", 0, "opened_at"], "2026-03-02T09:30:00+02:00", "no time in UTC"),
    "a long text": (["session", 0, "author"], "A" * 17, "at most 16"),
    "an author that is none": (["session", 0, "author"], "../../x", "practitioner's code"),
    "a twitch": (["twitch", 0, "peak_uV"], 999.0, "does not fit its digest"),
    "a seal": (["log", 0, "author"], "XY", "does not fit its seal"),
    "a payload": (["log", 1, "payload"], "{}", "does not fit its digest"),
    "a stranger's row": (["session", 0, "client_id"], "0" * 32, "belongs to none"),
    "a stranger": (["client", 0, "id"], "0" * 32, "not among its clients"),
    "another session's site": (["insertion", 0, "site_id"], "0" * 32, "hangs on a site"),
    "a row that the log knows": (["remark"], [], "1 rows are missing"),
    "an edited value": (["site", 0, "note"], "never said", "differs from its log in note"),
    "a row struck out": (["site", 0, "is_struck"], True, "differs from its log in is_struck"),
    "a session signed": (["session", 0, "closed_by"], "XY", "differs from its log in closed_by"),
    "a row of nobody's": (["answer", 0, "id"], "f" * 32, "is not in its log"),
    "a log without words": (["log", 2], "words", "is not in its log"),
    "no twitches": (["twitch"], [], "has other twitches than those of its digest"),
    "the count": (["end", "rows", "site"], 7, "was changed"),
    "no list": (["site"], {}, "where one of"),
    "clients": (["clients"], 3, "header is damaged"),
    "the log of a stranger": (["clients", 0, "id"], "1" * 32, "about somebody else"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_what_is_damaged_or_forged_is_refused_in_one_line(charts, tmp_path, what):
    path, value, told = DAMAGE[what]
    charts("here", planted)
    export_chart(charts("here"), tmp_path / "a.json")
    document = read(tmp_path / "a.json")
    if value == "words":
        path, value = [*path, "payload"], None
    changed(document, path, value)
    if isinstance(document["site"], list):
        signed_again(document, counts=path[0] != "end")
    (tmp_path / "a.json").write_text(json.dumps(document))
    before = everything(charts("there"))
    with pytest.raises(ChartError, match=told) as error:
        import_chart(charts("there"), tmp_path / "a.json")
    assert "\n" not in str(error.value)
    assert everything(charts("there")) == before


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format": "twitchdetect chart"', b"[" * 99999),
        *(b'{"a": NaN}', b'"x"', b"{}", b'{"format"'),
    ],
)
def test_a_foreign_file_is_refused_in_one_line(charts, tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ChartError, match=r"a.json: .*nothing was imported") as error:
        import_chart(charts("there"), tmp_path / "a.json")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.9999])
def test_half_a_file_and_a_changed_byte_are_refused(charts, tmp_path, share):
    charts("here", planted)
    whole = export_chart(charts("here"), tmp_path / "a.json").read_bytes()
    there, before = charts("there"), everything(charts("there"))
    cut = int(len(whole) * share)
    for content in (whole[:cut], whole[:cut] + b"#" + whole[cut + 1 :], whole + b"{}"):
        (tmp_path / "a.json").write_bytes(content)
        with pytest.raises(ChartError):
            import_chart(there, tmp_path / "a.json")
        assert everything(there) == before


def test_a_document_that_was_laid_out_anew_is_the_same(charts, tmp_path):
    charts("here", planted)
    export_chart(charts("here"), tmp_path / "a.json")
    document = read(tmp_path / "a.json")
    (tmp_path / "a.json").write_text(json.dumps(document, indent=8, ensure_ascii=True))
    import_chart(charts("there"), tmp_path / "a.json")
    export_chart(charts("there"), tmp_path / "b.json")
    assert tables(document) == tables(read(tmp_path / "b.json"))


def test_another_session_of_that_number_is_refused(charts, tmp_path):
    here, there = charts("here"), charts("there")
    clients.add_client(here, "P07")
    export_chart(here, tmp_path / "a.json")
    import_chart(there, tmp_path / "a.json")
    for chart in (here, there):
        sessions.open_session(chart, "P07")
    export_chart(here, tmp_path / "b.json")
    with pytest.raises(ChartError, match="another session P07/1"):
        import_chart(there, tmp_path / "b.json")


def test_it_passes_through_three_charts_with_its_whole_history(charts, tmp_path):
    charts("a", planted)
    for here, there in (("a", "b"), ("b", "c")):
        export_chart(charts(here), tmp_path / f"{here}.json")
        import_chart(charts(there), tmp_path / f"{here}.json")
    export_chart(charts("c"), tmp_path / "c.json")
    assert tables(read(tmp_path / "a.json")) == tables(read(tmp_path / "c.json"))
    assert not problems(charts("c"))
    deep = [json.loads(e.payload) for e in log_of(charts("c")) if e.action == "import"]
    assert any(e["source"].get("source", {}).get("action") == "amend" for e in deep)


def test_what_was_imported_can_be_erased(charts, tmp_path):
    here, there = charts("here", planted), charts("there")
    export_chart(here, tmp_path / "a.json")
    import_chart(there, tmp_path / "a.json")
    erase_client(there, "P07", reason="request")
    assert not problems(there)
    assert NAME not in "".join(e.payload or "" for e in log_of(there))


def test_an_export_is_private_and_never_overwrites(charts, tmp_path):
    charts("here", planted)
    path = export_chart(charts("here"), tmp_path / "a.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_bytes()
    with pytest.raises(ChartError, match="is there already"):
        export_chart(charts("here"), path)
    assert path.read_bytes() == written
    with pytest.raises(NotFoundError):
        export_chart(charts("here"), tmp_path / "b.json", client="X99")
    assert sorted(p.name for p in tmp_path.glob("*json*")) == ["a.json"]


def test_one_client_alone_is_exported(charts, tmp_path):
    here = charts("here", planted)
    clients.add_client(here, "K44", history="of another")
    whole_session(here, "K44")
    document = read(export_chart(here, tmp_path / "a.json", client="p07"))
    assert [c["code"] for c in document["clients"]] == ["P07"]
    assert {e["client_id"] for e in document["log"]} == {client_of(here, "P07").id}
    assert len(document["session"]) == 1
    assert "K44" not in json.dumps(document)


def test_every_column_that_leaves_is_explained():
    missing = [
        (table, key) for table in ("log", *OWNED) for key in shown(table) if not meaning(table, key)
    ]
    assert not missing


# ---------------------------------------------------------------- any chart at all

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))
JSONS = st.dictionaries(TEXT, st.none() | st.booleans() | st.integers(-9, 9) | TEXT, max_size=3)


def value(draw, column):
    if column.nullable and draw(st.booleans()):
        return None
    if is_moment(column):
        return draw(MOMENTS).isoformat(timespec="microseconds")
    kind = column.type.python_type
    length = getattr(column.type, "length", None)
    return draw(
        {
            bool: st.booleans(),
            int: st.integers(1 - 2**31, 2**31 - 1),
            float: st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0),  # no -0
            object: JSONS | st.lists(TEXT, max_size=3),
            str: TEXT if length is None else TEXT.map(lambda t: t[:length]),
        }[kind]
    )


@st.composite
def charts_rows(draw):
    """Give rows of two clients; the last of each table that others refer to is referred to."""
    found = {name: [] for name in OWNED}
    for code in ("P07", "K44")[: draw(st.integers(1, 2))]:
        last = {}
        for name, kind in OWNED.items():
            for number in range(1, 1 + (draw(st.integers(0, 2)) if name != "client" else 1)):
                refers = references_of(kind)
                if any(other not in last for key, other in refers.items() if key != "site_id"):
                    continue
                row = {key: value(draw, column) for key, column in columns_of(kind).items()}
                row |= {key: last.get(other, {}).get("id") for key, other in refers.items()}
                if (name == "insertion") and row["site_id"] is None:
                    continue
                for key in ("author", "closed_by", "seen_by"):
                    row |= {key: "AB"} if row.get(key) is not None else {}
                fixed = {"id": new_id(), "number": number, "code": code, "hours": number}
                fixed |= {"item": f"i{number}", "name": None, "born": None}
                row |= {key: fixed[key] for key in fixed.keys() & row.keys()}
                if name == "twitch":
                    row["digest"] = twitch_digest(row)
                last[name] = row
                found[name].append(row)
    for item in found["attachment"]:
        mine = [t["digest"] for t in found["twitch"] if t["attachment_id"] == item["id"]]
        item["events_digest"], item["n_events"] = events_digest(mine), len(mine)
    return found


def fill(chart, rows):
    owner = {row["id"]: row["client_id"] for row in rows["session"]}
    with chart.writing() as work:
        for name, kind in OWNED.items():
            write_rows(work, kind, rows[name])
            for row in rows[name] if name != "twitch" else ():
                of = row["id"] if name == "session" else row.get("session_id")
                whose = row["id"] if name == "client" else owner[of]
                log_many(work, [Told("create", name, row["id"], of, whose, {"row": row})])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=charts_rows())
def test_any_chart_comes_back_as_it_was(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    here, there = (opened(folder / f"{n}.sqlite") for n in ("here", "there"))
    try:
        fill(here, rows)
        export_chart(here, folder / "a.json")
        import_chart(there, folder / "a.json")
        export_chart(there, folder / "b.json")
        assert tables(read(folder / "a.json")) == tables(read(folder / "b.json"))
        assert everything(there)[0] == everything(here)[0]
        assert not problems(there)
        assert import_chart(there, folder / "a.json").added == {}
    finally:
        here.close()
        there.close()


# ---------------------------------------------------------------- for research


def test_for_research_there_is_no_word_date_code_or_id(charts, tmp_path):
    here = charts("here", two_clients)
    with here.writing(amends=True) as work:  # what no function would let through
        work.execute(text("UPDATE measure SET side = :name"), {"name": NAME[:8]})
        work.execute(text("UPDATE session SET position = :name"), {"name": NAME})
        work.execute(text("UPDATE twitch SET label = :name, kind = :name"), {"name": NAME})
    with here.reading() as session:
        ids = set(session.scalars(select(LogEntry.entity_id)))
    export_chart(here, tmp_path / "a.json", is_research=True)
    export_tables(here, tmp_path / "tables")
    for path in (tmp_path / "a.json", *(tmp_path / "tables").iterdir()):
        written = path.read_text()
        for word in (NAME, NAME[:8], "P07", "K01", "1981", "1931", '"AB"', "\tAB\t", "PT", *ids):
            assert word not in written, (path.name, word)
        assert not re.search(r"20\d\d-\d\d", written), path.name


def test_days_count_from_the_first_session_of_the_client(charts, tmp_path):
    charts("here", two_clients)
    document = read(export_chart(charts("here"), tmp_path / "a.json", is_research=True))
    days = {}
    for row in document["sessions"]:
        days.setdefault(row["client"], []).append(row["opened_days"])
    assert sorted(days.values()) == [[0], [0, 3.25]]
    second = [r for r in document["insertions"] if r["session"] == 2]
    assert second[0]["in_days"] == round(3.25 + 5 / 1440, 6)
    assert second[0]["in_situ_min"] == 3
    ages = {row["age_years"] for row in document["sessions"]}
    assert ages == {45, 90}


def test_codes_for_research_are_new_in_every_export(charts, tmp_path):
    charts("here", two_clients)
    found = []
    for name in ("a.json", "b.json"):
        export_chart(charts("here"), tmp_path / name, is_research=True)
        found.append({row["client"] for row in read(tmp_path / name)["sessions"]})
    assert len(found[0]) == len(found[1]) == 2
    assert not found[0] & found[1]


def test_a_document_for_research_cannot_be_imported(charts, tmp_path):
    charts("here", two_clients)
    export_chart(charts("here"), tmp_path / "a.json", is_research=True)
    with pytest.raises(ChartError, match="for research has no ids"):
        import_chart(charts("there"), tmp_path / "a.json")


def table(folder, name):
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("is_research", [True, False])
def test_tables_have_a_sidecar_that_explains_every_column(charts, tmp_path, is_research):
    charts("here", two_clients)
    folder = export_tables(charts("here"), tmp_path / "tables", is_research=is_research)
    names = sorted(path.stem for path in folder.glob("*.tsv"))
    assert names == sorted(
        ["sessions", "sites", "insertions", "measures", "twitches", "adverse_events", "diary"]
    )
    for name in names:
        rows = table(folder, name)
        sidecar = read(folder / f"{name}.json")
        assert rows, name
        assert list(rows[0]) == [key for key in sidecar if key not in ("GeneratedBy", "Caution")]
        for key in rows[0]:
            assert sidecar[key]["Description"]
            for row in rows:
                levels = sidecar[key].get("Levels")
                assert row[key] is not None
                if levels and name != "diary":
                    assert row[key] in (*levels, "n/a"), (name, key)
            for unit in ("mm", "Hz", "dB", "uV"):
                assert (sidecar[key].get("Units") == unit) == key.endswith(f"_{unit.lower()}") or (
                    sidecar[key].get("Units") == unit and key.endswith(f"_{unit}")
                )
        assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in folder.iterdir())


def test_tables_count_what_the_chart_holds(charts, tmp_path):
    charts("here", two_clients)
    folder = export_tables(charts("here"), tmp_path / "tables", is_research=False)
    first, second, _ = sorted(table(folder, "sessions"), key=lambda r: r["opened_at"])
    assert (first["client"], first["session"], second["session"]) == ("P07", "1", "2")
    # of twitches 1 to 5: 1 and 4 were rejected, 3 confirmed, by `filled.twitch`
    counts = [first[key] for key in ("n_twitches", "n_confirmed", "n_rejected")]
    assert counts == ["3", "1", "2"]
    sites = [row for row in table(folder, "sites") if row["client"] == "P07"][:2]
    assert [row["n_twitches"] for row in sites] == ["2", "0"]
    assert [row["muscle"] for row in sites] == ["Upper trapezius", f"where {NAME} points"]
    assert [row["n_insertions"] for row in sites] == ["1", "0"]
    insertion = table(folder, "insertions")[0]
    # from 12.5 s on none of those at 2, 4 ... 10 s
    assert (insertion["n_twitches"], insertion["diameter_mm"]) == ("0", "0.3")
    assert (insertion["site"], insertion["in_situ_min"], insertion["maker"]) == ("1", "3.0", NAME)
    twitches = [row for row in table(folder, "twitches") if row["client"] == "K01"]
    assert [row["confirmed"] for row in twitches] == ["no", "n/a", "yes", "no", "n/a"]
    assert [row["onset_s"] for row in twitches] == ["2.0", "4.0", "6.0", "8.0", "10.0"]
    assert first["recorded_s"] == "300.0"


def test_without_a_recording_twitches_are_unknown_and_not_none(charts, tmp_path):
    here = charts("here", planted)
    clients.add_client(here, "Q22")
    sessions.open_session(here, "Q22")
    needle_work.add_site(here, "Q22", muscle="Soleus", side="left")
    folder = export_tables(here, tmp_path / "tables", is_research=False)
    for name in ("sessions", "sites"):
        (row,) = (row for row in table(folder, name) if row["client"] == "Q22")
        assert [row[key] for key in ("n_twitches", "n_confirmed", "n_rejected")] == ["n/a"] * 3
        assert row["n_insertions"] == "0"


def test_twitches_count_for_the_insertion_in_which_they_fell(charts, tmp_path):
    here = charts("here", planted)
    ends = {"in_s": 4.0, "out_s": 10.0}  # 4 is within, 10 is not; 8 was rejected
    with here.writing(amends=True) as work:
        for insertion in needle_work.insertions_of(sessions.find_session(work, "P07/1")):
            for key, at in ends.items():
                setattr(insertion, key, at)
    (row,) = table(export_tables(here, tmp_path / "tables"), "insertions")
    assert row["n_twitches"] == "2"


def test_a_typed_tab_or_line_stays_in_its_cell(charts, tmp_path):
    here = charts("here")
    clients.add_client(here, "P07")
    sessions.open_session(here, "P07", plan='two\tcells\nand "lines"')
    (row,) = table(export_tables(here, tmp_path / "tables", is_research=False), "sessions")
    assert row["plan"] == 'two cells and "lines"'


def test_a_folder_that_holds_something_is_left(charts, tmp_path):
    charts("here", planted)
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.txt").write_text("mine")
    with pytest.raises(ChartError, match="is there already"):
        export_tables(charts("here"), tmp_path / "tables")
    assert [p.name for p in (tmp_path / "tables").iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    assert len(list(export_tables(charts("here"), tmp_path / "empty").iterdir())) == 14


# ---------------------------------------------------------------- the stream


@pytest.mark.parametrize("block", [1, 2, 7, 64, 100_000])
@settings(max_examples=15, deadline=None)
@given(
    items=st.lists(
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | TEXT
            | st.floats(allow_nan=False).filter(lambda x: abs(x) < float("inf")),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
            max_leaves=5,
        ),
        max_size=5,
    )
)
def test_a_stream_reads_what_it_wrote_however_it_is_cut(block, items):
    file = io.BytesIO()
    writer = JsonWriter(file)
    writer.value("a", items)
    assert writer.items("b", iter(items)) == len(items)
    writer.items("none", iter(()))
    digest = writer.sha256
    writer.end()
    written = file.getvalue()
    assert json.loads(written) == {"a": items, "b": items, "none": []}
    for content in (written, json.dumps(json.loads(written), indent=3).encode()):
        reader = JsonReader(Slow(content, block))
        found = {}
        for key in reader.keys():  # noqa: SIM118
            found[key] = reader.value() if key == "a" else list(reader.items())
        assert found == {"a": items, "b": items, "none": []}
        assert reader.sha256 == digest


class Slow(io.BytesIO):
    """A file that gives a few bytes at a time."""

    def __init__(self, content, most):
        super().__init__(content)
        self.most = most

    def read(self, size=-1):
        return super().read(min(size, self.most))


# ---------------------------------------------------------------- on a server


def test_a_client_moves_to_a_server_and_back(charts, postgres_url, tmp_path):
    here, server = charts("here", two_clients), open_chart(postgres_url, author="CD")
    export_chart(here, tmp_path / "a.json")
    import_chart(server, tmp_path / "a.json")
    export_chart(server, tmp_path / "b.json")
    import_chart(charts("back"), tmp_path / "b.json")
    assert tables(read(tmp_path / "a.json")) == tables(read(tmp_path / "b.json"))
    assert everything(charts("back"))[0] == everything(server)[0]
    assert import_chart(server, tmp_path / "a.json").added == {}
    for chart in (server, charts("back")):
        assert not problems(chart)
    export_tables(here, tmp_path / "here", is_research=False)
    export_tables(server, tmp_path / "server", is_research=False)
    for path in (tmp_path / "here").glob("*.tsv"):
        assert path.read_text() == (tmp_path / "server" / path.name).read_text()
    assert stricta_table(here) == stricta_table(server)


def test_erasing_on_a_server_says_what_remains_there(postgres_url):
    server = open_chart(postgres_url, author="CD")
    two_clients(server)
    new = anonymise_client(server, "P07", reason="request")
    with server.engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA before_restore_20261125t170512")
    erased = erase_client(server, "K01", reason="request")
    assert "VACUUM" in erased.remains[0]
    assert "before_restore_20261125t170512" in erased.remains[1]
    assert not problems(server)
    erase_client(server, new, reason="request")
    assert not problems(server)
    assert not any(everything(server)[0].values())
    with server.reading() as session:
        left = session.scalars(select(LogEntry.payload).where(LogEntry.payload.is_not(None)))
        assert NAME not in "".join(left)
