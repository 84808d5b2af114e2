"""The command that lets the first administrator in."""

from __future__ import annotations

import re

from exchange.accounts.queries import by_email
from tests.support.world import email_of


def test_the_first_administrator_gets_a_link_that_opens(app, client, session):
    done = app.test_cli_runner().invoke(args=["admin", "first@people.example", "--name", "Eerste"])
    assert done.exit_code == 0, done.output
    link = re.search(re.escape(app.config["BASE_URL"]) + r"(/enter/\S+)", done.output).group(1)
    assert "Eerste" in client.get(link).text
    assert by_email("first@people.example").is_admin is True


def test_someone_known_becomes_administrator_and_others_are_refused_in_words(app, session):
    run = app.test_cli_runner()
    assert "signs in as before" in run.invoke(args=["admin", email_of("member"), "--name", "x"]).output
    refused = run.invoke(args=["admin", email_of("partner"), "--name", "x"])
    assert (refused.exit_code, refused.output) == (
        1, "Error: Administrators see everything, so they are on the Union side.\n",
    )  # fmt: skip
    assert by_email(email_of("member")).is_admin is True
