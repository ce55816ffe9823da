"""What a file is, whatever it is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.errors import InvalidArgumentError
from support_svc.attachments.kinds import PREVIEWABLE, SAMPLE, UNKNOWN, media_type, served_as

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(50)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(50), "image/jpeg"),
        (b"GIF89a" + bytes(50), "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(50), "image/webp"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(50), "application/pdf"),
        (b"Hello, here is my order number.", "text/plain"),
        ("Grüße aus Köln".encode("latin-1"), "text/plain"),
        ("ä".encode() * SAMPLE, "text/plain"),
        (b"MZ-1234 is the number on the box", "text/plain"),
        (b"a,b\n1,2\n", "text/plain"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b'<?xml version="1.0"?><!-- x --><s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b"<!DOCTYPE html><p>Hi", "text/html"),
        (b"\xef\xbb\xbf<HTML>", "text/html"),
        ("\ufeff<script>alert(1)</script>".encode("utf-16-le"), "text/html"),
        (b"Hi <img src=x onerror=alert(1)>", "text/html"),
        (b"\x01\x02\x03\x04", UNKNOWN),
    ],
)
def test_the_content_decides(content: bytes, kind: str) -> None:
    assert media_type(content[:SAMPLE]) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"\xcf\xfa\xed\xfe\x07\x00",
        b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
        b"\x00asm\x01\x00\x00\x00",
        b"#!/bin/sh\nrm -rf /",
        b"\xef\xbb\xbf#! /usr/bin/env python",
        b"<?php system($_GET['c']);",
        b"Hello <?php echo 1;",
        b"\x00\x01<?php echo 1;",
        b"<%@ Page Language='C#' %>",
        b"L\x00\x00\x00\x01\x14\x02\x00",
    ],
)
def test_programs_and_scripts_are_refused(content: bytes) -> None:
    with pytest.raises(InvalidArgumentError) as refusal:
        media_type(content)
    assert refusal.value.reason == "FILE_REFUSED"


@given(st.binary(max_size=200))
def test_a_browser_is_never_told_of_something_that_it_would_run(content: bytes) -> None:
    try:
        kind = media_type(content)
    except InvalidArgumentError:
        return
    told = served_as(kind)
    assert told not in {"text/html", "application/xhtml+xml", "image/svg+xml", "application/xml", "text/xml"}
    assert "javascript" not in told
    assert "/" in told


def test_only_rasters_are_previewable() -> None:
    assert {served_as(kind) for kind in PREVIEWABLE} == PREVIEWABLE
    assert "image/svg+xml" not in PREVIEWABLE
