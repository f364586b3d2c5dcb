"""The demo: a seeded village, its cast to sign in as, and a way back to its beginning."""
