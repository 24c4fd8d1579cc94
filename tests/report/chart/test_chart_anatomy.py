"""Muscles with their second name, and sites on the figure of the body."""

import re
from dataclasses import replace

import pytest

from tests.report.chart import made
from twitchdetect.chart import clients, muscles
from twitchdetect.report.chart.anatomy import body_pictures, muscle_words
from twitchdetect.report.chart.gather import gather_session


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chart")
    chart = made.new_chart(folder)
    clients.add_client(chart, "P07")
    name = made.full_session(chart, folder, n_sites=1, n_twitches=2)
    found = gather_session(chart, name).sites[0]
    chart.close()
    return found


def test_a_muscle_has_the_name_of_seniam_beside_it_once():
    assert muscle_words("Upper trapezius") == "Upper trapezius (trapezius descendens)"
    assert muscle_words("Biceps brachii") == "Biceps brachii"
    assert muscle_words("Scar below the knee") == "Scar below the knee"


def test_sites_lie_where_they_were_marked(site):
    front = replace(site, number=2, view="front", x=0.3, y=0.6)
    pictures = body_pictures((site, front))
    assert [(p.view, p.are_usual) for p in pictures] == [("front", False), ("back", False)]
    assert [(m.number, m.x, m.y) for m in pictures[0].marks] == [(2, 0.3, 0.6)]
    assert pictures[1].marks[0].words == "Upper trapezius, left"
    assert "client's left is on the right" in pictures[0].caption[1]
    assert "client's left is on the left" in pictures[1].caption[1]


def test_what_nobody_marked_lies_at_its_usual_place_and_says_so(site):
    bare = replace(site, view="", x=None, y=None)
    picture = body_pictures((bare,))[0]
    place = muscles.usual_place("Upper trapezius", "left")
    assert (picture.marks[0].x, picture.marks[0].y) == (place.x, place.y)
    assert "not marked: usual place of the muscle" in picture.caption[1]
    assert body_pictures((replace(bare, muscle="Scar", side=""),)) == ()


def test_the_figure_has_a_number_a_site_and_the_size_of_its_place(site):
    drawn = body_pictures((site, replace(site, number=7, y=0.5)))[0].svg()
    assert re.findall(r">(\d+)</text>", drawn) == ["1", "7"]
    assert "px;height" not in drawn.partition(">")[0]


def test_words_of_a_mark_are_escaped(site):
    drawn = body_pictures((replace(site, muscle="<script>x"),))[0].svg()
    assert "<script" not in drawn
