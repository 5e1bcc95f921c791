"""A folder kept in step with its index: find what changed, plan, apply."""
