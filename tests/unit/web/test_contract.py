"""The API is what its description says; `benchmarks/contract.py` asks longer."""

import os
from importlib.util import find_spec

import pytest
from browser import REQUIRED
from contract import check_contract
from web_server import Served


@pytest.mark.slow
def test_every_answer_is_as_described(corpus: Served) -> None:
    if find_spec("schemathesis") is None and not os.environ.get(REQUIRED):
        pytest.skip("the extra browser is not installed")
    contract = check_contract(corpus.address, 60)
    assert contract.is_kept, contract.told
    assert contract.requests > 200, contract.told
