from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import facts, sentences
from summarizer.facts import Facts
from summarizer.types import TITLE, Fact
from summarizer.words import lists
from tests.samples import SAMPLES, Sample

FRIDAY = datetime(2019, 1, 18, 19, 0, tzinfo=UTC)
SUMMIT = (
    "President Samuel Okello will meet with Varsian leader Jun Ho Rhee in late February for another summit, press"
    " secretary Dana Whitfield announced Friday.",
    "Okello and Rhee first met on June 12, 2018 in Singapore.",
    "Rhee had invited Okello because earlier talks had stalled, the president said.",
)


def answers(texts: Sequence[str], title: str | None, question: str, language: str = "en") -> list[str]:
    found = facts.find(texts, title=title, published=FRIDAY, language=language)
    return [fact.text for fact in getattr(found, question)]


def all_facts(found: Facts) -> list[Fact]:
    return [*found.who, *found.what, *found.when, *found.where, *found.why]


def test_a_title_case_headline_has_its_people_in_full_and_its_date_resolved() -> None:
    title = "Okello To Meet Rhee Again In Late February"
    assert answers(SUMMIT, title, "who")[:2] == ["Samuel Okello", "Jun Ho Rhee"]
    assert answers(SUMMIT, title, "what")[0] == "To Meet Rhee Again"
    first = facts.find(SUMMIT, title=title, published=FRIDAY, language="en").when[0]
    assert (first.text, first.first, first.last) == ("late February", date(2019, 2, 20), date(2019, 2, 28))


def test_what_happened_is_told_behind_but_where_a_pronoun_opens_the_headline() -> None:
    assert (
        answers(["Lund won."], "It was close to the end, but Lund are the champions", "what")[0] == "are the champions"
    )
    assert answers(["Lund won."], "Lund leads the table but fears the champions", "what")[0] == "leads the table"


def test_a_reason_is_quoted_only_where_the_article_gives_one() -> None:
    assert answers(SUMMIT, "Okello to meet Rhee", "why") == ["because earlier talks had stalled"]
    assert answers(SUMMIT[:2], "Okello to meet Rhee", "why") == []
    assert answers(["It is unclear whether it closed because of the storm."], None, "why") == []


def test_behind_the_opening_only_what_tells_most_gives_the_reason() -> None:
    texts = [*SUMMIT[:2], "They spoke for an hour.", "A waiter left.", "It rained.", SUMMIT[2]]
    found = [
        facts.find(texts, title=None, published=FRIDAY, language="en", salience=salience).why
        for salience in ([0.9, 0.5, 0.1, 0.1, 0.1, 0.6], [0.9, 0.5, 0.4, 0.4, 0.4, 0.1])
    ]
    assert [[fact.text for fact in why] for why in found] == [["because earlier talks had stalled"], []]


def test_a_plain_after_in_the_headline_is_a_reason_only_where_there_is_no_better() -> None:
    title = "Minister quits after inquiry"
    assert answers(["The minister quit on Monday."], title, "why") == ["after inquiry"]
    assert answers(["The minister quit due to poor health."], title, "why") == ["due to poor health"]


def test_an_accident_is_about_the_people_it_hurt_and_the_place_it_happened() -> None:
    title = "Marlow tram crash: Several dead after tram overturns at Quarry Road"
    texts = ("At least seven people were killed when a tram derailed in Marlow, south Easton, on Wednesday morning.",)
    assert answers(texts, title, "who") == ["At least seven people"]
    assert answers(texts, title, "when") == ["Wednesday morning"]
    assert "Quarry Road" in answers(texts, title, "where")


def test_the_place_is_told_in_its_fullest_form() -> None:
    texts = ("A fire broke out in a warehouse in Lyon, France, on Monday.",)
    assert answers(texts, "Fire in Lyon", "where") == ["Lyon, France"]


def test_what_is_said_without_a_place_has_no_place() -> None:
    title = "Hale blames US election defeat on rival Orin Tate"
    texts = ("Maria Hale has blamed her defeat in the US presidential election on Orin Tate.",)
    assert answers(texts, title, "where") == []
    assert answers(texts, title, "who") == ["Maria Hale", "Orin Tate"]
    assert answers(texts, title, "what")[0] == "blames US election defeat on rival Orin Tate"


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("Congress members in Lima not allowed to go out", "Congress members in Lima not allowed to go out"),
        ("Court never heard main witness", "never heard main witness"),
        ("No passengers injured in ferry fire", "No passengers injured in ferry fire"),
        ("Regulator stands by decision not to charge Norcorp", "stands by decision not to charge Norcorp"),
        ("Mayor refuses to sign deal and calls vote", "refuses to sign deal"),
        ("BREAKING: Norcorp wins court case against city | The Daily Sample", "wins court case against city"),
        ("'I AM SORRY' Singer Ana Lopez quits tour", "quits tour"),
        ("Sales fell 12% last year, says Norcorp", "Sales fell 12%"),
    ],
)
def test_a_clause_keeps_what_turns_its_meaning(title: str, what: str) -> None:
    assert answers(["Something else happened there."], title, "what")[0] == what


