"""REST requests, derived from the `google.api.http` rules of the contract."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from edge.catalog import HttpBinding

Json = dict[str, Any]
_PARAMETER = re.compile(r"\{([^}=]+)[^}]*\}")


@dataclass(frozen=True)
class RestRequest:
    """What is sent to the edge; `body` None sends none."""

    verb: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None


def rest_request(binding: HttpBinding, request: Mapping[str, Any]) -> RestRequest:
    """The REST form of a request message that is given as JSON: path parameters first, then the body, then the query.

    A path parameter that the request lacks leaves an empty segment, as a client's careless template would.
    """
    rest = copy.deepcopy(dict(request))

    def segment(match: re.Match[str]) -> str:
        return quote(str(_take(rest, match[1].strip().split("."))), safe="")

    path = _PARAMETER.sub(segment, binding.template)
    body: Any = None
    if binding.body == "*":
        body, rest = rest, {}
    elif binding.body:
        body = rest.pop(binding.body, {})
    return RestRequest(binding.verb.upper(), path, tuple(_query(rest)), body)


def _take(message: Json, path: list[str]) -> Any:
    for name in path[:-1]:
        message = message.get(name, {})
    return message.pop(path[-1], "")


def _query(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _query(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _query(inner, name)
    elif isinstance(value, bool):
        yield name, str(value).lower()
    else:
        yield name, str(value)
