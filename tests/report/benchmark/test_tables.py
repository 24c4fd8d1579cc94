"""Leaderboards, confounders, kinds, thresholds: what stands in which cell."""

import math

from tests.report.benchmark.some import (
    ENVELOPE,
    OURS,
    QUIET,
    SWEEP,
    A,
    B,
    Reader,
    book,
    figure,
    halves,
)
from twitchdetect.report.benchmark.confounders import confounder_table, shade
from twitchdetect.report.benchmark.confusion import confusion_table, in_order
from twitchdetect.report.benchmark.leaderboard import leaderboard
from twitchdetect.report.benchmark.looks import choose_looks
from twitchdetect.report.benchmark.places import place_table
from twitchdetect.report.benchmark.sources import config_table, flattened, method_table
from twitchdetect.report.benchmark.strong import strong_table


def board(some, dataset=SWEEP):
    return Reader(leaderboard(some, dataset, choose_looks(some)))


def test_rows_are_in_order_ours_is_marked_and_references_come_last():
    read = board(book(*halves(us=6.5)))
    assert [row[:3] for row in read.rows[1:] if len(row) > 1] == [
        ["1", "Method A", "6.1 5.7–6.5"],
        ["2", "Ours ours", "6.5 6.1–6.9"],
        ["3", "Method B", "7.0 6.6–7.4"],
        ["R1", "Envelope", "4.6 4.2–5.0"],
    ]
    assert [a.get("class") for a in read.of("tr")[1:]] == [None, "ours", None, None, "reference"]


def test_each_figure_stands_under_its_head():
    figures = [
        *halves(),
        figure("us", "snr_90_db", 9.9),
        figure("us", "sensitivity", 0.72, 0.7, 0.74, group="all", n=812),
        figure("us", "false_alarms_per_hour", 140.0, group="rest", setting="default"),
        figure("us", "false_alarms_per_hour", 0.94, group="rest"),
        figure("us", "false_alarms_per_hour", 28.0, group="all"),
        figure("us", "precision", 0.854),
        *(
            figure("us", "onset_error_ms", v, group=g)
            for g, v in (("q25", -4.2), ("q50", 3.0), ("q75", 8.0))
        ),
        figure("us", "alarm_latency_ms", 57.4, group="q50"),
    ]
    read = board(book(*figures))
    heads, ours = read.rows[0], read.rows[1]
    cells = dict(zip(heads, ours, strict=True))
    assert [h.replace("\N{NO-BREAK SPACE}", " ") for h in heads[2:4]] == [
        "SNR for 50 % dB",
        "SNR for 90 % dB",
    ]
    assert cells["sensitivity %, all twitches"] == "72 70–74"
    assert cells["false alarms at rest per hour, untuned"] == "140"
    assert cells["false alarms at rest per hour, compared"] == "0.94"
    assert cells["false alarms, all per hour, compared"] == "28"
    assert cells["precision %"] == "85"
    assert cells["onset error ms, median, quartiles"] == "3 −4 to 8"
    assert cells["alarm latency ms, median, quartiles"] == "57"
    assert cells["twitches n"] == "812"
    assert cells["causal"] == "yes"


def test_nan_is_na_with_its_own_reason():
    figures = [
        *halves(b=math.nan),
        figure("us", "precision", 0.5),
        figure("a", "precision", math.nan),
    ]
    read = board(book(*figures))
    rows = {row[1]: row for row in read.rows if len(row) > 1}
    assert rows["Method B"][2].startswith("n/a")
    letter = {
        row: rows[row][i][3:] for row, i in (("Method B", 2), ("Method A", 3), ("Envelope", 3))
    }
    assert len(set(letter.values())) == 3
    assert f"{letter['Method B']} the curve does not cross 50 %" in read.text
    assert f"{letter['Method A']} it gave no alarm" in read.text
    assert f"{letter['Envelope']} not measured" in read.text


def test_a_method_without_the_setting_is_told_from_one_not_measured():
    figures = [
        figure("us", "snr_50_db", 5.0),
        figure("a", "snr_50_db", 6.0),
        figure("b", "f1", 0.1, setting="published"),
    ]
    read = board(book(*figures))
    assert read.rows[-1][:3] == ["–", "Method B", "n/aa"]
    assert "a it has no such setting on this data set" in read.text
    assert "Not run on this data set: Envelope." in read.text