def test_who_said_it_is_known_from_the_end_of_the_headline() -> None:
    texts = ("The plan will fail, the senator Lena Hart told a rally on Monday.",)
    assert answers(texts, "Tax plan will never work: Hart", "who") == ["Lena Hart"]


def test_pronouns_are_never_an_answer() -> None:
    texts = ("He said they would come.", "She and I were there.", "It was his.", "Who was it?")
    assert answers(texts, "They did it", "who") == []


def test_an_agency_is_no_actor_of_what_it_reports() -> None:
    texts = ("Norcorp will close two plants, Reuters reported on Monday.", "Norcorp declined to comment, Reuters said.")
    assert answers(texts, "Norcorp to close two plants", "who") == ["Norcorp"]


def test_initials_stand_for_the_name_spelled_out() -> None:
    texts = (
        "The Road Safety and Traffic Authority of Norland (RSTAN) fined a carmaker on Monday.",
        "RSTAN said the carmaker had lied.",
    )
    assert answers(texts, "RSTAN fines carmaker", "who")[0] == "Road Safety and Traffic Authority of Norland"


def test_the_son_does_not_answer_for_the_father() -> None:
    texts = ("Donald Marsh dictated the note of his son Donald Marsh Jr.", "Marsh denies it.", "Marsh Jr was abroad.")
    assert answers(texts, "Marsh wrote son's note", "who")[0] == "Donald Marsh"


def test_a_text_without_capitals_still_has_people_dates_and_places() -> None:
    texts = ("president donald marsh will meet chancellor angela stern in vienna in late february, aides said friday.",)
    title = "marsh to meet stern"
    assert answers(texts, title, "who") == ["donald marsh", "angela stern"]
    assert answers(texts, title, "where") == ["vienna"]
    assert answers(texts, title, "when")[0] == "late february"


@pytest.mark.parametrize(
    ("language", "texts", "who", "when"),
    [
        ("de", ("Angela Stern traf am 12. Juni 2018 in Berlin ein.",), ["Angela Stern"], ["12. Juni 2018"]),
        ("es", ("Pedro Ruiz llegó ayer a Madrid.",), ["Pedro Ruiz"], ["ayer"]),
        ("zh", ("他于2018年6月12日抵达。",), [], ["2018年6月12日"]),
        ("xx", ("Zug 2018-06-12 fo.",), [], ["2018-06-12"]),
    ],
)
def test_other_languages_give_names_and_dates_or_nothing(
    language: str, texts: tuple[str, ...], who: list[str], when: list[str]
) -> None:
    assert answers(texts, None, "who", language) == who
    assert answers(texts, None, "when", language) == when
    assert answers(texts, None, "what", language) == answers(texts, None, "why", language) == []


def test_salience_can_lift_a_later_sentence_but_the_facts_stay_spans() -> None:
    found = facts.find(SUMMIT, title=None, published=FRIDAY, language="en", salience=[0.1, 0.2, 0.9])
    check_spans(found, SUMMIT, None)


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.language == "en"], ids=lambda sample: sample.name)
def test_samples_have_one_of_their_people_and_places_and_a_date(sample: Sample) -> None:
    cleaned = sentences.read(sample.text, sample.title)
    found = facts.find(cleaned, title=sample.title, published=sample.published, language="en")
    check_spans(found, cleaned, sample.title)
    if sample.who:
        names = {fact.text.casefold() for fact in found.who}
        assert any(spelling.casefold() in names for group in sample.who for spelling in group)
    spans = [(when.first, when.last) for when in found.when if when.first and when.last]
    exact = [(when.first, when.last) for when in sample.when if when.first and when.last]  # a night has two days
    assert not exact or any(low <= first and last <= high for first, last in spans for low, high in exact)
    told = " / ".join(fact.text.casefold() for fact in found.what)
    assert not sample.what or any(words.casefold() in told for words in sample.what)


def check_spans(found: Facts, texts: Sequence[str], title: str | None) -> None:
    """Every answer rests on words that stand where it says, and is those words or holds them."""
    whole = "\n".join([title or "", *texts])
    for fact in all_facts(found):
        source = title if fact.sentence == TITLE else texts[fact.sentence]
        assert source is not None
        assert 0 <= fact.start < fact.end <= len(source)
        assert fact.text in whole
        if fact not in found.who:
            assert fact.text == source[fact.start : fact.end]


