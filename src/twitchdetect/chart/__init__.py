"""The chart: clients, sessions and what was done in them, kept so that nothing changes unseen."""
