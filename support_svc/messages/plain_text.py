"""What the HTML of a message says, as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser


def text_of(safe_html: str) -> str:
    """What sanitised HTML says, as plain text: blocks on lines of their own, and addresses that a link's text lacks."""
    reader = _Reader()
    reader.feed(safe_html)
    reader.close()
    return reader.text()


_LINES = frozenset(
    [
        "blockquote",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tr",
        "ul",
    ]
)


_SPACED = frozenset(["blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"])


class _Reader(HTMLParser):
    """Gathers the text; `_breaks` is how many line breaks are due before the next of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._breaks = 0
        self._space = False
        self._verbatim = 0
        self._links: list[tuple[str, int]] = []

    def text(self) -> str:
        """All of it."""
        return re.sub(r"\n{3,}", "\n\n", "".join(self._parts)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._break(tag)
        if tag == "br":
            self._put("\n")
            self._space = False
        elif tag == "li":
            self._put("- ")
        elif tag in {"td", "th"}:
            self._space = True
        elif tag == "img":
            self._put(f"[{given['alt'].strip()}]" if given.get("alt", "").strip() else "[image]")
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self._parts)))
        elif tag == "pre":
            self._verbatim += 1

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)
        if tag == "a" and self._links:
            address, start = self._links.pop()
            shown = "".join(self._parts[start:])
            bare = address.removeprefix("mailto:").removeprefix("tel:")
            if bare and bare.rstrip("/") not in shown:
                self._put(f" <{bare}>")
        elif tag == "pre" and self._verbatim:
            self._verbatim -= 1

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            self._put(data)
            return
        words = data.split()
        if not words:
            self._space = self._space or bool(data)
            return
        self._space = self._space or data[0].isspace()
        self._put(" ".join(words))
        self._space = data[-1].isspace()

    def _break(self, tag: str) -> None:
        if tag in _LINES and tag != "br":
            self._breaks = max(self._breaks, 2 if tag in _SPACED else 1)

    def _put(self, text: str) -> None:
        if self._parts and self._breaks:
            there = len(self._parts[-1]) - len(self._parts[-1].rstrip("\n"))
            self._parts.append("\n" * max(0, self._breaks - there))
        elif self._space and text != "\n" and self._parts and not self._parts[-1].endswith(("\n", " ")):
            self._parts.append(" ")
        self._breaks = 0
        self._space = False
        self._parts.append(text)
