"""Charts for the tests of reports: sessions full, bare and odd, with simulated recordings."""

import hashlib
from datetime import UTC, datetime, timedelta

import numpy as np

import twitchdetect as td
from tests.chart.making import hasten
from twitchdetect.chart import clients, needle_work, picklists, sessions, signing
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.tables import Attachment, Twitch
from twitchdetect.files.bdf_write import write_bdf

BEGAN = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
FS = 500.0
MUSCLES = (
    *("Upper trapezius", "Infraspinatus", "Levator scapulae", "Gluteus medius"),
    *("Piriformis", "Gastrocnemius, medial", "Soleus", "Quadratus lumborum"),
)


def new_chart(folder, author="AB"):
    chart = hasten(open_chart(folder / "chart.sqlite", author=author))
    clients.set_practitioner(chart, author, name="Anna Berg", credential="PT, dry needling 2019")
    return chart


def answer_all(chart, name, reds=()):
    """Answer all that must be, `reds` of the screening with yes and words."""
    screening = {i.key: i.answers[0] for i in picklists.SCREENING} | dict.fromkeys(reds, "yes")
    words = dict.fromkeys(reds, "Stopped five days ago; agreed with the physician")
    sessions.answer(chart, name, "screening", screening, words)
    consent = {"explained": "yes", "given": "yes", "form": "written", "copy": "yes"}
    sessions.answer(chart, name, "consent", consent)
    sessions.answer(chart, name, "hygiene", {i.key: "yes" for i in picklists.HYGIENE})


def tell_after(chart, name):
    for topic in picklists.AFTER:
        sessions.answer(chart, name, topic, {i.key: "yes" for i in picklists.TOPICS[topic]})


def add_sites(chart, name, n, at=BEGAN):
    """Add sites, each with a needle that was in for a while."""
    needle_work.add_needle_kind(
        chart, name, diameter_mm=0.3, length_mm=40, maker="Seirin", batch="L2219"
    )
    for i in range(n):
        muscle = MUSCLES[i % len(MUSCLES)]
        needle_work.add_site(
            chart,
            name,
            muscle=muscle,
            side=("left", "right")[i % 2],
            point=("active", "latent", "satellite")[i % 3],
            technique=("deep", "electro")[i % 4 == 3],
            **({"frequency_hz": 2.0, "intensity_mA": 1.5} if i % 4 == 3 else {}),
            view="back",
            x=0.38 + 0.04 * (i % 4),
            y=0.2 + 0.04 * i,
        )
        needle_work.put_in(chart, name, at=at + timedelta(minutes=3 * i), depth_mm=18 + 2.5 * i)
        needle_work.take_out(
            chart, name, at=at + timedelta(minutes=3 * i + 2, seconds=20), n_strokes=12 + i
        )


def burst_recording(onsets_s, sizes_uV, duration_s, n_channels=4):
    """Rest with short bursts, each on the channel of its turn."""
    rng = np.random.default_rng(5)
    x = 2.5 * rng.standard_normal((round(duration_s * FS), n_channels))
    for k, (onset_s, size_uV) in enumerate(zip(onsets_s, sizes_uV, strict=True)):
        first, n = round(onset_s * FS), round(0.07 * FS)
        t = np.arange(n) / n
        shape = np.sin(np.pi * t) ** 0.5 * rng.standard_normal(n)
        x[first : first + n, k % n_channels] += size_uV * shape / np.abs(shape).max()
    names = ("TrapL", "TrapR", "InfraL", "InfraR")[:n_channels]
    return td.Recording(x, FS, names)


