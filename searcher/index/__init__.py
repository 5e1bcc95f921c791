"""Index storage: what is stored, how it is written and read."""
