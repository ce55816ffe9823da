"""Names of files as strangers send them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.errors import InvalidArgumentError
from support_svc.attachments.names import MAX_BYTES, MAX_CHARACTERS, clean, disposition


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("  Rechnung  März 2026.pdf ", "Rechnung März 2026.pdf"),
        ("Cafe\u0301.pdf", "Café.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ida\\photo.png", "photo.png"),
        ("a\u2215b\uff0fc.txt", "c.txt"),
        ("notes.txt. . .", "notes.txt"),
        (".gitignore", "gitignore"),
        ("pho\u200bto\u202e.png", "photo.png"),
        ("tab\there\r\nContent-Type: text/html.txt", "html.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM1.log.txt", "_COM1.log.txt"),
        ("file.txt::$DATA", "file.txt__$DATA"),
        ("quote for example.com.pdf", "quote for example.com.pdf"),
        ("setup.exe.zip", "setup.exe.zip"),
        ("日本語.png", "日本語.png"),
    ],
)
def test_a_name_is_kept_without_what_could_mislead(sent: str, kept: str) -> None:
    assert clean(sent) == kept


@pytest.mark.parametrize(
    "sent",
    [
        "setup.exe",
        "SETUP.EXE",
        "invoice.pdf.exe",
        "invoice.pdf .exe",
        "invoice.exe.",
        "invoice.exe ...",
        "invoice.e\u200bxe",
        "invoice\u202efdp.exe",
        "invoice.ex\u00ade",
        "invoice\uff0eexe",
        "invoice.\uff45\uff58\uff45",
        "invoice.exe\u0000.pdf"[:12],
        "shell.php.jpg",
        "shell.PhTmL",
        ".htaccess",
        "\u200b.htaccess",
        "\ufeff.htaccess",
        ".\u2060htaccess",
        "folder/.htaccess",
        "web.config",
        "run.ps1",
        "page.hta",
        "macro.vbs",
        "link.lnk",
        "x.jar",
        "desktop.ini",
    ],
)
def test_names_of_programs_are_refused_in_every_disguise(sent: str) -> None:
    with pytest.raises(InvalidArgumentError) as refusal:
        clean(sent)
    assert refusal.value.reason == "FILE_REFUSED"


@pytest.mark.parametrize("sent", ["", ".", "..", "/", "\u200b", "\u202e\u2066", "   ", "...", "a/"])
def test_a_name_without_anything_to_show_is_refused(sent: str) -> None:
    with pytest.raises(InvalidArgumentError) as refusal:
        clean(sent)
    assert [violation.field for violation in refusal.value.violations] == ["name"]


def test_a_long_name_keeps_its_extension() -> None:
    assert clean("x" * 500 + ".pdf") == "x" * (MAX_CHARACTERS - 4) + ".pdf"
    assert len(clean("語" * 500 + ".pdf").encode()) <= MAX_BYTES


@given(st.text(max_size=300))
def test_whatever_is_sent_what_is_kept_is_clean(sent: str) -> None:
    try:
        name = clean(sent)
    except InvalidArgumentError:
        return
    assert name == unicodedata.normalize("NFC", name)
    assert 0 < len(name) <= MAX_CHARACTERS + 1
    assert len(name.encode()) <= MAX_BYTES + 1
    assert not set(name) & set('/\\<>:"|?*')
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs", "Co"}
    assert name == name.strip()
    assert not name.startswith(".")
    assert not name.endswith(".")
    assert clean(name) == name, "a kept name is kept again"


@given(st.text(min_size=1, max_size=100))
def test_no_name_breaks_out_of_its_header(sent: str) -> None:
    header = disposition(sent.encode("utf-8", "ignore").decode(), inline=False)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert header.startswith('attachment; filename="')
