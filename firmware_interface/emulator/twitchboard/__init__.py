"""A board that speaks the twitchboard protocol, written from its text alone."""

from .answers import Kind as Kind
from .board import Twitchboard as Twitchboard
