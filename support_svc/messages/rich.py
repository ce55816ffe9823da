"""HTML of messages: what of it is shown.

What arrives is kept as it was; what is shown is made from it by an allow-list that has a number, so that a later list
applies to old messages too. The list is short on purpose: text, its structure, links and pictures. No `style` but for
weight and alignment (colours break one of the workspace's two themes, positions cover its buttons), no `class`, `id` or
`name` (a page's own would be taken for them), no forms, frames, SVG or MathML. Addresses are absolute and of few kinds;
`data:` is none of them: pictures that come with a message are attachments, which `cid:` refers to.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import nh3

from support_svc.messages.plain_text import text_of

#: Number of the allow-list; a stored result of another one is made anew before it is shown.
POLICY = 1

_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "strike",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ]
)
#: Gone with all that is in them. Of any other tag that is not allowed the text stays.
_WITH_CONTENT = frozenset(
    [
        "applet",
        "audio",
        "base",
        "canvas",
        "embed",
        "frame",
        "frameset",
        "head",
        "iframe",
        "link",
        "math",
        "meta",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "plaintext",
        "script",
        "style",
        "svg",
        "template",
        "title",
        "video",
        "xmp",
    ]
)
_ATTRIBUTES = {
    "*": frozenset({"dir", "lang", "style", "title"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
}
_STYLE_PROPERTIES = frozenset({"font-style", "font-weight", "text-align", "text-decoration"})
_STYLE = re.compile(r"\s*([a-z-]+)\s*:\s*([a-z0-9 -]+?)\s*")
_LINK = re.compile(r"(?:https?://[^/\s]|mailto:|tel:)", re.IGNORECASE)
_REMOTE = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_CID = re.compile(r"cid:[^\s\"'<>]+", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,4}")
_NUMBERS = frozenset({"width", "height", "start", "colspan", "rowspan"})
_MOST_ROUNDS = 5


class Safe(NamedTuple):
    """HTML that may be shown. `blocked_images` is how many pictures from elsewhere it would have loaded."""

    html: str
    blocked_images: int


class StoredHtml(NamedTuple):
    """HTML as it was sent, and what the allow-list `policy` made of it."""

    original: str
    safe: str
    blocked_images: int
    policy: int


def stored(original: str) -> StoredHtml:
    """The form in which HTML that was sent is kept."""
    safe = sanitise(original)
    return StoredHtml(original, safe.html, safe.blocked_images, POLICY)


def shown(html: StoredHtml, *, remote_images: bool = False) -> Safe:
    """What a reader gets of kept HTML; what an earlier allow-list made is never shown."""
    if remote_images or html.policy != POLICY:
        return sanitise(html.original, remote_images=remote_images)
    return Safe(html.safe, html.blocked_images)


class _Filter:
    """Decides on attributes that the allow-list lets through; `None` drops one."""

    def __init__(self, *, remote_images: bool) -> None:
        self._remote_images = remote_images
        self.blocked_images = 0

    def __call__(self, tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return value.strip() if _LINK.match(value.strip()) else None
        if attribute == "src":
            return self._source(value.strip())
        if attribute == "style":
            return _style(value)
        if attribute in _NUMBERS:
            return value if _NUMBER.fullmatch(value) else None
        return value

    def _source(self, value: str) -> str | None:
        if _CID.fullmatch(value):
            return value
        if not _REMOTE.match(value):
            return None
        if not self._remote_images:
            self.blocked_images += 1
            return None
        return value


def _style(value: str) -> str | None:
    """The declarations of a `style` that are allowed, in one form."""
    found = (_STYLE.fullmatch(declaration) for declaration in value.lower().split(";"))
    kept = [f"{each[1]}:{each[2]}" for each in found if each and each[1] in _STYLE_PROPERTIES]
    return ";".join(kept) or None


def sanitise(html: str, *, remote_images: bool = False) -> Safe:
    """What of `html` may be shown; pictures that a reader's browser would fetch from elsewhere only if asked for."""
    decide = _Filter(remote_images=remote_images)
    clean = _clean(html, decide)
    blocked = decide.blocked_images
    # What was cleaned is read again: markup that means something else the second time never gets out.
    for _ in range(_MOST_ROUNDS):
        again = _clean(clean, decide)
        if again == clean:
            return Safe(clean, blocked)
        clean = again
    return Safe(nh3.clean_text(text_of(clean)), blocked)


def _clean(html: str, decide: _Filter) -> str:
    return nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=decide,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        url_relative="deny",
        # Whoever follows a link tells the other side nothing, and the page that opens cannot reach back.
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
