"""Settings, addresses and wiring, in one place."""
