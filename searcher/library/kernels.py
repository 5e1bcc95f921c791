"""Which kernels run, for those who show it: `compiled` or `Python`."""

from searcher.kernels import running

__all__ = ["running"]
