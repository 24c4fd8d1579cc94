"""Whatever is changed behind the chart's back is found, and where."""

import shutil
import sqlite3

import pytest

from tests.chart import small_chart
from tests.chart.making import log_of
from twitchdetect.chart import clients, sessions
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.errors import ChartError, DatabaseError
from twitchdetect.chart.exporting import export_chart
from twitchdetect.chart.sealing import NOTHING, digest_of, row_values, seal_of
from twitchdetect.chart.tables import NeedlingSession
from twitchdetect.chart.verify import head, verify
from twitchdetect.chart.verify_chain import COLUMNS


@pytest.fixture
def path(small_file, tmp_path):
    return shutil.copy(small_file, tmp_path / "chart.sqlite")


@pytest.fixture
def change(path):
    """Change the file with another tool."""

    def run(*statements, **values):
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            connection.execute(statement, values)
        connection.close()

    return run


def ask(path, query):
    connection = sqlite3.connect(path)
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def found(path, **given):
    chart = open_chart(path)
    verdict = verify(chart, **given)
    chart.close()
    assert verdict.n_findings == len(verdict.findings)
    assert verdict.is_good == (not verdict.findings)
    return verdict.findings


def only(path, **given):
    findings = found(path, **given)
    assert len(findings) == 1, [str(f) for f in findings]
    return findings[0]


def test_a_chart_that_nobody_touched_is_good(path):
    chart = open_chart(path)
    verdict = verify(chart)
    assert verdict.findings == ()
    n_entries = ask(path, "SELECT max(number) FROM log")[0][0]
    assert (verdict.n_entries, verdict.n_erased, verdict.n_twitches) == (n_entries, 0, 5)
    assert verdict.n_rows == n_entries - 5  # one entry made the chart, four changed a row
    assert verdict.head == head(chart)
    assert verify(chart, expect=verdict.head).is_good


