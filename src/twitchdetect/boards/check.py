"""What a check gives: how it stands, what was found, and the very thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARNING, PROBLEM, UNCHECKED = "ok", "warning", "problem", "not checked"
LEVELS = (OK, WARNING, PROBLEM, UNCHECKED)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    name : str
        What, e.g. ``"permission"``.
    level : str
        ``ok``, ``warning`` (it works, but worse than it could), ``problem``, ``not checked``.
    found : str
        In words, with numbers.
    fix : tuple of str
        What to do, a step a line, commands as they are typed.
    """

    name: str
    level: str
    found: str
    fix: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"level must be one of {LEVELS}, got {self.level!r}")
        if (self.level in (WARNING, PROBLEM)) != bool(self.fix):
            raise ValueError(f"a {self.level} has a fix or needs none, got {self.fix}")
