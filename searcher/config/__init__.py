"""What the user decided once for all: where documents and index are, defaults, and a vocabulary of one's own."""