def test_every_table_of_the_small_chart_has_rows(path):
    tables = [r[0] for r in ask(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert len(tables) >= 17
    assert [t for t in tables if not ask(path, f"SELECT count(*) FROM {t}")[0][0]] == []


def test_a_changed_value_is_found_with_its_column_session_and_entry(path, change):
    change("UPDATE measure SET value = 2")
    finding = only(path)
    assert (finding.table, finding.column, finding.session) == ("measure", "value", "P07/1")
    entry, at = ask(path, "SELECT number, at FROM log WHERE entity = 'measure'")[0]
    assert (finding.entry, finding.at) == (entry, at)
    assert finding.row == ask(path, "SELECT id FROM measure")[0][0]
    assert str(finding) == (
        f"P07/1, measure {finding.row}, column value, entry {entry} of {at}: got 2.0; expected 6.0"
    )


def test_a_changed_name_is_found_and_not_told(path, change):
    change("UPDATE client SET name = 'Gundula'")
    finding = only(path)
    assert (finding.table, finding.column) == ("client", "name")
    assert "P07" in finding.where
    assert not any(name in str(finding) for name in ("Gundula", *small_chart.NAME.split()))


TABLES = {
    "practitioner": "credential = 'MD'",
    "setting": "value = 'off'",
    "session": "position = 'supine' WHERE number = 1",
    "answer": "is_struck = 1 WHERE item = (SELECT min(item) FROM answer)",
    "site": "figures = '{\"n_ltr\": 4}'",
    "needle": "diameter_mm = 0.31",
    "insertion": "out_at = NULL",
    "adverse_event": "site_id = (SELECT id FROM site)",
    "attachment": "lost_s = 1e-9",
    "remark": "text = 'JUMPED'",
    "diary": "symptoms = '[\"fever\"]'",
}


@pytest.mark.parametrize("table", TABLES)
def test_a_change_of_any_table_is_found(path, change, table):
    change(f"UPDATE {table} SET {TABLES[table]}")
    finding = only(path)
    assert finding.table == table
    assert finding.column == TABLES[table].split()[0]


def test_a_change_to_what_a_row_was_earlier_is_found(path, change):
    change("UPDATE session SET plan = '', version = 3 WHERE number = 1")
    assert {f.column for f in found(path)} == {"plan", "version"}


def test_a_value_of_another_kind_is_found(path, change):
    change("UPDATE measure SET note = x'00ff'", "UPDATE site SET x = 'far'")
    assert {(f.table, f.column) for f in found(path)} == {("measure", "note"), ("site", "x")}


def test_bytes_that_are_no_text_are_found(path, change):
    change("UPDATE measure SET note = CAST(x'ff41' AS TEXT)")
    assert only(path).column == "note"


def test_a_deleted_row_is_found(path, change):
    row, session = ask(path, "SELECT id, session_id FROM diary")[0]
    change("DELETE FROM diary")
    finding = only(path)
    assert (finding.table, finding.row, finding.session) == ("diary", row, "P07/1")
    assert finding.what == "the row is gone"


def test_a_row_that_the_log_does_not_know_is_found(path, change):
    change(
        "INSERT INTO needle (session_id, number, maker, material, batch, id, version, is_struck) "
        "SELECT id, 9, '', '', '', 'planted', 1, 0 FROM session WHERE number = 1"
    )
    finding = only(path)
    assert (finding.table, finding.session) == ("needle", "P07/1")
    assert "planted" in finding.row
    assert "the log knows nothing of it" in finding.what


def test_a_row_that_points_to_nothing_is_found(path, change):
    change("UPDATE adverse_event SET site_id = 'nowhere'")
    assert {f.what for f in found(path)} == {
        'got "nowhere"',
        "it points to nowhere, which is not there",
    }


def test_a_changed_twitch_is_found(path, change):
    change("UPDATE twitch SET confirmed = 'yes' WHERE number = 3")
    finding = only(path)
    assert (finding.table, finding.session) == ("twitch", "P07/1")
    assert finding.row.startswith("3 of attachment")


def test_a_twitch_that_was_given_a_new_digest_is_found(path, change):
    other = small_chart.twitch_values(
        *ask(path, "SELECT attachment_id, session_id FROM twitch")[0], 3, confirmed="yes"
    )
    change(
        "UPDATE twitch SET confirmed = 'yes', digest = :digest WHERE number = 3",
        digest=other["digest"],
    )
    assert "others than those that were attached" in only(path).what


@pytest.mark.parametrize("which", ["number = 3", "number > 0"])
def test_a_twitch_that_is_gone_is_found(path, change, which):
    n_left = ask(path, f"SELECT count(*) FROM twitch WHERE NOT {which}")[0][0]
    change(f"DELETE FROM twitch WHERE {which}")
    finding = only(path)
    assert (finding.table, finding.what, finding.expected) == ("twitch", f"{n_left} rows", "5")
    assert finding.session == "P07/1"


def test_an_entry_that_is_gone_from_the_middle_is_found(path, change):
    change("DELETE FROM log WHERE number IN (20, 21)")
    first = found(path)[0]
    assert (first.table, first.entry) == ("log", 22)
    assert first.what == "entries 20-21 are missing before it"


def test_an_entry_that_is_gone_from_the_end_is_found(path, change):
    last = ask(path, "SELECT max(number) FROM log")[0][0]
    change(f"DELETE FROM log WHERE number = {last}")
    whats = [f.what for f in found(path)]
    assert f"the log should end with entry {last} and ends with {last - 1}" in whats


def cut(path, change, n):
    """Take the last session and its entry away, and set the head back, all as it was before."""
    change(
        "DELETE FROM session WHERE number = 2",
        f"DELETE FROM log WHERE number = {n}",
        f"UPDATE head SET (number, seal) = (SELECT number, seal FROM log WHERE number = {n - 1})",
    )


def test_a_log_that_was_cut_at_its_end_is_found_by_a_seal_noted_elsewhere(path, change):
    noted = head(open_chart(path))
    n = int(noted.partition(":")[0])
    cut(path, change, n)
    assert found(path) == ()
    finding = only(path, expect=noted)
    assert f"ends with entry {n - 1}" in finding.what
    assert finding.entry == n


def seal_again(path):
    """Write the whole log anew with another author, as one with much time could."""
    connection = sqlite3.connect(path, isolation_level=None)
    previous = NOTHING
    for values in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM log ORDER BY number"):
        entry = dict(zip(COLUMNS, values, strict=True))
        entry.update(author="ZZ", previous=previous)
        previous = seal_of(entry)
        connection.execute(
            "UPDATE log SET author = 'ZZ', previous = ?, seal = ? WHERE number = ?",
            (entry["previous"], previous, entry["number"]),
        )
    connection.execute("UPDATE head SET seal = ?", (previous,))
    connection.close()


def test_a_log_that_was_written_anew_is_found_by_a_seal_noted_elsewhere(path):
    noted = head(open_chart(path))
    seal_again(path)
    assert found(path) == ()
    assert "written anew" in only(path, expect=noted).what


def test_a_noted_seal_holds_while_the_log_grows(path):
    chart = open_chart(path, author="AB")
    noted = head(chart)
    clients.add_client(chart, "Q01")
    assert verify(chart, expect=noted).is_good
    assert head(chart) != noted


@pytest.mark.parametrize("noted", ["5", "5:abc", "x:0123456789abcdef", "5:0123456789ABCDEF"])
def test_what_is_no_seal_is_refused(path, noted):
    with pytest.raises(ChartError, match="expected NUMBER:SEAL"):
        verify(open_chart(path), expect=noted)


SEALED = ("at", "author", "action", "entity", "entity_id", "session_id", "client_id", "digest")


@pytest.mark.parametrize("column", SEALED)
def test_a_change_of_any_sealed_column_of_the_log_is_found(path, change, column):
    change(f"UPDATE log SET {column} = 'other' WHERE number = 21")
    assert (21, "log") in {(f.entry, f.table) for f in found(path) if "seal is wrong" in f.what}


def test_an_entry_with_a_value_that_none_can_have_is_found(path, change):
    change("UPDATE log SET author = x'4142' WHERE number = 21")
    assert only(path).what == "the seal is wrong: the entry was changed"


@pytest.mark.parametrize("column", ["payload", "salt"])
def test_a_change_of_what_an_entry_says_is_found(path, change, column):
    change(f"UPDATE log SET {column} = '{{}}' WHERE number = 21")
    finding = only(path)
    assert (finding.entry, finding.what) == (21, "its words were changed")


def test_a_changed_seal_is_found_where_it_is(path, change):
    change(f"UPDATE log SET seal = '{NOTHING}' WHERE number = 21")
    assert [f.entry for f in found(path)] == [21, 22]


def test_a_changed_head_is_found(path, change):
    change(f"UPDATE head SET seal = '{NOTHING}'")
    assert only(path).table == "head"


def test_a_head_that_is_gone_is_found(path, change):
    change("DELETE FROM head")
    finding = only(path)
    assert (finding.table, finding.what, finding.expected) == ("head", "0 rows", "one")
    with pytest.raises(DatabaseError, match="has no head"):
        head(open_chart(path))
    with pytest.raises(DatabaseError, match="has no head"):
        clients.add_client(open_chart(path, author="AB"), "Q01")


def test_words_that_are_gone_without_an_erasure_are_found(path, change):
    change("UPDATE log SET payload = NULL, salt = NULL WHERE number = 2")
    assert {(f.entry, f.what) for f in found(path)} == {
        (2, "its words are gone"),
        (2, "it is there"),
    }


def erase(chart, numbers, statement):
    """Erase as `erasing` does: the rows go, the words go, an entry says which."""
    with chart.writing() as work:
        connection = work.connection()
        connection.exec_driver_sql(statement)
        marks = ", ".join(str(n) for n in numbers)
        connection.exec_driver_sql(
            f"UPDATE log SET payload = NULL, salt = NULL WHERE number IN ({marks})"
        )
        work.log("erase", "client", "somebody", entries=numbers)


def test_an_erasure_that_says_what_it_erased_is_good(path):
    chart = open_chart(path, author="AB")
    numbers = [n for (n,) in ask(path, "SELECT number FROM log WHERE entity = 'diary'")]
    erase(chart, numbers, "DELETE FROM diary")
    verdict = verify(chart)
    assert verdict.is_good
    assert verdict.n_erased == len(numbers) == 1


def test_an_erasure_that_left_the_row_is_found(path):
    chart = open_chart(path, author="AB")
    erase(chart, [51], "SELECT 1")
    finding = only(path)
    assert (finding.table, finding.entry) == ("diary", 51)
    assert finding.expected == "a row that was erased"


def test_an_erasure_that_names_more_than_it_erased_is_found(path):
    chart = open_chart(path, author="AB")
    with chart.writing() as work:
        work.log("erase", "client", "somebody", entries=[7])
    finding = only(path)
    assert (finding.entry, finding.what) == (7, "its words are there")


def test_only_an_erasure_can_name_what_is_gone(path):
    chart = open_chart(path, author="AB")
    with chart.writing() as work:
        work.log("change", "chart", "somebody", entries=[1])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE log SET payload = NULL, salt = NULL WHERE number = 1")
    connection.commit()
    connection.close()
    assert (only(path).entry, only(path).what) == (1, "its words are gone")


def test_a_table_an_index_or_a_trigger_that_was_changed_is_found(path, change):
    change(
        "DROP INDEX ix_site_session_id",
        "CREATE TRIGGER quiet AFTER INSERT ON log BEGIN DELETE FROM diary; END",
        "ALTER TABLE remark ADD COLUMN more TEXT",
    )
    assert {(f.table, f.what) for f in found(path)} == {
        ("", "ix_site_session_id is missing in the database"),
        ("", "quiet does not belong to a chart"),
        ("remark", "it is defined otherwise"),
    }


def test_a_table_that_is_gone_is_found(path, change):
    change("DROP TABLE remark")
    findings = found(path)
    assert findings[0].table == "remark"
    assert "cannot be read" in findings[0].what


def test_a_column_that_came_later_may_have_its_default(path, monkeypatch):
    """The log of an older version knows nothing of the column."""
    connection = sqlite3.connect(path, isolation_level=None)
    number, salt, payload = connection.execute(
        "SELECT number, salt, payload FROM log WHERE entity = 'session' ORDER BY number DESC"
    ).fetchone()
    assert '"plan":"",' in payload
    payload = payload.replace('"plan":"",', "")
    entry = dict(
        zip(
            COLUMNS,
            connection.execute(
                f"SELECT {', '.join(COLUMNS)} FROM log WHERE number = {number}"
            ).fetchone(),
            strict=True,
        )
    )
    entry["digest"] = digest_of(salt, payload)
    seal = seal_of(entry)
    connection.execute(
        "UPDATE log SET payload = ?, digest = ?, seal = ? WHERE number = ?",
        (payload, entry["digest"], seal, number),
    )
    connection.execute("UPDATE head SET seal = ?", (seal,))
    assert found(path) == ()
    connection.execute("UPDATE session SET plan = 'other' WHERE number = 2")
    connection.close()
    assert only(path).column == "plan"


def test_only_the_first_findings_are_kept_and_all_are_counted(path, change):
    change("UPDATE answer SET words = 'x'")
    verdict = verify(open_chart(path), most=3)
    assert len(verdict.findings) == 3
    assert verdict.n_findings == ask(path, "SELECT count(*) FROM answer")[0][0]


def test_a_chart_is_verified_as_it_was_when_that_began(path, monkeypatch):
    chart = open_chart(path, author="AB")
    from twitchdetect.chart import verify as module

    check = module.check_rows

    def write_between(*given):
        sessions.add_measure(open_chart(path, author="CD"), "P07/2", "pain", 1)
        return check(*given)

    monkeypatch.setattr(module, "check_rows", write_between)
    assert verify(chart).is_good


def dump(path):
    """Give all that a chart says, without how it lies in the file."""
    connection = sqlite3.connect(path)
    tables = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    content = {
        table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
        for table in tables
    }
    connection.close()
    return content


STRIDE = 1741


def test_a_byte_changed_anywhere_is_found_or_says_nothing_else(path):
    good, raw, n_found = dump(path), path.read_bytes(), 0
    for place in [*range(0, 100, 7), *range(100, len(raw), STRIDE)]:
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 0x55]) + raw[place + 1 :])
        try:
            chart = open_chart(path)
        except DatabaseError:
            n_found += 1
            continue
        is_good = verify(chart).is_good
        chart.close()
        n_found += not is_good
        assert not is_good or dump(path) == good, place
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    assert n_found > 30


