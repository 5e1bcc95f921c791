"""Whoosh codec: segments of this format read through the interfaces of Whoosh."""
