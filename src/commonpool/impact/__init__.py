"""Impact: indicators, and what was measured."""
