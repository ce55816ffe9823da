"""Files: the workspace, the API documentation and the OpenAPI documents."""

from __future__ import annotations

from pathlib import Path

from edge.envoy import headers
from edge.envoy.types import Config, extension, on
from edge.settings import EdgeSettings

FILTER = "envoy.filters.http.file_server"
_TYPE = "envoy.extensions.filters.http.file_server.v3.FileServerConfig"
_CONTENT_TYPES = {
    "css": "text/css; charset=utf-8",
    "gif": "image/gif",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "map": "application/json",
    "mjs": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
}


def http_filter(settings: EdgeSettings) -> Config:
    """Answers with a file, or that there is none."""
    folders = {"/": settings.spa_dir}
    folders |= {path: settings.docs_dir / path.strip("/") for path in ("/docs", "/openapi")}
    return extension(
        FILTER,
        _TYPE,
        manager_config={"thread_pool": {"thread_count": 2}},
        path_mappings=[
            {"request_path_prefix": prefix, "file_path_prefix": str(folder.absolute())}
            for prefix, folder in folders.items()
        ],
        content_types=_CONTENT_TYPES,
        default_content_type="application/octet-stream",
        directory_behaviors=[{"default_file": "index.html"}],
    )


def routes(settings: EdgeSettings) -> list[Config]:
    """The routes of files, and that of the workspace's own addresses, where no file is."""
    found = [
        _files({"path_separated_prefix": "/openapi"}, headers.REVALIDATE),
        _files({"path_separated_prefix": "/docs"}, headers.REVALIDATE),
    ]
    whole = settings.docs_dir.absolute() / "openapi.json"
    if whole.exists():
        # One file without a folder of its own: the filter maps folders only.
        found.append(_content({"path": "/openapi.json"}, whole, _CONTENT_TYPES["json"]))
    index = settings.spa_dir.absolute() / "index.html"
    if index.exists():
        found += [_built(entry) for entry in sorted(index.parent.iterdir()) if entry != index]
        # Every other address belongs to the workspace's own router.
        found.append(_content({"prefix": "/"}, index, _CONTENT_TYPES["html"]))
    return found


def _built(entry: Path) -> Config:
    """A file or folder that the build put beside the index."""
    if not entry.is_dir():
        return _files({"path": f"/{entry.name}"}, headers.REVALIDATE)
    # The build puts a hash of the content into the names of its assets.
    hashed = entry.name == "assets"
    kept = headers.FOREVER if hashed else headers.REVALIDATE
    return _files({"path_separated_prefix": f"/{entry.name}"}, kept)


def _files(match: Config, cache_control: str) -> Config:
    return {
        "match": match | _reading(),
        "direct_response": {"status": 404},
        "typed_per_filter_config": {FILTER: on(), headers.FILTER: headers.page(cache_control)},
    }


def _content(match: Config, file: Path, content_type: str) -> Config:
    """One file, read when Envoy starts."""
    header = {"key": "content-type", "value": content_type}
    return {
        "match": match | _reading(),
        "direct_response": {"status": 200, "body": {"filename": str(file)}},
        "response_headers_to_add": [{"header": header, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}],
        "typed_per_filter_config": {headers.FILTER: headers.page(headers.REVALIDATE)},
    }


def _reading() -> Config:
    return {"headers": [{"name": ":method", "string_match": {"safe_regex": {"regex": "GET|HEAD"}}}]}
