"""What all tests share."""

from hypothesis import settings

# A slow machine must not fail a property that holds.
settings.register_profile("searcher", deadline=None)
settings.load_profile("searcher")
