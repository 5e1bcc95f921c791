"""One commit open for reading."""
