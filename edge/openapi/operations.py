"""Operations: one for each HTTP binding of a method."""

from __future__ import annotations

from collections.abc import Iterator

from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto

from edge.catalog import HTTP_BODY, Catalog, HttpBinding, Method
from edge.openapi import constraints, errors, names, well_known
from edge.openapi.constraints import Schema
from edge.openapi.schemas import Direction, Schemas

IDEMPOTENCY_HEADER = "Idempotency-Key"
_MESSAGE = FieldDescriptorProto.TYPE_MESSAGE


def tag_of(method: Method) -> str:
    """The tag of a method: backend and service, for example `support.TicketService`."""
    return f"{method.backend}.{method.service}"


class Operations:
    """Builds operations of a catalogue; the schemas that they use end up in `schemas.components`."""

    def __init__(self, catalog: Catalog, schemas: Schemas, methods: list[Method]) -> None:
        self._catalog = catalog
        self._schemas = schemas
        self._ids = names.operation_ids(methods)
        self._path_names = names.path_parameters(binding for method in methods for binding in method.bindings)

    def path(self, binding: HttpBinding) -> str:
        """The path of a binding, with the parameter names that the document uses."""
        return binding.path_with(self._path_names[binding.template])

    def build(self, method: Method, index: int) -> Schema:
        """The operation for the binding `index` of a method."""
        binding = method.bindings[index]
        comment = self._schemas.comment(method.full_name)
        request = self._catalog.messages[_request_name(method)]
        has_request_id = any(field.name == "request_id" for field in request.field)
        operation: Schema = {
            "operationId": self._ids[method.full_name] + (str(index + 1) if index else ""),
            "tags": [tag_of(method)],
            "summary": comment.summary or method.name,
            "description": self._description(method, comment.text),
            "x-quimbi-grpc-method": f"{method.package}.{method.service}/{method.name}",
        }
        if method.descriptor.options.deprecated:
            operation["deprecated"] = True
        if method.access.permission:
            operation["x-quimbi-permission"] = method.access.permission
        if method.access.public:
            operation["security"] = []
        parameters = [*self._path_parameters(method, binding), *self._query_parameters(method, binding)]
        if has_request_id:
            parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
        if parameters:
            operation["parameters"] = parameters
        if binding.body:
            operation["requestBody"] = self._body(method, binding)
        wanted = errors.statuses(method, comment, has_request_id=has_request_id, has_body=bool(binding.body))
        operation["responses"] = {"200": self._answer(method)} | errors.references(wanted)
        return operation

    def _description(self, method: Method, text: str) -> str:
        access = method.access
        if access.public:
            who = "Needs no credentials."
        elif access.permission:
            who = f"Needs the permission `{access.permission}`."
            if access.own:
                who += f" An agent whose id `{access.own}` is needs none."
        else:
            who = "Any authenticated caller may use it."
        if access.agents_only:
            who += " Agents only: API keys are refused."
        return f"{text}\n\n{who}".strip()

    def _path_parameters(self, method: Method, binding: HttpBinding) -> Iterator[Schema]:
        for path, name in zip(binding.parameters, self._path_names[binding.template], strict=True):
            owner, field = self._resolve(_request_name(method), path)
            schema = self._schemas.field(owner, field, Direction.INPUT)
            schema.pop("readOnly", None)  # output only in a body, but the path has to say which one is meant
            if schema.get("type") == "string" and "format" not in schema:
                schema["minLength"] = max(1, int(schema.get("minLength", 1)))
            yield _parameter(name, "path", schema, required=True)

    def _query_parameters(self, method: Method, binding: HttpBinding) -> Iterator[Schema]:
        if binding.body == "*":
            return
        taken = {*binding.parameters, binding.body}
        yield from self._flatten(_request_name(method), "", taken, frozenset())

    def _flatten(self, owner: str, prefix: str, taken: set[str], ancestors: frozenset[str]) -> Iterator[Schema]:
        """One parameter a field, nested messages by dotted names. Maps and lists of messages have no such form."""
        for field in self._catalog.messages[owner].field:
            path = prefix + field.name
            type_name = field.type_name.lstrip(".")
            if path in taken or self._schemas.comment(f"{owner}.{field.name}").output_only:
                continue
            if field.type == _MESSAGE and type_name not in well_known.MESSAGES:
                if field.label != FieldDescriptorProto.LABEL_REPEATED and type_name not in ancestors:
                    yield from self._flatten(type_name, f"{path}.", taken, ancestors | {owner, type_name})
                continue
            schema = self._schemas.field(owner, field, Direction.INPUT)
            yield _parameter(path, "query", schema, required=constraints.is_required(field))

    def _body(self, method: Method, binding: HttpBinding) -> Schema:
        name = _request_name(method)
        bound = {path for path in binding.parameters if "." not in path}
        if binding.body == "*":
            schema = self._whole_body(name, frozenset(bound))
        else:
            _, field = self._resolve(name, binding.body)
            if field.type_name.lstrip(".") == HTTP_BODY:
                return {"required": True, "content": {"*/*": {"schema": {}}}}
            schema = self._schemas.field(name, field, Direction.INPUT)
        described = schema.pop("description", None)
        body: Schema = {"required": True, "content": {"application/json": {"schema": schema}}}
        return body | ({"description": described} if described else {})

    def _whole_body(self, name: str, bound: frozenset[str]) -> Schema:
        """The request message without the fields that the path carries, under the message's own name.

        A request message belongs to one method, so that the name stays free for this.
        """
        component = self._schemas.name(name, Direction.INPUT)
        schema = self._schemas.message(name, Direction.INPUT, bound)
        if self._schemas.components.setdefault(component, schema) != schema:
            raise ValueError(f"{name} has several shapes as a body: give each HTTP rule the same path parameters")
        return {"$ref": f"#/components/schemas/{component}"}

    def _answer(self, method: Method) -> Schema:
        name = method.descriptor.output_type.lstrip(".")
        comment = self._schemas.comment(name)
        answer: Schema = {"description": comment.text or "The answer."}
        if name == HTTP_BODY:
            return answer | {"content": {"*/*": {"schema": {}}}}
        schema = self._schemas.reference(name, Direction.OUTPUT)
        if method.streams:
            answer["description"] += " A stream: each event's `data` line is one such object as JSON."
            return answer | {"content": {"text/event-stream": {"schema": schema}}}
        return answer | {"content": {"application/json": {"schema": schema}}}

    def _resolve(self, owner: str, path: str) -> tuple[str, FieldDescriptorProto]:
        """The field at a dotted path, and the message that it belongs to."""
        *parents, last = path.split(".")
        for parent in parents:
            owner = _field(self._catalog.messages[owner], owner, parent).type_name.lstrip(".")
        return owner, _field(self._catalog.messages[owner], owner, last)


def _request_name(method: Method) -> str:
    return method.descriptor.input_type.lstrip(".")


def _field(message: DescriptorProto, owner: str, name: str) -> FieldDescriptorProto:
    for field in message.field:
        if field.name == name:
            return field
    raise ValueError(f"an HTTP rule names `{name}`, which {owner} does not have")


def _parameter(name: str, place: str, schema: Schema, *, required: bool) -> Schema:
    description = schema.pop("description", None)
    deprecated = schema.pop("deprecated", False)
    parameter: Schema = {"name": name, "in": place}
    if description:
        parameter["description"] = description
    if required:
        parameter["required"] = True
    if deprecated:
        parameter["deprecated"] = True
    return parameter | {"schema": schema}
