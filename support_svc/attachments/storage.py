"""Where the bytes of files are: a folder or a bucket, by `ATTACHMENTS_URI`, out of reach of any web server.

Keys are ids of ours alone. What a file is called, nothing here knows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

from service_kit.errors import UnavailableError

PIECE = 256 * 1024  # bytes of an answer on its way out
_PART = 5 * 1024**2  # bytes of a part on its way to a bucket; the smallest that S3 takes


class Storage:
    """One place for files. Raises `UnavailableError` when it does not answer."""

    def __init__(self, uri: str, *, allow_http: bool = False) -> None:
        """`uri` is a folder, a `file://` URL, or one of a bucket such as `s3://name/prefix`, set up by `AWS_…`.

        A bucket is reached over TLS only, unless `allow_http`.
        """
        parts = urlsplit(uri)
        self._folder: Path | None = None
        if parts.scheme in {"", "file"}:
            self._folder = Path(unquote(parts.path) if parts.scheme else uri).expanduser().absolute()
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._store: Any = LocalStore(self._folder)
        else:
            # The function's type is one of six stores, whose methods are the same.
            self._store = from_url(
                uri,
                # These take the place of what `AWS_…` says of the connection.
                client_options={"timeout": "30s", "connect_timeout": "5s", "allow_http": allow_http},
                # The library's own patience is three minutes; nobody waits that long for an upload to fail.
                retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=10)},
            )

    @contextmanager
    def scratch(self) -> Iterator[IO[bytes]]:
        """A file without a name, beside the others: it takes no memory, and whatever happens nothing is left of it."""
        with TemporaryFile(dir=self._folder) as file:
            yield file

    async def put(self, tenant_id: str, attachment_id: str, file: IO[bytes]) -> None:
        """Stores the whole of a file, in pieces."""
        file.seek(0)
        with _answering():
            await obstore.put_async(
                self._store, _key(tenant_id, attachment_id), _pieces(file), chunk_size=_PART, max_concurrency=2
            )

    async def read(self, tenant_id: str, attachment_id: str) -> AsyncIterator[bytes]:
        """The content in pieces. Raises `FileNotFoundError` when there is none, before the first piece."""
        with _answering():
            found = await obstore.get_async(self._store, _key(tenant_id, attachment_id))
            async for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    async def remove(self, tenant_id: str, attachment_id: str) -> None:
        """Removes the content, if there is any."""
        key = _key(tenant_id, attachment_id)
        with _answering(), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)
        if self._folder is not None:
            # What a process that was killed had begun to write.
            for left in (self._folder / key).parent.glob(f"{attachment_id}#*"):
                left.unlink(missing_ok=True)


def _key(tenant_id: str, attachment_id: str) -> str:
    return f"{tenant_id}/{attachment_id}"


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise UnavailableError("The place where files are kept does not answer. Please try again.") from error
