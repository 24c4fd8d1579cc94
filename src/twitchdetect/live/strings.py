"""What is said on screen, in the user's language.

Words are written in English where they are used, as ``translate("Context", "words")``; Qt's own
tools collect them into ``translations/twitchdetect_de.ts`` and make the ``.qm`` beside it:
``python -m twitchdetect.live.strings`` renews both. English has plural forms only.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER = Path(__file__).parent / "translations"
LANGUAGES = {"en": "English", "de": "Deutsch"}
_installed: list[QTranslator] = []

translate = QCoreApplication.translate


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Give a text as it is: so named, Qt's collector finds what is translated later."""
    return text


def install_language(code: str = "") -> str:
    """Let the program speak a language, the system's if none is named, else English.

    Returns
    -------
    str
        The code of the language that is spoken now.
    """
    wanted = code or QLocale.system().name().split("_")[0]
    spoken = wanted if wanted in LANGUAGES else "en"
    for old in _installed:
        QCoreApplication.removeTranslator(old)
    _installed.clear()
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)  # names of keys, of buttons
    for path in (Path(qt) / f"qtbase_{spoken}.qm", FOLDER / f"twitchdetect_{spoken}.qm"):
        translator = QTranslator()
        if path.is_file() and translator.load(str(path)):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)
    return spoken


def translate_filled(context: str, patterns: Sequence[str], text: str) -> str:
    """Translate a sentence that was made elsewhere with numbers in it.

    Parameters
    ----------
    context : str
        Of the patterns in the translation.
    patterns : sequence of str
        English sentences with ``%1``, ``%2`` where the numbers are.
    text : str
        The sentence; given back as it is when no pattern is like it.
    """
    for pattern in patterns:
        pieces = (re.escape(piece) for piece in re.split(r"%\d", pattern))
        found = re.fullmatch("(.+?)".join(pieces), text)
        if found:
            said = translate(context, pattern)
            for i, value in enumerate(found.groups(), start=1):
                said = said.replace(f"%{i}", value)
            return said
    return text


def renew() -> None:
    """Collect all words of the window anew and make the files that the window reads."""
    sources = sorted(str(p) for p in Path(__file__).parent.glob("*.py"))
    tools = Path(sys.executable).parent
    for code in LANGUAGES:
        ts = FOLDER / f"twitchdetect_{code}.ts"
        only = ["-pluralonly"] if code == "en" else []
        collect = ["-no-obsolete", "-locations", "none", "-source-language", "en", *only]
        language = ["-target-language", code]
        call = [str(tools / "pyside6-lupdate"), *sources, *collect, *language, "-ts", str(ts)]
        subprocess.run(call, check=True)
        make = [str(tools / "pyside6-lrelease"), str(ts), "-qm", str(ts.with_suffix(".qm"))]
        subprocess.run(make, check=True)


if __name__ == "__main__":
    renew()
