"""The speaker, with a stream that no one hears."""

import sys

import numpy as np
import pytest

from tests.live.sessions import contact, event, ring, snapshot
from twitchdetect.live.sound import OUT_FS, Speaker, open_speaker
from twitchdetect.live.strings import install_language


@pytest.fixture(autouse=True)
def _english(qapp):
    install_language("en")


class Heard:
    """A stream that is asked for samples by the test."""

    def __init__(self):
        self.is_open, self.fill = False, None

    def __call__(self, out_fs, fill):
        assert out_fs == OUT_FS
        self.fill = fill
        return self

    def start(self):
        self.is_open = True

    def close(self):
        self.is_open = False

    def next(self, n=5000):
        out = np.full((n, 1), 9.0, np.float32)
        self.fill(out, n, None, None)
        return out[:, 0]


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def speaker(heard):
    found = Speaker(heard, volume=1.0)
    assert found.start()
    return found


def test_new_twitches_click_and_rejects_do_not(speaker, heard):
    assert not heard.next().any()
    speaker.look_at(snapshot([event(100, 120)]))
    assert heard.next().any()
    speaker.look_at(snapshot([event(100, 120)]))
    assert not heard.next().any()
    speaker.look_at(snapshot([event(100, 120), event(300, 320, "ecg")]))
    assert not heard.next().any()


def test_an_electrode_that_is_off_is_heard_while_the_session_runs(speaker, heard):
    speaker.look_at(snapshot(contacts=(contact(0), contact(1, "off"))))
    assert heard.next().any()
    speaker.look_at(snapshot(contacts=(contact(0), contact(1, "off")), state="ended"))
    assert not heard.next().any()
    speaker.look_at(snapshot(contacts=(contact(0), contact(1, "poor"))))
    assert not heard.next().any()


def test_the_chosen_channel_is_heard_from_the_ring_without_repeating(speaker, heard):
    held = ring(1000)
    speaker.act("voice")
    speaker.listen(held, 1)
    first = heard.next(44_100)
    assert first.any()
    speaker.listen(held, 1)
    assert not heard.next(44_100).any()
    speaker.listen(held, 7)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError("no module"), 'no sound: pip install "twitchdetect[sound]"'),
        (OSError("PortAudio library not found"), "no sound: PortAudio library not found"),
        (RuntimeError("Error querying\ndevice -1"), "no sound: Error querying device -1"),
    ],
)
def test_without_a_speaker_it_is_silent_and_says_why(error, said):
    def fails(*_):
        raise error

    speaker, told = Speaker(fails), []
    speaker.told.connect(told.append)
    assert not speaker.start()
    assert told == [said]
    speaker.look_at(snapshot([event()]))
    speaker.act("mute")
    assert told[-1] == said
    speaker.close()


def test_sounddevice_is_asked_for_and_may_be_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    speaker = Speaker(open_speaker)
    assert not speaker.start()
    assert speaker.notice.startswith("no sound: pip install")


def test_keys_change_volume_mute_and_the_muscle(speaker):
    told = []
    speaker.told.connect(told.append)
    for action in ("volume_up", "volume_down", "mute", "mute", "voice", "mute", "volume_down"):
        speaker.act(action)
    assert told == [
        "Volume 100 %",
        "Volume 90 %",
        "Sound off",
        "Volume 90 %",
        "Volume 90 %, with the muscle",
        "Sound off",
        "Volume 80 %, with the muscle",
    ]
    for _ in range(12):
        speaker.act("volume_down")
    assert speaker.mixer.volume == 0.0
    with pytest.raises(ValueError, match="expected mute, voice"):
        speaker.act("sing")


def test_closing_lets_the_stream_go_once(speaker, heard):
    speaker.close()
    assert not heard.is_open
    speaker.close()
