"""Signals that the program makes itself, with the truth about them."""

from twitchdetect.simulate.board import BOARDS as BOARDS
from twitchdetect.simulate.scenario import CONFOUNDERS as CONFOUNDERS
from twitchdetect.simulate.scenario import SCENARIOS as SCENARIOS
from twitchdetect.simulate.scenario import Scenario as Scenario
from twitchdetect.simulate.session import Session as Session
from twitchdetect.simulate.session import session as session
