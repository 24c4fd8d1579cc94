"""Every step from one version of the chart's tables to the next, for Alembic."""
