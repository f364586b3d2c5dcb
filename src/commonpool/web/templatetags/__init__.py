"""What templates say with."""
