"""The take-up screen's lines: every one is drawn from the protected table and nothing else."""
