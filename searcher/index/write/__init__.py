"""Adding, removing, merging, committing."""