def test_without_twitches_their_columns_are_left_out_with_the_reason():
    figures = [
        figure(m, "false_alarms_per_hour", 2.0, group="rest", dataset="quiet") for m in ("us", "a")
    ]
    read = board(book(*figures, datasets=(QUIET,)), QUIET)
    assert not any("SNR" in head for head in read.rows[0])
    assert "Columns left out, as no method has them here: SNR" in read.text
    untuned = [
        figure(
            "us", "false_alarms_per_hour", 2.0, group="rest", setting="published", dataset="quiet"
        )
    ]
    read = board(book(*figures, *untuned, datasets=(QUIET,)), QUIET)
    assert "Columns left out, as the data set holds no twitch: SNR" in read.text


def test_a_setting_that_is_not_the_compared_one_is_named_in_the_row():
    figures = [figure("us", "snr_50_db", 5.0, setting="default"), figure("a", "snr_50_db", 6.0)]
    read = board(book(*figures))
    assert read.rows[1][1] == "Ours ours at its default"
    assert read.rows[2][1] == "Method A"
    assert "Setting compared: tuned to 1 false alarm an hour at rest; ordered by SNR" in read.text


def test_confounders_have_both_figures_and_shades():
    figures = [
        figure("us", "false_alarms_per_occurrence", 0.42, group="startle", n=50),
        figure("us", "false_alarms_per_session_hour", 13.86, group="startle"),
        figure("us", "false_alarms_per_hour", 99.0, group="startle"),
        figure("us", "false_alarms_per_hour", 0.8, group="rest"),
        figure("a", "false_alarms_per_occurrence", math.nan, group="startle"),
    ]
    read = Reader(confounder_table(book(*figures), SWEEP))
    assert read.rows[0] == ["#", "method", "startle", "rest per hour", "all per hour"]
    assert read.rows[1][2:] == ["0.42 14/h", "0.80/h", "n/aa"]
    assert read.rows[2][2] == "n/ab"
    assert "b it did not occur" in read.text
    assert [a.get("class") for a in read.of("td")[1:3]] == ["n h3", "n h0"]
    assert [shade(v) for v in (0.0, 0.02, 0.1, 0.25, 0.5, 1.0, 3.0)] == [0, 1, 2, 3, 4, 5, 5]


def test_kinds_stand_in_rows_by_what_they_were():
    figures = [
        figure("us", "confusion", 30.0, group="ltr>ltr"),
        figure("us", "confusion", 10.0, group="ltr>voluntary"),
        figure("us", "confusion", 5.0, group="voluntary>ltr"),
        figure("us", "confusion", 7.0, group="nothing>ltr"),
        figure("us", "confusion", 3.0, group="mains>missed"),
        figure("us", "confusion", 1.0, group="mains>cable_motion"),
        figure("us", "confusion", 2.0, group="again>ltr"),
        figure("us", "confusion", 6.0, group="voluntary>hidden"),
        figure("a", "confusion", 99.0, group="ltr>ltr"),
    ]
    read = Reader(confusion_table(book(*figures), SWEEP))
    assert read.rows == [
        ["was ↓  called →", "ltr", "voluntary", "cable motion", "under a twitch", "no event",
         "total"],
        ["ltr", "30 75 %", "10 25 %", "·", "·", "·", "40"],
        ["voluntary", "5 45 %", "·", "·", "6 55 %", "·", "11"],
        ["mains", "·", "·", "1 25 %", "·", "3 75 %", "4"],
        ["found already", "2 100 %", "·", "·", "·", "·", "2"],
        ["nothing", "7 100 %", "·", "·", "·", "·", "7"],
    ]  # fmt: skip
    framed = [i for i, a in enumerate(read.of("td")) if "right" in a["class"].split()]
    assert framed == [0, 7, 14]


