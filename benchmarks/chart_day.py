"""A day in a practice, by commands alone: three clients, five sessions, and what may go wrong.

Five simulated boards are recorded at the same time (two minutes each, in real time); then each
session is opened, answered, needled, given its recording, measured and signed. One session is
amended, one client erased, one backup restored elsewhere and verified; every report is written, and
the STRICTA table with its completeness. Simulated: it says nothing about people.

    python benchmarks/chart_day.py --out day
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SESSIONS = (
    ("P07", "01", "latent", "Upper trapezius", "right", (7, 4), (52, 61), (180, 240)),
    ("K12", "01", "active", "Infraspinatus", "left", (6, 4), (38, 45), (210, 260)),
    ("M33", "01", "everything", "Gluteus medius", "right", (5, 5), (30, 30), (250, 255)),
    ("P07", "02", "trunk", "Upper trapezius", "right", (5, 2), (58, 66), (230, 290)),
    ("K12", "02", "electro", "Infraspinatus", "left", (4, 3), (44, 52), (255, 300)),
)


class Practice:
    """Runs commands in a folder of its own and keeps how long each took."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.took_s: list[tuple[float, str]] = []
        self.environment = os.environ | {
            "TWITCHDETECT_CHART": str(folder / "chart.sqlite"),
            "TWITCHDETECT_AUTHOR": "AB",
        }

    def __call__(self, *words: Any, code: int = 0) -> str:
        """Run a command; its output. Another exit code than `code` ends the day."""
        call = [str(word) for word in words]
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "twitchdetect", *call],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.took_s.append((time.perf_counter() - began, " ".join(call)))
        if done.returncode != code:
            told = done.stderr or done.stdout
            raise SystemExit(f"twitchdetect {' '.join(call)}: exit {done.returncode}\n{told}")
        return done.stdout + done.stderr


def record(practice: Practice, minutes: float) -> None:
    """Record five simulated boards at the same time."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "twitchdetect", "record", "--quiet",
             "--board", f"simulated:{scenario}", "--subject", code, "--session", number,
             "--minutes", str(minutes), "--out", "sessions"],
            cwd=practice.folder, env=practice.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for code, number, scenario, *_ in SESSIONS
    ]  # fmt: skip
    for process in running:
        _, told = process.communicate()
        if process.returncode:
            raise SystemExit(told)


def treat(do: Practice, session: tuple[Any, ...]) -> None:
    """Take one session from its opening to its signature."""
    code, number, scenario, muscle, side, pain, motion, threshold = session
    name = f"{code}/{int(number)}"
    do("chart", "session", "new", code, "--position", "prone", "--simulation", "--yes")
    do("chart", "session", "answer", name, "consent", "given=yes", "form=written",
       "--others", "yes")  # fmt: skip
    do("chart", "session", "answer", name, "screening", "anticoagulants=yes", "--others", "no",
       "--words", "anticoagulants=low dose, superficial, pressure afterwards")  # fmt: skip
    do("chart", "session", "answer", name, "hygiene", "--others", "yes")
    measured = (("pain", pain, ()), ("rom", motion, ("--what", "rotation", "--side", side)),
                ("ppt", threshold, ("--side", side)))  # fmt: skip
    for kind, (before, _), more in measured:
        do("chart", "measure", "add", name, kind, before, *more)
    do("chart", "needle", "add", name, "--diameter-mm", "0.30", "--length-mm", "50",
       "--maker", "Seirin", "--batch", "L2291")  # fmt: skip
    stem = f"sub-{code}_ses-{number}_task-needling_emg.bdf"
    do("chart", "attach", name, f"sessions/sub-{code}/ses-{number}/emg/{stem}")
    sites = json.loads(do("chart", "session", "show", name, "--json"))["sites"]
    for site in sites:
        electro = ("--technique", "electro", "--frequency-hz", 2, "--pulse-width-us", 250,
                   "--intensity-ma", 4)  # fmt: skip
        do("chart", "site", "change", name, site["number"], "--muscle", muscle, "--side", side,
           "--point", scenario if scenario in ("active", "latent") else "latent",
           *(electro if scenario == "electro" else ("--technique", "deep")))  # fmt: skip
    if scenario == "everything":
        do("chart", "adverse", "add", name, "bleeding", "--action", "pressure for a minute")
    for kind, (_, after), more in measured:
        do("chart", "measure", "add", name, kind, after, "--phase", "after", *more)
    do("chart", "aftercare", name, "--others", "yes")
    inserted = [i for site in sites for i in site["insertions"]]
    do("chart", "session", "change", name, "--plan", "again in a week", "--response", "well")
    do("chart", "session", "close", name, "--needles-out", len(inserted))
    do("chart", "diary", "add", name, "--hours", 24, "--soreness", 3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("day"))
    parser.add_argument("--minutes", type=float, default=2.0, help="of each recording (2)")
    args = parser.parse_args()
    args.out.mkdir(parents=True)
    do = Practice(args.out.resolve())
    record(do, args.minutes)
    do("chart", "practitioner", "set", "AB", "--credential", "physiotherapist")
    for code, year in (("P07", 1980), ("K12", 1991), ("M33", 1968)):
        do("chart", "client", "add", code, "--birth-year", year)
    for session in SESSIONS:
        treat(do, session)
    do("chart", "session", "amend", "K12/1", "--set", "site 1.side=right",
       "--reason", "left and right were mixed up")  # fmt: skip
    for name in ("P07/1", "P07/2", "K12/1", "K12/2", "M33/1", "P07", "K12"):
        stem = name.replace("/", "-")
        do("report", name, "--out", f"report-{stem}.html")
        do("report", name, "--pdf", "--out", f"report-{stem}.pdf")
    do("report", "P07/2", "--patient", "--out", "patient-P07-2.html")
    do("report", "P07/2", "--patient", "--language", "de", "--out", "patient-P07-2-de.html")
    do("chart", "backup", "backup.sqlite")
    do("chart", "delete", "M33", "--yes", "--reason", "request")
    do("chart", "client", "show", "M33", code=2)
    print(do("chart", "verify"))
    print(do("chart", "restore", "backup.sqlite", "--chart", "restored.sqlite"))
    print(do("chart", "verify", "--chart", "restored.sqlite"))
    do("chart", "client", "show", "M33", "--chart", "restored.sqlite")
    do("chart", "stricta", "--out", "stricta.tsv")
    print(do("chart", "stricta", "--complete"))
    slowest = sorted(do.took_s, reverse=True)[:5]
    print(f"{len(do.took_s)} commands, {sum(s for s, _ in do.took_s):.0f} s; the slowest:")
    for took_s, words in slowest:
        print(f"  {took_s:5.1f} s  twitchdetect {words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
