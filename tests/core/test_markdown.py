"""Marked text becomes safe HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from exchange.core.markdown import TAGS, render

REL = ' rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("**b** *i* `c`", "<p><strong>b</strong> <em>i</em> <code>c</code></p>"),
        ("## one", "<h4>one</h4>"),
        (
            "# one\n### two\n## three\n#### four\n##### five\n# six",
            "<h4>one</h4>\n<h5>two</h5>\n<h5>three</h5>\n<h6>four</h6>\n<h6>five</h6>\n<h4>six</h4>",
        ),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c", '<ol start="3">\n<li>c</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("[x](https://a.example/?a=1&b=2)", f'<p><a href="https://a.example/?a=1&amp;b=2"{REL}>x</a></p>'),
        ("<https://a.example>", f'<p><a href="https://a.example"{REL}>https://a.example</a></p>'),
        ("[x](mailto:a@b.example)", f'<p><a href="mailto:a@b.example"{REL}>x</a></p>'),
        ("![x](https://a.example/p.png)", f'<p>!<a href="https://a.example/p.png"{REL}>x</a></p>'),
        ("https://a.example", "<p>https://a.example</p>"),
    ],
)
def test_marks_become_tags(text, html):
    assert render(text) == Markup(html)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[https://eurojust.europa.eu](https://evil.example/x)", "https://evil.example/x"),
        ("[eurojust.europa.eu](https://evil.example/x)", "https://evil.example/x"),
        ("[see **www.Eurojust.europa.eu**](https://evil.example/x)", "https://evil.example/x"),
        ("[a@eurojust.example](mailto:b@evil.example)", "mailto:b@evil.example"),
        (
            "[eurojust.europa.eu](https://eurojust.europa.eu.evil.example/x)",
            "https://eurojust.europa.eu.evil.example/x",
        ),
        (
            "[eurojust.europa.eu](https://eurojust.europa.eu@evil.example/x)",
            "https://eurojust.europa.eu@evil.example/x",
        ),
    ],
)
def test_a_link_whose_words_name_another_place_says_where_it_leads(text, shown):
    assert f">{shown}</a>" in render(text)


@pytest.mark.parametrize(
    "text",
    [
        "[eurojust.europa.eu](https://www.eurojust.europa.eu/x)",
        "[https://A.example/x](https://a.example/x)",
        "[the notice, version 2.1, e.g.](https://a.example/x)",
        "[b@a.example](mailto:b@a.example)",
    ],
)
def test_other_links_keep_their_words(text):
    assert f">{text[1 : text.index(']')]}</a>" in render(text)


@pytest.mark.parametrize(("below", "tag"), [(2, "h3"), (3, "h4"), (5, "h6")])
def test_headings_stand_below_those_of_the_page(below, tag):
    assert render("# one", below) == Markup(f"<{tag}>one</{tag}>")


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#x6A;avascript:alert(1))",
        "[x](\\javascript:alert(1))",
        "[x](vbscript:msgbox)",
        "[x](file:///etc/passwd)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](data:image/png;base64,AAAA)",
        "![x](javascript:alert(1))",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](/logout)",
        "[x](https:evil.example)",
        "<javascript:alert(1)>",
        "<data:text/html,hello>",
        "[x][y]\n\n[y]: javascript:alert(1)",
    ],
)
def test_no_link_leads_anywhere_but_to_a_full_address(text):
    assert "<a" not in render(text)
    assert "<img" not in render(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b onclick=alert(1)>x</b>",
        "a <svg/onload=alert(1)> b",
        "<style>*{}</style>",
        "<iframe src=https://evil.example></iframe>",
        "```\n<script>alert(1)</script>\n```",
        "`<script>`",
        "<!-- --><script>",
        "<![CDATA[<script>]]>",
        "[<img src=x onerror=alert(1)>](https://a.example)",
        '[x](https://a.example "\\"><script>")',
        '[x](https://a.example/"onmouseover="alert(1))',
    ],
)
def test_html_of_the_writers_own_is_shown_as_typed(text):
    _only_listed_tags(render(text))


@given(st.text(alphabet="ab <>\"'&;:/\\[]()!#*_`~-\n\tjavscriptdone=x", max_size=120))
def test_whatever_is_typed_only_listed_tags_come_out(text):
    _only_listed_tags(render(text))


def _only_listed_tags(html):
    attribute = r'(?: (?:title|rel)="[^"<>]*"| start="\d+"| href="(?:https?://|mailto:)[^"<>]*")*'
    rest = re.sub(rf"</?(?:{'|'.join(TAGS)}){attribute}>", "", html)
    assert not re.search("[<>]", rest)
