"""Documents from small contracts written here, and from those of the product."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from openapi_spec_validator import OpenAPIV31SpecValidator

from edge.catalog import Catalog
from edge.contracts import descriptors
from edge.openapi import document, writing

SHOP = """
syntax = "proto3";
package shop.stock.v1;

import "buf/validate/validate.proto";
import "google/api/annotations.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/timestamp.proto";
import "quimbi/platform/v1/access.proto";

// Shelves and what is on them.
service ShelfService {
  // Changes a shelf.
  //
  // Errors: NOT_FOUND; ABORTED with STALE_ETAG.
  rpc UpdateShelf(UpdateShelfRequest) returns (UpdateShelfResponse) {
    option (google.api.http) = {
      patch: "/api/shelves/{shelf.id}"
      body: "shelf"
      additional_bindings { put: "/api/rooms/{room}/shelves/{shelf.id}" body: "shelf" }
    };
    option (quimbi.platform.v1.access) = {permission: "shelves.write" agents_only: true};
  }
  // Finds shelves.
  rpc FindShelves(FindShelvesRequest) returns (FindShelvesResponse) {
    option (google.api.http) = {get: "/api/shelves/{id}"};
    option (quimbi.platform.v1.access) = {public: true};
  }
  // Moves a shelf.
  rpc MoveShelf(MoveShelfRequest) returns (stream Shelf) {
    option (google.api.http) = {post: "/api/shelves/{id}:move" body: "*"};
    option (quimbi.platform.v1.access) = {};
  }
}

// A shelf.
message Shelf {
  // Kinds of shelf.
  enum Kind {
    // Not set.
    KIND_UNSPECIFIED = 0;
    // Made of wood.
    WOOD = 1;
    // Made of steel.
    STEEL = 2;
  }
  // UUID. Output only.
  string id = 1;
  // Its label.
  optional string label = 2 [(buf.validate.field).string.max_len = 9];
  // Its kind.
  Kind kind = 3;
  // Numbers by name.
  map<string, int32> counts = 4;
  // When it was built. Output only.
  google.protobuf.Timestamp built_at = 5;
  // When it fell; absent while it stands. Output only.
  google.protobuf.Timestamp fell_at = 6;
  // Said once. Input only.
  string secret = 7;
  // Shelves within.
  repeated Shelf shelves = 8;
}
// A change.
message UpdateShelfRequest {
  // The shelf.
  Shelf shelf = 1 [(buf.validate.field).required = true, (buf.validate.field).cel = {
    id: "label" message: "label is required" expression: "has(this.label)"
  }];
  // What to change.
  google.protobuf.FieldMask update_mask = 2;
  // Safe to repeat.
  string request_id = 3 [(buf.validate.field).string.max_len = 128];
  // The room.
  string room = 4;
}
// After it.
message UpdateShelfResponse { Shelf shelf = 1; }
// A search.
message FindShelvesRequest {
  // Where.
  message Place {
    // Floor.
    int32 floor = 1 [(buf.validate.field).int32.gte = 0];
  }
  // The room.
  string id = 1;
  // The place.
  Place place = 2;
  // The kinds.
  repeated Shelf.Kind kind = 3 [(buf.validate.field).repeated.max_items = 2];
  // Since when.
  google.protobuf.Timestamp since = 4;
}
// What was found.
message FindShelvesResponse { repeated Shelf shelves = 1; int64 total = 2; }
// A move.
message MoveShelfRequest {
  // The shelf.
  string id = 1;
  // Where to.
  oneof target {
    option (buf.validate.oneof).required = true;
    // A room.
    string room = 2;
    // A distance.
    double metres = 3;
  }
}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("proto")
    (folder / "shop").mkdir()
    (folder / "shop/shop.proto").write_text(SHOP)
    (folder / "buf.yaml").write_text("version: v2\nmodules:\n  - path: shop\n  - path: ours\n  - path: deps\n")
    descriptors.write_dependencies()
    (folder / "ours").symlink_to(descriptors.PROTO_DIR)
    (folder / "deps").symlink_to(descriptors.DEPENDENCIES_DIR)
    command = [descriptors.tool("buf"), "build", "-o", "-#format=binpb", "--as-file-descriptor-set"]
    built = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE).stdout
    return document.build(Catalog.of(FileDescriptorSet.FromString(built), root="shop"))


