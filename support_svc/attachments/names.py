"""Names of files, as strangers send them: cleaned first, then judged.

The order matters: a forbidden name behind an invisible character passes a check that looks before it cleans
(CVE-2026-28289). Names are shown and sent back to browsers, never used as names on our side.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from service_kit.errors import InvalidArgumentError, invalid_field

MAX_CHARACTERS = 150
MAX_BYTES = 240  # what file systems take, with room for " (2)"
_FOLDERS = re.compile(r"[/\\\u2044\u2215\u29f5\uff0f\uff3c]")
_FORBIDDEN_BY_WINDOWS = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])")
#: Characters without a look of their own, by which two names look the same: fillers, joiners, variation selectors.
#: Zero-width and direction marks are among those that Unicode calls format, which go as well.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Refused as the last extension: what a double click, a shell or a web server runs.
RUNNABLE = _words(
    """
    apk app appimage appref-ms application bat bash cab chm class cmd com command cpl csh deb desktop diagcab dll
    dmg elf exe fish gadget hta inf ins iqy isp jar jnlp js jse jsx ksh library-ms lnk mam mjs cjs mof msc msh msi msix
    msixbundle msp mst ocx pif pkg pl prg ps1 ps1xml ps2 psc1 psd1 psm1 py pyc pyo pyw rb reg rpm run scf scpt scr sct
    search-ms settingcontent-ms sh shb shs so sys tcsh terminal theme url vb vba vbe vbs vbscript vxd wasm webloc
    website workflow ws wsc wsf wsh xbap xll xnk zsh
    """
)
#: Refused wherever it stands in a name: what web servers run although another extension follows.
SERVED_AS_CODE = _words(
    """
    ashx asmx asp aspx axd cfc cfm cgi fcgi htaccess htpasswd jhtml jsp jspx phar php php3 php4 php5 php7 php8 phps pht
    phtml shtm shtml stm
    """
)
_WHOLE_NAMES = frozenset({"web.config", "user.ini", "htaccess", "htpasswd", "autorun.inf", "desktop.ini"})


def clean(raw: str) -> str:
    """The name to keep for a file that was sent as `raw`. Raises `InvalidArgumentError` when it is refused."""
    name = _cleaned(raw)
    _judge(name)
    return name


def _cleaned(raw: str) -> str:
    name = unicodedata.normalize("NFC", raw)
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
    name = _INVISIBLE.sub("", name)
    name = _FOLDERS.split(name)[-1]
    name = _FORBIDDEN_BY_WINDOWS.sub("_", name)
    name = " ".join(name.split())
    # Windows drops dots and blanks at the end, and what begins with a dot is hidden elsewhere.
    name = _shortened(name.strip(". "))
    if not name:
        raise invalid_field("name", "has nothing in it that could be shown; give the file a name")
    return f"_{name}" if _RESERVED.fullmatch(name.partition(".")[0].strip()) else name


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 20:
        stem, dot, extension = name, "", ""
    ending = dot + extension
    stem = stem[: MAX_CHARACTERS - len(ending)]
    while len((stem + ending).encode()) > MAX_BYTES:
        stem = stem[:-1]
    # Normalised again: a cut can leave marks without their letter, and dots or blanks in front of the extension.
    return unicodedata.normalize("NFC", stem.rstrip(". ") + ending)


def _judge(name: str) -> None:
    """Judged as a careless system would read it: full-width letters and dots as what they look like."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip("._ ")
    parts = [part.strip() for part in plain.split(".")]
    found = [part for part in parts[1:] if part in SERVED_AS_CODE]
    if parts[-1] in RUNNABLE and len(parts) > 1:
        found.append(parts[-1])
    if plain in _WHOLE_NAMES:
        found.append(plain)
    if found:
        raise refused(f"`{name}` is called like a program ({found[-1]}). Send it in an archive, or as a link.")


def refused(message: str) -> InvalidArgumentError:
    """The error for a file that is not accepted."""
    return InvalidArgumentError(message, reason="FILE_REFUSED")


def disposition(name: str, *, inline: bool) -> str:
    """The `content-disposition` header (RFC 6266): plain ASCII for old clients, the whole name as RFC 8187 has it."""
    kind = "inline" if inline else "attachment"
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()+-]", "_", ascii_name).strip(" ") or "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
