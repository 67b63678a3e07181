"""Who writes in tests that put rows into a store by hand."""

from datetime import UTC, datetime

from release_planner.store.acting import Acting

TESTER = Acting("T01", datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "prepare a test")
