"""A file that grows by whole records and whose header always says how many there are.

Order of every step: the record, a sync, the number in the header. Whatever ends in between, kill or
power cut, leaves a number that is too small by that record, never too large; a file appears under
its name together with its first record. What cannot be written waits in memory, in order.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections import deque
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from twitchdetect.files.bdf_header import COUNT_AT, count_field, with_count
from twitchdetect.files.bdf_record import Layout, Record
from twitchdetect.files.disk import Disk

_AT_ONCE = 64
_COPY_RECORDS = 512
_RETRY_RECORDS = 4
_READ_TRIES = 5
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class AppendFile:
    """Writes records, goes on when the disk does not, and loses nothing that it still holds.

    A file whose name is gone (removed, moved away, its folder removed) is written anew as long as
    the system lets us read it. Where it cannot be gone on with, a next part begins.

    Parameters
    ----------
    path : Path
    header : bytes
        Of the file, with any number of records.
    layout : Layout
    disk : Disk
    part_path : callable
        Gives the path of part 2, 3...
    sync_records : int
        After how many records at most the system is made to put them on the disk; None: never.

    Attributes
    ----------
    paths : list of Path
        The files written so far, the one that grows last.
    parts : list of int
        The session's record with which each of them begins.
    n_anew : int
        How often a file was written anew, because its name was gone.
    problem : OSError or None
        Why the last try failed.
    waiting : deque of Record
        What is not safe in a file yet.
    lost : list of (int, int)
        Half-open intervals of records that were in a file which is gone for good.
    """

    def __init__(
        self,
        path: Path,
        header: bytes,
        layout: Layout,
        *,
        disk: Disk,
        part_path: Callable[[Path, int], Path],
        sync_records: int | None = 1,
    ) -> None:
        self.paths: list[Path] = []
        self.parts: list[int] = []
        self.n_anew = 0
        self.problem: OSError | None = None
        self.waiting: deque[Record] = deque()
        self.lost: list[tuple[int, int]] = []
        self._first_path = self._path = path
        self._header, self._layout, self._disk = header, layout, disk
        self._part_path, self._sync_records = part_path, sync_records
        self._fd: int | None = None
        self._base = 0
        """The session's record with which this file begins."""
        self._n = 0
        """Records that its header states."""
        self._unsynced: list[Record] = []
        self._record_bytes = 0
        self._is_doubtful = False
        self._at_once = 1
        self._n_unread = 0

    @property
    def n_written(self) -> int:
        """Records of the session before this one are in files, but for the `lost` ones."""
        return self.waiting[0].number if self.waiting else self._base + self._n

    def push(self, record: Record) -> None:
        """Take a record and write; after a failure, which shows in `problem`, with every fourth."""
        self._record_bytes = len(record.body) + self._layout.notes_bytes
        self.waiting.append(record)
        if self.problem is None or record.number % _RETRY_RECORDS == 0:
            self.write()

    def write(self, *, is_sync: bool = False) -> None:
        """Write what waits, and sync if asked."""
        try:
            while self.waiting:
                self._write_some(self._ready())
            if is_sync and self._fd is not None:
                self._sync(self._ready())
                while self.waiting:  # the file had been cut
                    self._write_some(self._ready())
        except OSError as error:
            self._fail(error)
        else:
            self.problem = None

    def close(self) -> None:
        """Write what can be written and let go of the file, unless something waits still."""
        self.write(is_sync=True)
        if self.problem is None and self._fd is not None:
            self._disk.close(self._fd)
            self._fd = None

    def move_to(self, folder: Path) -> None:
        """Go on in another folder, in a part that begins with what waits."""
        self._first_path = folder / self._first_path.name
        self._leave()
        self.write(is_sync=True)

    # one step

    def _write_some(self, fd: int) -> None:
        is_first = self._n == 0
        some = list(islice(self.waiting, 1 if is_first else self._at_once))
        data = b"".join(self._layout.encode(record, self._base) for record in some)
        place = some[0].number - self._base
        n = max(self._n, place + len(some))
        if is_first:
            data = with_count(self._header, 1) + data
        self._write_whole(fd, data, 0 if is_first else self._offset(place))
        if self._sync_records is not None:
            self._unsynced += some
            if is_first or len(self._unsynced) >= self._sync_records:
                self._sync(fd)
        if is_first:
            self._disk.sync_folder(self._path.parent)
            self.parts += [self._base]
            self.paths += [self._path]
        else:
            self._write_whole(fd, count_field(n), COUNT_AT)
        self._n = n
        for _ in some:
            self.waiting.popleft()
        self._at_once = min(2 * self._at_once, _AT_ONCE)

    def _write_whole(self, fd: int, data: bytes, offset: int) -> None:
        if self._disk.write_at(fd, data, offset) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))

    def _sync(self, fd: int) -> None:
        self._disk.sync(fd)
        self._unsynced.clear()

    def _offset(self, n_records: int) -> int:
        return len(self._header) + n_records * self._record_bytes

    # when it fails

    def _fail(self, error: OSError) -> None:
        """Leave whole records behind; keep those in memory that the disk may not have."""
        self.problem = error
        self._at_once = 1
        self._is_doubtful = error.errno not in _NO_ROOM
        self._take_back()
        if self._fd is not None:
            with contextlib.suppress(OSError):
                self._disk.write_at(self._fd, count_field(self._n), COUNT_AT) if self._n else None
                self._disk.cut(self._fd, self._offset(self._n) if self._n else 0)

    def _take_back(self) -> None:
        """Have records written once more, in their places, that were written and not synced."""
        first = self.waiting[0].number if self.waiting else self._base + self._n
        again = [record for record in self._unsynced if record.number < first]
        self.waiting.extendleft(reversed(again))
        self._unsynced.clear()

    def _ready(self) -> int:
        """Give an open file that is where it should be and as long as it should be."""
        if self._fd is not None and self._is_doubtful:
            self._reopen(self._fd)
        if self._fd is not None and not self._disk.has_name(self._fd, self._path):
            self._write_anew(self._fd)
        elif self._fd is not None and self._n:
            n_there = (self._disk.size(self._fd) - len(self._header)) // self._record_bytes
            if n_there < self._n:
                self._give_up(self._fd, n_there)
        self._is_doubtful = False
        if self._fd is None:
            self._fd = self._begin(len(self.paths) + 1)
        return self._fd

    def _begin(self, number: int) -> int:
        """Make a new file, under a name that nobody has."""
        self._disk.make_folder(self._first_path.parent)
        while True:
            first = self._first_path
            path = first if number == 1 else self._part_path(first, number)
            try:
                fd = self._disk.open(path, is_new=True)
            except FileExistsError:
                number += 1
            else:
                self._path = path
                return fd

    def _reopen(self, old: int) -> None:
        """Take the file by its name again if it is there: the old handle may be dead."""
        try:
            fd = self._disk.open(self._path, is_new=False)
        except OSError:
            return
        try:
            head = self._disk.read_at(fd, len(self._header), 0)
        except OSError:
            head = b""
        is_ours = self._n > 0 and with_count(head, 0) == with_count(self._header, 0)
        self._disk.close(old if is_ours else fd)
        self._fd = fd if is_ours else old

    def _write_anew(self, old: int) -> None:
        """Copy what the nameless file holds into a new one."""
        if not self._n:
            self._leave()
            return
        before = self._path
        fd = self._begin(max(1, len(self.paths)))
        try:
            is_copied = self._copy(old, fd)
            if not is_copied and self._n_unread < _READ_TRIES:
                self._n_unread += 1
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(before))
        except OSError:
            self._disk.close(fd)
            with contextlib.suppress(OSError):
                self._disk.remove(self._path)
            self._path = before
            raise
        self._n_unread = 0
        if is_copied:
            self._disk.close(old)
            self._fd = fd
            self.paths[-1] = self._path
            self.n_anew += 1
        else:
            self._disk.close(fd)
            self._disk.remove(self._path)
            self._give_up(old, 0)

    def _copy(self, old: int, fd: int) -> bool:
        """Copy header and records; False if the old ones cannot be read any more."""
        done = 0
        while done < self._n:
            n = min(self._n - done, _COPY_RECORDS)
            try:
                data = self._disk.read_at(old, n * self._record_bytes, self._offset(done))
            except OSError:
                return False
            if len(data) < n * self._record_bytes:
                return False
            head = with_count(self._header, n) if not done else b""
            self._write_whole(fd, head + data, self._offset(done) if done else 0)
            done += n
            self._write_whole(fd, count_field(done), COUNT_AT)
        self._disk.sync(fd)
        self._disk.sync_folder(self._path.parent)
        return True

    def _give_up(self, fd: int, n_there: int) -> None:
        """Leave a file that does not hold any more what was written; say what it does not."""
        self._take_back()
        first = self._base + max(0, n_there)
        if first < self.n_written:
            self.lost.append((first, self.n_written))
        if n_there >= 0:
            with contextlib.suppress(OSError):
                self._write_whole(fd, count_field(n_there), COUNT_AT)
        self._leave()

    def _leave(self) -> None:
        """Let the next record begin a new file."""
        self._base, self._n = self.n_written, 0
        if self._fd is not None:
            self._disk.close(self._fd)
            self._fd = None
