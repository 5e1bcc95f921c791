"""Base 64 without the signs that fill its end says what Python's own says of it with them."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from types import ModuleType


@given(st.binary(max_size=50))
def test_what_was_written_is_read(kernels: ModuleType, written: bytes) -> None:
    assert kernels.base64_bytes(b64encode(written).decode().rstrip("=")) == written


@pytest.mark.parametrize("text", ["a", "abcde", "ab=", "ab==", "a*cd", "ab\ncd", "abcdé", "a cd", "abc\0", "-_aa"])
def test_what_is_no_base_64_is_refused(kernels: ModuleType, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        kernels.base64_bytes(text)