def test_a_row_that_others_now_point_to_has_not_changed(path):
    chart = open_chart(path, author="AB")
    before = len(log_of(chart))
    with chart.writing() as work:
        client = clients.find_client(work, "P07")
        assert len(client.sessions) == 2
        client.sessions.append(NeedlingSession(number=3, author="AB"))
    assert [e.entity for e in log_of(chart)[before:]] == ["session"]
    assert verify(chart).is_good


def test_an_entry_may_say_more_than_the_row(path):
    chart = open_chart(path, author="AB")
    with chart.writing() as work:
        row = clients.find_client(work, "P07")
        values = row_values(row)
        work.log("import", "client", row.id, row=values, source="x", at="y")
    assert verify(chart).is_good
    with chart.writing() as work:
        work.log("import", "client", row.id, row={**values, "code": "P08"}, source="x")
    assert only(path).column == "code"


def test_pages_that_cannot_be_read_are_found_where_they_are(path):
    raw, size = bytearray(path.read_bytes()), 4096
    pages = ask(path, "SELECT rootpage FROM sqlite_master WHERE name IN ('log', 'site')")
    for (page,) in pages:
        raw[(page - 1) * size : page * size] = b"\xaa" * size
    path.write_bytes(raw)
    findings = found(path)
    assert {f.table for f in findings if "cannot be read" in f.what} >= {"log", "site"}
    assert any("nor any row" in f.what for f in findings)


