"""Coming in and going out: invitations, forgotten passwords, sessions, the language of the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from exchange.notices.words import KINDS
from tests.browser.steps import link_in, messages_to, open_menu, sign_in
from tests.support.live import Live
from tests.support.reader import Reader
from tests.support.words import Words
from tests.support.world import PASSWORD, email_of

pytestmark = pytest.mark.browser

NEW, ADDRESS, CHOSEN = "Griet Onderzoek", "griet@court.example", "a password of five words"


def test_who_is_invited_chooses_a_password_and_is_in(reader: Callable[..., Reader]) -> None:
    admin, invited = reader("admin"), reader()
    admin.visit("/people")
    admin.follow("Invite a person")
    admin.field("Name").fill(NEW)
    admin.field("E-mail address").fill(ADDRESS)
    admin.field("Country").select_option("BE")
    admin.choose("Authority", "Court of Antwerp")
    admin.field("Investigating judge").check()
    admin.press("Invite")
    ((kind, message),) = messages_to(admin, ADDRESS)
    assert kind == admin.word(KINDS["person_invited"])
    address = link_in(admin, message, "/enter/")
    invited.visit(address)
    invited.field("New password").fill("too short")
    invited.field("I have read how the platform handles my data").check()
    invited.press("Enter")
    assert invited.field("New password").get_attribute("aria-invalid") == "true"
    invited.field("New password").fill(CHOSEN)
    invited.press("Enter")
    invited.says("Welcome. Please see whether your profile is right.")
    assert invited.field("Name").input_value() == NEW
    other = reader()
    other.visit(address)
    expect(other.field("New password")).to_have_count(0)


def test_who_forgot_the_password_chooses_another_by_a_link(reader: Callable[..., Reader]) -> None:
    admin, judge = reader("admin"), reader()
    judge.visit("/login")
    judge.follow("Password forgotten")
    judge.field("E-mail address").fill(email_of("judge"))
    judge.press("Send the link")
    judge.says("If the platform knows this address, a message with a link is on its way to it.")
    kind, message = messages_to(admin, email_of("judge"))[0]
    assert kind == admin.word(KINDS["password_reset"])
    judge.visit(link_in(admin, message, "/reset/"))
    judge.field("New password").fill(CHOSEN)
    judge.press("Set the password")
    sign_in(judge, "judge", PASSWORD)
    judge.says("This address and this password do not belong together.")
    sign_in(judge, "judge", CHOSEN)
    expect(judge.page.get_by_role("banner")).to_contain_text("Benoît Juge")


def test_signing_out_everywhere_ends_what_is_open_elsewhere(reader: Callable[..., Reader]) -> None:
    here, there = reader(), reader()
    sign_in(here, "judge")
    sign_in(there, "judge")
    open_menu(here, "Account")
    here.follow("Where I am signed in", within=here.page.get_by_role("banner"))
    here.press("Sign out everywhere")
    for one in (here, there):
        one.visit("/account")
        assert one.heading() == one.word("Sign in")


def test_the_language_chosen_goes_with_the_person(live: Live, reader: Callable[..., Reader]) -> None:
    one, other, dutch = reader("judge"), reader(), Words(live.app, "nl")
    one.visit("/meetings")
    open_menu(one, "Language")
    choice = one.button("Nederlands", within=one.page.get_by_role("banner"))
    one.words = dutch
    one.arrive(choice.click)
    assert one.heading() == dutch.say("Meetings")
    other.visit("/login")
    other.field("E-mail address").fill(email_of("judge"))
    other.field("Password").fill(PASSWORD)
    submit = other.button("Sign in")
    other.words = dutch
    other.arrive(submit.click)
    other.visit("/meetings")
    assert other.heading() == dutch.say("Meetings")
