"""The names that users rely on."""

import subprocess
import sys

import pytest

import twitchdetect as td

NAMES = "read detect Detector DetectorConfig Event Label Block Recording to_mne".split()


@pytest.mark.parametrize("name", NAMES)
def test_is_there_and_listed(name):
    assert callable(getattr(td, name))
    assert name in dir(td)


@pytest.mark.parametrize("use", ["evaluate.match", "evaluate.score", "simulate.__doc__"])
def test_rooms_are_there_without_being_imported(use):
    code = f"import twitchdetect as td; assert td.{use}; assert '{use.split('.')[0]}' in dir(td)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="nothing"):
        td.nothing  # noqa: B018


@pytest.mark.parametrize(
    "first",
    [
        "import twitchdetect as td",
        "import twitchdetect.detect.detector; import twitchdetect as td",
        "from twitchdetect.detect import Detector; import twitchdetect as td; assert Detector is td.Detector",
        "import twitchdetect as td; td.Detector",
        "from twitchdetect import detect; import twitchdetect as td; assert detect is td.detect",
    ],
)
def test_detect_can_be_called_whatever_was_imported_first(first):
    code = (
        f"{first}\nimport numpy as np\n"
        "r = td.Recording(np.zeros((500, 1)), 250.0, ('a',))\nassert td.detect(r) == []"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_import_is_light():
    code = "import sys, twitchdetect; sys.exit(bool({'numba', 'mne', 'scipy', 'numpy'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_types_for_users(tmp_path):
    pytest.importorskip("mypy")
    (tmp_path / "use.py").write_text(
        "import twitchdetect as td\n"
        "r: td.Recording = td.read('x')\n"
        "events: list[td.Event] = td.detect(r, false_alarms_per_hour=2.0)\n"
        "d = td.Detector(fs=250.0, n_channels=8)\n"
        "more: list[td.Event] = d.process(r.data_uV) + d.finish()\n"
        "truth = [td.Label(kind='ltr', start_sample=1, stop_sample=9)]\n"
        "missed: tuple[int, ...] = td.evaluate.match(more, truth, fs=250.0).missed\n"
    )
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "use.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Success" in result.stdout, result.stdout


def test_detect_explains_itself():
    import inspect

    assert "Returns" in inspect.getdoc(td.detect)
    assert list(inspect.signature(td.detect).parameters) == ["recording", "config", "settings"]
