"""Settings: checked one by one, and as a file."""

import json
import math

import numpy as np
import pytest

from twitchdetect.config import DetectorConfig
from twitchdetect.errors import FileFormatError


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"merge_s": "x"}, "merge_s: got 'x', expected a number from 0.01 to 1"),
        ({"merge_s": None}, "merge_s: got None"),
        ({"highpass_hz": True}, "highpass_hz: got True"),
        ({"highpass_hz": [20]}, r"highpass_hz: got \[20\]"),
        ({"max_twitch_s": math.nan}, "max_twitch_s: got nan"),
        ({"lowpass_hz": math.inf}, "lowpass_hz: got inf"),
        ({"lowpass_hz": 10**400}, "lowpass_hz: got 1000"),
        ({"lowpass_hz": 10}, "expected more than highpass_hz, which is 20"),
        ({"false_alarms_per_hour": 0}, "expected a number from 0.001 to 3600"),
        ({"mains_hz": 49}, "mains_hz: got 49, expected 50, 60, auto or none"),
        ({"mains_hz": "55"}, "mains_hz: got '55'"),
        ({"mains_hz": True}, "mains_hz: got True"),
        ({"mains_hz": None}, "mains_hz: got None"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(changes, message):
    with pytest.raises(ValueError, match=message):
        DetectorConfig(**changes)


@pytest.mark.parametrize("mains_hz", [50, 50.0, "50", np.float32(50)])
def test_mains_may_be_a_number_or_its_text(mains_hz):
    assert DetectorConfig(mains_hz=mains_hz) == DetectorConfig(mains_hz=50.0)


def test_numbers_are_kept_as_floats_that_json_knows():
    config = DetectorConfig(highpass_hz=np.int64(30), merge_s=np.float32(0.5), lowpass_hz=200)
    assert json.loads(json.dumps(config.as_dict()))["highpass_hz"] == 30.0
    assert type(config.merge_s) is float
    assert config.lowpass_hz == 200.0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[detektor]\nmerge_s = 0.2", "'detektor' outside of .*Known settings are: false_alarms"),
        ("merge_s = 1", "'merge_s' outside of"),
        ("[detector]\n[viewer]\nx = 1", "'viewer' outside of"),
        ("", "no .detector. table"),
        ("detector = 3", "no .detector. table"),
        ("[detector]\nmerge = 1", "unknown setting 'merge'; known are: false_alarms"),
        ("[detector]\nmerge_s = 'x'", "merge_s: got 'x'"),
        ("[detector", "no settings file"),
        ("[detector]\nmerge_s = " + "[" * 5000, "no settings file"),
    ],
)
def test_a_settings_file_that_would_be_misread_is_refused(tmp_path, text, message):
    (tmp_path / "s.toml").write_text(text)
    with pytest.raises(FileFormatError, match=message):
        DetectorConfig.from_toml(tmp_path / "s.toml")


def test_a_missing_settings_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(FileFormatError, match="no such settings file; expected TOML with a"):
        DetectorConfig.from_toml(tmp_path / "s.toml")
    with pytest.raises(FileFormatError, match="cannot be read"):
        DetectorConfig.from_toml(tmp_path)


def test_an_empty_table_and_a_byte_order_mark_are_fine(tmp_path):
    (tmp_path / "s.toml").write_bytes(b"\xef\xbb\xbf[detector]\n")
    assert DetectorConfig.from_toml(tmp_path / "s.toml") == DetectorConfig()
