"""Programs that tests use hold no tests, and some need what only their own run installs."""

collect_ignore_glob = ["*.py"]
