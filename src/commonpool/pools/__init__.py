"""Pools: what came in, what is covered first, and the agreement in force."""