def attach(chart, name, folder, n_twitches, *, verdicts=None, duration_s=None, with_file=True):
    """Attach a recording with twitches that are spread over the sites of a session."""
    duration_s = duration_s or max(20.0, 1.2 * n_twitches + 4)
    onsets_s = 2.0 + np.arange(n_twitches) * (duration_s - 4) / max(n_twitches, 1)
    sizes_uV = 90 * 0.985 ** np.arange(n_twitches) * (1 + 0.2 * np.sin(np.arange(n_twitches)))
    recording = burst_recording(onsets_s, sizes_uV, duration_s)
    path = folder / f"{name.replace('/', '-')}.bdf"
    write_bdf(recording, path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if not with_file:
        path.unlink()
    verdicts = verdicts or ("yes", "yes", "n/a", "no", "yes", "felt")
    with chart.writing() as work:
        session = sessions.find_session(work, name)
        attachment = Attachment(
            session_id=session.id,
            path=str(path),
            sha256=sha256,
            fs=FS,
            channels=list(recording.channels),
            duration_s=duration_s,
            lost_s=0.24,
            counts={"ltr": n_twitches, "voluntary": 2},
            n_events=n_twitches,
            events_digest="0" * 64,
            quality={c: {"verdict": "good", "floor_uV": 2.4 + i} for i, c in enumerate(recording.channels)},
            detector={"settings": {"false_alarms_per_hour": 1.0, "mains_hz": "auto"}, "band_Hz": [20.0, 225.0], "mains_Hz": 50.0},
            software="0.1.0",
        )  # fmt: skip
        work.add(attachment)
        work.flush()
        sites = session.sites
        for k in range(n_twitches):
            verdict = verdicts[k % len(verdicts)]
            is_felt = verdict == "felt"
            work.add(
                Twitch(
                    attachment_id=attachment.id,
                    number=k + 1,
                    session_id=session.id,
                    site_id=sites[k * len(sites) // n_twitches].id if sites else None,
                    source="felt" if is_felt else "detected",
                    kind="" if is_felt else "ltr",
                    confirmed="yes" if is_felt else verdict,
                    channel="" if is_felt else recording.channels[k % 4],
                    onset_s=float(onsets_s[k]),
                    duration_s=None if is_felt else 0.07,
                    peak_uV=None if is_felt else float(sizes_uV[k]),
                    rms_uV=None if is_felt else 20.0,
                    snr_dB=None if is_felt else 14.0,
                    confidence=0.9,
                    digest="0" * 64,
                )
            )
        figures = {"n_strokes": 12, "n_answered": 7, "share": 0.577, "share_low": 0.31, "share_high": 0.81}  # fmt: skip
        for site in sites:
            site.figures = figures
    return path


def full_session(chart, folder, code="P07", *, n_sites=2, n_twitches=14, is_closed=True, **kept):
    """Give the name of a session in which everything was written down."""
    session = sessions.open_session(
        chart,
        code,
        opened_at=BEGAN,
        position="prone",
        rationale="Trigger point needling with fast in-and-out strokes, to bring about twitches",
        medication="Ibuprofen 400 mg when needed",
        history="Neck pain on the left for six weeks after moving house",
        plan="Two more sessions, a week apart; add the levator scapulae",
        next_session="1 December 2026, 14:00",
        response="well",
        response_note="A little tired at the end",
        **kept,
    )
    name = f"{code}/{session.number}"
    answer_all(chart, name, reds=("anticoagulants",))
    sessions.add_measure(chart, name, "pain", 6)
    sessions.add_measure(chart, name, "rom", 48, what="neck rotation", side="left")
    sessions.add_measure(chart, name, "ppt", 182, what="upper trapezius", side="left")
    add_sites(chart, name, n_sites)
    attach(chart, name, folder, n_twitches)
    sessions.add_measure(chart, name, "pain", 2.5, phase="after")
    sessions.add_measure(chart, name, "rom", 63, phase="after", what="neck rotation", side="left")
    needle_work.add_adverse_event(
        chart, name, "bruising", site=1, action="Pressed for two minutes", outcome="Coin size"
    )
    sessions.answer(chart, name, "other_treatment", {"exercise": "yes", "manual_therapy": "yes"})
    tell_after(chart, name)
    sessions.change_session(chart, name, n_needles_counted_out=n_sites)
    if is_closed:
        signing.close_session(chart, name)
        signing.add_diary(chart, name, 24, soreness=4, symptoms=("bruise",))
        signing.add_diary(chart, name, 48, soreness=1.5)
    return name
