"""The contracts as the edge sees them: messages, enums, and the HTTP bindings of methods, by full name.

Everything that the edge serves (routes, OpenAPI) is read from here, so that no path is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from google.api import annotations_pb2
from google.api.http_pb2 import HttpRule
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)
from quimbi.platform.v1 import access_pb2

HTTP_BODY = "google.api.HttpBody"
_VERBS = ("get", "put", "post", "delete", "patch")
_PARAMETER = re.compile(r"\{([^}=]+)(?:=([^}]*))?\}")


@dataclass(frozen=True)
class HttpBinding:
    """One `google.api.http` rule: `body` is empty, `*` or the name of the field that the request body fills."""

    verb: str
    template: str
    body: str

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Dotted paths of the request fields that the path carries."""
        return tuple(match[1].strip() for match in _PARAMETER.finditer(self.template))

    def path_with(self, names: Iterable[str]) -> str:
        """The path with these names, in order, in place of its own parameters: `/api/tickets/{id}`."""
        following = iter(names)
        return _PARAMETER.sub(lambda _match: "{" + next(following) + "}", self.template)

    def path_regex(self, prefix: str = "") -> str:
        """A regular expression (RE2) for the whole path; a parameter without a pattern matches one segment."""

        def segments(pattern: str) -> str:
            return re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", "[^/]+")

        parts, end = [re.escape(prefix)], 0
        for match in _PARAMETER.finditer(self.template):
            parts += [re.escape(self.template[end : match.start()]), segments(match[2] or "*")]
            end = match.end()
        return "".join([*parts, re.escape(self.template[end:])]).replace(r"\-", "-")


@dataclass(frozen=True)
class Method:
    """An RPC with its bindings; `package` and `service` are those of the contract."""

    package: str
    service: str
    descriptor: MethodDescriptorProto
    bindings: tuple[HttpBinding, ...]
    access: access_pb2.Access

    @property
    def name(self) -> str:
        """Name within the service."""
        return self.descriptor.name

    @property
    def full_name(self) -> str:
        """Name in the contracts, for example `quimbi.support.v1.TicketService.GetTicket`."""
        return f"{self.package}.{self.service}.{self.name}"

    @property
    def backend(self) -> str:
        """`support`, `intelligence`, or `platform` for what both backends implement."""
        return backend_of(self.package)

    @property
    def streams(self) -> bool:
        """Whether the answer is a stream."""
        return self.descriptor.server_streaming

    @property
    def takes_file(self) -> bool:
        """Whether the request comes as a stream: a file, as it is sent."""
        return self.descriptor.client_streaming

    @property
    def gives_file(self) -> bool:
        """Whether the answer is a file as it is, of whatever media type."""
        return self.descriptor.output_type == f".{HTTP_BODY}"


@dataclass(frozen=True)
class Service:
    """A service and its methods, in the order of the contract."""

    package: str
    name: str
    methods: tuple[Method, ...]

    @property
    def full_name(self) -> str:
        """Name in the contracts, for example `quimbi.support.v1.TicketService`."""
        return f"{self.package}.{self.name}"


def backend_of(package: str) -> str:
    """The second part of a package's name: `support` for `quimbi.support.v1`."""
    return package.split(".")[1]


@dataclass(frozen=True)
class Catalog:
    """Indexes of a descriptor set. Names carry no leading dot."""

    files: FileDescriptorSet
    root: str = "quimbi"
    messages: dict[str, DescriptorProto] = field(default_factory=dict)
    enums: dict[str, EnumDescriptorProto] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)
    services: list[Service] = field(default_factory=list)

    @classmethod
    def of(cls, files: FileDescriptorSet, root: str = "quimbi") -> Catalog:
        """Indexes every file; `services` holds those of the packages below `root`, sorted by name.

        The files must have been parsed after this module was imported: that makes the options readable.
        """
        catalog = cls(files, root)
        for file in files.file:
            catalog._add(file)
        catalog.services.sort(key=lambda service: service.full_name)
        return catalog

    @property
    def methods(self) -> Iterator[Method]:
        """Every method of `services`."""
        for service in self.services:
            yield from service.methods

    def message_of(self, field: FieldDescriptorProto) -> DescriptorProto:
        """The message type of a field."""
        return self.messages[field.type_name.lstrip(".")]

    def map_entry(self, field: FieldDescriptorProto) -> DescriptorProto | None:
        """The entry type when the field is a map."""
        if field.type != FieldDescriptorProto.TYPE_MESSAGE:
            return None
        message = self.messages.get(field.type_name.lstrip("."))
        return message if message is not None and message.options.map_entry else None

    def _add(self, file: FileDescriptorProto) -> None:
        for message in file.message_type:
            self._add_message(f"{file.package}.{message.name}", message, file.package)
        for enum in file.enum_type:
            self._add_enum(f"{file.package}.{enum.name}", enum, file.package)
        self._add_comments(file)
        if not file.package.startswith(f"{self.root}."):
            return
        for service in file.service:
            methods = tuple(_method(file.package, service.name, method) for method in service.method)
            self.services.append(Service(file.package, service.name, methods))

    def _add_message(self, name: str, message: DescriptorProto, package: str) -> None:
        self.messages[name] = message
        self.packages[name] = package
        for nested in message.nested_type:
            self._add_message(f"{name}.{nested.name}", nested, package)
        for enum in message.enum_type:
            self._add_enum(f"{name}.{enum.name}", enum, package)

    def _add_enum(self, name: str, enum: EnumDescriptorProto, package: str) -> None:
        self.enums[name] = enum
        self.packages[name] = package

    def _add_comments(self, file: FileDescriptorProto) -> None:
        for location in file.source_code_info.location:
            if location.leading_comments and location.path:
                name = _name_at(file, list(location.path))
                if name:
                    self.comments[f"{file.package}.{name}"] = location.leading_comments


def _method(package: str, service: str, descriptor: MethodDescriptorProto) -> Method:
    rule = descriptor.options.Extensions[annotations_pb2.http]
    rules = [rule, *rule.additional_bindings] if descriptor.options.HasExtension(annotations_pb2.http) else []
    access = descriptor.options.Extensions[access_pb2.access]
    return Method(package, service, descriptor, tuple(_binding(one) for one in rules), access)


def _binding(rule: HttpRule) -> HttpBinding:
    kind = rule.WhichOneof("pattern")
    if kind == "custom":
        return HttpBinding(rule.custom.kind.lower(), rule.custom.path, rule.body)
    if kind not in _VERBS:
        raise ValueError(f"an HTTP rule without a path: {rule}")
    return HttpBinding(kind, str(getattr(rule, kind)), rule.body)


def _name_at(file: FileDescriptorProto, path: list[int]) -> str | None:
    """The dotted name of the element at a source-info path (pairs of field number and index)."""
    names: list[str] = []
    element: object = file
    for number, index in zip(path[::2], path[1::2], strict=False):
        fields = type(element).DESCRIPTOR.fields_by_number  # type: ignore[attr-defined] # any descriptor message
        descriptor = fields.get(number)
        if descriptor is None or descriptor.message_type is None or not descriptor.is_repeated:
            return None
        element = getattr(element, descriptor.name)[index]
        name = getattr(element, "name", None)
        if not isinstance(name, str):
            return None
        names.append(name)
    return ".".join(names) if len(path) % 2 == 0 else None
