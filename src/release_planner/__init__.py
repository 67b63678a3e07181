"""Release Planner: plans for people leaving prison, anchored on the release date."""
