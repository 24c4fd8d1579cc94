"""From a source of blocks through the detector to whoever wants the events."""
