"""Events and labels by their bare facts."""

from twitchdetect.events import Event
from twitchdetect.labels import Label


def event(start, stop, kind="ltr", alarm=None, decided=None, channel=0):
    return Event(
        kind, channel, start, stop,
        start if alarm is None else alarm,
        stop if decided is None else decided,
        peak_uV=50.0, rms_uV=20.0, snr_db=10.0, confidence=0.9, reason="",
    )  # fmt: skip


def label(start, stop, kind="ltr", snr_db=6.0):
    return Label(kind=kind, start_sample=start, stop_sample=stop, snr_db=snr_db)
