"""The synthetic caseload."""
