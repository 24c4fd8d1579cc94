"""A disk that fails, anywhere: nothing written is harmed, nothing is lost that could be kept."""

import errno
import os
import shutil
import stat

import numpy as np
import pytest

import twitchdetect as td
from tests.disk import files_of_at_most
from tests.files.recording import counts, header, recorder, records_in, samples_in
from twitchdetect.files.disk import SystemDisk

N, STEP = 1000, 50


class FaultyDisk:
    """The system's calls, of which some fail: those that `is_bad(number, name)` names.

    A bad write takes half of the bytes when `is_short`. Syncs wait for nothing, to be fast.
    """

    def __init__(self, is_bad=lambda number, name: False, code=errno.EIO, is_short=False):
        self.is_bad, self.code, self.is_short = is_bad, code, is_short
        self.calls = []

    def __getattr__(self, name):
        real = getattr(SystemDisk(), name)

        def call(*args, **kwargs):
            self.calls.append(name)
            if name == "close" or not self.is_bad(len(self.calls) - 1, name):
                return None if name in ("sync", "sync_folder") else real(*args, **kwargs)
            if name == "write_at" and self.is_short:
                fd, data, offset = args
                return real(fd, data[: len(data) // 2], offset)
            raise OSError(self.code, os.strerror(self.code))

        return call


def play(path, disk, on_step=lambda i: None, **more):
    """Record a session in steps, with a gap; give recorder and last status."""
    told = []
    writer = recorder(path, disk=disk, on_status=told.append, **more)
    x = counts(N)
    for i in range(0, N, STEP):
        on_step(i)
        writer.mark(td.Marker(i, "note", f"n{i}"))
        writer.write_counts(i if i < 500 else i + 30, x[i : i + STEP])
        if path.exists() and records_in(path):
            records_in(path)  # never more records stated than there are
        if i == 700:
            writer.flush()
    return writer, told


def assert_everything_is_there(paths):
    got, markers = samples_in(paths)
    assert np.array_equal(got, counts(N)[:, :2])
    notes = [m.text for m in markers if not m.text.startswith("recorder:")]
    assert sorted(notes) == sorted(f"n{i}" for i in range(0, N, STEP))
    assert sum(g.n_samples for p in paths for g in td.read(p).gaps) == 30


@pytest.fixture(scope="module")
def n_calls(tmp_path_factory):
    disk = FaultyDisk()
    play(tmp_path_factory.mktemp("x") / "a.bdf", disk)[0].close()
    assert {"open", "write_at", "sync", "size", "has_name", "make_folder", "sync_folder"} <= set(
        disk.calls
    )
    return len(disk.calls)


FAULTS = [
    (errno.ENOSPC, False), (errno.ENOSPC, True), (errno.EIO, False), (errno.EACCES, False), (errno.ENODEV, False),
]  # fmt: skip


class PowerCut(SystemDisk):
    """Knows which bytes are on the disk for sure, and which the system may have put there early."""

    def __init__(self):
        self.n_synced = self.n_written = 0
        self.counts = []

    def write_at(self, fd, data, offset):
        if offset == 236:
            self.counts.append((int(data), self.n_synced))
        else:
            self.n_written = max(self.n_written, offset + len(data))
        return super().write_at(fd, data, offset)

    def sync(self, fd):
        self.n_synced = self.n_written


def test_after_a_power_cut_the_header_never_counts_a_record_that_is_not_there(tmp_path):
    disk = PowerCut()
    play(tmp_path / "a.bdf", disk)[0].close()
    start, length, n = header((tmp_path / "a.bdf").read_bytes())
    assert [n for n, _ in disk.counts] == list(range(2, n + 1))
    assert all(start + n * length <= n_synced for n, n_synced in disk.counts)


def test_syncs_come_at_least_each_second_when_they_are_rare(tmp_path):
    disk = FaultyDisk()
    play(tmp_path / "a.bdf", disk, sync_s=1.0)[0].close()
    assert 5 <= disk.calls.count("sync") <= 7  # 4.1 s


class Forgetful(SystemDisk):
    """Its third sync fails, and what was written since the one before is gone, as on Linux."""

    def __init__(self):
        self.n_syncs, self.unsynced = 0, []

    def write_at(self, fd, data, offset):
        if offset != 236:
            self.unsynced.append((offset, len(data)))
        return super().write_at(fd, data, offset)

    def sync(self, fd):
        self.n_syncs += 1
        lost, self.unsynced = self.unsynced, []
        if self.n_syncs == 3:
            for offset, n in lost:
                super().write_at(fd, bytes(n), offset)
            raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("sync_s", [0.25, 1.0])
def test_what_a_failed_sync_may_have_forgotten_is_written_once_more(tmp_path, sync_s):
    disk = Forgetful()
    status = play(tmp_path / "a.bdf", disk, sync_s=sync_s)[0].close()
    assert disk.n_syncs > 4
    assert status.not_on_disk == ()
    assert_everything_is_there([tmp_path / "a.bdf"])


class Unplugged(SystemDisk):
    """Handles of before do not work any more, as after a disk was plugged in again."""

    def __init__(self):
        self.dead, self.alive = set(), set()

    def open(self, path, *, is_new):
        fd = super().open(path, is_new=is_new)
        self.dead.discard(fd)
        self.alive.add(fd)
        return fd

    def unplug(self):
        self.dead |= self.alive

    def write_at(self, fd, data, offset):
        if fd in self.dead:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().write_at(fd, data, offset)


def test_a_disk_that_was_plugged_in_again_is_gone_on_with_by_name(tmp_path):
    disk = Unplugged()
    writer, told = play(tmp_path / "a.bdf", disk, lambda i: disk.unplug() if i == 500 else None)
    assert [s.state for s in told] == ["in_memory", "recording"]
    status = writer.close()
    assert (status.paths, status.not_on_disk) == ((tmp_path / "a.bdf",), ())
    assert_everything_is_there(status.paths)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_removed_file_is_written_anew_whatever_fails_once_on_the_way(tmp_path, code):
    for bad in range(20):
        path = tmp_path / f"{bad}" / "a.bdf"
        bad_call = [-1]
        disk = FaultyDisk(lambda i, _, bad_call=bad_call: i == bad_call[0], code)

        def on_step(i, path=path, disk=disk, bad_call=bad_call, bad=bad):
            if i == 500:
                bad_call[0] = len(disk.calls) + bad
                shutil.rmtree(path.parent)

        writer, _ = play(path, disk, on_step)
        writer.close()
        status = writer.flush()
        assert (status.paths, status.not_on_disk) == ((path,), ()), bad
        assert_everything_is_there([path])


def test_a_removed_file_that_cannot_be_read_any_more_is_said_to_be_lost(tmp_path):
    path = tmp_path / "a.bdf"
    disk = FaultyDisk(lambda i, name: name == "read_at")
    writer, _ = play(path, disk, lambda i: path.unlink() if i == 200 else None)
    for _ in range(6):
        writer.flush()
    status = writer.close()
    assert status.not_on_disk == ((0, 186),)
    got, _ = samples_in(status.paths[1:])
    assert np.array_equal(got, counts(N)[186:, :2])


@pytest.mark.parametrize(("code", "is_short"), FAULTS)
@pytest.mark.parametrize("sync_s", [0.25, 1.0])
def test_one_fault_at_any_call_costs_nothing(tmp_path, n_calls, code, is_short, sync_s):
    for bad in range(1, n_calls + 10):
        path = tmp_path / f"{bad}" / "a.bdf"
        writer, _ = play(
            path, FaultyDisk(lambda i, _, b=bad: i == b, code, is_short), sync_s=sync_s
        )
        writer.close()
        status = writer.flush()
        assert (status.not_on_disk, status.problem, status.state) == ((), "", "closed"), bad
        assert_everything_is_there(status.paths)
        assert status.paths == (path,)
        assert [p.name for p in path.parent.iterdir()] == ["a.bdf"]


@pytest.mark.parametrize(("code", "is_short"), FAULTS)
def test_a_disk_that_fails_for_good_keeps_what_it_had_and_the_status_says_what_it_has_not(
    tmp_path, n_calls, code, is_short
):
    for bad in range(1, n_calls):
        path = tmp_path / f"{bad}" / "a.bdf"
        writer, told = play(path, FaultyDisk(lambda i, _, b=bad: i >= b, code, is_short))
        status = writer.close()
        n_there = 0
        if path.exists() and records_in(path):
            n_there = 62 * len(records_in(path))
            got, _ = samples_in([path])
            assert np.array_equal(got, counts(N)[: len(got), :2])
        if status.problem:
            ((start, stop),) = status.not_on_disk or ((N + 30, N + 30),)
            n_there = min(n_there, N + 30)
            is_unsure = n_there == 62 and start == 0  # written, not synced, and not taken back
            assert (start == n_there or is_unsure) and stop == N + 30, bad
            assert os.strerror(code if not is_short else errno.ENOSPC) in status.problem
        else:  # only the very last calls
            assert n_there >= N + 30


@pytest.mark.parametrize(("code", "is_short"), FAULTS)
@pytest.mark.parametrize("first", [3, 15, 30])
def test_a_disk_that_comes_back_gets_everything_into_the_same_file(tmp_path, code, is_short, first):
    path = tmp_path / "a.bdf"
    disk = FaultyDisk(lambda i, _: first <= i < first + 6, code, is_short)
    writer, told = play(path, disk)
    assert [s.state for s in told][:2] == ["in_memory", "recording"]
    advice = {
        errno.ENOSPC: "Make room",
        errno.EIO: "plug it in",
        errno.EACCES: "Give back",
        errno.ENODEV: "plug it in",
    }
    assert advice[code] in told[0].problem
    status = writer.close()
    assert (status.paths, status.not_on_disk) == ((path,), ())
    assert_everything_is_there([path])


def test_memory_has_a_limit_and_what_is_refused_is_a_gap_in_the_file_and_in_the_status(tmp_path):
    path = tmp_path / "a.bdf"
    full = [False]
    disk = FaultyDisk(lambda i, name: full[0] and name == "write_at", errno.ENOSPC)
    told = []
    writer = recorder(path, disk=disk, memory_limit_s=1.0, on_status=told.append)
    x = counts(3000)
    for i in range(0, 3000, 50):
        full[0] = 500 <= i < 1500
        writer.write_counts(i, x[i : i + 50])
    status = writer.close()
    assert [s.state for s in told] == ["in_memory", "memory_full", "recording", "closed"]
    assert "SAMPLES ARE BEING LOST" in told[1].problem
    ((start, stop),) = status.not_on_disk
    assert 700 <= start <= 850
    assert 1500 <= stop <= 1800
    got = td.read(path)
    assert got.gaps == (td.Gap(start, stop, "the disk failed and memory was full"),)
    keep = np.r_[0:start, stop:3000]
    assert np.array_equal(samples_in([path])[0], x[keep][:, :2])


def test_while_samples_wait_it_is_said_again_every_30_s(tmp_path):
    told = []
    disk = FaultyDisk(lambda i, name: name == "write_at", errno.ENOSPC)
    writer = recorder(tmp_path / "a.bdf", disk=disk, on_status=told.append)
    x = counts(250)
    for i in range(0, 250 * 100, 250):
        writer.write_counts(i, x)
    assert [round(s.buffered_s // 30) for s in told] == [0, 1, 2, 3]
    assert writer.status.not_on_disk == ((0, 25_000),)


def remove(path):
    path.unlink()


def remove_folder(path):
    shutil.rmtree(path.parent)


def rename(path):
    path.rename(path.with_name("moved.bdf"))


def rename_folder(path):
    path.parent.rename(path.parent.with_name("moved"))


@pytest.mark.parametrize("harm", [remove, remove_folder, rename, rename_folder])
@pytest.mark.parametrize("when", [0, 50, 100, 650, 950])
def test_a_file_whose_name_is_gone_is_written_anew_with_all_that_was_in_it(tmp_path, harm, when):
    path = tmp_path / "deep" / "a.bdf"

    def on_step(i):
        if i == when and (path.exists() or harm in (remove_folder, rename_folder)):
            harm(path)

    status = play(path, SystemDisk(), on_step)[0].close()
    assert status.paths == (path,)
    assert status.not_on_disk == ()
    assert_everything_is_there([path])
    if when > 50:
        assert any("written anew" in m.text for m in td.read(path).markers)


def test_a_name_that_another_file_has_taken_is_left_alone(tmp_path):
    path = tmp_path / "a.bdf"

    def on_step(i):
        if i == 500:
            path.unlink()
            path.write_bytes(b"")

    status = play(path, SystemDisk(), on_step)[0].close()
    assert path.read_bytes() == b""
    assert status.paths == (tmp_path / "a_part-02.bdf",)
    assert_everything_is_there(status.paths)


def test_a_file_that_another_program_cuts_is_left_with_whole_records_and_a_part_goes_on(tmp_path):
    path = tmp_path / "a.bdf"

    def on_step(i):
        if i == 500:
            raw = path.read_bytes()
            start, length, _ = header(raw)
            os.truncate(path, start + 5 * length + 7)

    status = play(path, SystemDisk(), on_step)[0].close()
    second = tmp_path / "a_part-02.bdf"
    assert status.paths == (path, second)
    assert status.not_on_disk == ((5 * 62, 8 * 62),)
    assert len(records_in(path)) == 5
    got, _ = samples_in([path])
    assert np.array_equal(got, counts(N)[: 5 * 62, :2])
    got, markers = samples_in([second])
    assert np.array_equal(got, counts(N)[8 * 62 :, :2])
    assert td.read(second).gaps == (td.Gap(500 - 8 * 62, 530 - 8 * 62, ""),)
    assert any(m.text == "recorder: file 2" for m in markers)


def test_a_lost_file_of_a_bids_session_goes_on_under_a_name_that_bids_knows(tmp_path):
    path = tmp_path / "sub-1_ses-01_task-needling_emg.bdf"
    status = play(path, SystemDisk(), lambda i: os.truncate(path, 0) if i == 500 else None)[
        0
    ].close()
    assert [p.name for p in status.paths] == [
        path.name,
        "sub-1_ses-01_task-needling_run-02_emg.bdf",
    ]


def test_what_a_full_disk_does_not_take_can_go_elsewhere(tmp_path):
    path = tmp_path / "a.bdf"
    disk = FaultyDisk(lambda i, name: name == "write_at" and disk.full, errno.ENOSPC)
    disk.full = False
    writer, _ = play(path, disk, lambda i: setattr(disk, "full", i >= 500))
    assert writer.close().not_on_disk == ((8 * 62, N + 30),)
    disk.full = False
    status = writer.move_to(tmp_path / "stick")
    assert status.not_on_disk == ()
    assert status.paths == (path, tmp_path / "stick" / "a_part-02.bdf")
    assert_everything_is_there(status.paths)


@pytest.mark.parametrize("n_bytes", [100, 1500, 5000, 9000, 9001])
def test_a_limit_of_the_system_leaves_whole_records(tmp_path, n_bytes):
    path = tmp_path / "a.bdf"
    with files_of_at_most(n_bytes):
        writer, told = play(path, SystemDisk())
        status = writer.status
        assert status.state == "in_memory"
        n_there = len(records_in(path)) if path.exists() and path.stat().st_size else 0
        assert status.not_on_disk == ((62 * n_there, N + 30),)
        if n_there:
            start, length, _ = header(path.read_bytes())
            assert n_there == (n_bytes - start) // length
            assert path.stat().st_size == start + n_there * length
    assert writer.close().not_on_disk == ()
    assert_everything_is_there([path])


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path):
    folder = tmp_path / "x"

    def on_step(i):
        if i == 0:
            folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
        if i == 500:
            folder.chmod(stat.S_IRWXU)

    writer, told = play(folder / "a.bdf", SystemDisk(), on_step)
    assert "Give back the permission" in told[0].problem
    assert writer.close().not_on_disk == ()
    assert_everything_is_there([folder / "a.bdf"])


def test_errors_of_the_start_are_raised_where_they_can_be_mended(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        recorder(tmp_path / "file" / "a.bdf")
