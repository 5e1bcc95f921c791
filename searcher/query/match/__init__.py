"""Clauses on a snapshot: scores by BM25, and the best without scoring everything."""
