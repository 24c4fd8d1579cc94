"""What a user keeps, and what a protocol fixes: damage is said in a line and never stops."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchdetect.errors import FileFormatError
from twitchdetect.live.settings import (
    Protocol,
    Settings,
    load_protocol,
    load_settings,
    save_protocol,
    save_settings,
)
from twitchdetect.live.settings_checks import CHECKS, PROTOCOL_CHECKS
from twitchdetect.live.toml_text import to_toml

MINE = Settings(
    theme="light",
    scale=2.5,
    language="de",
    volume=0.0,
    is_muted=True,
    mode="sweep",
    lane="raw",
    gain_uV=125.0,
    muscle='deltoid "middle"\n',
    side="left",
    keys={"undo": ("F13", "Ctrl+Z"), "note": ()},
    pedals=("F13",),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.one_of(
    texts,
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False),
    st.lists(texts).map(tuple),
)


@given(st.dictionaries(texts, values), st.dictionaries(texts, values))
def test_what_is_written_is_what_the_standard_library_reads(plain, table):
    table = {**table, "x": 1}
    read = tomllib.loads(to_toml({**plain, "a table": table}))
    written = {**plain, "a table": table}
    as_lists = lambda d: {k: list(v) if isinstance(v, tuple) else v for k, v in d.items()}  # noqa: E731
    assert read == {**as_lists(written), "a table": as_lists(table)}


def test_what_no_setting_has_is_refused_by_name():
    with pytest.raises(ValueError, match="x: got NoneType, expected text, number"):
        to_toml({"x": None})


def test_settings_come_back_as_they_were(tmp_path):
    path = tmp_path / "new folder" / "live.toml"
    save_settings(MINE, path)
    assert load_settings(path) == (MINE, "")
    assert load_settings(tmp_path / "none.toml") == (Settings(), "")


def test_every_setting_is_checked():
    assert set(CHECKS) == set(Settings.__dataclass_fields__)
    assert set(PROTOCOL_CHECKS) == set(Protocol.__dataclass_fields__)


def test_no_code_of_a_subject_is_kept():
    assert not [name for name in CHECKS if "subject" in name or "code" in name]


@pytest.mark.parametrize(
    "damage", [b"theme = 'dark", b"\xff\xfe\x00", b"theme = 'dark'\ntheme = 'dark'", b"[[["]
)
def test_a_damaged_file_gives_one_line_and_what_is_delivered(tmp_path, damage):
    path = tmp_path / "live.toml"
    path.write_bytes(damage)
    settings, problem = load_settings(path)
    assert settings == Settings()
    assert problem.startswith(f"{path}: ")
    assert problem.endswith("the settings are as delivered until you change one")
    assert "\n" not in problem


def test_a_damaged_file_is_kept_aside_when_settings_are_saved(tmp_path):
    path = tmp_path / "live.toml"
    path.write_bytes(b"theme = 'da")
    save_settings(MINE, path)
    assert load_settings(path) == (MINE, "")
    assert (tmp_path / "live.damaged.toml").read_bytes() == b"theme = 'da"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("theme = 'pink'", "theme: got 'pink', expected one of dark, light"),
        ("scale = 3.01", "scale: got 3.01, expected a number from 1 to 3"),
        ("scale = true", "scale: got True, expected a number from 1 to 3"),
        ("is_muted = 1", "is_muted: got 1, expected true or false"),
        ("pedals = ['a', 1]", "pedals: got ['a', 1], expected a list of texts"),
        ("keys = 3", "keys: got 3, expected a table of actions"),
        ("muscle = 3", "muscle: got 3, expected a text"),
        ("colour = 3", "there is no setting 'colour'; there are theme, scale"),
    ],
)
def test_one_wrong_setting_leaves_the_others(tmp_path, line, said):
    path = tmp_path / "live.toml"
    path.write_text(f"volume = 0.25\n{line}\n")
    settings, problem = load_settings(path)
    assert settings == Settings(volume=0.25)
    assert said in problem


def test_a_protocol_can_be_handed_on(tmp_path):
    protocol = Protocol(
        name="Study 3",
        muscles=("Upper trapezius",),
        channels=("above", "below"),
        notes=("pain", "bleeding"),
        dwell_marks_min=(5.0, 20.0),
        mains_hz=50.0,
        false_alarms_per_hour=2.0,
    )
    path = tmp_path / "study.toml"
    save_protocol(protocol, path)
    assert load_protocol(path) == protocol


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "is no TOML"),
        ("mains_hz = 55", "mains_hz: got 55, expected 50, 60, or 0 to find it"),
        ("dwell_marks_min = [0]", "dwell_marks_min: got \\[0\\], expected a number from 0.1"),
        ("dwell_marks_min = 10", "expected a list of minutes, such as \\[10, 30\\]"),
        ("muscle = []", "there is no setting 'muscle'; there are name, muscles"),
    ],
)
def test_a_wrong_protocol_is_refused_with_what_to_do(tmp_path, text, said):
    path = tmp_path / "study.toml"
    path.write_text(text)
    with pytest.raises(FileFormatError, match=said):
        load_protocol(path)
