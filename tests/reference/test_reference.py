"""The shipped reference data: complete, consistent, sourced, and refused with file and entry named when it is not."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import get_args
from zoneinfo import available_timezones

import pytest
from babel import Locale
from email_validator import validate_email

from exchange import reference
from exchange.practices.rules import Priority
from exchange.reference import (
    CountryFacts,
    Precision,
    ReferenceDataError,
    Span,
    Words,
    authorities,
    countries,
    declarations,
    forums,
    parse_authorities,
    parse_countries,
    parse_declarations,
    parse_forums,
    parse_priority_cycles,
    priority_cycles,
)
from exchange.world import rules as world

PEOPLE = tomllib.loads((Path(reference.__file__).parent.parent / "demo" / "people.toml").read_text(encoding="utf-8"))
TODAY = date(2026, 1, 1)
COUNTRY = {"zone": "Europe/Brussels", "latitude": 50.9, "longitude": 4.3}
BODY = {"name": {"en": "A", "nl": "B"}, "kind": "eu_body", "side": "union", "seat": "NL", "source": "S"}
FORUM = {
    "name": {"en": "A", "nl": "B"},
    "since": date(2024, 1, 1),
    "zone": "Europe/Brussels",
    "two_sided": False,
    "levels": ["political"],
    "bodies": ["eurojust"],
    "rotation": [],
    "members": [],
    "meeting": [],
    "source": "S",
}
ROTATION = {"pattern": "fixed", "months": 6, "terms": [], "source": "S"}
MEETING = {
    "level": "political",
    "place": {"en": "Antwerp", "nl": "Antwerpen"},
    "country": "BE",
    "zone": "Europe/Brussels",
    "on": date(2023, 6, 12),
    "chaired_by": ["BE"],
    "countries": ["BE", "NL"],
    "bodies": [],
    "source": "S",
}


def by_key(key: str) -> reference.ForumFacts:
    return next(forum for forum in forums() if forum.key == key)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_country_has_a_name_in_the_languages_of_the_interface(language):
    names = Locale(language).territories
    assert [country.code for country in countries() if country.code not in names] == []


def test_the_countries_are_those_of_iso_3166_and_kosovo_in_order_of_their_codes():
    tzdata = pytest.importorskip("tzdata")
    lines = (Path(tzdata.__file__).parent / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8").splitlines()
    iso = [line.split("\t")[0] for line in lines if not line.startswith("#")]
    assert [country.code for country in countries()] == sorted([*iso, "XK"])
    assert [country.code for country in countries() if country.user_assigned] == ["XK"]


def test_every_zone_is_known_to_the_time_zone_database():
    used = {country.zone for country in countries()} | {forum.zone for forum in forums()}
    used |= {meeting.zone for forum in forums() for meeting in forum.meetings}
    assert used - available_timezones() == set()


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("AU", "Australia/Sydney"),
        ("BR", "America/Sao_Paulo"),
        ("CA", "America/Toronto"),
        ("CD", "Africa/Kinshasa"),
        ("CL", "America/Santiago"),
        ("EC", "America/Guayaquil"),
        ("ES", "Europe/Madrid"),
        ("FM", "Pacific/Pohnpei"),
        ("ID", "Asia/Jakarta"),
        ("KZ", "Asia/Almaty"),
        ("MN", "Asia/Ulaanbaatar"),
        ("MX", "America/Mexico_City"),
        ("NZ", "Pacific/Auckland"),
        ("PG", "Pacific/Port_Moresby"),
        ("PT", "Europe/Lisbon"),
        ("RU", "Europe/Moscow"),
        ("US", "America/New_York"),
    ],
)
def test_a_country_of_many_zones_has_that_of_its_capital(code, zone):
    assert {country.zone for country in countries() if country.code == code} == {zone}


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(1957, 12, 31), 0),
        (date(1958, 1, 1), 6),
        (date(1973, 1, 1), 9),
        (date(1981, 1, 1), 10),
        (date(1986, 1, 1), 12),
        (date(1995, 1, 1), 15),
        (date(2004, 5, 1), 25),
        (date(2007, 1, 1), 27),
        (date(2013, 7, 1), 28),
        (date(2020, 1, 31), 28),
        (date(2020, 2, 1), 27),
        (TODAY, 27),
    ],
)
def test_the_union_has_its_number_of_member_states_on_a_day(day, number):
    assert sum(1 for country in countries() if country.member_state and country.member_state.covers(day)) == number


def test_the_united_kingdom_was_a_member_until_february_2020():
    spans = [country.member_state for country in countries() if country.code == "GB"]
    assert spans == [Span(date(1973, 1, 1), date(2020, 2, 1))]


def test_investigating_judges_are_answered_for_every_member_state_and_nobody_else():
    members = {country.code for country in countries() if country.member_state and country.member_state.covers(TODAY)}
    assert {country.code for country in countries() if country.investigating_judges is not None} == members
    having = [country.code for country in countries() if country.investigating_judges]
    assert having == ["BE", "ES", "FR", "GR", "HR", "LU", "MT", "NL", "PT", "SI"]


def test_the_words_of_the_files_are_those_of_the_platform():
    assert get_args(reference.Side) == tuple(world.Side)
    assert get_args(reference.Level) == tuple(world.Level)
    assert set(get_args(reference.BodyKind)) < set(world.AuthorityKind)


def test_bodies_have_unique_keys_and_names():
    keys = [body.key for body in authorities()]
    names = [name for body in authorities() for name in (body.name.en, body.name.nl)]
    assert (len(set(keys)), len(set(names))) == (len(keys), len(names))


def test_only_bodies_of_the_union_sit_on_its_side():
    assert {(body.kind, body.side) for body in authorities()} == {
        ("eu_body", "union"),
        ("international_organisation", "partner"),
    }


def test_a_forum_has_each_country_once_and_union_members_are_member_states():
    for forum in forums():
        codes = [member.country for member in forum.members]
        assert sorted(codes) == sorted(set(codes)), forum.key
        states = {country.code for country in countries() if country.investigating_judges is not None}
        assert {member.country in states for member in forum.members if member.side == "union"} == {True}
        assert states & {member.country for member in forum.members if member.side == "partner"} == set()


def test_nobody_belongs_to_a_forum_before_it_exists():
    early = [
        (forum.key, member.country)
        for forum in forums()
        for member in forum.members
        if member.span.since < forum.span.since
    ]
    assert early == []


def test_every_fact_about_a_forum_has_its_source():
    for forum in forums():
        sources = [forum.source, *(member.source for member in forum.members)]
        sources += [rotation.source for rotation in forum.rotations] + [meeting.source for meeting in forum.meetings]
        assert [source for source in sources if len(source) < 10] == [], forum.key


def test_a_date_known_by_month_only_is_explained():
    for forum in forums():
        dated = [(forum.span, forum.note), *((member.span, member.note) for member in forum.members)]
        dated += [(term.span, rotation.note) for rotation in forum.rotations for term in rotation.terms]
        months = [note for span, note in dated if Precision.MONTH in {span.since_precision, span.until_precision}]
        assert [note for note in months if not note] == [], forum.key


def test_meetings_follow_each_other_and_are_held_on_a_level_of_the_forum():
    for forum in forums():
        days = [meeting.span.since for meeting in forum.meetings]
        assert days == sorted(days)
        assert {meeting.level for meeting in forum.meetings} <= set(forum.levels)


def test_the_country_whose_term_covers_a_meeting_chaired_it():
    """M3, against the record."""
    for forum in forums():
        for meeting in forum.meetings:
            terms = [term for rotation in forum.rotations for term in rotation.terms]
            in_office = {term.country for term in terms if term.span.covers(meeting.span.since)}
            assert in_office <= set(meeting.chaired_by), (forum.key, meeting.span.since)
            assert set(meeting.chaired_by) <= set(meeting.countries)


def test_the_coalition_met_under_its_rotating_chair():
    record = [(m.place.en, m.span.since, m.chaired_by) for m in by_key("coalition").meetings]
    assert record == [
        ("Amsterdam", date(2022, 10, 7), ("NL",)),
        ("Antwerp", date(2023, 6, 12), ("BE",)),
        ("Hamburg", date(2024, 5, 7), ("DE",)),
        ("Cádiz", date(2025, 2, 14), ("ES",)),
    ]
    (rotation,) = by_key("coalition").rotations
    assert [(term.country, term.span.until) for term in rotation.terms] == [
        ("NL", date(2022, 10, 8)),
        ("BE", date(2023, 6, 13)),
        ("DE", date(2024, 5, 8)),
        ("ES", date(2025, 2, 15)),
    ]


def test_guests_of_the_coalition_came_to_hamburg_only():
    forum = by_key("coalition")
    members = {member.country for member in forum.members}
    guests = {m.place.en: sorted(set(m.countries) - members) for m in forum.meetings}
    assert guests == {"Amsterdam": [], "Antwerp": [], "Hamburg": ["BR", "CO", "EC", "PE"], "Cádiz": []}


def test_a_member_known_by_month_joins_on_its_first_day():
    founders = [member.span for member in by_key("coalition").members if member.country == "BE"]
    assert founders == [Span(date(2021, 12, 1), None, Precision.MONTH)]


def test_eu_clasi_has_two_sides_that_each_have_a_chair():
    forum = by_key("eu-clasi")
    sides = {
        side: len([member for member in forum.members if member.side == side]) for side in get_args(reference.Side)
    }
    assert sides == {"union": 27, "partner": 14}
    assert [(r.side, r.pattern, r.months, r.terms[0].country) for r in forum.rotations] == [
        ("union", "fixed", 6, "FR"),
        ("partner", "event", None, "AR"),
    ]


def test_a_country_is_read_with_all_it_says():
    fields = {**COUNTRY, "member_state": {"since": date(1958, 1, 1)}, "investigating_judges": True}
    expected = CountryFacts("BE", "Europe/Brussels", 50.9, 4.3, Span(date(1958, 1, 1)), True, False)
    assert parse_countries({"country": {"BE": fields}}) == (expected,)


def test_a_body_without_abbreviation_has_none():
    (body,) = parse_authorities({"authority": {"x": BODY}})
    assert (body.key, body.name, body.abbreviation) == ("x", Words("A", "B"), None)


def test_a_meeting_lasts_its_day_unless_it_says_otherwise():
    longer = MEETING | {"until": date(2023, 6, 14)}
    (forum,) = parse_forums({"forum": {"x": FORUM | {"meeting": [MEETING, longer]}}})
    assert [meeting.span for meeting in forum.meetings] == [
        Span(date(2023, 6, 12), date(2023, 6, 13)),
        Span(date(2023, 6, 12), date(2023, 6, 14)),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zone": "Europe/Atlantis"}, "zone cannot be 'Europe/Atlantis'"),
        ({"zone": "../etc/passwd"}, "zone cannot be '../etc/passwd'"),
        ({"zone": ""}, "zone is missing"),
        ({"latitude": 50}, "latitude must be float, not 50"),
        ({"latitude": 91.0}, "latitude or longitude is not on the globe"),
        ({"captial": "Brussels"}, "unknown field captial"),
        ({"investigating_judges": True}, "investigating_judges goes with Member States, and with each of them"),
        (
            {"member_state": {"since": date(1958, 1, 1)}},
            "investigating_judges goes with Member States, and with each of them",
        ),
    ],
)
def test_a_wrong_country_is_refused_by_file_and_entry(changes, sentence):
    with pytest.raises(ReferenceDataError) as refusal:
        parse_countries({"country": {"BE": COUNTRY | changes}})
    assert str(refusal.value) == f"countries.toml: country.BE: {sentence}"


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        (date(1973, 1, 1), date(1973, 1, 1), "until 1973-01-01 is not after since 1973-01-01"),
        ("last year", None, "since must be a date or a month such as \"2021-12\", not 'last year'"),
        (None, date(2020, 2, 1), 'since must be a date or a month such as "2021-12", not None'),
    ],
)
def test_dates_out_of_order_or_unreadable_are_refused(since, until, sentence):
    span = {key: value for key, value in (("since", since), ("until", until)) if value is not None}
    with pytest.raises(ReferenceDataError) as refusal:
        parse_countries({"country": {"GB": COUNTRY | {"member_state": span}}})
    assert str(refusal.value) == f"countries.toml: country.GB.member_state: {sentence}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": ""}, "source is missing"),
        ({"seat": "EL"}, "seat cannot be 'EL'"),
        ({"kind": "agency"}, "kind cannot be 'agency'"),
        ({"side": "ours"}, "side cannot be 'ours'"),
    ],
)
def test_a_wrong_body_is_refused_by_file_and_entry(changes, sentence):
    with pytest.raises(ReferenceDataError) as refusal:
        parse_authorities({"authority": {"x": BODY | changes}})
    assert str(refusal.value) == f"authorities.toml: authority.x: {sentence}"


@pytest.mark.parametrize(
    ("changes", "where", "sentence"),
    [
        ({"levels": ["political", "political"]}, "", "levels names something twice"),
        ({"bodies": ["eurojuts"]}, "", "bodies cannot be 'eurojuts'"),
        ({"name": {"en": "A"}}, ".name", "nl is missing"),
        ({"rotation": [ROTATION | {"months": "6"}]}, ".rotation[1]", "months must be int, not '6'"),
        (
            {"rotation": [ROTATION | {"pattern": "event"}]},
            ".rotation[1]",
            "months goes with the pattern fixed, and only with it",
        ),
        (
            {
                "rotation": [
                    ROTATION
                    | {
                        "terms": [
                            {"country": "NL", "since": date(2024, 1, 1), "until": date(2024, 7, 1)},
                            {"country": "BE", "since": date(2024, 7, 2)},
                        ]
                    }
                ]
            },
            ".rotation[1]",
            "the term of BE does not begin where that of NL ends (M4)",
        ),
        ({"meeting": [MEETING, MEETING | {"chaired_by": ["UK"]}]}, ".meeting[2]", "chaired_by cannot be 'UK'"),
        ({"meeting": [MEETING | {"on": "2023-06"}]}, ".meeting[1]", "on must be date, not '2023-06'"),
    ],
)
def test_a_wrong_forum_is_refused_by_file_and_entry(changes, where, sentence):
    with pytest.raises(ReferenceDataError) as refusal:
        parse_forums({"forum": {"x": FORUM | changes}})
    assert str(refusal.value) == f"forums.toml: forum.x{where}: {sentence}"


def test_the_eu_clasi_declaration_stands_paragraph_by_paragraph():
    """Paragraphs 16 to 26 bind those who declared; 20 is about the two cycles (P4, CL 20)."""
    one = next(one for one in declarations() if one.key == "eu-clasi-2023")
    assert (one.forum, one.on, len(one.paragraphs)) == ("eu-clasi", date(2023, 9, 28), 26)
    assert [row.number for row in one.paragraphs if row.kind == "agreed"] == list(range(16, 27))
    assert "SOCTA" in one.paragraphs[19].text.en
    assert "Socta" in one.paragraphs[19].text.nl


def test_the_coalitions_areas_of_cooperation_stand_paragraph_by_paragraph():
    one = next(one for one in declarations() if one.forum == "coalition")
    assert [row.number for row in one.paragraphs] == list(range(1, 18))
    assert "at least once a year" in one.paragraphs[7].text.en
    assert "ten minste eenmaal per jaar" in one.paragraphs[7].text.nl


def test_both_languages_say_about_as_much():
    """A paragraph that lost half of its text in one language would show here."""
    odd = [
        (one.key, row.number)
        for one in declarations()
        for row in one.paragraphs
        if not 0.67 < len(row.text.en) / len(row.text.nl) < 1.3
    ]
    assert odd == []


PARAGRAPH = {"number": 1, "kind": "agreed", "en": "We meet.", "nl": "Wij komen bijeen."}
DECLARATION = {
    "forum": "coalition", "on": date(2023, 1, 1), "level": "political", "title": {"en": "A", "nl": "B"}, "source": "S",
    "note": {"en": "A", "nl": "B"}, "paragraph": [PARAGRAPH],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"forum": "nobody"}, "forum cannot be 'nobody'"),
        ({"on": "2023"}, "on must be date"),
        ({"paragraph": [PARAGRAPH | {"number": 2}]}, "number must be 1"),
        ({"paragraph": [PARAGRAPH | {"kind": "wish"}]}, "kind cannot be 'wish'"),
        ({"paragraph": [PARAGRAPH | {"nl": ""}]}, "nl is missing"),
        ({"signed": "yes"}, "unknown field signed"),
    ],
)
def test_a_wrong_declaration_is_refused_by_file_and_entry(changes, sentence):
    with pytest.raises(ReferenceDataError, match=sentence) as refused:
        parse_declarations({"declaration": {"d": DECLARATION | changes}}, "d.toml")
    assert str(refused.value).startswith("d.toml: declaration.d")


def test_the_ten_priorities_of_2022_to_2025_stand_in_their_order():
    """One plan each, but two for drugs and five for financial crime; three strategic goals with that on document fraud (EM, P1)."""
    one = next(one for one in priority_cycles() if one.key == "empact-2022-2025")
    assert [row.key for row in one.priorities] == [key.value for key in Priority]
    assert [row.plans for row in one.priorities] == [1, 1, 1, 1, 1, 2, 5, 1, 1, 1]
    assert [row.key for row in one.priorities if row.goals] == ["criminal_networks", "financial_crime"]
    assert [len(row.parts) for row in one.priorities if row.parts] == [2, 5]
    assert [(row.name.en, row.goals) for row in one.threats] == [("Document fraud", 1)]
    assert "mafia" in one.priorities[0].aim.en
    assert "maffia" in one.priorities[0].aim.nl


PART = {"name": {"en": "A", "nl": "B"}, "aim": {"en": "A", "nl": "B"}, "plans": 1, "goals": 0}
CYCLE = {
    "first_year": 2026, "last_year": 2029, "agreed_on": date(2025, 6, 1), "title": {"en": "A", "nl": "B"}, "source": "S",
    "priority": [PART | {"key": "drugs"}],
}  # fmt: skip


def test_another_cycle_stands_beside_the_old_one():
    """What is added leaves the old one as it is (P1)."""
    shipped = tomllib.loads((Path(reference.__file__).parent / "priorities.toml").read_text(encoding="utf-8"))
    both = parse_priority_cycles({"cycle": {**shipped["cycle"], "empact-2026-2029": CYCLE}})
    assert both[:-1] == priority_cycles()
    assert both[-1].first_year == 2026


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last_year": 2025}, "last_year 2025 is before first_year 2026"),
        ({"priority": [PART | {"key": "drugs"}, PART | {"key": "drugs"}]}, "names something twice"),
        ({"priority": [PART | {"key": "drugs", "part": [PART]}]}, "an aim, or parts"),
        (
            {"priority": [{"key": "drugs", "name": PART["name"], "plans": 2, "goals": 0, "part": [PART]}]},
            "parts together",
        ),
        ({"threat": [PART | {"weight": 1}]}, "unknown field weight"),
    ],
)
def test_a_wrong_cycle_is_refused_by_file_and_entry(changes, sentence):
    with pytest.raises(ReferenceDataError, match=sentence) as refused:
        parse_priority_cycles({"cycle": {"c": CYCLE | changes}}, "c.toml")
    assert str(refused.value).startswith("c.toml: cycle.c")


def test_a_file_without_its_tables_is_refused():
    with pytest.raises(ReferenceDataError) as refusal:
        parse_countries({}, "mine.toml")
    assert str(refusal.value) == "mine.toml: country: country is missing"


def test_the_people_of_the_demo_can_be_entered_as_they_stand():
    bodies, codes = {body.key for body in authorities()}, {country.code for country in countries()}
    forum_roles = {"secretariat", "contact_point", "contact_group", "senior_official", "political", "delegation"}
    allowed = {f"{forum.key}:{role}" for forum in forums() for role in forum_roles} | {"platform:administrator"}
    for key, person in PEOPLE["person"].items():
        assert ("body" in person) != ("authority" in person), key
        assert person.get("body", "eurojust") in bodies, key
        authority = PEOPLE["authority"].get(person.get("authority"), {})
        assert authority.get("country") == person.get("country"), key
        assert set(person["capacities"]) <= set(world.Capacity), key
        assert person["zone"] in available_timezones(), key
        assert set(person.get("roles", [])) <= allowed, key
        assert person["interface"] in {"en", "nl"}, key
        posting = person.get("posting", {"country": "PE", "since": 1, "until": 2})
        assert posting.get("country", "PE") in codes, key
        assert posting["since"] < posting["until"], key
    assert {authority["kind"] for authority in PEOPLE["authority"].values()} <= set(world.AuthorityKind)


def test_the_people_of_the_demo_have_addresses_of_their_own_that_no_mail_reaches():
    addresses = [person["email"] for person in PEOPLE["person"].values()]
    assert [validate_email(address, check_deliverability=False).normalized for address in addresses] == addresses
    assert len(set(addresses)) == len(addresses)
    assert {address.rpartition(".")[2] for address in addresses} == {"example"}


def test_every_coalition_member_has_a_minister_a_delegate_and_a_contact_point_in_the_demo():
    members = sorted(member.country for member in by_key("coalition").members)
    for role in ("political", "senior_official", "delegation", "contact_group", "contact_point"):
        people = [person for person in PEOPLE["person"].values() if f"coalition:{role}" in person.get("roles", [])]
        assert sorted(person["country"] for person in people) == members, role
