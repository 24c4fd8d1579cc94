"""Names under which things stand in the table of figures: each once, and fit for a cell."""

from __future__ import annotations

from collections.abc import Sequence

from twitchdetect.evaluate.benchmark.contenders import Contender
from twitchdetect.evaluate.benchmark.sizes import Plan
from twitchdetect.evaluate.tidy import NOTHING

REFERENCES = ("known", "envelope")


def check_names(plan: Plan, contenders: Sequence[Contender]) -> None:
    """Refuse what would only come to light when everything was measured.

    Raises
    ------
    ValueError
        If two detectors or two data sets share a name, or one is empty, has a tab or a line end, is
        ``n/a``, or a reference's.
    """
    detectors = [c.name for c in contenders]
    _check("detector", detectors, "Leave one out, or rename it")
    for name in REFERENCES:
        if name in detectors:
            raise ValueError(f"a detector is called {name!r}, as a reference is; rename it.")
    sets = [*(rest.name for rest in plan.rests), *(data.name for data in plan.sets)]
    _check("data set", sets, "Rename its folder")


def _check(what: str, names: Sequence[str], advice: str) -> None:
    for name in names:
        if name != " ".join(name.split()) or name in ("", NOTHING):
            raise ValueError(f"a {what} is called {name!r}, expected plain words. {advice}.")
        if names.count(name) > 1:
            raise ValueError(
                f"{names.count(name)} {what}s are called {name!r}; expected each to have a name of "
                f"its own. {advice}."
            )
