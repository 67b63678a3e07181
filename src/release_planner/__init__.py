"""Release Planner: plans for people leaving prison, anchored on the release date."""

__version__ = "0.1.0"
