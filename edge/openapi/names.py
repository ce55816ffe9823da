"""Names of schemas, operations and parameters: short where that is unambiguous, with the backend's name where not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from edge.catalog import Catalog, HttpBinding, Method, backend_of


def schema_names(catalog: Catalog, full_names: Iterable[str]) -> dict[str, str]:
    """Maps the full names of messages and enums to names of schemas: `TicketStatus`, `SupportCreateApiKeyRequest`.

    Raises `ValueError` when two of them come out equal even so: one must be renamed in the contracts.
    """
    short = {name: _within_package(catalog, name).replace(".", "") for name in sorted(set(full_names))}
    used = Counter(short.values())
    names = {
        full: name if used[name] == 1 else backend_of(catalog.packages[full]).title() + name
        for full, name in short.items()
    }
    _refuse_repeats(names)
    return names


def operation_ids(methods: Iterable[Method]) -> dict[str, str]:
    """Maps the full names of methods to operation ids: `getTicket`, `supportListApiKeys`."""
    by_name = {method.full_name: method for method in methods}
    used = Counter(method.name for method in by_name.values())
    names = {
        full: lower_first(method.name)
        if used[method.name] == 1
        else method.backend + method.name[0].upper() + method.name[1:]
        for full, method in by_name.items()
    }
    _refuse_repeats(names)
    return names


def path_parameters(bindings: Iterable[HttpBinding]) -> dict[str, tuple[str, ...]]:
    """Maps templates to the names of their parameters in the document.

    Templates that differ in nothing but these names are one path in OpenAPI and must use the same ones, those of
    the simplest: `/api/tickets/{ticket.id}` is documented as `/api/tickets/{id}`. Callers never see the names.
    """
    simplest: dict[str, tuple[str, ...]] = {}
    all_bindings = list(bindings)
    for binding in sorted(all_bindings, key=lambda one: sum("." in name for name in one.parameters)):
        short = tuple(name.rpartition(".")[2] for name in binding.parameters)
        names = short if len(set(short)) == len(short) else binding.parameters
        simplest.setdefault(_shape(binding), names)
    return {binding.template: simplest[_shape(binding)] for binding in all_bindings}


def _shape(binding: HttpBinding) -> str:
    return binding.path_with("" for _name in binding.parameters)


def lower_first(name: str) -> str:
    """The name with a small first letter."""
    return name[:1].lower() + name[1:]


def _within_package(catalog: Catalog, full: str) -> str:
    return full.removeprefix(f"{catalog.packages[full]}.")


def _refuse_repeats(names: dict[str, str]) -> None:
    twice = sorted(name for name, count in Counter(names.values()).items() if count > 1)
    if twice:
        raise ValueError(f"ambiguous in the OpenAPI document, rename in the contracts: {', '.join(twice)}")
