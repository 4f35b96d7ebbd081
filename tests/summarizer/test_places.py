from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import facts
from summarizer.types import TITLE, Fact
from summarizer.words import lists

FRIDAY = datetime(2019, 1, 18, 19, 0, tzinfo=UTC)


def found(*texts: str, title: str | None = None) -> tuple[Fact, ...]:
    return facts.find(texts, title=title, published=FRIDAY, language="en").where


def places(*texts: str, title: str | None = None) -> list[str]:
    return [fact.text for fact in found(*texts, title=title)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Hundreds of tourists were stranded on the Greek island of Rhodes on Sunday.", "Rhodes"),
        ("Two people died when a depot burned down on the outskirts of Lyon on Sunday.", "Lyon"),
        ("A light plane came down two miles south of Lyon on Sunday.", "Lyon"),
        ("A man was shot dead next to Quarry Park on Sunday.", "Quarry Park"),
        ("A gardener was killed in the Kent village of Ashford on Sunday.", "Kent village of Ashford"),
    ],
)
def test_a_part_of_a_place_leads_to_its_name_as_a_preposition_does(text: str, place: str) -> None:
    assert places(text)[0] == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("She died late on Sunday in a Chicago hospital, her agent said.", "Chicago hospital"),
        ("Two men were killed at a Vancouver wholesaler on Sunday.", "Vancouver"),
        ("The singer was found dead at her Malibu home on Sunday.", "Malibu"),
    ],
)
def test_one_house_of_many_is_in_the_town_before_it(text: str, place: str) -> None:
    assert places(text)[0] == place


def test_a_town_before_a_subject_of_talk_is_no_place_of_it() -> None:
    assert places("He had lost interest in Chicago politics, the mayor said.", title="Mayor says he is tired") == []


def test_what_a_place_owns_is_there_and_reaches_to_its_own_name() -> None:
    assert places("A ship sank off Ireland's southern coast on Sunday.")[0] == "Ireland"
    assert places("Three people were hurt in a fire in Dublin's Phoenix Park on Sunday.")[0] == "Dublin's Phoenix Park"


def test_who_or_what_goes_on_behind_a_place_does_not_make_it_an_adjective() -> None:
    assert places("Dozens of families are stuck in Lisbon due to a strike.", title="Families stuck")[0] == "Lisbon"
    assert places("It might have been.", title="Tip might have stopped Boston bombing")[0] == "Boston"
    assert places("Police went from door to door in Lisbon looking for the gunman.", title="A manhunt")[0] == "Lisbon"
    assert places("The potter Iris Malone has died in Lisbon aged 91.", "She was born in Oslo.")[0] == "Lisbon"


def test_places_that_and_joins_are_told_together() -> None:
    texts = ("An app runs 640 clinics in Austria, Belgium and Spain, its maker said.",)
    assert places(*texts, title="Attack on clinics") == ["Austria, Belgium and Spain"]
    text = "A single injection prevented most cases in a study of 16,200 people in Brazil and the Philippines."
    assert places(text, title="Vaccine prevents fever") == ["Brazil and the Philippines"]


def test_of_a_long_row_of_places_five_are_told() -> None:
    text = "Storms killed nine people in Lyon, Paris, Berlin, Madrid, Rome, Vienna and Oslo on Sunday."
    assert places(text) == ["Lyon, Paris, Berlin, Madrid, Rome"]


def test_a_place_inside_another_is_no_row() -> None:
    assert places("A fire broke out in Lyon, France, and spread on Sunday.") == ["Lyon, France"]


@pytest.mark.parametrize(
    "title",
    ["Strong earthquake hits Nepal", "Nepal hit by strong earthquake", "Nepal is rocked by a series of blasts"],
)
def test_what_befalls_a_place_happens_there(title: str) -> None:
    assert places("At least 40 people died, officials said.", title=title) == ["Nepal"]
    assert places("The minister was not amused.", title="Critics hit Nepal over visas") == []


def test_where_a_government_rules_it_acts_unless_the_article_says_more() -> None:
    assert places("The Goa government told lawmakers that it would fine drinkers.", title="Fines planned") == ["Goa"]
    assert places("A law was signed by the president.", title="Russia bans private networks") == ["Russia"]
    assert places("They won by 41 runs.", title="Russia thrashes Malta") == []
    assert places("The president signed a law in Sochi.", title="Russia bans private networks")[0] == "Sochi"