def test_a_table_that_cannot_be_read_does_not_hide_the_others(path, change):
    change("UPDATE measure SET value = 2")
    raw, size = bytearray(path.read_bytes()), 4096
    ((page,),) = ask(path, "SELECT rootpage FROM sqlite_master WHERE name = 'site'")
    raw[(page - 1) * size : page * size] = b"\xaa" * size
    path.write_bytes(raw)
    findings = found(path)
    assert any(f.table == "site" and "cannot be read" in f.what for f in findings)
    assert any(f.table == "measure" and f.column == "value" for f in findings)


@pytest.mark.parametrize(
    "cheat",
    [
        ("attachment", "detector", "'" + "[" * 99999 + "]" * 99999 + "'"),  # deeper than is read
        ("attachment", "counts", """'{"ltr":999,' || substr(counts, 2)"""),  # the last one is read
    ],
)
def test_json_that_readers_take_differently_is_found(path, change, cheat):
    table, column, value = cheat
    change(f"UPDATE {table} SET {column} = {value}")
    finding = only(path)
    assert (finding.table, finding.column) == (table, column)


def test_words_of_the_log_that_are_nested_too_deep_are_found(path, change):
    change("UPDATE log SET payload = :deep WHERE number = 21", deep="[" * 99999 + "]" * 99999)
    assert (only(path).entry, only(path).what) == (21, "its words were changed")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE session SET opened_at = 'soon'",
        "UPDATE session SET opened_at = x'ff'",
        "UPDATE client SET added_at = 7",
        "UPDATE attachment SET detector = '{'",
        "UPDATE attachment SET detector = '" + "[" * 99999 + "'",
    ],
)
def test_whoever_reads_a_damaged_value_is_told_to_verify(path, change, damage):
    change(damage)
    with pytest.raises(DatabaseError, match=r"chart is damaged \(got .*chart verify"):
        export_chart(open_chart(path, read_only=True), path.with_name("a.json"))
    assert not path.with_name("a.json").exists()


def test_whoever_exports_a_chart_without_a_head_is_told_to_verify(path, change):
    change("DELETE FROM head")
    with pytest.raises(DatabaseError, match=r"chart is damaged .*chart verify"):
        export_chart(open_chart(path, read_only=True), path.with_name("a.json"))
