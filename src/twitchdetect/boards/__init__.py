"""What gives samples live: bytes of a board to packets, packets to their place in time."""