def operation(made: dict[str, Any], verb: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = made["paths"][path][verb]
    return found


def parameters(made: dict[str, Any], verb: str, path: str) -> dict[str, dict[str, Any]]:
    listed = operation(made, verb, path)["parameters"]
    return {one["name"]: one for one in listed if "name" in one}


def test_paths_that_differ_in_names_only_are_one(shop: dict[str, Any]) -> None:
    assert {path: sorted(item) for path, item in shop["paths"].items()} == {
        "/api/rooms/{room}/shelves/{id}": ["put"],
        "/api/shelves/{id}": ["get", "patch"],
        "/api/shelves/{id}:move": ["post"],
    }


def test_what_is_in_neither_path_nor_body_is_in_the_query(shop: dict[str, Any]) -> None:
    found = parameters(shop, "get", "/api/shelves/{id}")
    assert {name: one["in"] for name, one in found.items()} == {
        "id": "path",
        "place.floor": "query",
        "kind": "query",
        "since": "query",
    }
    assert found["place.floor"]["schema"]["minimum"] == 0
    assert found["kind"]["schema"]["items"] == {"$ref": "#/components/schemas/ShelfKind"}
    assert found["since"]["schema"]["format"] == "date-time"
    changing = parameters(shop, "patch", "/api/shelves/{id}")
    assert set(changing) == {"id", "update_mask", "request_id", "room"}
    assert {"$ref": "#/components/parameters/IdempotencyKey"} in operation(shop, "patch", "/api/shelves/{id}")[
        "parameters"
    ]


def test_sent_and_returned_shapes_are_apart(shop: dict[str, Any]) -> None:
    schemas = shop["components"]["schemas"]
    assert set(schemas["ShelfInput"]["properties"]) == {"label", "kind", "counts", "secret", "shelves"}
    assert "required" not in schemas["ShelfInput"]
    returned = schemas["Shelf"]
    assert "secret" not in returned["properties"]
    assert returned["required"] == ["id", "kind", "counts", "built_at", "shelves"]
    assert returned["properties"]["id"]["readOnly"] is True
    assert schemas["ShelfInput"]["properties"]["secret"]["writeOnly"] is True
    assert returned["properties"]["counts"]["additionalProperties"]["format"] == "int32"
    assert returned["properties"]["shelves"]["items"] == {"$ref": "#/components/schemas/Shelf"}
    assert schemas["ShelfKind"]["enum"] == ["WOOD", "STEEL"]
    assert "`WOOD`: Made of wood." in schemas["ShelfKind"]["description"]
    assert schemas["FindShelvesResponse"]["properties"]["total"]["type"] == "string"


def test_a_body_is_a_field_or_everything_else(shop: dict[str, Any]) -> None:
    changed = operation(shop, "patch", "/api/shelves/{id}")["requestBody"]["content"]["application/json"]
    assert changed["schema"] == {"allOf": [{"$ref": "#/components/schemas/ShelfInput"}, {"required": ["label"]}]}
    moved = shop["components"]["schemas"]["MoveShelfRequest"]
    assert set(moved["properties"]) == {"room", "metres"}
    assert moved["oneOf"] == [{"required": ["room"]}, {"required": ["metres"]}]


def test_answers_and_errors(shop: dict[str, Any]) -> None:
    changed = operation(shop, "patch", "/api/shelves/{id}")
    statuses = ["200", "400", "401", "403", "404", "409", "413", "429", "500", "503", "504"]
    assert list(changed["responses"]) == statuses
    moved = operation(shop, "post", "/api/shelves/{id}:move")["responses"]["200"]
    assert list(moved["content"]) == ["text/event-stream"]


def test_says_who_may_call(shop: dict[str, Any]) -> None:
    changed = operation(shop, "patch", "/api/shelves/{id}")
    assert changed["x-quimbi-permission"] == "shelves.write"
    assert "API keys are refused" in changed["description"]
    assert "security" not in changed
    found = operation(shop, "get", "/api/shelves/{id}")
    assert found["security"] == []
    assert "401" not in found["responses"]


def test_operation_ids_are_unique(shop: dict[str, Any]) -> None:
    ids = [one["operationId"] for item in shop["paths"].values() for one in item.values()]
    assert sorted(ids) == ["findShelves", "moveShelf", "updateShelf", "updateShelf2"]


def test_is_valid(shop: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(shop).validate()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.of(descriptors.build(source_info=True))


@pytest.mark.parametrize("backend", [None, "support", "intelligence"])
def test_the_products_documents_are_valid(catalog: Catalog, backend: str | None) -> None:
    made = document.build(catalog, backend)
    OpenAPIV31SpecValidator(made).validate()
    assert "/health" in made["paths"]
    assert ("/api/tickets" in made["paths"]) is (backend != "intelligence")


def test_every_rpc_of_the_product_is_documented(catalog: Catalog) -> None:
    made = document.build(catalog)
    documented = {one["x-quimbi-grpc-method"] for item in made["paths"].values() for one in item.values()}
    assert documented == {f"{m.package}.{m.service}/{m.name}" for m in catalog.methods}
    for item in made["paths"].values():
        for one in item.values():
            assert one["summary"]


def test_two_methods_cannot_share_a_path() -> None:
    files = descriptors.build(source_info=False)
    doubled = FileDescriptorSet()
    doubled.CopyFrom(files)
    file = next(one for one in doubled.file if one.name.endswith("queue_service.proto"))
    copied = file.service[0].method.add()
    copied.CopyFrom(file.service[0].method[0])
    copied.name = "ListQueuesAgain"
    with pytest.raises(ValueError, match="two methods answer GET /api/queues"):
        document.build(Catalog.of(doubled))


def test_an_unchanged_document_keeps_its_file(tmp_path: Path) -> None:
    first = {path: path.stat().st_mtime_ns for path in writing.write(tmp_path)}
    assert {path: path.stat().st_mtime_ns for path in writing.write(tmp_path)} == first
