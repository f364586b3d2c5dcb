"""Speeds as ratios of one thing to another in the same run, never as absolute times."""
