"""Holon Alpha as it could have been: six months of a village, told through the services."""