_PIECES = st.sampled_from(
    sorted(
        lists.of(
            "Donald Marsh Trump FBI (FBI) the of Mr. U.S. killed in London ' “ ” : , - to meet At least 3 people"
            " Monday May"
            " because due to US New York police … | and NO O'Neill's J. Jong-un al-Assad é 中 2018 % not says"
        )
    )
)
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=20).map(" ".join))


@settings(deadline=None, max_examples=300)
@given(
    texts=st.lists(_TEXTS, max_size=5),
    title=st.one_of(st.none(), _TEXTS),
    published=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
    language=st.sampled_from(["en", "en", "en", "de", "ja", ""]),
)
def test_any_article_gives_facts_that_rest_on_it(
    texts: list[str], title: str | None, published: datetime | None, language: str
) -> None:
    check_spans(facts.find(texts, title=title, published=published, language=language), texts, title)


@pytest.mark.parametrize(
    "piece", ["Aa Bb ", "Donald Trump and ", "cut ", "“a ", "in London, ", "FBI (FBI) ", "to win "]
)
def test_a_very_long_sentence_takes_a_moment(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    facts.find([text] * 3, title=text, published=FRIDAY, language="en")
    assert time.process_time() - started < 3


def days(*texts: str, title: str | None = None) -> list[tuple[str, date | None]]:
    found = facts.find(texts, title=title, published=datetime(2026, 11, 24, 6, 0, tzinfo=UTC), language="en")
    return [(when.text, when.first) for when in found.when]


def test_a_clock_time_has_the_day_that_the_text_spoke_of_last() -> None:
    aground = "The ferry was on its way to Skerrow when it struck a reef at about 21:40, the coastguard said."
    found = days("All 143 people were brought to safety on Sunday night.", aground)
    assert found == [("Sunday night", date(2026, 11, 22))]
    assert ("6.10am", date(2026, 11, 24)) in days("A tram left the rails.", "It happened at 6.10am.", "It is shut.")
    assert days("A tram derailed on Friday.", "It was full.", "It left at 6.10am.") == [("Friday", date(2026, 11, 20))]


def test_a_clock_time_before_the_only_date_of_a_sentence_has_that_day() -> None:
    found = facts.find(
        ["At 6.10am a tram left the rails, and service resumed on Friday."],
        title=None,
        published=datetime(2026, 11, 24, tzinfo=UTC),
        language="en",
    )
    assert {when.first for when in found.when} == {date(2026, 11, 20)}


def test_plans_and_background_do_not_stand_beside_the_day_of_the_event() -> None:
    filler = "It is a small town.", "Nobody was surprised.", "The hall was full."
    story = "The council voted on Monday to close the baths.", *filler, "The baths will close on Friday."
    assert days(*story) == [("Monday", date(2026, 11, 23))]
    assert days("The baths will close on Friday.") == [("Friday", date(2026, 11, 27))]
    assert days("The council voted on Monday.", *filler, "A first vote was held in 2019.") == [
        ("Monday", date(2026, 11, 23))
    ]


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("She has led it since Monday.", "She quit on Tuesday."), ("Tuesday", date(2026, 11, 24))),
        (("The mayor quit just before Friday's vote.", "She told staff on Monday."), ("Monday", date(2026, 11, 23))),
        (("He had been fired two days earlier.", "He was held on Monday."), ("Monday", date(2026, 11, 23))),
        (("He was cleared two days before the vote.",), ("two days before the vote", None)),
        (("Talks took place between Friday and Sunday.",), ("between Friday and Sunday", date(2026, 11, 20))),
        (("It has been shut since late October.",), ("since late October", date(2026, 10, 20))),
        (("They were called at 06:00 to the shop, in High Street, on Sunday.",), ("Sunday", date(2026, 11, 22))),
    ],
)
def test_the_event_s_own_day_stands_before_what_is_told_beside_it(
    texts: tuple[str, ...], first: tuple[str, date | None]
) -> None:
    assert days(*texts)[0] == first


def test_years_ago_is_no_answer_to_when() -> None:
    assert days("A girl found a reptile that died 205 million years ago, it was told on Monday.") == [
        ("Monday", date(2026, 11, 23))
    ]


def test_what_holds_since_a_day_holds_until_today() -> None:
    published = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    (when,) = facts.find(["It is shut since Friday."], title=None, published=published, language="en").when
    assert (when.text, when.first, when.last) == ("since Friday", date(2026, 11, 20), date(2026, 11, 24))


def test_the_town_whose_council_voted_is_where_not_who() -> None:
    title = "Port Tarne council raises property tax"
    texts = (
        "Port Tarne's city council voted on Monday evening to raise property tax.",
        "It drops a plan to close the baths in Redmere.",
        "Nobody in Port Tarne wanted to raise a tax, said Mayor Ann Brandt.",
    )
    assert answers(texts, title, "where")[0] == "Port Tarne"
    assert "Port Tarne" not in answers(texts, title, "who")


