"""An encrypted chart tells nothing to those without its passphrase."""

import shutil
import sqlite3
import subprocess
import sys

import pytest

from tests.chart import small_chart
from tests.chart.making import log_of
from twitchdetect.chart import cipher, clients
from twitchdetect.chart.backup import backup
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.encrypting import encrypt
from twitchdetect.chart.errors import BusyError, DatabaseError, PassphraseError
from twitchdetect.chart.restore import restore
from twitchdetect.chart.verify import verify

sqlcipher = pytest.importorskip(
    "sqlcipher3.dbapi2", reason="needs SQLCipher: pip install 'twitchdetect[encryption]'"
)
WORD = "it's a long “passphrase”"


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "chart.sqlite"
    small_chart.make(path, passphrase=WORD).close()
    return path


@pytest.fixture
def path(original, tmp_path):
    folder = tmp_path / "clinic"
    folder.mkdir()
    return shutil.copy(original, folder / "chart.sqlite")


def told_by(folder):
    """Give all bytes of all files of a folder."""
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


SECRETS = ["Wilhelmine", "P07", "trapezius", "CREATE TABLE", "SQLite format"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_nothing_of_it_stands_in_the_file_its_log_or_its_backup(path, tmp_path, encoding):
    with open_chart(path, author="AB", passphrase=WORD) as chart:
        clients.change_client(chart, "P07", history="fell from Pegasus")
        assert path.with_name("chart.sqlite-wal").stat().st_size > 0
        made = backup(chart, tmp_path / "b.sqlite")
        assert made.verdict.is_good
        raw = told_by(tmp_path)
    assert len(raw) > 2 * path.stat().st_size
    for secret in [*SECRETS, "Pegasus"]:
        assert secret.encode(encoding) not in raw


def test_the_same_words_would_be_found_in_a_chart_that_is_not_encrypted(tmp_path):
    small_chart.make(tmp_path / "chart.sqlite").close()
    assert all(secret.encode() in told_by(tmp_path) for secret in SECRETS)


def test_an_encrypted_chart_holds_what_another_one_holds(path):
    with open_chart(path, passphrase=WORD) as chart:
        verdict = verify(chart)
        assert verdict.findings == ()
        assert verdict.n_twitches == 5


def test_the_passphrase_may_stand_in_the_environment(path, monkeypatch):
    monkeypatch.setenv(cipher.PASSPHRASE, WORD)
    with open_chart(path) as chart, chart.reading() as session:
        assert clients.find_client(session, "P07").name == small_chart.NAME


def refused(path, **given):
    before = path.read_bytes()
    with pytest.raises(PassphraseError) as caught:
        open_chart(path, **given)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_missing_passphrase_is_one_clear_line(path):
    assert "the chart is encrypted" in refused(path)
    assert cipher.PASSPHRASE in refused(path)


@pytest.mark.parametrize("wrong", ["", " ", WORD.upper(), WORD + " ", "' OR 1=1 --"])
def test_a_wrong_passphrase_is_one_clear_line(path, wrong, capfd):
    told = refused(path, passphrase=wrong)
    assert wrong.strip() == "" or wrong not in told
    assert capfd.readouterr() == ("", "")


def test_a_wrong_passphrase_is_refused_while_the_chart_is_open(path):
    with open_chart(path, author="AB", passphrase=WORD) as chart:
        clients.add_client(chart, "Q01")
        with pytest.raises(PassphraseError, match="wrong"):
            open_chart(path, passphrase="wrong")
        with pytest.raises(PassphraseError, match="encrypted"):
            open_chart(path)
        open_chart(path, passphrase=WORD).close()


def test_a_passphrase_for_a_chart_that_is_not_encrypted_is_refused(tmp_path):
    path = tmp_path / "chart.sqlite"
    open_chart(path).close()
    with pytest.raises(DatabaseError, match="is not encrypted"):
        open_chart(path, passphrase=WORD)


def test_other_programs_open_it_by_its_passphrase(path):
    connection = sqlcipher.connect(path)
    connection.execute("PRAGMA key = '" + WORD.replace("'", "''") + "'")
    assert connection.execute("SELECT name FROM client").fetchall() == [(small_chart.NAME,)]
    connection.close()


def test_two_charts_with_the_same_passphrase_have_different_keys(path, tmp_path):
    other = tmp_path / "other.sqlite"
    small_chart.make(other, passphrase=WORD).close()
    assert other.read_bytes()[:16] != path.read_bytes()[:16]


def test_the_key_is_not_shown(path):
    with open_chart(path, passphrase=WORD) as chart:
        assert chart.file.key not in repr(chart.file)


def test_without_the_library_the_extra_is_named(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", None)
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with pytest.raises(DatabaseError, match=r'pip install "twitchdetect\[encryption\]"'):
        open_chart(path, passphrase=WORD)


@pytest.mark.parametrize("place", [17, 5000, 40_000, 100_000])
def test_a_byte_changed_in_an_encrypted_chart_is_found(path, place):
    raw = path.read_bytes()
    path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
    try:
        with open_chart(path, passphrase=WORD) as chart:
            found = verify(chart).findings
    except DatabaseError:
        return
    assert any(f"page {place // 4096 + 1}" in f.what for f in found)


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "clinic" / "chart.sqlite"
    small_chart.make(path).close()
    return path


def test_a_chart_is_encrypted_and_the_plain_one_kept(plain, monkeypatch):
    monkeypatch.setenv(cipher.PASSPHRASE, WORD)
    before = plain.read_bytes()
    done = encrypt(plain, WORD, author="AB")
    assert done.path == plain
    assert sorted(plain.parent.iterdir()) == [plain, done.kept]
    assert small_chart.NAME.encode() in done.kept.read_bytes()
    assert small_chart.NAME.encode() not in plain.read_bytes()
    assert {p.stat().st_mode & 0o777 for p in (plain, done.kept)} == {0o600}
    with open_chart(plain, author="AB") as chart:
        assert chart.file.key
        entry = log_of(chart)[-1]
        assert (entry.action, entry.author) == ("encrypt", "AB")
        clients.add_client(chart, "Q01")
        assert verify(chart).findings == ()
    with sqlite3.connect(done.kept) as connection:
        assert connection.execute("SELECT count(*) FROM client").fetchone() == (1,)
    connection.close()
    assert len(before) == done.kept.stat().st_size


def test_what_was_written_last_is_encrypted_too(plain):
    """Also what is still in the log beside the file, as after a crash."""
    code = (
        "import os; from twitchdetect.chart.database import open_chart;"
        "from twitchdetect.chart import clients;"
        f"clients.add_client(open_chart({str(plain)!r}, author='AB'), 'Q01'); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 9
    assert plain.with_name("chart.sqlite-wal").exists()
    encrypt(plain, WORD, author="AB")
    with open_chart(plain, passphrase=WORD) as chart, chart.reading() as session:
        assert clients.find_client(session, "Q01")


def test_a_chart_that_is_open_is_not_encrypted(plain):
    with (
        open_chart(plain, author="AB") as chart,
        chart.reading() as session,
    ):
        clients.find_client(session, "P07")
        with pytest.raises(BusyError, match="somebody has the chart open"):
            encrypt(plain, WORD, author="AB")
    assert list(plain.parent.glob("*plain*")) == []


def test_a_chart_is_not_encrypted_twice(path):
    with pytest.raises(PassphraseError):
        encrypt(path, "other", author="AB")


def test_a_chart_that_was_altered_is_not_encrypted(plain):
    with open_chart(plain) as chart, chart.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE measure SET value = 1")
    before = plain.read_bytes()
    with pytest.raises(DatabaseError, match="measure"):
        encrypt(plain, WORD, author="AB")
    assert list(plain.parent.iterdir()) == [plain]
    assert verify_rows(plain.read_bytes()) == verify_rows(before)


def verify_rows(raw):
    """Give the pages but the first, whose counters tell that the file was opened."""
    return raw[4096:]


def test_an_empty_passphrase_is_refused(plain):
    with pytest.raises(PassphraseError, match="empty"):
        encrypt(plain, "", author="AB")


def test_a_server_is_not_encrypted_by_the_chart():
    with pytest.raises(DatabaseError, match="expected a chart's file"):
        encrypt("postgresql://u:p@127.0.0.1/d", WORD, author="AB")


def test_an_encrypted_backup_is_restored_by_its_passphrase(path, tmp_path):
    saved = shutil.copy(path, tmp_path / "saved.sqlite")
    with open_chart(path, author="AB", passphrase=WORD) as chart:
        clients.add_client(chart, "Q01")
    with pytest.raises(PassphraseError):
        restore(path, saved, author="AB")
    done = restore(path, saved, author="AB", passphrase=WORD)
    assert done.old_head
    with open_chart(path, passphrase=WORD) as chart, chart.reading() as session:
        assert [row.code for row in clients.list_clients(session)] == ["P07"]


def test_an_encrypted_backup_takes_the_place_of_a_plain_chart(path, plain_elsewhere):
    done = restore(plain_elsewhere, path, author="AB", passphrase=WORD)
    assert done.old_head
    with open_chart(plain_elsewhere, passphrase=WORD) as chart:
        assert verify(chart).is_good
    with open_chart(done.kept) as chart:
        assert verify(chart).is_good


@pytest.fixture
def plain_elsewhere(tmp_path):
    path = tmp_path / "elsewhere" / "chart.sqlite"
    small_chart.make(path).close()
    return path
