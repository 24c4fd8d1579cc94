"""Emulated boards on a pseudo-terminal: the far side of the wire, where no hardware is."""

from .clock import Clock as Clock
from .clock import VirtualClock as VirtualClock
from .clock import WallClock as WallClock
from .cyton import Board as Board
from .cyton import Cyton as Cyton
from .device import Device as Device
from .device import Packets as Packets
from .device import Stream as Stream
from .emulator import Emulator as Emulator
from .faults import KINDS as KINDS
from .faults import Fault as Fault
from .faults import Plan as Plan
from .record import Happened as Happened
from .record import Lost as Lost
from .record import Record as Record
from .sources import PATTERN_STEP_UV as PATTERN_STEP_UV
from .sources import Pattern as Pattern
from .sources import Playback as Playback
from .sources import Source as Source
from .sources import pattern_steps as pattern_steps
from .sources import play_file as play_file
from .sources import play_session as play_session
from .twitchboard import Twitchboard as Twitchboard
