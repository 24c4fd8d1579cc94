"""Every word of the window is German too, and nothing is lost on the way to the file."""

import ast
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from twitchdetect.live.counts import counts
from twitchdetect.live.keys import shown_key
from twitchdetect.live.strings import (
    FOLDER,
    LANGUAGES,
    install_language,
    translate,
    translate_filled,
)
from twitchdetect.live.theme import KIND_MARKS, kind_label
from twitchdetect.live.tile_words import response, strokes

SOURCES = sorted(Path(FOLDER).parent.glob("*.py"))


def messages(code):
    """Context, English and translations of each message of a source file."""
    found = {}
    for context in ET.parse(FOLDER / f"twitchdetect_{code}.ts").getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name"), message.findtext("source"))
            translation = message.find("translation")
            forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
            found[key] = (forms, translation.get("type"))
    return found


def said_in_code():
    """Context and words of each call that is translated, as the syntax tree has them."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if name in ("translate", "QT_TRANSLATE_NOOP") and len(words) >= 2:
                found.add((words[0], words[1]))
            elif name == "tr":
                found.add(("Counts", words[0]))
    return found


def test_all_that_is_said_is_in_the_german_file_and_nothing_else():
    assert said_in_code() == set(messages("de"))
    assert len(said_in_code()) > 150


def test_every_message_is_german_and_finished():
    bad = [key for key, (forms, kind) in messages("de").items() if kind or not all(forms)]
    assert bad == []


def test_english_has_plural_forms_for_all_that_is_counted():
    found = messages("en")
    assert set(found) == {key for key in messages("de") if key[0] == "Counts"}
    assert all(len(forms) == 2 and all(forms) for forms, _ in found.values())


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_places_for_numbers_are_kept(code):
    for (_, source), (forms, _) in messages(code).items():
        for form in forms:
            assert sorted(re.findall(r"%\d|%n", form)) == sorted(re.findall(r"%\d|%n", source))


def test_the_compiled_german_says_what_its_source_says(qapp):
    install_language("de")
    for (context, source), (forms, _) in messages("de").items():
        if context != "Counts":
            assert translate(context, source) == forms[0], source
        else:
            assert [translate(context, source, "", n) for n in (1, 2)] == [
                form.replace("%n", str(n)) for n, form in enumerate(forms, start=1)
            ]


def test_a_language_is_changed_while_the_program_runs(qapp):
    assert install_language("de") == "de"
    assert (response("dying out"), strokes(5, 3)) == ("klingt ab", "3 Stöße ohne Zuckung")
    assert install_language("en") == "en"
    assert (response("dying out"), strokes(5, 3)) == ("dying out", "3 strokes without a twitch")
    assert counts.breaks(1) == "1 break"


def test_what_there_is_no_language_for_is_english(qapp):
    assert install_language("tlh") == "en"


def test_every_kind_is_named_in_german_by_one_word_of_its_own(qapp):
    install_language("de")
    labels = [kind_label(kind) for kind in KIND_MARKS]
    assert len(set(labels)) == len(labels)
    assert kind_label("something new") == "something new"
    install_language("en")
    assert kind_label("ltr") == "twitch"


def test_a_sentence_from_elsewhere_keeps_its_numbers_and_its_order(qapp):
    install_language("en")
    patterns = ("%1 of %2 (all)", "%1 of %2")
    assert translate_filled("None", patterns, "3 of 4") == "3 of 4"
    assert translate_filled("None", patterns, "quite other") == "quite other"


def test_keys_and_buttons_of_qt_itself_are_german_too(qapp):
    install_language("de")
    assert shown_key("Ctrl+PgDown") == "Strg+Bild abwärts"
    install_language("en")
    assert shown_key("Ctrl+PgDown") == "Ctrl+PgDown"
