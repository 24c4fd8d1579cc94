"""A PostgreSQL server of the tests' own, on loopback, for as long as they run."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

OLDEST = 13
USER, PASSWORD = "chart", "only for tests"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Server:
    port: int
    folder: Path
    bin: Path
    account: dict
    options: str

    def url(self, database, user=USER, password=PASSWORD):
        return (
            f"postgresql://{user}:{password.replace(' ', '%20')}@127.0.0.1:{self.port}/{database}"
        )

    def run(self, statement):
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def ctl(self, *arguments):
        """Run pg_ctl as the account that the server needs."""
        command = [self.bin / "pg_ctl", "-D", self.folder / "data", "-w", *arguments]
        with (self.folder / "ctl.log").open("a") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, **self.account)

    def start(self):
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
            f"-c max_connections=60 {self.options}"
        )
        self.ctl("-o", options, "-l", str(self.folder / "server.log"), "start")


def programs():
    """Give the folder of the newest server's programs, or None."""
    found = list(Path("/usr").glob("lib/postgresql/*/bin/initdb"))
    found += [Path(p) for p in [shutil.which("initdb")] if p]
    newest = (0, None)
    for path in found:
        told = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        major = int("".join(c for c in told.split()[-1].split(".")[0] if c.isdigit()) or 0)
        newest = max(newest, (major, path.resolve().parent), key=lambda pair: pair[0])
    return newest[1] if newest[0] >= OLDEST else None


def account():
    """Give how to run as somebody without rights, which the server demands."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "cwd": "/"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def make_server(folder, bin_, options="-c fsync=off"):
    """Make a server in a folder that is there, and start it."""
    server = Server(free_port(), folder, bin_, account(), options)
    (folder / "password").write_text(PASSWORD)
    if owner := server.account.get("user"):
        for path in (folder, folder / "password"):
            os.chown(path, owner, server.account["group"])
    command = [bin_ / "initdb", "-D", folder / "data", "-U", USER, "-E", "UTF8", "--no-sync"]
    command += ["--locale=C", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}"]
    subprocess.run(command, check=True, capture_output=True, **server.account)
    server.start()
    return server


@pytest.fixture(scope="session")
def postgres_server():
    """A running server; the tests are skipped where none is installed."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install 'twitchdetect[postgres]'")
    if (bin_ := programs()) is None:
        pytest.skip(f"needs a PostgreSQL server {OLDEST} or newer on this machine (initdb)")
    folder = Path(tempfile.mkdtemp(prefix="twitchdetect-postgres-"))
    try:
        server = make_server(folder, bin_)
        try:
            yield server
        finally:
            server.ctl("-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server):
    """URL of an empty database, which is dropped afterwards."""
    name = f"chart_{next(_numbers)}"
    postgres_server.run(f"CREATE DATABASE {name}")
    yield postgres_server.url(name)
    postgres_server.run(f"DROP DATABASE {name} WITH (FORCE)")
