"""The tables of version 0001, written by tests/chart/first_migration.py."""
