"""The order of the best candidates: features, their weights, duplicates, sorting."""
