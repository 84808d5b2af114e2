from tests.scheduling.polls.conftest import *


def test_smoke(open_poll, world, session):
    poll = open_poll()
    print(poll.options, poll.meeting)
    from exchange.notices.models import Message

    for m in session.scalars(sa.select(Message)):
        print(m.subject, m.body)
    poll = fresh(poll.id)
    v = voter(poll, world.people["judge"])
    from exchange.scheduling.polls.operations import Said
    from exchange.scheduling.polls.rules import Choice

    said = Said({o.id: Choice.YES for o in poll.offered}, "hi")
    assert operations.answer(viewer("judge", world), poll, v, said, NOW)
    session.commit()
    operations.add_options(viewer("secretariat", world), poll, [slot(date(2027, 3, 10))], NOW)
    session.commit()
    assert len(poll.offered) == 4
    operations.take_back(viewer("secretariat", world), poll, poll.offered[0], NOW)
    session.commit()
    from exchange.meetings.queries import held_plan_or_404

    m = whole(poll.meeting_id)
    poll = fresh(poll.id)
    m = whole(poll.meeting_id)
    operations.choose(viewer("secretariat", world), poll, poll.offered[0], NOW)
    session.commit()
    for m in session.scalars(sa.select(Message).order_by(Message.id.desc()).limit(3)):
        print(m.subject, m.body)
