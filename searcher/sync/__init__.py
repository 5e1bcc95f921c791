"""A folder kept in step with its index: what changed, what to do about it, and doing it."""
