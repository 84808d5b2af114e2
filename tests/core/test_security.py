"""What every answer carries and what no request may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core.security import is_home_address

pytestmark = pytest.mark.on_both

CARRIED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize("address", ["/login", "/people", "/nothing", "/enter/x", "/people/999999"])
def test_every_answer_is_dressed(client, address):
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in CARRIED} == CARRIED
    assert "Strict-Transport-Security" not in headers


def test_over_https_browsers_are_told_to_stay_there(client):
    headers = client.get("/login", base_url="https://localhost").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("method", "address", "data"),
    [
        ("get", "/people?q=a%00b", None),
        ("get", "/people%00", None),
        ("post", "/login", {"email": "a\x00b", "password": "x"}),
        ("post", "/login", {"email": "a", "password": "x\x00"}),
    ],
)
def test_a_nul_is_refused_before_anything_is_done(client, method, address, data):
    assert getattr(client, method)(address, data=data).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/people?q=%ff%fe",
        "/people?page=%ff",
        "/people?page=-1",
        "/people?page=9999999999",
        "/login?next=%ff",
        "/enter/%ff",
        "/people/%ff",
    ],
)
def test_odd_bytes_are_no_fault_of_ours(as_, address):
    assert as_("member").get(address).status_code in {200, 302, 404}


@pytest.mark.parametrize("key", ["0", "-1", "2147483647", "2147483648", "9223372036854775808", "1" * 400, "1e3", "٣"])
def test_a_key_no_row_can_have_is_an_unknown_address(as_, key):
    assert as_("admin").get(f"/people/{key}").status_code == 404


def test_what_is_too_large_is_refused(client):
    assert client.post("/login", data={"email": "a" * 2_200_000}).status_code == 413


@pytest.mark.parametrize(
    ("target", "home"),
    [
        ("/", True),
        ("/meetings/3?page=2#top", True),
        ("/a//b", True),
        ("/%2F/evil.example", True),
        ("", False),
        ("meetings", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("/a\\b", False),
        ("/\t/evil.example", False),
        ("/\r\nSet-Cookie: a=b", False),
        ("https://evil.example", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_home_address_is_a_path_on_this_site(target, home):
    assert is_home_address(target) == home


@given(st.text(alphabet="/\\:@.?#%aé\t\n [", max_size=12))
def test_no_home_address_names_another_place(target):
    if is_home_address(target):
        assert target[0] == "/"
        assert target[1:2] not in {"/", "\\"}
        assert not set("\\\t\n") & set(target)


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client):
    client.post("/language", data={"language": "en"})
    cookie = client.get_cookie("exchange")
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
