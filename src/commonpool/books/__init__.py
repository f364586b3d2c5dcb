"""The ledger stored: balanced lines that the database itself keeps true."""
