"""What goes wrong, told to programs as RFC 9457 has it: `application/problem+json`."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from searcher.hints import TYPE_CHECKING
from searcher.results.render.json import dumps

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Something that the caller can do something about: a status, a sentence, and the headers that go with them."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """Say what is wrong."""
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def bad_request(detail: str) -> Problem:
    """The problem of a request that cannot be meant."""
    return Problem(HTTPStatus.BAD_REQUEST, detail)


def problem_json(problem: Problem) -> Response:
    """The problem as a program reads it."""
    told = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": problem.status.value,
        "detail": problem.detail,
    }
    return Response(dumps(told), problem.status, problem.headers, MEDIA_TYPE)
