"""What of a message's HTML is shown, and what it says as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support_svc.messages.plain_text import text_of
from support_svc.messages.rich import sanitise

REL = 'target="_blank" rel="noopener noreferrer nofollow"'

#: What arrives, and what is shown of it.
PAIRS = [
    # Text and structure stay.
    ("Hello", "Hello"),
    ("a < b & c", "a &lt; b &amp; c"),
    ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"),
    ("<p>unclosed <i>text", "<p>unclosed <i>text</i></p>"),
    ("<h1>T</h1><hr><pre>x\n y</pre>", "<h1>T</h1><hr><pre>x\n y</pre>"),
    ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
    ('<ol start="3"><li>a</ol>', '<ol start="3"><li>a</li></ol>'),
    ("<blockquote>q</blockquote>", "<blockquote>q</blockquote>"),
    ('<td colspan="2">x', "x"),
    (
        '<table><tr><td colspan="2" bgcolor="red">x</table>',
        '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>',
    ),
    ('<p dir="rtl" lang="he">x</p>', '<p dir="rtl" lang="he">x</p>'),
    ('<p title="<b>&quot;">x</p>', '<p title="&lt;b&gt;&quot;">x</p>'),
    ("<!-- note --><p>x</p><![CDATA[y]]>", "<p>x</p>"),
    ("<font color=red>x</font><center>y</center><marquee>z</marquee>", "xyz"),
    ("<html><head><title>T</title></head><body><p>x</p></body></html>", "<p>x</p>"),
    # Script, wherever it hides.
    ("<script>alert(1)</script>x", "x"),
    ("<SCRIPT SRC=//x>y</SCRIPT>x", "x"),
    ("<scr<script>ipt>alert(1)</script>x", "ipt&gt;alert(1)x"),
    ("<script/x>y</script>x", "x"),
    ("<img src=x onerror=alert(1)>", "<img>"),
    ('<img src="https://x/a" onerror="alert(1)" alt="a">', '<img alt="a">'),
    ("<p onclick=alert(1) onmouseover='x'>y</p>", "<p>y</p>"),
    ("<b/onclick=alert(1)>y</b>", "<b>y</b>"),
    ("<body onload=alert(1)>x", "x"),
    ("<details open ontoggle=alert(1)>x</details>", "x"),
    ("<video><source onerror=alert(1)></video>x", "x"),
    ("<audio src=x onerror=alert(1)>y</audio>x", "x"),
    ("<iframe src=javascript:alert(1)>y</iframe>x", "x"),
    ("<iframe srcdoc='<script>alert(1)</script>'></iframe>x", "x"),
    ("<object data=x>y</object><embed src=x>x", "x"),
    ("<applet code=x>y</applet>x", "x"),
    ("<base href=https://evil.example>x", "x"),
    ("<meta http-equiv=refresh content='0;url=https://evil.example'>x", "x"),
    ("<link rel=stylesheet href=https://evil.example>x", "x"),
    ("<style>p{position:fixed}</style>x", "x"),
    ("<style><img src=x onerror=alert(1)></style>x", "x"),
    ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>y", '<img>\'&gt;y'),
    ("<template><script>alert(1)</script></template>x", "x"),
    ("<xmp><script>alert(1)</script></xmp>x", "x"),
    ("<plaintext>everything", ""),
    ("<svg onload=alert(1)><text>y</text></svg>x", "x"),
    ("<svg><script>alert(1)</script></svg>x", "x"),
    ("<svg><animate onbegin=alert(1)></svg>x", "x"),
    ("<math><mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></mtext></math>x", "x"),
    ("<math><a xlink:href=javascript:alert(1)>y</a></math>x", "x"),
    ("<svg><foreignobject><p>y</p></foreignobject></svg>x", "x"),
    # Links.
    ('<a href="https://x.example/a?b=1&amp;c">x</a>', f'<a href="https://x.example/a?b=1&amp;c" {REL}>x</a>'),
    ('<a href="HTTP://X.example">x</a>', f'<a href="HTTP://X.example" {REL}>x</a>'),
    ('<a href="mailto:a@b.example">x</a>', f'<a href="mailto:a@b.example" {REL}>x</a>'),
    ('<a href="tel:+49301234">x</a>', f'<a href="tel:+49301234" {REL}>x</a>'),
    ('<a href="https://x.example" target="_top" rel="opener">x</a>', f'<a href="https://x.example" {REL}>x</a>'),
    ('<a href="javascript:alert(1)">x</a>', f"<a {REL}>x</a>"),
    ('<a href=" JaVaScRiPt:alert(1)">x</a>', f"<a {REL}>x</a>"),
    ('<a href="java&#9;script:alert(1)">x</a>', f"<a {REL}>x</a>"),
    ('<a href="&#106;avascript:alert(1)">x</a>', f"<a {REL}>x</a>"),
    ('<a href="vbscript:x">x</a>', f"<a {REL}>x</a>"),
    ('<a href="data:text/html,<script>alert(1)</script>">x</a>', f"<a {REL}>x</a>"),
    ('<a href="file:///etc/passwd">x</a>', f"<a {REL}>x</a>"),
    ('<a href="/api/keys">x</a>', f"<a {REL}>x</a>"),
    ('<a href="//evil.example">x</a>', f"<a {REL}>x</a>"),
    ('<a href="https:evil.example">x</a>', f"<a {REL}>x</a>"),
    ('<a href="#top" id="top" name="top" ping="https://x.example">x</a>', f"<a {REL}>x</a>"),
    ('<area href="https://x.example"><map name=x>y</map>', "y"),
    # Pictures.
    ('<img src="https://x.example/pixel.gif" width="1" height="1">', '<img height="1" width="1">'),
    ('<img srcset="https://x.example/a 2x" src="http://x.example/a">', "<img>"),
    ('<img src="cid:part1@mail" alt="Photo">', '<img src="cid:part1@mail" alt="Photo">'),
    ('<img src="data:image/png;base64,iVBORw0KGgo=">', "<img>"),
    ('<img src="data:image/svg+xml,<svg onload=alert(1)>">', "<img>"),
    ('<img src="//x.example/a">', "<img>"),
    ('<img src="/api/auth/logout">', "<img>"),
    ('<img width="100%" height="1e9">', "<img>"),
    ('<img src="https://x.example/a" usemap="#m" loading="eager" crossorigin>', "<img>"),
    ('<picture><source srcset="https://x.example/a"><img alt="b"></picture>', '<img alt="b">'),
    ('<table background="https://x.example/a"><tr><td>x</table>', "<table><tbody><tr><td>x</td></tr></tbody></table>"),
    # Styles, names, forms.
    (
        '<p style="text-align: CENTER; position:fixed; font-weight:bold">x</p>',
        '<p style="text-align:center;font-weight:bold">x</p>',
    ),
    ('<p style="background:url(https://x.example/a)">x</p>', "<p>x</p>"),
    ('<p style="font-weight:expression(alert(1))">x</p>', "<p>x</p>"),
    ('<p style="text-align:center;}body{display:none">x</p>', '<p style="text-align:center">x</p>'),
    ('<p style="font-weight:\\62old;color:white;display:none">x</p>', "<p>x</p>"),
    ('<p class="btn" id="root" name="x" data-x="1" aria-label="y" contenteditable>x</p>', "<p>x</p>"),
    ('<form action="https://x.example"><input name=a value=b><button>Go</button></form>', "Go"),
    ("<select><option>a</select><textarea>b</textarea>", "ab"),
    ("<dialog open>x</dialog>", "x"),
    # Markup that changes when it is read again.
    ("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", ""),
    (
        "<table><a href='https://x.example'><tr><td>x</table>",
        f'<a href="https://x.example" {REL}></a><table><tbody><tr><td>x</td></tr></tbody></table>',
    ),
    ("<p><svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>x", "<p>x</p>"),
    ("<select><noembed></select><script>x=`</noembed><img src=x onerror=alert(1)>`</script>", "<img>`"),
    ("\x00<scr\x00ipt>alert(1)</script>x", "alert(1)x"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "shown"), PAIRS)
def test_what_is_shown(html: str, shown: str) -> None:
    assert sanitise(html).html == shown


def test_there_are_enough_pairs() -> None:
    assert len(PAIRS) >= 60


def test_pictures_from_elsewhere_are_counted_and_come_when_asked_for() -> None:
    html = (
        '<img src="https://x.example/a.png"><img src="http://x.example/b" onerror="x"><img src="cid:c"><img src="x:">'
    )
    assert sanitise(html).blocked_images == 2
    shown = sanitise(html, remote_images=True)
    assert shown.html == '<img src="https://x.example/a.png"><img src="http://x.example/b"><img src="cid:c"><img>'
    assert shown.blocked_images == 0


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Hello", "Hello"),
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("a\n  b   <b> c</b>d", "a b cd"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<ul><li>one</li><li>two</li></ul>end", "- one\n- two\n\nend"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>x\n  y</pre>", "x\n  y"),
        ('See <a href="https://x.example/a">here</a>.', "See here <https://x.example/a>."),
        ('<a href="https://x.example/">https://x.example</a>', "https://x.example"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<img alt="A torn box"><img>', "[A torn box][image]"),
        ("<div>a<div>b</div></div><div><br></div><div>c</div>", "a\nb\n\nc"),
        ("", ""),
    ],
)
def test_what_it_says(html: str, text: str) -> None:
    assert text_of(sanitise(html).html) == text


_NAMES = st.sampled_from(
    [
        "a",
        "b",
        "p",
        "img",
        "svg",
        "math",
        "script",
        "style",
        "iframe",
        "table",
        "td",
        "form",
        "input",
        "noscript",
        "template",
        "title",
        "textarea",
        "mtext",
        "mglyph",
        "xmp",
        "foreignobject",
        "annotation-xml",
        "select",
        "option",
        "br",
        "plaintext",
    ]
)
_ATTRIBUTE = st.sampled_from(
    [
        "onclick=alert(1)",
        "onerror=x",
        'href="javascript:x"',
        "href=https://x.example",
        "src=x",
        "style=position:fixed",
        'src="https://x.example/a"',
        "id=root",
        "title='</p><script>'",
        'title="-->"',
        "name=x",
        "formaction=x",
        "ping=x",
    ]
)
_PIECES = st.one_of(
    st.builds(lambda name, attributes: f"<{name} {' '.join(attributes)}>", _NAMES, st.lists(_ATTRIBUTE, max_size=3)),
    st.builds(lambda name: f"</{name}>", _NAMES),
    st.sampled_from(
        ["<!--", "-->", "<![CDATA[", "]]>", "<", ">", "&lt;", "&#0;", "\x00", "'", '"', "`", "</", "<!", "<?"]
    ),
    st.text(max_size=8),
)
_HTML = st.lists(_PIECES, max_size=12).map("".join)


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


_NEVER = {
    "script",
    "style",
    "iframe",
    "svg",
    "math",
    "form",
    "input",
    "object",
    "embed",
    "base",
    "meta",
    "link",
    "template",
}


@settings(max_examples=400, deadline=None)
@given(_HTML, st.booleans())
@example("<svg></p><style><a title='</style><img src=x onerror=alert(1)>'>", False)
def test_no_script_comes_out_and_a_second_time_changes_nothing(html: str, remote: bool) -> None:
    shown = sanitise(html, remote_images=remote).html
    assert sanitise(shown, remote_images=remote).html == shown
    for tag, attributes in _Tags(shown).tags:
        assert tag not in _NEVER
        assert not [name for name in attributes if name.startswith("on") or name in {"id", "name", "class", "srcdoc"}]
        assert re.match(r"(?i)(https?://|mailto:|tel:)", attributes.get("href") or "https://")
        assert re.match(r"(?i)cid:" + ("|https?://" if remote else ""), attributes.get("src") or "cid:")
        assert "position" not in (attributes.get("style") or "")


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_text_survives(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert text_of(sanitise(f"<p><b>{escaped}</b></p>").html).split() == text.split()