def test_what_is_only_planned_for_a_place_is_no_place_of_the_event() -> None:
    texts = (
        "The council of Leeds voted on Tuesday to raise the tax.",
        "The budget drops a plan to close the libraries in Bradford.",
    )
    assert places(*texts, title="Leeds council raises tax") == ["Leeds"]


def test_a_quarter_named_further_down_is_not_where_the_whole_event_was() -> None:
    texts = ("Some 300 houses in Delhi are unsafe.", "Two are in north Delhi.", "One is in south Delhi.")
    assert places(*texts, title="300 houses in Delhi found unsafe")[0] == "Delhi"
    assert places("A fire broke out in north Delhi.", title="Fire in Delhi") == ["north Delhi"]


def test_captions_that_run_together_put_the_event_nowhere() -> None:
    captions = "She is seen with fans and they are all smiling at the lens " * 6
    assert places("They won the cup.", captions + "and a man in Lisbon celebrates", title="Cup won") == []


def test_a_film_or_a_war_is_no_place() -> None:
    assert places("The actor last appeared in Sad Story.", title="Actor replies") == []
    assert places("He had served in World War II.", title="Veteran honoured") == []


def test_a_dateline_says_where_in_any_language() -> None:
    texts = (
        "HALVERTON — Der Stadtrat hat am Dienstag beschlossen, den Hafen zu sperren.",
        "In Halverton gilt das sofort.",
    )
    where = facts.find(texts, title="Hafen gesperrt", published=FRIDAY, language="de").where
    assert where == (Fact("Halverton", 1, 3, 12),)
    only = facts.find(texts[:1], title="Hafen gesperrt", published=FRIDAY, language="de").where
    assert [fact.text for fact in only] == ["HALVERTON"]


def test_whoever_leaves_or_visits_a_place_was_there() -> None:
    assert places("The board has forbidden the ship to leave Lisbon.", title="Board keeps ship in port") == ["Lisbon"]


def test_a_place_is_told_once_however_it_is_written() -> None:
    text = "A man was arrested at the Delhi airport on Monday."
    assert places(text, "He was taken to Delhi.", title="Man held in Delhi Airport") == ["Delhi Airport"]


def test_a_place_whose_name_begins_or_ends_as_another_one_does_is_told_too() -> None:
    assert places("Floods killed 12 people in Somalia.", "Six people died in Mali.") == ["Somalia", "Mali"]
    assert places("Gunmen killed 12 people in Nigeria.", "Six people died in Niger.") == ["Nigeria", "Niger"]


def test_a_country_is_in_not_at_and_what_is_outside_of_it_is_elsewhere() -> None:
    assert places("The declaration was aimed squarely at China.", title="Ships to sail") == []
    assert places("It was her first title outside India.", title="Player wins title") == []
    assert places("It fell short of that.", title="Bank of England in shake-up") == []
    assert places("A car was found outside Delhi.", title="Car found")[0] == "Delhi"


def test_who_is_in_court_is_before_it() -> None:
    assert places("The appeal will be heard in the Supreme Court.", title="Appeal filed") == []
    assert places("He was freed at Lund Crown Court.", title="Man freed") == ["Lund Crown Court"]


def test_a_region_without_a_name_is_told_where_headline_and_opening_speak_of_it() -> None:
    text = "The sea off the north coast was warmer than ever, the institute said."
    assert places(text, title="Sea off the north coast warmest since 1946") == ["north coast"]
    assert places(text, title="Sea warmest since 1946") == []
    assert places("Divers saw it on the north coast of Malta.", title="Divers see it on the north coast") == ["Malta"]


_PIECES = st.sampled_from(
    sorted(
        lists.of(
            "LUND Lund Lyon Paris's Iran , — and the a of in at outside near to south coast office hit by quake leave"
            " government Street Air India US killed said looking War . ( ) station town"
        )
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(_PIECES, min_size=1, max_size=12), min_size=1, max_size=4), st.lists(_PIECES, max_size=9))
def test_a_place_is_whole_words_of_where_it_stands_and_told_once(texts: list[list[str]], title: list[str]) -> None:
    sentences, head = [" ".join(words) for words in texts], " ".join(title)
    answers = found(*sentences, title=head or None)
    for fact in answers:
        source = head if fact.sentence == TITLE else sentences[fact.sentence]
        assert fact.text == source[fact.start : fact.end]
        assert fact.text[0].isalnum()
        assert fact.text[-1] not in ", —"
    assert len({fact.text.casefold() for fact in answers}) == len(answers)