def test_a_place_of_the_background_does_not_stand_beside_the_events_own() -> None:
    texts = (
        "HALVERTON — Three people died when a bridge collapsed in Halverton on Monday.",
        "It was shut for years.",
        "It was built of iron.",
        "Its owner was fined.",
        "A similar bridge in Lisbon stands.",
    )
    assert answers(texts, "Bridge collapses in Halverton", "where") == ["Halverton"]


def test_a_datelines_place_is_told_in_the_spelling_it_has_elsewhere() -> None:
    texts = "HALVERTON — A shipyard will cut 420 jobs.", "It is the largest employer of Halverton."
    found = facts.find(texts, title="Shipyard to cut 420 jobs", published=FRIDAY, language="en").where
    assert found == (Fact("Halverton", 1, 30, 39),)
    assert answers(texts[:1], "Shipyard to cut 420 jobs", "where") == ["HALVERTON"]


def test_a_paper_that_reported_it_is_not_who() -> None:
    texts = "Minister Ann Reed resigned three days after the Herald reported on her flights.", "The Herald was right."
    assert answers(texts, "Reed resigns", "who") == ["Ann Reed"]


def test_a_body_named_once_stands_where_nobody_else_does() -> None:
    texts = "A freight train derailed.", "The line is blocked, the railway company NordRail said."
    assert answers(texts, "Train derails", "who") == ["NordRail"]


def test_the_place_that_headline_and_lead_agree_on_stands_first() -> None:
    title = "Leeds tram crash: several dead after tram overturns at Sandwell"
    texts = ("Several people died after a tram overturned in Leeds.", "It came off the rails near Sandwell.")
    assert answers(texts, title, "where")[0] == "Leeds"


def test_a_place_is_told_with_the_one_that_it_lies_in() -> None:
    texts = "It is a sad day.", "The tram tipped over at a bend in Croydon, South London, at dawn."
    assert answers(texts, "Croydon tram crash: driver held", "where") == ["Croydon, South London"]
    texts = "A tram overturned at Quarry Park in Leeds.", "Nobody else was hurt."
    assert answers(texts, "Seven killed as tram derails", "where") == ["Quarry Park in Leeds"]


def test_a_headline_of_what_somebody_says_has_no_place_from_further_down() -> None:
    texts = (
        "Ann Reed blames her defeat on Jo Park.",
        "She spoke for an hour.",
        "Nobody was surprised.",
        "She won in Ohio.",
    )
    assert answers(texts, "Reed blames defeat on Park", "where") == []


def test_a_bare_number_in_the_headline_is_the_people_that_the_lead_counts() -> None:
    texts = ("All 143 people on board a ferry were brought to safety on Sunday night.", "Ann Reed was one of them.")
    assert answers(texts, "143 taken off ferry", "who") == ["143 people", "Ann Reed"]
    assert answers(("143 ships sailed.", "Ann Reed was there."), "143 taken off ferry", "who") == ["Ann Reed"]


def test_somebody_without_a_name_stands_after_those_who_have_one() -> None:
    texts = ("Dr Solveig Arnesen has counted fish for 26 years.", "She likes cod.")
    assert answers(texts, "An interview with the woman who counts fish", "who")[0] == "Solveig Arnesen"


def test_the_first_sentences_and_the_most_telling_ones_are_worth_tagging() -> None:
    texts = [f"Sentence number {number} is here." for number in range(20)]
    chosen = facts.telling(texts, [0.9 if number in (11, 13) else 0.1 for number in range(20)])
    assert chosen[:5] == [0, 1, 2, 3, 4]
    assert {11, 13} <= set(chosen)
    assert len(chosen) <= 10


def test_only_a_few_sentences_are_tagged_however_long_they_are() -> None:
    texts = ["word " * 2000] * 30
    assert 0 < len(facts.telling(texts, [0.5] * 30)) < 4
    assert facts.telling([], []) == []


def test_who_is_named_once_far_down_is_nobody_of_the_main_event() -> None:
    said = (
        "The high court told police on Monday to protect children.",
        "No minor may carry a weapon in the procession.",
        "The court will look at it again.",
        "Masks are allowed.",
        "The procession remembers Imam Haldane, whom many people mourn each year.",
    )
    found = facts.find(said, title="Keep children safe in procession: court", published=FRIDAY, language="en").who
    assert [(one.text, one.sure) for one in found] == [("Haldane", False)]


def test_a_woman_is_told_only_where_nobody_is_named() -> None:
    said = ("A woman was found in the harbour on Monday.", "Anna Berg, 40, had been missing for two days.")
    found = facts.find(said, title="Woman found in harbour", published=FRIDAY, language="en").who
    assert [one.text for one in found if one.sure] == ["Anna Berg"]
    (alone,) = facts.find(said[:1], title="Woman found in harbour", published=FRIDAY, language="en").who
    assert alone.sure
