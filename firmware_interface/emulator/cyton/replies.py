"""Texts of the Cyton's firmware 3.1 and, where it differs, of its documentation."""

from __future__ import annotations

from .settings import Inputs

END = "$$$"
RATES_HZ = (16000, 8000, 4000, 2000, 1000, 500, 250)
TIMEOUT = "Timeout processing multi byte message - please send all commands at once as of v2" + END
OVERFLOW = "Failure: Board RFduino buffer overflowed. Soft reset command sent to Board." + END
NO_BOARD = "Failure: Communications timeout - Device failed to poll Host" + END
NO_WIFI = {
    "{": "Failure: Wifi not attached",
    "}": "Failure: Wifi not removed",
    ":": "Wifi not present, send { to attach the shield",
    ";": "Wifi soft reset",
}
_REGISTERS = (
    ("ADS_ID", 0x3E), ("CONFIG1", 0x96), ("CONFIG2", 0xC0), ("CONFIG3", 0xEC), ("LOFF", 0x02),
    *((f"CH{c}SET", None) for c in range(1, 9)),
    ("BIAS_SENSP", None), ("BIAS_SENSN", None), ("LOFF_SENSP", None), ("LOFF_SENSN", None),
    ("LOFF_FLIP", 0), ("LOFF_STATP", 0), ("LOFF_STATN", 0), ("GPIO", 0x0F), ("MISC1", None),
    ("MISC2", 0), ("CONFIG4", 0),
)  # fmt: skip


def banner(has_daisy: bool, dialect: str) -> str:
    """Give the text after a soft reset."""
    where = "On Board " if dialect == "firmware" else ""
    lines = ["OpenBCI V3 8-16 channel", f"{where}ADS1299 Device ID: 0x3E"]
    if has_daisy:
        lines.append("On Daisy ADS1299 Device ID: 0x3E")
    return "\n".join([*lines, "LIS3DH Device ID: 0x33", "Firmware: v3.1.2", END])


def rate(rate_hz: int, dialect: str, *, is_set: bool) -> str:
    """Answer ``~n`` and ``~~``."""
    if dialect == "firmware":
        return f"Success: Sample rate is {rate_hz}Hz{END}"
    return f"Sample rate {'set to' if is_set else 'is'} {rate_hz}Hz{END}"


def mode(name: str, dialect: str, *, is_set: bool) -> str:
    """Answer ``/n`` and ``//``."""
    if dialect == "firmware":
        return f"Success: {name}{END}"
    return f"Board mode {'set to' if is_set else 'is'} {name}{END}"


def sd_file(number: int) -> str:
    """Answer a letter that starts a log."""
    name = f"OBCI_{number:02X}.TXT"
    return f"Wiring is correct and a card is present.\nCorresponding SD file {name}\n{END}"


def registers(inputs: Inputs, has_daisy: bool) -> str:
    """Answer ``?``: every register of each converter as name, address, value and bits."""
    lines = ["", "Board ADS Registers", *_converter(inputs, 0)]
    if has_daisy:
        lines += ["", "Daisy ADS Registers", *_converter(inputs, 8)]
    lines += ["", "LIS3DH Registers", "0x0F\t33", "0x20\t08", ""]
    return "\n".join(lines) + END


def _converter(inputs: Inputs, first: int) -> list[str]:
    channels = inputs.channels[first : first + 8]
    known = {f"CH{c + 1}SET": channel.register for c, channel in enumerate(channels)}
    known["BIAS_SENSP"] = sum(channel.bias << c for c, channel in enumerate(channels))
    known["BIAS_SENSN"] = known["BIAS_SENSP"]
    known["LOFF_SENSP"] = sum(channel.lead_off_p << c for c, channel in enumerate(channels))
    known["LOFF_SENSN"] = sum(channel.lead_off_n << c for c, channel in enumerate(channels))
    known["MISC1"] = channels[0].srb1 << 5
    lines = []
    for address, (name, fixed) in enumerate(_REGISTERS):
        value = known[name] if fixed is None else fixed
        bits = ", ".join(f"{value:08b}")
        lines.append(f"{name}, {address:02X}, {value:02X}, {bits}")
    return lines