def test_kinds_are_in_the_order_of_the_vocabulary_and_what_is_none_comes_last():
    kinds = ["ltr", "ecg", "rest", "zebra", "hidden", "again", "missed", "nothing"]
    assert in_order(set(kinds)) == kinds


def strong(method, median, **more):
    groups = {
        "strong_alarm_latency_ms": ("q50", "q95"), "strong_verdict_after_end_ms": ("q50", "q95"),
        "strong_onset_error_ms": ("q50", "bias", "iqr"),
    }  # fmt: skip
    places = [(name, group) for name, some in groups.items() for group in some]
    return [
        figure(method, name, median + 10 * i, group=group, n=59, **more)
        for i, (name, group) in enumerate(places)
    ]


def test_strong_twitches_have_both_moments_and_their_onset():
    read = Reader(strong_table(book(*halves(), *strong("us", 8.0)), SWEEP))
    assert read.rows[0] == [
        "#", "method", "alarm after onset ms, median", "alarm after onset ms, 95 % by then",
        "verdict after the end ms, median", "verdict after the end ms, 95 % by then",
        "onset error ms, median", "onset error ms, mean", "onset error ms, between quartiles",
        "found n",
    ]  # fmt: skip
    assert read.rows[1] == ["1", "Ours ours", "8", "18", "28", "38", "48", "58", "68", "59"]
    assert read.rows[2][2:] == ["n/aa"] * 7 + ["–"]
    assert [row[1] for row in read.rows[1:]] == ["Ours ours", "Method A", "Method B"]


def test_without_strong_twitches_there_is_no_table():
    assert strong_table(book(*halves()), SWEEP) == ""
    assert strong_table(book(*halves(), *strong("us", math.nan)), SWEEP) == ""


def test_places_tell_first_ones_and_ours_beside_the_best_other():
    figures = [*halves(), figure("us", "f1", 0.5), figure("a", "f1", 0.75)]
    read = Reader(place_table(book(*figures)))
    cells = dict(zip(read.rows[0], read.rows[1], strict=True))
    assert cells["SNR for 50\N{NO-BREAK SPACE}% dB"] == "★ 1 of 3 5.2; 6.1"
    assert cells["F1 "] == "2 of 2 0.50; 0.75"
    assert cells["precision %"].startswith("n/a")


def test_methods_show_thresholds_from_lowest_to_highest():
    figures = [
        figure("a", "threshold", 3.0, setting="published"),
        figure("a", "threshold", 7.25),
        figure("a", "threshold", 9.5, dataset="quiet"),
    ]
    read = Reader(method_table(book(*figures, datasets=(SWEEP, QUIET))))
    row = next(row for row in read.rows if row[0].startswith("Method A"))
    assert read.rows[0][3:] == ["threshold as published", "threshold for 1/h"]
    assert row[1:] == ["Paper A", "yes", "3", "7.25–9.5"]


def test_the_configuration_is_shown_exactly():
    config = {"seed": 7, "matching": {"slack_ms": 50.0, "by": "<onset>"}, "snrs_db": [1, 2]}
    assert list(flattened(config)) == [
        ("seed", "7"), ("matching.slack_ms", "50.0"), ("matching.by", "<onset>"), ("snrs_db", "[1, 2]"),
    ]  # fmt: skip
    assert ["matching.by", "<onset>"] in Reader(config_table(config)).rows


def test_looks_are_all_different_and_grey_is_for_the_rest():
    some = book(*halves())
    looks = choose_looks(some)
    shown = [looks[m.name] for m in (OURS, A, B, ENVELOPE)]
    assert len({(x.colour, x.dash, x.shape) for x in shown}) == 4
    assert len({x.shape for x in shown}) == 4  # they can be told without colour
    assert not choose_looks(book())["a"].stands_out


def test_places_on_a_data_set_without_twitches_say_so():
    figures = [
        figure(m, "false_alarms_per_hour", 2.0, group="all", dataset="quiet") for m in ("us", "a")
    ]
    read = Reader(place_table(book(*figures, datasets=(QUIET,))))
    assert [cell for cell in read.rows[1] if "of 2" in cell] == ["★ 1 of 2 2.0; 2.0"]
    assert "n/a: a the data set holds no twitch." in read.text
