"""SD card files: tails, footers, damage."""

import numpy as np
import pytest

import twitchdetect as td
from tests.files.makers import sd_card
from twitchdetect.errors import FileFormatError


@pytest.mark.parametrize(
    "tail",
    [
        b"",
        b"\0" * 5000,
        b"\n%Total time mS:\n00001000\n%min Write time uS:\n00000000\n",
        b"3F,00A1B2,zzzz" + b"\0" * 100,
    ],
)
def test_tails_do_no_harm(tmp_path, tail):
    x, _ = sd_card(tmp_path / "OBCI_01.TXT", tail=tail)
    r = td.read(tmp_path / "OBCI_01.TXT")
    assert np.allclose(r.data_uV, x)
    assert r.gaps == ()


def test_older_content_behind_a_torn_row_is_left_out(tmp_path):
    x, _ = sd_card(tmp_path / "a.TXT", n=300)
    new = (tmp_path / "a.TXT").read_bytes()[:-30]
    sd_card(tmp_path / "b.TXT", n=500)
    old = (tmp_path / "b.TXT").read_bytes()
    (tmp_path / "OBCI_01.TXT").write_bytes(new + old[len(new) :])
    r = td.read(tmp_path / "OBCI_01.TXT")
    if r.n_samples != 500:  # the old rows do not happen to go on where the new ones stop
        assert len(r.data_uV) == 299
        assert any("older content" in a for a in r.assumptions)


def test_older_content_with_another_count(tmp_path):
    x, _ = sd_card(tmp_path / "a.TXT", n=300)
    new = (tmp_path / "a.TXT").read_bytes()[:-30]
    sd_card(tmp_path / "b.TXT", n=600)
    old = (tmp_path / "b.TXT").read_bytes()[-12_000:]
    (tmp_path / "OBCI_01.TXT").write_bytes(new + old)
    r = td.read(tmp_path / "OBCI_01.TXT")
    assert np.allclose(r.data_uV, x[:299])
    assert any("older content" in a for a in r.assumptions)


def test_a_damaged_row_is_a_gap_of_one(tmp_path):
    sd_card(tmp_path / "a.TXT")
    lines = (tmp_path / "a.TXT").read_bytes().split(b"\n")
    lines[100] = lines[100].replace(b",", b"?", 3)
    (tmp_path / "a.TXT").write_bytes(b"\n".join(lines))
    r = td.read(tmp_path / "a.TXT")
    assert [g.n_samples for g in r.gaps] == [1]
    assert r.n_samples == 600


def test_gain_is_assumed_aloud_or_given(tmp_path):
    x, _ = sd_card(tmp_path / "a.TXT")
    assert any("Gain 24" in a for a in td.read(tmp_path / "a.TXT").assumptions)
    assert np.allclose(td.read(tmp_path / "a.TXT", gain=12).data_uV, 2 * x)


def test_the_footer_states_the_rate(tmp_path):
    sd_card(tmp_path / "a.TXT", tail=b"\n%SamplingFreq:003E8\n")
    assert td.read(tmp_path / "a.TXT").fs == 1000.0


def test_no_rows(tmp_path):
    from twitchdetect.files import openbci_sd
    from twitchdetect.files.options import ReadOptions

    (tmp_path / "a.TXT").write_bytes(b"%START AT\n0000F00D\n")
    with pytest.raises(FileFormatError, match="no row of samples"):
        openbci_sd.read(tmp_path / "a.TXT", ReadOptions())
