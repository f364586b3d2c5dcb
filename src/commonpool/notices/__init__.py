"""Notices: what waits for a member, told by mail; each thing once, one letter a day at most."""
