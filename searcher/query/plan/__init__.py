"""The tree to clauses: which terms a paragraph must hold, told without an index."""
