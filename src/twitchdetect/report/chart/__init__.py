"""Reports from the chart: of a session, of a client, and for the client to take home."""
