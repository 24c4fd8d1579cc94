"""Headers and annotations of EDF, EDF+, BDF and BDF+ (edfplus.info, biosemi.com)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from twitchdetect.errors import FileFormatError

FIXED = 256
"""Bytes of the header before its signals."""
_ONSET = re.compile(rb"[+-]\d{1,12}(\.\d{0,20})?")
_ANNOTATIONS = ("EDF Annotations", "BDF Annotations")
_WIDTHS = {
    "label": 16,
    "transducer": 80,
    "unit": 8,
    "physical_min": 8,
    "physical_max": 8,
    "digital_min": 8,
    "digital_max": 8,
    "prefilter": 80,
    "samples": 8,
    "reserved": 32,
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of the header."""

    label: str
    unit: str
    physical_min: float
    physical_max: float
    digital_min: int
    digital_max: int
    samples: int
    offset: int
    """Samples of the signals before it in a record."""

    @property
    def is_annotation(self) -> bool:
        return self.label in _ANNOTATIONS

    @property
    def has_range(self) -> bool:
        """Whether the stated ranges tell what a count means."""
        return self.physical_min != self.physical_max and self.digital_min < self.digital_max

    @property
    def scale(self) -> float:
        """Physical units in one count."""
        return (self.physical_max - self.physical_min) / (self.digital_max - self.digital_min)


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says; lengths in bytes, times in seconds."""

    is_bdf: bool
    recording: str
    reserved: str
    header_bytes: int
    n_records: int
    record_s: float
    signals: tuple[Signal, ...]

    @property
    def width(self) -> int:
        """Bytes a sample."""
        return 3 if self.is_bdf else 2

    @property
    def record_bytes(self) -> int:
        return self.width * sum(signal.samples for signal in self.signals)

    @property
    def is_discontinuous(self) -> bool:
        return self.reserved.startswith(("EDF+D", "BDF+D"))

    @property
    def name(self) -> str:
        kind = "BDF" if self.is_bdf else "EDF"
        return kind + ("+" if self.reserved.startswith(kind + "+") else "")


def parse_header(path: Path, raw: bytes) -> Header:
    """Parse the header at the start of `raw`.

    Raises
    ------
    FileFormatError
        If it is cut off or a field is no number.
    """
    if len(raw) < FIXED:
        raise FileFormatError(
            path,
            f"is cut off in its header: {len(raw)} bytes, expected at least {FIXED}. "
            "Copy it again.",
        )
    n_signals = int(_number(path, raw[252:256], "number of signals"))
    header_bytes = int(_number(path, raw[184:192], "length of the header"))
    if not 1 <= n_signals <= 4096:
        raise FileFormatError(path, f"states {n_signals} signals; expected 1 to 4096.")
    if header_bytes != FIXED * (n_signals + 1) or len(raw) < header_bytes:
        raise FileFormatError(
            path,
            f"states a header of {header_bytes} bytes for {n_signals} signals and has {len(raw)} "
            f"bytes; expected {FIXED * (n_signals + 1)}. Copy it again.",
        )
    record_s = _number(path, raw[244:252], "length of a record")
    if not 1e-6 <= record_s <= 1e6:
        raise FileFormatError(
            path, f"states records of {record_s:g} s; expected 0.000001 to 1000000 s."
        )
    return Header(
        is_bdf=raw[:1] == b"\xff",
        recording=_text(raw[88:168]),
        reserved=_text(raw[192:236]),
        header_bytes=header_bytes,
        n_records=int(_number(path, raw[236:244], "number of records")),
        record_s=record_s,
        signals=_signals(path, raw[FIXED:header_bytes], n_signals),
    )


def _signals(path: Path, raw: bytes, n_signals: int) -> tuple[Signal, ...]:
    fields: dict[str, list[bytes]] = {}
    start = 0
    for name, width in _WIDTHS.items():
        fields[name] = [raw[start + i * width :][:width] for i in range(n_signals)]
        start += n_signals * width
    signals = []
    offset = 0
    for i in range(n_signals):
        label = _text(fields["label"][i])
        numbers = {
            name: _number(path, fields[name][i], f"{name.replace('_', ' ')} of {label!r}")
            for name in ("physical_min", "physical_max", "digital_min", "digital_max", "samples")
            if name == "samples" or _text(fields[name][i])
        }
        n_samples = int(numbers["samples"])
        if n_samples < 0:
            raise FileFormatError(
                path, f"states {n_samples} samples a record for signal {label!r}; expected some."
            )
        signals.append(
            Signal(
                label=label,
                unit=_text(fields["unit"][i]),
                physical_min=numbers.get("physical_min", 0.0),
                physical_max=numbers.get("physical_max", 0.0),
                digital_min=int(numbers.get("digital_min", 0)),
                digital_max=int(numbers.get("digital_max", 0)),
                samples=n_samples,
                offset=offset,
            )
        )
        offset += n_samples
    if not offset:
        raise FileFormatError(path, "states no samples for any signal; expected some.")
    return tuple(signals)


def _text(raw: bytes) -> str:
    return raw.decode("latin-1").strip(" \0")


def _number(path: Path, raw: bytes, name: str) -> float:
    try:
        value = float(_text(raw).replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise FileFormatError(
            path,
            f"its header has {raw[:16]!r} as {name}; expected a number. The file is damaged, or "
            "no EDF or BDF at all.",
        )
    return value


class Annotation(NamedTuple):
    """One annotation, in seconds; a record's own time has no text."""

    onset_s: float
    duration_s: float
    text: str


def parse_annotations(raw: bytes) -> list[Annotation]:
    """Give a record's annotations; the duration is 0 where none, or no number, is stated."""
    found = []
    for part in raw.split(b"\0"):
        times, mark, rest = part.partition(b"\x14")
        if not mark:
            continue
        onset, _, duration = times.partition(b"\x15")
        if not _ONSET.fullmatch(onset):
            continue
        onset_s = float(onset)
        duration_s = float(duration) if _ONSET.fullmatch(b"+" + duration) else 0.0
        texts = rest.split(b"\x14")[:-1] or [b""]
        found += [Annotation(onset_s, duration_s, t.decode("utf-8", "replace")) for t in texts]
    return found
