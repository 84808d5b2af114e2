"""How passwords are kept and checked."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from exchange.accounts import passwords


@pytest.fixture
def app_context(app):
    with app.app_context():
        yield


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize("password", ["twaalf teken", "wachtwoord met ünïcode", "x" * 128, " spaces at both ends "])
def test_a_kept_password_is_known_again_and_no_other_is(password):
    kept = passwords.hash_password(password)
    assert kept.startswith("$argon2id$")
    assert (passwords.is_password(kept, password), passwords.is_password(kept, password + "x")) == (True, False)


@pytest.mark.usefixtures("app_context")
def test_it_does_not_matter_how_a_letter_is_composed():
    assert passwords.is_password(passwords.hash_password("\u00e9\u00e9n wachtwoord"), "e\u0301e\u0301n wachtwoord")


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize("kept", ["", "not a hash", "$argon2id$v=19$broken"])
def test_without_a_usable_hash_no_password_fits(kept):
    assert passwords.is_password(kept, "nobody has this password") is False


@pytest.mark.usefixtures("app_context")
def test_only_hashes_of_other_costs_are_outdated():
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash("twaalf teken")
    assert (passwords.is_outdated(dearer), passwords.is_outdated(passwords.hash_password("twaalf teken"))) == (
        True,
        False,
    )


def test_checking_nobodys_password_costs_what_checking_somebodys_costs():
    hasher = passwords._hasher("usual")
    drawn, computed = passwords._nobodys_hash(hasher), hasher.hash("twaalf teken")
    assert drawn.rsplit("$", 2)[0] == computed.rsplit("$", 2)[0]
    assert [len(part) for part in drawn.split("$")] == [len(part) for part in computed.split("$")]
    assert not hasher.check_needs_rehash(drawn)


@pytest.mark.usefixtures("app_context")
def test_fingerprints_tell_addresses_apart_and_depend_on_the_key(app):
    here = passwords.fingerprint("ada@people.example")
    assert here != passwords.fingerprint("bob@people.example")
    key, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another key, also long enough to be one"
    try:
        assert here != passwords.fingerprint("ada@people.example")
    finally:
        app.config["SECRET_KEY"] = key
