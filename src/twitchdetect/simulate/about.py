"""What BIDS-EMG wants to know about a simulated session."""

from __future__ import annotations

from typing import Any

from twitchdetect.simulate.session import Session


def subject_code(session: Session) -> str:
    """Give the pseudonym of nobody: scenario and board."""
    return f"sim{session.scenario.name}{session.board.name}"


def describe_session(session: Session) -> dict[str, Any]:
    """Give what `files.bids.write_session` takes as `about`."""
    board, layout = session.board, session.layout
    filter_ = (
        {"Third-order sinc": {"3 dB cutoff (Hz)": round(0.262 * board.fs, 1)}}
        if board.is_delta_sigma
        else {"Second-order low-pass": {"3 dB cutoff (Hz)": board.lowpass_hz}}
    )
    return {
        "emg": {
            "EMGReference": "Bipolar",
            "PowerLineFrequency": session.scenario.mains_hz,
            "HardwareFilters": filter_,
            "InterelectrodeDistance": layout.distance_mm,
            "ManufacturersModelName": f"{board.title}, simulated",
            "SimulationRecipe": session.describe(),
            "SimulationNotice": (
                "Simulated, not recorded. Sizes, lengths and delays of local twitch responses in "
                "surface EMG are assumptions; this says nothing about accuracy on people."
            ),
        },
        "channels": {
            name: {
                "target_muscle": layout.target_muscle(i),
                "interelectrode_distance": f"{layout.distance_mm:g}",
                "group": "needled side" if layout.is_needled_side[i] else "other side",
                "description": f"rest {session.rest_uV[i]:.2f} uV rms from 20 Hz up",
            }
            for i, name in enumerate(layout.names)
        },
    }
