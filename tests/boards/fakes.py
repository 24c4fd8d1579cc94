"""Lines whose other end is a script, and whose time is made up."""

import re

from twitchdetect.boards.faults import LostError
from twitchdetect.boards.line import POLL_S

BANNER = (
    b"OpenBCI V3 8-16 channel\nOn Board ADS1299 Device ID: 0x3E\n"
    b"LIS3DH Device ID: 0x33\nFirmware: v3.1.2\n$$$"
)
DAISY_BANNER = BANNER.replace(b"LIS3DH", b"On Daisy ADS1299 Device ID: 0x3E\nLIS3DH")
DOCS_BANNER = BANNER.replace(b"On Board ", b"")
OFF = b"Failure: Communications timeout - Device failed to poll Host$$$"


class Clock:
    """Time that passes only in reads."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class ScriptedLine:
    """Answers by rules: a pattern that a write matches in full, and what comes back how late.

    A rule's answer is bytes, a function of the match that gives bytes, or None for silence.
    """

    def __init__(self, rules, clock=None, late_s=0.2):
        self.rules = [(re.compile(pattern, re.DOTALL), answer) for pattern, answer in rules]
        self.clock = clock or Clock()
        self.late_s = late_s
        self.written = []
        self.coming = []
        self.closed = False
        self.is_gone = False
        self.stream = b""

    def write(self, data):
        if self.is_gone:
            raise LostError("fake", "gone")
        self.written.append(bytes(data))
        for pattern, answer in self.rules:
            if match := pattern.fullmatch(data):
                said = answer(match) if callable(answer) else answer
                if said:
                    self.coming.append((self.clock.now + self.late_s, said))
                return

    def read(self):
        if self.is_gone:
            raise LostError("fake", "gone")
        until = self.clock.now + POLL_S
        if self.stream:
            self.clock.now += POLL_S / 2
            return self.stream
        if self.coming and self.coming[0][0] <= until:
            at, said = self.coming.pop(0)
            self.clock.now = max(self.clock.now, at)
            return said
        self.clock.now = until
        return b""

    def close(self):
        self.closed = True


CHANNEL = rb"x([1-8QWERTYUI])(\d)(\d)(\d)(\d)(\d)(\d)X"
KEYS = b"12345678QWERTYUI"


def number_of(match):
    return KEYS.index(match[1]) + 1


def cyton(banner=BANNER, *, docs=False):
    """Rules of a Cyton that does as it is told, in the words of its firmware or of its papers."""
    modes = [b"default", b"debug", b"analog", b"digital", b"marker", b"BLE"]
    rate = b"Sample rate %s 250Hz$$$" if docs else b"Success: Sample rate is 250Hz$$$"
    mode = b"Board mode set to %s$$$" if docs else b"Success: %s$$$"
    return [
        (rb"s", None),
        (rb"v", banner),
        (rb"C", b"16$$$"),
        (rb"c", b"" if docs else b"daisy removed$$$"),
        (CHANNEL, lambda m: b"Success: Channel set for %d$$$" % number_of(m)),
        (rb"~~", rate % b"is" if docs else rate),
        (rb"~6", rate % b"set to" if docs else rate),
        (rb"/(\d)", lambda m: mode % modes[int(m[1])]),
        (rb"\xf0\x07", b"Success: System is Up$$$"),
        (rb"\xf0\x00", b"Success: Host and Device on Channel number: \x05$$$"),
    ]


def changed(rules, **answers):
    """Give the rules with other answers in front: named by the command's text."""
    return [(re.escape(key.encode()), answer) for key, answer in answers.items()] + rules


def dongle(channel=5, board_channel=None):
    """Rules of a dongle without a board, or with one on another channel; and its channel now."""
    now = {"channel": channel}

    def force(match):
        now["channel"] = match[1][0]
        return b"Success: Host override - Channel number: %c$$$" % match[1][0]

    def link(_):
        is_up = now["channel"] == board_channel
        return b"Success: System is Up$$$" if is_up else b"Failure: System is Down$$$"

    rules = [
        (rb"[sv]", OFF),
        (rb"\xf0\x00", lambda _: b"Failure: Host on Channel number: %c$$$" % now["channel"]),
        (rb"\xf0\x02(.)", force),
        (rb"\xf0\x07", link),
    ]
    return rules, now
