"""The same person at several windows at the same moment, on both databases, over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from exchange.notices.choices.models import Choice, Mute, Watch
from exchange.notices.choices.rules import Topic

PAGE = "/profile/messages"
AT_ONCE = dict.fromkeys((topic.value for topic in Topic), "at_once")


def at_once(acts):
    """Do all at the same moment; return the status codes in order of size."""
    start = Barrier(len(acts))

    def run(act):
        start.wait(10)
        return act().status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def _post(clients, address, *forms):
    return at_once(
        [
            lambda client=client, form=form: client.post(address, data=form)
            for client, form in zip(clients, forms or [{}] * len(clients), strict=True)
        ]
    )


def test_of_four_first_choices_one_is_saved_and_the_others_are_shown_it(as_, session, world):
    clients = [as_("judge") for _n in range(4)]
    session.remove()
    forms = [
        AT_ONCE | {"version": "0", "polls": way, "outcomes": way} for way in ("never", "daily", "at_once", "never")
    ]
    assert _post(clients, PAGE, *forms) == [302, 409, 409, 409]
    chosen = dict(session.execute(sa.select(Choice.topic, Choice.way)).all())
    assert len(chosen) == len(Topic)
    assert chosen[Topic.POLLS] is chosen[Topic.OUTCOMES]


def test_a_button_pressed_at_several_windows_counts_once(as_, session, world):
    clients = [as_("member") for _n in range(4)]
    session.remove()
    for address in ("/countries/PE/watch", f"/forums/{world.forums['coalition']}/watch",
                    f"/meetings/{world.meetings['exchange']}/mute"):  # fmt: skip
        assert _post(clients, address) == [302] * 4
    assert session.scalar(sa.select(sa.func.count(Watch.id))) == 2
    assert session.scalar(sa.select(sa.func.count(Mute.id))) == 1
    key = session.scalars(sa.select(Mute.id)).one()
    session.remove()
    assert _post(clients, f"{PAGE}/mutes/{key}/remove") == [302, 404, 404, 404]
