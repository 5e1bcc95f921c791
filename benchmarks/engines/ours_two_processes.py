"""Our own engine, its index built by two processes; the index is the same, so nothing else is measured."""

from engines.ours import Ours

ENGINE = Ours(jobs=2)
