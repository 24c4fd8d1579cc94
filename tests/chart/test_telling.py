"""Codes and channels that would tell who a client is."""

import pytest

from twitchdetect.chart import clients
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.telling import telling
from twitchdetect.cli.names import refuse_telling


@pytest.fixture
def chart(tmp_path):
    chart = open_chart(tmp_path / "chart.sqlite", author="AB")
    clients.set_names(chart, True)
    clients.add_client(chart, "P07", name="Ann-Kathrin Müller-Long", born="1961-04-23")
    clients.add_client(chart, "Q08", name="Bo Çelik")
    clients.add_client(chart, "R09")
    return chart


def told(chart, code, *channels):
    with chart.reading() as reading:
        return telling(reading, code, channels)


@pytest.mark.parametrize(
    "code",
    ["Kathrin", "xKATHRIN1", "Mueller9", "muller", "Müller", "Ann", "Ann7", "celik2", "19610423",
     "P230461", "042361x", "610423"],
)  # fmt: skip
def test_a_code_with_a_part_of_anybodys_name_or_birthday_is_refused(chart, code):
    assert "the code holds a part" in told(chart, code)


@pytest.mark.parametrize("code", ["P07", "Q08", "R09", "Bo1", "Annular1", "X1961", "2304"])
def test_a_code_that_only_looks_like_it_is_not(chart, code):
    assert told(chart, code) == ""


@pytest.mark.parametrize("channel", ["Müller", "EMG Ann", "left.kathrin", "b 23.04.61", "MULLER 2"])
def test_a_channel_must_not_tell_of_the_client_who_is_recorded(chart, channel):
    words = told(chart, "P07", "a", channel)
    assert words.startswith("the name of channel 2 holds")
    assert channel not in words
    assert told(chart, "NEW1", "a", channel)  # nobody has that code: it could be anybody
    assert told(chart, "Q08", "a", channel) == ""


def test_channels_named_after_muscles_are_no_names(chart):
    assert told(chart, "P07", "channel 1", "Soleus", "Annular lig", "ch19") == ""


def test_commands_ask_the_chart_if_there_is_one(chart, tmp_path, capsys):
    place = str(tmp_path / "chart.sqlite")
    refuse_telling(("P07", None), place)
    for codes in (("Kathrin", None), ("P07", "Kathrin")):
        with pytest.raises(ValueError, match="holds a part"):
            refuse_telling(codes, place)
    refuse_telling(("Kathrin", None), str(tmp_path / "none.sqlite"))
    assert not (tmp_path / "none.sqlite").exists()
    assert capsys.readouterr().err == ""
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"no database at all" * 100)
    refuse_telling(("Kathrin", None), str(damaged))
    assert "could not be asked" in capsys.readouterr().err
