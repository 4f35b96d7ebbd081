"""Shortening: what goes, what never goes, and that nothing else changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import shortening
from summarizer.types import Point
from summarizer.words.binding import BINDING

END = "is expected to run six times a day on the new line between the two towns from the first week of spring"


def shortened(sentence: str, chance: float = 0.0) -> str:
    """Shorten with a compressor that would keep every word with the same chance."""
    return shortening.shorten(sentence, [chance] * len(shortening.spans(sentence)))


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text)


def is_deletion(short: str, sentence: str) -> bool:
    rest = iter(tokens(sentence))
    return all(token in rest for token in tokens(short))


# ---------------------------------------------------------------- what goes


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        (
            "The ferry, which carries islanders and their cars across the bay, " + END + ".",
            "The ferry " + END + ".",
        ),
        (
            "The ferry—a ship for islanders and their cars across the bay—" + END + ".",
            "The ferry " + END + ".",
        ),
        (
            "Edith Marlow, the long-serving head of the harbour office, told the council that the ferry would sail on"
            " Friday after four months in dock and two failed tests.",
            "Edith Marlow told the council that the ferry would sail on Friday after four months in dock and two failed"
            " tests.",
        ),
        (
            "The ferry sailed on Friday after four months in dock and two failed tests, which had left the islanders"
            " with a fishing boat for their food and post.",
            "The ferry sailed on Friday after four months in dock and two failed tests.",
        ),
        (
            "The council bought the whole yard last spring from Wend Holdings Inc., which builds ships of all kinds for"
            " customers all over the northern coast and its many islands.",
            "The council bought the whole yard last spring from Wend Holdings Inc.",
        ),
        (
            "In a letter to the islanders, Edith Marlow said that the ferry would sail again on Friday after four"
            " months in dock at a cost of 2.4 million euros.",
            "Edith Marlow said that the ferry would sail again on Friday after four months in dock at a cost of 2.4"
            " million euros.",
        ),
        (
            "The rights allow holders to buy more shares of the ferry company at half the price or, at the board's"
            " pleasure, to receive other things of value.",
            "The rights allow holders to buy more shares of the ferry company at half the price or to receive other"
            " things of value.",
        ),
        (  # tokenised
            "The ferry , which carries islanders and their cars across the bay , " + END + " .",
            "The ferry " + END + " .",
        ),
        (
            "The ferry – by far the oldest ship on this part of the coast – " + END + ".",
            "The ferry " + END + ".",
        ),
    ],
)
def test_a_span_that_only_adds_is_left_out(sentence: str, short: str) -> None:
    assert shortened(sentence) == short


def test_an_attribution_keeps_its_comma() -> None:
    sentence = (
        "The ferry will sail for the mainland again on Friday after four months in dock in Castell,"
        " a small port to the south of the island, police said."
    )
    assert shortened(sentence).endswith("in dock in Castell, police said.")


def test_what_the_compressor_wants_to_keep_stays() -> None:
    sentence = "The ferry, which carries islanders and their cars across the bay, " + END + "."
    assert shortened(sentence, 0.9) == sentence
    spans = shortening.spans(sentence)
    keep = [0.95 if sentence[slice(*span)] == "islanders" else 0.0 for span in spans]
    assert shortening.shorten(sentence, keep) == sentence


def test_two_spans_can_go() -> None:
    sentence = (
        "The ferry, which carries islanders and their cars across the bay, sailed on Friday after 4 months in dock and"
        " two failed tests, which had left the islanders with a fishing boat."
    )
    assert shortened(sentence) == "The ferry sailed on Friday after 4 months in dock and two failed tests."


# ---------------------------------------------------------------- what stays


@pytest.mark.parametrize(
    "aside",
    [
        "which did not carry any islanders or their cars across the bay",
        "which hasn't carried islanders and their cars across the bay",
        "which never carries islanders or their cars across the bay",
        "which carries 200 islanders and their cars across the bay",
        "which carries hundreds of islanders and their cars across the bay",
        "which carries islanders and their cars if the bay is calm",
        "which carries islanders and their cars until the bay freezes",
        "which allegedly carries smugglers and their cars across the bay",
        "which police said carries smugglers and their cars across the bay",
        "which may carry islanders and their cars across the bay",
        "according to islanders and their friends across the bay",
        "the pride of Skarholm and of the people across the bay",
        "the killing of islanders and of their friends across the bay",
    ],
)
def test_what_changes_the_meaning_stays(aside: str) -> None:
    sentence = f"The ferry, {aside}, {END}."
    assert shortened(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        # the name itself stands in the apposition
        "The victim, the celebrated actor Ann Lee of Castell, was on her way home to the island after a long day at the"
        " theatre when the ferry ran aground.",
        # a list is no aside
        "The council bought a ferry, a tug, and a fishing boat from the yard in Castell for the islanders and for their"
        " many friends on the other side.",
        "The school teaches its pupils mathematics, engineering, and the history of the island in the old yard at the"
        " northern end of the harbour of Castell.",
        # the main clause comes after the comma
        "After the ferry sailed into the harbour of Castell in the heavy rain of a late autumn night, the islanders on"
        " the pier began to sing for joy.",
        "When reports reached the pier that his daughter, Ann, had left the island on the last ferry of the day, the"
        " captain turned the ship around at once.",
        # inside a quotation
        'The captain said: "The ferry, which carries islanders and their cars across the bay, is expected to run six'
        ' times a day on the new line."',
        # what "and" joins is news of its own
        "The ferry sailed on Friday with 200 islanders and their cars on board, and the band of the harbour office"
        " was playing on the pier in the rain.",
        # a question, and quotation marks that an encoding broke
        "Would the ferry, which carries islanders and their cars across the bay, run six times a day on the new line"
        " between the two towns of Castell and Wend?",
        "The ferry is a ?dream, which carries islanders and their cars across the bay?, says the captain of the ship"
        " that sails on the new line between the towns.",
        # a mark without its other half
        "The ferry, which carries islanders and their cars across the bay (and back, is expected to run six times a day"
        " on the new line between the towns.",
        # no capitals: names cannot be told
        "the ferry , which carries ann lee and her car across the bay , is expected to run six times a day on the new"
        " line between the two towns .",
        # no full stop: a heading or a cut
        "The ferry, which carries islanders and their cars across the bay, is expected to run six times a day on the"
        " new line between the two",
        # the last full stop is an abbreviation's
        "The council bought the whole yard last spring from Wend Holdings, which builds all kinds of ships for people"
        " all over the northern half of the U.S.",
        # no comma shows that it only adds
        "The captain sent more than a hundred letters from a private server of her own in a house in the country while"
        " she was head of the harbour office.",
        # a second half of another aside
        "The captain, Ann Lee of Castell, who steered the ferry through the storm, was honoured by the council on"
        " Friday with a medal and a long speech.",
    ],
)
def test_where_anything_is_unclear_the_sentence_stays_whole(sentence: str) -> None:
    assert len(sentence.split()) > shortening.LONG - 3
    assert shortened(sentence) == sentence


def test_a_short_sentence_stays_whole() -> None:
    sentence = "The ferry, which carries islanders and their cars across the bay, sailed on Friday."
    assert shortened(sentence) == sentence


def test_not_too_much_goes() -> None:
    sentence = (
        "The old ferry sailed, which had been awaited by the islanders and their friends for months with growing"
        " impatience and a good deal of anger at the council and its engineers."
    )
    assert shortened(sentence) == sentence


# ---------------------------------------------------------------- datelines


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        ("LONDON (Reuters) - The bank cut rates.", "The bank cut rates."),
        ("NEW DELHI, March 3 (PTI) The court ruled.", "The court ruled."),
        ("(CNN) Thousands marched.", "Thousands marched."),
        ("STOCKHOLM — Snow fell.", "Snow fell."),
        ("SAN JOSE, Calif. — A plant closed.", "A plant closed."),
        ("NATO – which met on Monday – agreed.", "NATO – which met on Monday – agreed."),
        ("The bank (Reuters) - of course - cut rates.", "The bank (Reuters) - of course - cut rates."),
        ("ISRAEL - Hamas talks resumed.", "ISRAEL - Hamas talks resumed."),
    ],
)
def test_only_the_first_sentence_loses_a_dateline(sentence: str, short: str) -> None:
    found = shortening.points([Point(sentence, 0), Point(sentence, 3)], unasked)
    assert [point.text for point in found] == [short, sentence]


# ---------------------------------------------------------------- points


def unasked(texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[float]]:
    raise AssertionError(f"the compressor was asked about {texts}")


def test_the_compressor_reads_only_what_could_be_shortened() -> None:
    asked: list[str] = []

    def keep(texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[float]]:
        asked.extend(texts)
        return [[0.0] * len(of_words) for of_words in spans]

    long = "The ferry, which carries islanders and their cars across the bay, " + END + "."
    chosen = [Point("The ferry sailed on Friday.", 0), Point(long, 2), Point("Tickets cost 12 euros.", 4)]
    found = shortening.points(chosen, keep)
    assert asked == [long]
    assert found == (chosen[0], Point("The ferry " + END + ".", 2), chosen[2])


# ---------------------------------------------------------------- whatever the sentence

SUBJECTS = ("The ferry", "Ann Lee", "The council of Castell", "A 19-year-old man", "“We” and others")
ASIDES = (
    ", which carries islanders across the bay,",
    ", the new head of the harbour office,",
    ", who was not there when it happened,",
    ", according to the police,",
    ", allegedly the oldest of 12 ships,",
    " (pictured)",
    " – of all things –",
    ", a town of 4,000 people (and their dogs),",
    ' "as they say"',
    ",",
    "",
)
VERBS = ("was seen on the pier", "said that the ship could sail", "sailed for Wend at 9 a.m.", "never agreed to it")
TAILS = (
    ", which had left everybody without food and post",
    " after the storm had passed",
    ", and the band was playing on the pier",
    ", including a few who could not swim",
    " as the islanders waited",
    ", police said",
    " if it rains",
    ", ",
    "",
)
ENDS = (".", "!", "?", "", '."', "...")


@st.composite
def sentences(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(SUBJECTS)), *draw(st.lists(st.sampled_from(ASIDES), max_size=3))]
    parts += [" ", draw(st.sampled_from(VERBS)), *draw(st.lists(st.sampled_from(TAILS), max_size=4))]
    return "".join(parts) + draw(st.sampled_from(ENDS))


@settings(deadline=None)
@given(sentences(), st.randoms(use_true_random=False))
def test_nothing_but_words_left_out(sentence: str, chance: object) -> None:
    keep = [chance.random() ** 2 for _ in shortening.spans(sentence)]  # type: ignore[attr-defined]
    short = shortening.shorten(sentence, keep)
    assert short
    assert is_deletion(short, sentence)
    assert short[-1] == sentence[-1]
    assert all(short.count(mark) == sentence.count(mark) for mark in '"“”()')
    assert not re.search(r"\s{2}|\s[,.]|,[,.]", short) or re.search(r"\s{2}|\s[,.]|,[,.]", sentence)
    if len(sentence.split()) <= shortening.LONG:
        assert short == sentence


@settings(deadline=None)
@given(sentences())
def test_words_that_bind_the_meaning_survive(sentence: str) -> None:
    short = shortened(sentence)

    def bound(text: str) -> Counter[str]:
        words = re.findall(r"[\w’']+", text.lower())
        return Counter(word for word in words if word in BINDING or any(map(str.isdigit, word)))

    assert bound(short) == bound(sentence)


@settings(deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="aB ,.“”\"'()–?1which and the was ", min_size=100, max_size=400))
def test_any_text_at_all_is_shortened_or_left_alone(text: str) -> None:
    short = shortened(text)
    assert is_deletion(short, text)
    assert bool(short) == bool(text)
    assert shortening.can_be_shortened(text) or short == text


def test_a_point_of_a_list_goes_without_its_number() -> None:
    heading, figure = Point("2. Whales sing more softly", 4), Point("2. 000 whales were counted.", 5)
    assert [one.text for one in shortening.points([heading, figure], lambda texts, spans: [])] == [
        "Whales sing more softly",
        "2. 000 whales were counted.",
    ]
