"""What a file is, from its content: which are refused, and which a browser may be let show."""

from __future__ import annotations

import codecs
import re

import puremagic

from support_svc.attachments.names import refused

SAMPLE = 16 * 1024  # bytes of the beginning that are looked at
UNKNOWN = "application/octet-stream"
#: Kinds that cannot carry anything that a browser runs.
PREVIEWABLE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
#: Kinds that a browser would run or lay out if it were told what they are; it is told "some bytes".
_ACTIVE = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"})

#: How programs begin, with what to call them.
_PROGRAMS: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "a Linux program"),
    (b"\xfe\xed\xfa\xce", "a macOS program"),
    (b"\xfe\xed\xfa\xcf", "a macOS program"),
    (b"\xce\xfa\xed\xfe", "a macOS program"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "a Java or macOS program"),
    (b"\xca\xfe\xba\xbf", "a macOS program"),
    (b"\x00asm", "a WebAssembly program"),
    (b"dex\n0", "an Android program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a Windows shortcut"),
    (b"!<arch>\n", "a program package"),
    (b"\xed\xab\xee\xdb", "a program package"),
)
#: The same where the beginning could also be that of a text: these have zero bytes soon after.
_BINARY_PROGRAMS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "a Windows program"),
    (b"ZM", "a Windows program"),
    (b"MSCF", "a Windows installer archive"),
    (b"ITSF", "a Windows help file"),
)
_INTERPRETED = re.compile(rb"\s*#!\s*/")
_SCRIPTS = re.compile(
    rb"(?i)^\s*(<\?php|<\?=|<%[@!=\s]|<script\s+language=[\"']?vbscript|<job\b|<package\b[^>]*>\s*<job\b)"
)
_PHP_INSIDE = re.compile(rb"(?i)<\?php\s")
_MARKUP = re.compile(
    rb"(?i)<(?:!doctype\s+html|html|head|body|script|iframe|img|svg|style|a\s|table|div|form|meta|link|object|embed)\b"
)
_SVG = re.compile(rb"(?i)<(?:[a-z]+:)?svg\b|<!doctype\s+svg")
_RASTERS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", re.DOTALL), "image/png"),
    (re.compile(rb"\xff\xd8\xff[\xc0-\xfe]", re.DOTALL), "image/jpeg"),
    (re.compile(rb"GIF8[79]a.{6}", re.DOTALL), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL), "image/webp"),
)
_NOT_IN_TEXTS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


def media_type(beginning: bytes) -> str:
    """The media type of a file that begins with these bytes, up to `SAMPLE` of them.

    Raises `InvalidArgumentError` with FILE_REFUSED for programs and scripts.
    """
    found = [name for start, name in _PROGRAMS if beginning.startswith(start)]
    if b"\0" in beginning[:512]:
        found += [name for start, name in _BINARY_PROGRAMS if beginning.startswith(start)]
    if found:
        raise refused(f"This file is {found[0]}, whatever it is called. Send it in an archive, or as a link.")
    for pattern, kind in _RASTERS:
        if pattern.match(beginning):
            return kind
    text = _as_utf8(beginning)
    if text is not None:
        return _of_text(text)
    if _PHP_INSIDE.search(beginning):
        raise refused("This file has a PHP script in it. Send it in an archive, or as a link.")
    return _of_bytes(beginning)


def served_as(kind: str) -> str:
    """The media type that a browser is told: what it would run or lay out is just bytes."""
    return UNKNOWN if kind in _ACTIVE else kind


def _of_text(text: bytes) -> str:
    if _INTERPRETED.match(text):
        raise refused("This file is a script, whatever it is called. Send it in an archive, or as a link.")
    if _SCRIPTS.search(text) or _PHP_INSIDE.search(text):
        raise refused("This file is a script for a server. Send it in an archive, or as a link.")
    if _SVG.search(text):
        return "image/svg+xml"
    if _MARKUP.search(text):
        return "text/html"
    if text.lstrip().startswith(b"<?xml"):
        return "application/xml"
    if text.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/plain"


def _of_bytes(beginning: bytes) -> str:
    try:
        matches = puremagic.magic_string(beginning)
    except (puremagic.PureError, ValueError):  # unknown, or nothing in it
        return UNKNOWN
    best = matches[0].mime_type.lower() if matches else ""
    return best if _MEDIA_TYPE.fullmatch(best) and best not in PREVIEWABLE else UNKNOWN


def _as_utf8(beginning: bytes) -> bytes | None:
    """The text of a file as UTF-8 without its byte order mark; None for what is no text."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            return beginning[len(mark) :].decode(encoding, "replace").encode()
    if len(beginning.translate(None, _NOT_IN_TEXTS)) < len(beginning):
        return None
    try:
        # The sample may end inside a character.
        codecs.getincrementaldecoder("utf-8")().decode(beginning, final=len(beginning) < SAMPLE)
    except UnicodeDecodeError:
        return beginning.decode("latin-1").encode()  # one of the old encodings: markup looks the same in it
    return beginning
