"""OpenBCI Cyton and Cyton + Daisy behind their radio dongle."""

from .board import Board as Board
from .dongle import Cyton as Cyton
