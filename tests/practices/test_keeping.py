"""After publication: revisions beside what is read, history, withdrawing, superseding, translations, files."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.journal import JournalEntry
from exchange.files import folder
from exchange.files.models import StoredFile
from exchange.notices.models import Message
from exchange.practices.models import Practice, PracticeFile, PracticeVersion
from exchange.practices.rules import MOST_FILES, Reach, State
from exchange.search.operations import rebuild
from tests.meetings.reading import form_of
from tests.support import hostile
from tests.support.forms import form_to
from tests.support.handed_in import store
from tests.support.world import NOW, World, email_of


@pytest.fixture
def found(session: Any, shelf: dict[str, int]) -> dict[str, int]:
    """The texts, as search finds them."""
    rebuild()
    session.commit()
    return shelf


def one(session: Any, key: int) -> Practice:
    session.rollback()
    session.expunge_all()
    return session.get_one(Practice, key)


def latest(session: Any) -> int:
    session.rollback()
    return session.scalars(sa.select(sa.func.max(Practice.id))).one()


def post(browser: Any, page: str, **values: Any) -> Any:
    action = "/" + page.rpartition("/")[2]
    return browser.post(page, data=form_to(browser.get(page).text, page, action).with_(**values))


def searched(browser: Any, words: str) -> str:
    return browser.get(f"/search/?q={words}").text.partition("</form>")[2]


# --- Revisions --------------------------------------------------------------------------------------------------------


def revise(browser: Any, session: Any, key: int, **values: Any) -> int:
    """Begin a revision and write it; return its key."""
    browser.post(f"/practices/{key}/revise")
    revision = session.scalar(sa.select(Practice.id).filter_by(revises_id=key).where(Practice.state != State.DECLINED))
    page = f"/practices/{revision}/edit"
    assert browser.post(page, data=form_of(browser.get(page)) | values).status_code == 302
    return revision


def review(as_: Any, revision: int) -> None:
    """Let it pass both steps."""
    for who in ("secretariat", "eurojust"):
        browser, page = as_(who), f"/practices/{revision}/review"
        sent = browser.post(page, data=form_of(browser.get(page)) | {"verdict": "pass", "expert": "eurojust"})
        assert sent.status_code == 302, who


def submit(browser: Any, revision: int) -> None:
    page = f"/practices/{revision}/submit"
    assert browser.post(page, data=form_of(browser.get(page), page)).status_code == 302


@pytest.fixture
def free(session: Any, found: dict[str, int]) -> dict[str, int]:
    """The same without the revision that the world has under way."""
    session.execute(sa.delete(Practice).where(Practice.revises_id.is_not(None)))
    session.commit()
    return found


def test_readers_read_the_old_text_until_the_revision_has_passed_its_review(as_, session, free):
    key, liaison, judge = free["open"], as_("liaison"), as_("judge")
    page = f"/practices/{key}"
    revision = revise(liaison, session, key, done="We rang the desk and the registry.", title="Ring twice")
    for who in ("judge", "secretariat", "partner"):
        assert as_(who).get(f"/practices/{revision}").status_code == 404
        assert "registry" not in as_(who).get(page).text
        assert "Ring twice" not in searched(as_(who), "twice")
        assert "Ring twice" not in as_(who).get("/practices/").text
    submit(liaison, revision)
    assert "We rang the desk first." in judge.get(page).text
    assert "Ring twice" in as_("secretariat").get("/practices/to-review").text
    review(as_, revision)
    after = judge.get(page).text
    assert "We rang the desk and the registry." in after
    assert "Ring twice" in searched(judge, "twice")
    assert judge.get(f"/practices/{revision}").status_code == 404
    assert session.get(Practice, revision) is None
    practice = one(session, key)
    assert (practice.title, practice.state, practice.revised_at) == ("Ring twice", State.PUBLISHED, NOW)


def test_the_history_shows_word_by_word_what_changed(as_, session, free):
    key = free["open"]
    revision = revise(as_("liaison"), session, key, done="We rang the registry first, not <b>twice</b>.")
    submit(as_("liaison"), revision)
    review(as_, revision)
    page = as_("judge").get(f"/practices/{key}/history").text
    assert "<del><span" in page
    assert "desk" in page.partition("<del>")[2].partition("</del>")[0]
    assert "registry" in page.partition("<ins>")[2].partition("</ins>")[0]
    assert "&lt;b&gt;twice&lt;/b&gt;" in page
    assert page.index('id="version-2"') < page.index('id="version-1"')
    assert session.scalars(sa.select(PracticeVersion.done)).all() == ["We rang the desk first."]


def test_an_author_finds_what_a_revision_replaced_in_the_own_data_and_nobody_else_does(as_, session, free):
    revision = revise(as_("liaison"), session, free["open"], done="We rang the registry.", title="Ring twice")
    submit(as_("liaison"), revision)
    review(as_, revision)
    kept = {who: as_(who).get("/account/data").get_json()["practice_versions"] for who in ("liaison", "secretariat")}
    assert [(one["title"], one["done"]) for one in kept["liaison"]] == [
        ("Ring before you send a request", "We rang the desk first.")
    ]
    assert kept["secretariat"] == []


def test_an_earlier_version_for_fewer_readers_stays_with_them(as_, session, free):
    key = free["union"]
    revision = revise(as_("liaison"), session, key, reach="network", done="We rang.", title="Way round a slow registry")
    submit(as_("liaison"), revision)
    review(as_, revision)
    seen, hidden = (as_(who).get(f"/practices/{key}/history").text for who in ("judge", "partner"))
    assert "HERON" in seen
    assert "HERON" not in hidden
    assert "desk first" not in hidden
    assert "Way round a slow registry" in hidden
    assert "<del>" not in hidden


def test_author_and_reviewers_read_word_by_word_what_a_revision_changes(as_, session, free):
    key, liaison = free["open"], as_("liaison")
    revision = revise(liaison, session, key, done="We rang the <i>registry</i> first.", reach="union", topics="")
    page, review_page = f"/practices/{revision}", f"/practices/{revision}/review"
    submit(liaison, revision)
    for seen in (liaison.get(page).text, as_("secretariat").get(review_page).text):
        panel = seen.partition('id="changes"')[2].partition("</section>")[0]
        assert re.findall(r"<(del|ins)><span[^>]*>\w+: </span>([^<]*)<", panel) == [
            ("del", "desk "), ("ins", "&lt;i&gt;registry&lt;/i&gt; "),
            ("del", "Everyone on this platform"), ("ins", "Union side only"), ("del", "telephone"), ("ins", "–"),
        ]  # fmt: skip
    assert 'id="changes"' not in as_("judge").get(f"/practices/{key}").text


def test_who_reviews_a_revision_for_other_readers_is_shown_nothing_of_what_it_replaces(as_, session, world, free):
    """Eurojust reviews what was for one forum and is to be for all; it has no role in that forum (V2)."""
    key, chair = free["clasi"], as_("chair")
    revision = revise(chair, session, key, done="We met.", reach="network", forum_id="", title="At one table")
    submit(chair, revision)
    secretariat, page = as_("secretariat"), f"/practices/{revision}/review"
    assert 'id="changes"' in secretariat.get(page).text
    secretariat.post(page, data=form_of(secretariat.get(page)) | {"verdict": "pass", "expert": "eurojust"})
    seen = as_("eurojust").get(page).text
    assert "At one table" in seen
    assert "What it is to replace is for other readers than you." in seen
    assert 'id="changes"' not in seen
    assert "Two sides" not in seen


def test_a_revision_can_be_given_up_and_only_one_is_under_way(as_, session, free):
    key, liaison = free["open"], as_("liaison")
    first = revise(liaison, session, key, done="x")
    assert liaison.post(f"/practices/{key}/revise").location.endswith(f"/practices/{first}/edit")
    assert session.scalar(sa.select(sa.func.count()).select_from(Practice).where(Practice.revises_id == key)) == 1
    liaison.post(f"/practices/{first}/discard")
    assert session.get(Practice, first) is None
    assert one(session, key).state is State.PUBLISHED
    again = revise(liaison, session, key, done="y")
    assert one(session, again).done == "y"


def test_a_declined_revision_leaves_what_is_published_and_another_can_follow(as_, session, free):
    key, liaison, secretariat = free["open"], as_("liaison"), as_("secretariat")
    revision = revise(liaison, session, key, done="x")
    submit(liaison, revision)
    page = f"/practices/{revision}/review"
    secretariat.post(page, data=form_of(secretariat.get(page)) | {"verdict": "decline", "reason": "No"})
    assert one(session, revision).state is State.DECLINED
    assert "We rang the desk first." in as_("judge").get(f"/practices/{key}").text
    assert revise(liaison, session, key, done="y") != revision


def test_nobody_but_the_author_revises_and_nothing_unpublished_is_revised(as_, session, free):
    assert as_("secretariat").post(f"/practices/{free['open']}/revise").status_code == 404
    as_("liaison").post(f"/practices/{free['gone']}/revise")
    assert session.scalar(sa.select(sa.func.count()).select_from(Practice).where(Practice.revises_id.is_not(None))) == 0


def test_the_trail_of_a_revision_names_no_author_who_is_not_named(as_, session, world: World, free):
    revision = revise(as_("prosecutor"), session, free["unnamed"], done="x")
    submit(as_("prosecutor"), revision)
    review(as_, revision)
    names = set(session.scalars(sa.select(JournalEntry.actor_name).where(JournalEntry.subject_kind == "practice")))
    assert session.get_one(Person, world.people["prosecutor"]).name not in names
    assert "The author" in names
    assert session.scalars(sa.select(JournalEntry).filter_by(action="practice.revised")).one().changes["done"] == [
        "We rang the desk first.", "x"
    ]  # fmt: skip


# --- Withdrawing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["liaison", "secretariat", "admin"])
def test_a_withdrawn_practice_says_when_and_why_but_not_what_it_said(as_, session, found, who):
    key = found["open"]
    page = f"/practices/{key}/withdraw"
    assert post(as_(who), page, reason="").status_code == 422
    assert post(as_(who), page, reason="The desk was closed.").status_code == 302
    for reader in ("judge", "partner", "prosecutor"):
        seen = as_(reader).get(f"/practices/{key}").text
        assert "The desk was closed." in seen
        assert "We rang the desk first." not in seen
        assert "Ring before" not in searched(as_(reader), "ring")
        assert "Ring before" not in as_(reader).get("/practices/").text
        assert as_(reader).get(f"/practices/{key}/documents.pdf").status_code == 404
        assert as_(reader).get(f"/practices/{key}/history").status_code == 404
    assert "We rang the desk first." in as_("liaison").get(f"/practices/{key}").text
    assert as_(who).post(f"/practices/{key}/bring-back").status_code == 302
    assert "We rang the desk first." in as_("judge").get(f"/practices/{key}").text
    assert "Ring before" in searched(as_("judge"), "ring")


def test_what_is_for_one_side_is_gone_for_the_other_when_withdrawn_too(as_, found):
    assert as_("partner").get(f"/practices/{found['gone_union']}").status_code == 404
    assert as_("judge").get(f"/practices/{found['gone_union']}").status_code == 200


def test_the_author_is_told_when_somebody_else_withdraws_it(as_, session, found):
    post(as_("secretariat"), f"/practices/{found['open']}/withdraw", reason="Closed")
    post(as_("liaison"), f"/practices/{found['union']}/withdraw", reason="Closed")
    told = session.execute(
        sa.select(Message.address, Message.kind, Message.about_id).filter_by(kind="practice_withdrawn")
    )
    assert told.all() == [(email_of("liaison"), "practice_withdrawn", found["open"])]


def test_strangers_withdraw_nothing(as_, session, found):
    for who in ("judge", "partner", "eurojust"):
        assert as_(who).post(f"/practices/{found['open']}/withdraw", data={"reason": "x"}).status_code == 404
    assert one(session, found["open"]).state is State.PUBLISHED


def test_whoever_would_publish_a_revision_of_what_was_withdrawn_meanwhile_reads_why_not(as_, session, free):
    key, eurojust = free["open"], as_("eurojust")
    revision = revise(as_("liaison"), session, key, done="x")
    submit(as_("liaison"), revision)
    page = f"/practices/{revision}/review"
    secretariat = as_("secretariat")
    secretariat.post(page, data=form_of(secretariat.get(page)) | {"verdict": "pass", "expert": "eurojust"})
    post(secretariat, f"/practices/{key}/withdraw", reason="Closed")
    answer = eurojust.post(page, data=form_of(eurojust.get(page)) | {"verdict": "pass"})
    assert answer.status_code == 422
    assert "was withdrawn meanwhile" in answer.text
    assert as_("judge").get(f"/practices/{key}").text.count("Closed") == 1


# --- Superseding ------------------------------------------------------------------------------------------------------


def test_what_was_superseded_leaves_the_lists_and_says_by_what(as_, session, found):
    old, new = found["open"], found["unnamed"]
    assert post(as_("liaison"), f"/practices/{old}/supersede", successor=str(new)).status_code == 302
    judge = as_("judge")
    assert "Ring before" not in judge.get("/practices/").text
    assert "Ring before" not in searched(judge, "ring")
    page = judge.get(f"/practices/{old}").text
    assert "Another practice has taken the place of this one" in page
    assert "Ask for evidence in one language" in page
    assert "We rang the desk first." in page
    post(as_("secretariat"), f"/practices/{new}/withdraw", reason="Closed")
    assert "Ring before" in judge.get("/practices/").text
    assert "Ring before" in searched(judge, "ring")
    as_("secretariat").post(f"/practices/{new}/bring-back")
    assert "Ring before" not in searched(judge, "ring")
    as_("liaison").post(f"/practices/{old}/stand-again")
    assert "Ring before" in judge.get("/practices/").text
    assert one(session, old).superseded_by_id is None


def test_what_was_superseded_comes_back_for_those_whom_its_successor_leaves_out(as_, session, found):
    old, new = found["unnamed"], found["own_open"]
    post(as_("admin"), f"/practices/{old}/supersede", successor=str(new))
    assert "Ask for evidence" not in as_("partner").get("/practices/").text
    session.execute(sa.update(Practice).where(Practice.id == new).values(reach=Reach.UNION))
    session.commit()
    rebuild()
    session.commit()
    for who in ("partner", "judge"):
        assert "Ask for evidence" in as_(who).get("/practices/").text
        assert "Ask for evidence" in searched(as_(who), "evidence")


def test_nobody_loses_what_takes_its_place(as_, session, found):
    page = f"/practices/{found['open']}/supersede"
    offered = as_("admin").get(page).text
    assert "HERON" not in offered
    assert "Ring before" not in form_to(offered, page, "/supersede").kinds
    forged = form_to(offered, page, "/supersede").with_(successor=str(found["union"]))
    assert as_("admin").post(page, data=forged).status_code == 422
    assert one(session, found["open"]).superseded_by_id is None


def test_no_circle_is_closed(as_, session, found):
    """Two at once: the form was shown before the other one was saved."""
    old, new, admin = found["open"], found["own_open"], as_("admin")
    pages = [f"/practices/{key}/supersede" for key in (old, new)]
    forms = [form_to(admin.get(page).text, page, "/supersede") for page in pages]
    assert admin.post(pages[0], data=forms[0].with_(successor=str(new))).status_code == 302
    late = admin.post(pages[1], data=forms[1].with_(successor=str(old)))
    assert late.status_code == 422
    assert one(session, new).superseded_by_id is None


# --- Translations -----------------------------------------------------------------------------------------------------


def test_a_translation_stands_beside_its_original_and_turns_old_with_it(as_, session, free):
    key = free["open"]
    page = f"/practices/new?of={key}"
    prosecutor, judge = as_("prosecutor"), as_("judge")
    begun = form_of(prosecutor.get(page))
    assert begun["situation"] == "Answers came **late** and in parts."
    assert prosecutor.post(page, data=begun | {"language": "en"}).status_code == 422
    assert prosecutor.post(page, data=begun | {"language": "nl", "title": "Bel eerst"}).status_code == 302
    translation = session.scalars(sa.select(Practice).filter_by(title="Bel eerst")).one().id
    submit(prosecutor, translation)
    assert "Bel eerst" not in judge.get(f"/practices/{key}").text
    review(as_, translation)
    assert "Bel eerst" in judge.get(f"/practices/{key}").text
    seen = judge.get(f"/practices/{translation}").text
    assert "Ring before you send a request" in seen
    assert "The original has changed" not in seen
    revision = revise(as_("liaison"), session, key, done="We rang twice.")
    submit(as_("liaison"), revision)
    session.execute(sa.update(Practice).where(Practice.id == translation).values(translated_at=NOW.replace(year=2025)))
    session.commit()
    review(as_, revision)
    assert "The original has changed since this was translated" in judge.get(f"/practices/{translation}").text
    prosecutor.post(f"/practices/{translation}/confirm")
    assert "The original has changed" not in judge.get(f"/practices/{translation}").text


def test_whoever_may_not_read_the_original_is_not_led_there(as_, session, free):
    original, translation = free["union"], free["own_open"]
    values = {"translates_id": original, "translated_at": NOW.replace(year=2025), "language": "nl"}
    session.execute(sa.update(Practice).where(Practice.id == translation).values(values))
    session.execute(sa.update(Practice).where(Practice.id == original).values(revised_at=NOW))
    session.commit()
    pages = {who: as_(who).get(f"/practices/{translation}").text for who in ("judge", "partner")}
    assert {who: "The original has changed" in page for who, page in pages.items()} == {"judge": True, "partner": True}
    led = {who: f'href="/practices/{original}/history"' in page for who, page in pages.items()}
    assert led == {"judge": True, "partner": False}
    assert "HERON" not in pages["partner"]


@pytest.mark.parametrize("asked", ["union", "draft", "gone", "x", "99999999999", "-1"])
def test_only_what_one_may_read_is_offered_to_translate(as_, found, asked):
    page = as_("partner").get(f"/practices/new?of={found.get(asked, asked)}")
    assert page.status_code == 200
    assert "A translation" not in page.text
    assert "HERON" not in page.text


# --- Files ------------------------------------------------------------------------------------------------------------


def attach(browser: Any, key: int, content: bytes = b"Form", name: str = "Form.txt") -> Any:
    page = f"/practices/{key}/files"
    form = form_to(browser.get(page).text, page, "/files")
    return browser.post(page, data={**form.values, "file": (io.BytesIO(content), name)})


def fetched(browser: Any, address: str) -> Any:
    answer = browser.get(address)
    answer.get_data()
    answer.close()
    return answer


def test_files_go_with_a_text_to_those_who_may_read_it(as_, session, found):
    key, liaison = found["draft"], as_("liaison")
    session.execute(sa.delete(PracticeFile).where(PracticeFile.practice_id == key))
    session.commit()
    assert attach(liaison, key, "Año".encode(), "Formulario – año.txt").status_code == 302
    entry = session.scalars(sa.select(PracticeFile).filter_by(practice_id=key)).one()
    address = f"/practices/{key}/files/{entry.id}"
    assert fetched(liaison, address).data == "Año".encode()
    for who in ("judge", "secretariat", "partner"):
        assert as_(who).get(address).status_code == 404
    submit(liaison, key)
    got = fetched(as_("secretariat"), address)
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    review(as_, key)
    assert fetched(as_("judge"), address).status_code == 200
    assert "Formulario" in as_("judge").get(f"/practices/{key}").text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (hostile.SVG, "a.svg", "Files of this kind are not taken"),
        (hostile.pdf_with_script(), "a.pdf", "holds a script"),
        (b"", "", "Choose a file."),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(as_, session, found, content, name, said):
    before = session.scalar(sa.select(sa.func.count()).select_from(PracticeFile))
    answer = attach(as_("liaison"), found["draft"], content, name)
    assert answer.status_code == 422
    assert said in answer.text
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(PracticeFile)) == before


def test_no_more_files_than_can_be_looked_at_and_none_once_it_is_out_of_hand(as_, session, world: World, found):
    key = found["draft"]
    for n in range(MOST_FILES - 1):
        stored = store(f"No {n}", world.people["liaison"], NOW)
        session.add(PracticeFile(practice_id=key, file_id=stored.id))
    session.commit()
    answer = attach(as_("liaison"), key)
    assert answer.status_code == 422
    assert "There are ten files already." in answer.text
    sent = {"file": (io.BytesIO(b"x"), "a.txt")}
    as_("liaison").post(f"/practices/{found['open']}/files", data=sent)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).where(PracticeFile.practice_id == found["open"])) == 1


def test_a_revision_has_the_files_and_taking_one_away_there_leaves_what_is_published(app, as_, session, free):
    key, liaison = free["open"], as_("liaison")
    revision = revise(liaison, session, key, done="x")
    rows = session.execute(sa.select(PracticeFile.practice_id, PracticeFile.id, PracticeFile.file_id)).all()
    entry, stored = ({row.practice_id: row[n] for row in rows} for n in (1, 2))
    assert stored[revision] == stored[key]
    liaison.post(f"/practices/{revision}/files/{entry[revision]}/remove")
    app.test_cli_runner().invoke(args=["files", "tidy"])
    assert fetched(as_("judge"), f"/practices/{key}/files/{entry[key]}").status_code == 200
    submit(liaison, revision)
    review(as_, revision)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).where(PracticeFile.practice_id == key)) == 0
    assert as_("judge").get(f"/practices/{key}/files/{entry[key]}").status_code == 404
    assert folder.path_of(session.get_one(StoredFile, stored[key]).key).exists()


# --- Saved meanwhile --------------------------------------------------------------------------------------------------


def test_a_new_text_saved_meanwhile_is_one_draft_and_goes_on_as_that(as_, session):
    liaison = as_("liaison")
    sent = form_of(liaison.get("/practices/new")) | {"title": "Begun", "do": "autosave"}
    first, again = (liaison.post("/practices/new", data=sent | {"done": done}) for done in ("", "Typed since"))
    key = session.scalars(sa.select(Practice.id).filter_by(title="Begun")).one()
    begun = {"version": 1, "text": key, "address": f"/practices/{key}/edit"}
    assert first.json == begun | {"saved": first.json["saved"]}
    assert first.json["saved"].startswith("Saved at ")
    # Nothing of the second attempt is kept: it has to be sent there, on top of the version that it began with.
    assert again.json == begun | {"saved": "", "isBegun": True}
    assert one(session, key).done == ""
    page = first.json["address"]
    more = liaison.post(page, data=sent | {"title": "Begun again", "version": first.json["version"]})
    assert (more.status_code, more.json["version"]) == (200, 2)
    # The answer to that was lost, and it is sent again: it is no other text.
    lost = liaison.post(page, data=sent | {"title": "Begun again", "version": first.json["version"]})
    assert (lost.status_code, lost.json["version"]) == (200, 2)
    late = liaison.post(page, data=sent | {"title": "Late", "version": "1"})
    assert (late.status_code, late.json) == (409, {"saved": ""})
    assert one(session, key).title == "Begun again"


def test_what_a_button_began_is_gone_on_with_and_nothing_is_begun_again_that_was_deleted(as_, session):
    liaison = as_("liaison")
    sent = form_of(liaison.get("/practices/new")) | {"title": "Begun"}
    assert liaison.post("/practices/new", data=sent).location.endswith(f"/practices/{latest(session)}")
    key = latest(session)
    again = liaison.post("/practices/new", data=sent | {"do": "autosave"})
    assert (again.json["text"], again.json["address"]) == (key, f"/practices/{key}/edit")
    liaison.post(f"/practices/{key}/discard")
    gone = liaison.post("/practices/new", data=sent | {"do": "autosave"})
    assert (gone.status_code, gone.json) == (409, {"saved": ""})
    assert session.scalars(sa.select(Practice)).all() == []


def test_what_is_not_fit_is_not_saved_meanwhile(as_, session):
    liaison = as_("liaison")
    sent = form_of(liaison.get("/practices/new")) | {"title": "", "do": "autosave"}
    answer = liaison.post("/practices/new", data=sent)
    assert (answer.status_code, answer.json) == (422, {"saved": ""})
    assert session.scalars(sa.select(Practice)).all() == []


def test_nothing_is_saved_meanwhile_once_it_is_out_of_hand(as_, session, found):
    liaison, key = as_("liaison"), found["returned"]
    page = f"/practices/{key}/edit"
    sent = form_of(liaison.get(page)) | {"title": "Later", "do": "autosave"}
    session.execute(sa.update(Practice).where(Practice.id == key).values(state=State.SUBSTANCE, reach=Reach.NETWORK))
    session.commit()
    assert liaison.post(page, data=sent).status_code == 409
    assert one(session, key).title != "Later"


def test_signing_out_clears_what_the_browser_kept(as_):
    assert as_("liaison").post("/logout").headers["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize(
    "values", [{"title": "RESTREINT UE/EU RESTRICTED: calls"}, {"title": "Calls", "done": "EU SECRET\n\nWe rang."}]
)
def test_what_is_marked_higher_than_limite_is_refused_with_the_rule(as_, session, values):
    liaison = as_("liaison")
    answer = liaison.post("/practices/new", data=form_of(liaison.get("/practices/new")) | values)
    assert answer.status_code == 422
    assert "Nothing above LIMITE may be put on this platform." in answer.text
    assert session.scalars(sa.select(Practice)).all() == []
