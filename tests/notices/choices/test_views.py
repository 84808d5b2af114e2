"""The page of one's messages, and the buttons by which one watches and mutes."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.meetings.models import Meeting
from exchange.notices.choices.models import Choice, Mute, Watch
from exchange.notices.choices.rules import USUAL, Topic, Way
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from exchange.world.rules import Audience
from tests.support.forms import form_to
from tests.support.world import NOW

PAGE = "/profile/messages"


def _form(client):
    return form_to(client.get(PAGE).text, PAGE, PAGE)


def _ways(session, world, who):
    query = sa.select(Choice.topic, Choice.way).filter_by(person_id=world.people[who])
    return dict(session.execute(query).all())


def test_the_form_shows_the_usual_ways_and_saves_what_is_chosen(as_, session, world):
    client = as_("judge")
    form = _form(client)
    shown = {name: values for name, values in form.values.items() if name in set(Topic)}
    assert shown == {topic.value: [USUAL[topic].value] for topic in Topic}
    sent = client.post(PAGE, data=form.with_(polls="never", outcomes="daily"))
    assert (sent.status_code, sent.location) == (302, PAGE)
    assert _ways(session, world, "judge") == dict.fromkeys(Topic, Way.AT_ONCE) | {
        Topic.POLLS: Way.NEVER, Topic.OUTCOMES: Way.DAILY, Topic.WATCHED: Way.DAILY, Topic.PAPERS: Way.DAILY,
    }  # fmt: skip
    assert "From now on messages reach you so." in client.get(PAGE).text
    assert _form(client).values["polls"] == ["never"]


@pytest.mark.parametrize("sent", [{"polls": "sometimes"}, {"polls": ""}, {"outcomes": "x" * 10_000}])
def test_what_is_no_choice_is_refused_and_nothing_is_saved(as_, session, world, sent):
    client = as_("judge")
    answer = client.post(PAGE, data=_form(client).with_(**sent))
    assert answer.status_code == 422
    assert "Please put this right. Nothing has been saved." in answer.text
    assert _ways(session, world, "judge") == {}


def test_an_empty_submission_is_refused_too(as_, session, world):
    assert as_("judge").post(PAGE, data={}).status_code == 422


def test_a_late_save_shows_both_and_may_then_be_saved(as_, session, world):
    one, other = as_("judge"), as_("judge")
    early, late = _form(one), _form(other)
    assert one.post(PAGE, data=early.with_(polls="never")).status_code == 302
    answer = other.post(PAGE, data=late.with_(polls="daily"))
    assert answer.status_code == 409
    assert "Saved meanwhile by someone else" in answer.text
    assert re.findall(r"<blockquote>\s*(\w+)</blockquote>", answer.text) == ["Never"]
    again = form_to(answer.text, PAGE, PAGE)
    assert again.values["polls"] == ["daily"]
    assert other.post(PAGE, data=again.values).status_code == 302
    assert _ways(session, world, "judge")[Topic.POLLS] is Way.DAILY


def test_the_page_is_found_from_the_profile_and_the_menu(as_):
    assert as_("judge").get("/account").text.count(f'href="{PAGE}"') >= 2


def test_a_page_without_anything_says_how_to_begin(as_):
    page = as_("judge").get(PAGE).text
    assert "You watch nothing" in page
    assert "Nothing is muted" in page


# --- Watching and muting ----------------------------------------------------------------------------------------------


def _press(client, address, word):
    """Press the button on a page that says the word, and follow."""
    page = client.get(address).text
    before = page[: page.index(f">{word}<")]
    action = before[before.rindex('action="') + 8 :].split('"', 1)[0]
    return client.post(action, data=form_to(page, address, action).values, follow_redirects=True)


def test_a_forum_is_watched_and_muted_by_buttons_on_its_page(as_, session, world):
    client, address = as_("member"), f"/forums/{world.forums['coalition']}"
    watched = _press(client, address, "Watch")
    assert watched.request.path == address
    assert "You are told of the meetings of Coalition of European Countries." in watched.text
    assert ">Stop watching<" in watched.text
    muted = _press(client, address, "Mute")
    assert ">Unmute<" in muted.text
    # What is muted is not offered to be watched; being watched it was muted instead.
    assert ">Watch<" not in muted.text
    assert session.scalars(sa.select(Watch)).all() == []
    unmuted = _press(client, address, "Unmute")
    assert unmuted.request.path == address
    assert ">Watch<" in unmuted.text


def test_a_third_country_is_watched_and_a_member_state_is_not(as_, session):
    client = as_("stranger")
    watched = _press(client, "/countries/PE", "Watch")
    assert "You are told of the meetings about Peru that you may see." in watched.text
    assert "You do not watch it any more." in _press(client, "/countries/PE", "Stop watching").text
    assert ">Watch<" not in client.get("/countries/FR").text
    assert client.post("/countries/FR/watch").status_code == 404
    assert session.scalars(sa.select(Watch)).all() == []


def test_a_meeting_is_muted_in_its_menu_and_a_draft_is_not(as_, session, world):
    client, address = as_("chair"), f"/meetings/{world.meetings['exchange']}"
    muted = _press(client, address, "Mute")
    assert muted.request.path == address
    assert "Of this meeting only invitations, changes and its cancellation reach you." in muted.text
    assert ">Mute<" not in _press(client, address, "Unmute").text.replace(">Mute</button>", "")
    draft = f"/meetings/{world.meetings['draft']}"
    assert "Mute" not in client.get(draft).text
    assert client.post(f"{draft}/mute").status_code == 404
    assert session.scalars(sa.select(Mute)).all() == []


def test_what_is_watched_and_muted_is_listed_and_removed_there(as_, session, world):
    client = as_("member")
    for address in (f"/forums/{world.forums['coalition']}/watch", "/countries/PE/watch",
                    f"/meetings/{world.meetings['exchange']}/mute"):  # fmt: skip
        assert client.post(address).status_code == 302
    page = client.get(PAGE).text
    named = [name in page for name in ("Coalition of European Countries", "Peru</a>", "Experts&#39; exchange on Peru")]
    assert named == [True] * 3
    for table, word in ((Watch, "watches"), (Mute, "mutes")):
        for key in session.scalars(sa.select(table.id)).all():
            removed = client.post(f"{PAGE}/{word}/{key}/remove", follow_redirects=True)
            assert removed.request.path == PAGE
            assert client.post(f"{PAGE}/{word}/{key}/remove").status_code == 404
    page = client.get(PAGE).text
    assert "You watch nothing" in page
    assert "Nothing is muted" in page


def test_pressing_twice_is_once(as_, session, world):
    client = as_("member")
    for _ in range(2):
        assert client.post(f"/forums/{world.forums['coalition']}/watch").status_code == 302
        assert client.post(f"/meetings/{world.meetings['exchange']}/mute").status_code == 302
    assert (len(session.scalars(sa.select(Watch)).all()), len(session.scalars(sa.select(Mute)).all())) == (1, 1)


def test_nobody_removes_what_another_watches_or_muted(as_, session, world):
    client = as_("member")
    client.post("/countries/PE/watch")
    client.post(f"/meetings/{world.meetings['exchange']}/mute")
    watch, mute = session.scalars(sa.select(Watch.id)).one(), session.scalars(sa.select(Mute.id)).one()
    for who in ("admin", "secretariat", "partner"):
        assert as_(who).post(f"{PAGE}/watches/{watch}/remove").status_code == 404
        assert as_(who).post(f"{PAGE}/mutes/{mute}/remove").status_code == 404


def test_what_one_may_see_no_more_is_not_named(as_, session, world):
    client = as_("partner")
    client.post(f"/meetings/{world.meetings['exchange']}/mute")
    client.post(f"/forums/{world.forums['eu-clasi']}/watch")
    assert "Experts&#39; exchange on Peru" in client.get(PAGE).text
    session.get_one(Meeting, world.meetings["exchange"]).audience = Audience.UNION
    session.commit()
    session.execute(sa.text("delete from mandate where person_id = :key"), {"key": world.people["partner"]})
    session.commit()
    page = client.get(PAGE).text
    assert "Experts" not in page.split("<main", 1)[1].split("</main", 1)[0].replace("Experts' Exchange", "")
    assert "EU–CLASI" not in page
    assert "Nothing is muted" in page


def test_the_buttons_lead_back_to_this_site_only(as_, session):
    client = as_("member")
    client.post("/countries/PE/watch")
    key = session.scalars(sa.select(Watch.id)).one()
    sent = client.post(f"{PAGE}/watches/{key}/remove", data={"next": "https://elsewhere.example/"})
    assert sent.location == PAGE


@pytest.mark.parametrize("address", [PAGE, "/forums/{forum}", "/meetings/{meeting}", "/countries/PE"])
def test_a_page_takes_as_many_statements_however_much_is_watched_and_muted(as_, session, world, count_queries, address):
    client, key, counts = as_("admin"), world.people["admin"], []
    address = address.format(forum=world.forums["coalition"], meeting=world.meetings["exchange"])
    meetings = list(world.meetings.values())
    codes = ["PE", "CO", "EC"]
    for count in (1, 3):
        session.execute(sa.delete(Watch))
        session.execute(sa.delete(Mute))
        session.add_all(Watch(person_id=key, country_code=code, since=NOW) for code in codes[:count])
        session.add_all(Mute(person_id=key, meeting_id=one, since=NOW) for one in meetings[:count])
        session.commit()
        with count_queries() as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- The outbox -------------------------------------------------------------------------------------------------------


@pytest.fixture
def digested(session, world):
    """A message that waits for a digest, and one that went with one."""
    judge = session.get_one(Person, world.people["judge"])
    usual = {"person_id": judge.id, "address": judge.email, "language": "en", "body": "", "written_at": NOW}
    digest = Message(subject="Daily digest", kind="digest", **usual)
    session.add(digest)
    session.flush()
    about = {"kind": "outcome_adopted", "about_kind": "meeting", "about_id": world.meetings["exchange"]} | usual
    waits = Message(subject="Waits", state=Delivery.COLLECTED, not_before=NOW, **about)
    went = Message(subject="Went", state=Delivery.DIGESTED, digest_id=digest.id, **about)
    session.add_all([waits, went])
    session.commit()
    return digest.id, waits.id, went.id


def test_the_outbox_says_what_waits_for_a_digest_and_what_went_with_one(as_, digested):
    digest, waits, went = digested
    page = as_("admin").get("/outbox/").text
    assert "Waits for the daily digest</span>" in page
    assert "Went with a digest</span>" in page
    assert f'href="/outbox/{digest}">The digest<' in page
    assert "Goes with the digest of 24 November 2026, 10:00 (Amsterdam)" in as_("admin").get(f"/outbox/{waits}").text
    assert f'href="/outbox/{digest}">The digest with which it went' in as_("admin").get(f"/outbox/{went}").text
    assert as_("admin").get("/outbox/?state=collected").text.count("/outbox/") < page.count("/outbox/")


def test_a_digest_is_read_by_the_administrator_alone(as_, digested):
    digest, _waits, went = digested
    assert as_("secretariat").get(f"/outbox/{digest}").status_code == 404
    assert "Collected by the reader's choice" in as_("secretariat").get(f"/outbox/{went}").text
    assert f"/outbox/{digest}" not in as_("secretariat").get("/outbox/").text
