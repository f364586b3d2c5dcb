"""What the acts of a village do, one file for each command; each calls the same services as pages."""
