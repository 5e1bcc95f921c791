"""What only an index can tell of a query: patterns, slips, compounds, related terms."""
