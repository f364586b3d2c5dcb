"""Rounds: grants, quadratic, retroactive and budgeting; attacked before they close."""
