"""Where sentences end, and what of an article is one."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import sentences


def cut(line: str) -> list[str]:
    return sentences.split([line])


# ---------------------------------------------------------------- where sentences end


@pytest.mark.parametrize(
    "whole",
    [
        "The U.S. President met Mr. Smith and Gen. J. R. Jones at 5 p.m. Monday in St. Louis.",
        "Donald J. Trump signed it on Jan. 20 in Washington, D.C.",
        "Shares rose 1.5 percent to $3.20, said No. 2 shareholder Acme Inc. of Boston.",
        "“Why did you leave?” Smith asked the minister.",
        '"It is over!" she said.',
        "Sen. Bernie Sanders, I-Vt., voted no.",
        "He waited ... and then he left.",
        "Visit www.example.com for the rest of Yahoo! Finance.",
        "Am 3. Oktober feiern die Deutschen z.B. in Berlin mit Dr. Müller.",
        "M. Macron a rencontré Mme. Merkel à Paris.",
        "iPhone sales fell, e.g. in China, vs. the year before.",
        "Die Brücke ist seit Dienstag, 18. November, und seit dem Umbau am 3. Mai offen.",
        "Мэр города И. И. Петров сказал это в 2026 г. после ремонта.",
        "「大丈夫だ。」と首相は述べた。",
        "“我们等了很久。”市长李明说。",
        "Yahoo!知恵袋で質問した。",
        "他说……我们等了很久。",
        "Roe v. Wade was decided in 1973 (see fig. 2).",
    ],
)
def test_abbreviations_initials_and_numbers_end_no_sentence(whole: str) -> None:
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["He lives in the U.S.", "The others left."],
        ["They met at 5 p.m.", "Nobody spoke."],
        ["He works for Acme Inc.", "She does not."],
        ["“It is done.", "We leave tomorrow,” he said."],
        ['He said: "We won."', "The crowd cheered."],
        ["It began in 2018.", "45 people came."],
        ["Is it true?", "Yes!", "It is."],
        ["He sat.", "Then he spoke."],
        ["That was Plan B.", "The first had failed."],
        ["It cost 5.50 euros.", "“Too much,” she said."],
        ["He was born in 1970.[3]", "He died in 2010. [4][5]", "His wife lives."],
        ["東京で地震があった。", "「大丈夫だ。」と首相は述べた。"],
        ["桥通了吗?", "没有人知道！", "“等着吧。”", "车都停了。"],
        ["प्रधानमंत्री ने कहा।", "वे कल जाएंगे।"],
        ["Θα αντέξει;", "Κανείς δεν ξέρει."],
        ["„Wir haben gewartet.“", "Die Sperre gilt noch."],
        ["He was 18.", "May came, and he left."],
        ["هل هذا صحيح؟", "نعم."],
        ["Er kam am Montag.", "Die anderen blieben."],
        ["Apple fell.", "iPhone sales rose."],
    ],
)
def test_sentences_end_at_their_marks(parts: list[str]) -> None:
    separator = "" if re.search("[\u3400-\u9fff]", parts[0]) else " "
    assert cut(separator.join(parts)) == parts


@pytest.mark.parametrize(
    ("glued", "parts"),
    [
        ("It was told to the media.The minister left.", ["It was told to the media.", "The minister left."]),
        ("They met in 2018.He won.", ["They met in 2018.", "He won."]),
        ("“We go.”He left the room.", ["“We go.”", "He left the room."]),
        ('He said."We go now." They went.', ["He said.", '"We go now."', "They went."]),
        ('"We go now."They went.', ['"We go now."', "They went."]),
        ("वे गए।क्या यह सच है?", ["वे गए।", "क्या यह सच है?"]),
    ],
)
def test_glued_sentences_are_separated(glued: str, parts: list[str]) -> None:
    assert cut(glued) == parts


@pytest.mark.parametrize(
    "parts",
    [
        ["The tram lay on its side near the Sandilands stop", "Seven people have died in the crash, police said."],
        ["The minister leaves the council by its back door on Monday", "The vote was put off by a week."],
        ["Fans of the Rovers watch the game in the harbour", "One of the oldest clubs of the coast is back."],
        ["A house on Mill Lane stands in the water", "After the flood came the mud, two neighbours of hers said."],
    ],
)
def test_a_caption_without_a_mark_is_told_from_the_sentence_behind_it(parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "whole",
    [
        "In 1963 he wrote his seminal article The position of words in the languages of the north.",
        "The director who first filmed Once Upon A Time In Varnby has died at the age of 88.",
        "She sang in a band that was called “Nobody But The rest of us” for nine years.",
        'She sang in a band with the name of "Nobody But The rest of us" for nine years.',
        "They met in the hall of The old Exchange and shook hands for the first time in years.",
        "For her Vitamin A is the answer to all questions of diet and of health.",
        "She has been for nine years the singer of the band The hollow pines and of two others.",
        "Two days of talks with Vice Premier He ended in Lund without a word about the tariffs.",
    ],
)
def test_a_title_in_the_middle_begins_no_sentence(whole: str) -> None:
    assert cut(whole) == [whole]


def test_a_long_line_of_beginnings_is_cut_in_no_time() -> None:
    started = time.perf_counter()
    assert "".join(cut("The the " * 20_000)).startswith("The the")
    assert "".join(cut("a was The the " * 10_000)).startswith("a was")
    assert time.perf_counter() - started < 2


def test_quotes_that_became_question_marks_are_told_from_questions() -> None:
    line = (
        "He praised the staff at the workplace.?It has been decided to celebrate, and all shall come,? the order, "
        "signed by the minister?s aide, had said.To be sure, it was ?unsafe? to go.?We stay.?They left."
    )
    assert cut(line) == [
        "He praised the staff at the workplace.",
        "?It has been decided to celebrate, and all shall come,? the order, signed by the minister?s aide, had said.",
        "To be sure, it was ?unsafe? to go.",
        "?We stay.?",
        "They left.",
    ]


@pytest.mark.parametrize(
    "kept", ["See example.com/A.B for it.", "Write to J.Doe@Example.Org today.", "He uses Node.JS."]
)
def test_addresses_and_names_with_periods_stay_whole(kept: str) -> None:
    assert cut(kept) == [kept]


def test_a_newline_always_ends_a_sentence() -> None:
    assert sentences.split(["Mr.\nSmith is\u2028here", "and  \t there"]) == ["Mr.", "Smith is", "here", "and there"]


@given(st.text(alphabet=st.sampled_from("aB1 .!?…,\"'“”()[]\n。।-"), max_size=200))
def test_nothing_but_white_space_is_lost_in_splitting(text: str) -> None:
    assert "".join("".join(sentences.split([text])).split()) == "".join(text.split())


# ---------------------------------------------------------------- an article's sentences

PASTED = """(Photo by Jo Doe/Getty Images)

Mary Major White House Correspondent
Font Size:

President Jane Roe will meet the leader of Ruritania in late May, her press secretary announced Friday.

“They met for an hour. Nothing was signed,” the secretary said.

TOPSHOT - President Jane Roe (R) and the leader of Ruritania (L) shake hands in Strelsau on June 12. - It was their \
first meeting. (Photo by JO DOE / AFP)

TOPSHOT – President Jane Roe (R) and the leader of Ruritania (L) shake hands in Strelsau on June 12. \
(Photo by JO DOE / AFP)

The talks had appeared to fail. (RELATED: Here’s What They Agreed Upon)

STRELSAU, RURITANIA - JUNE 12: In this handout photograph, the two sign a paper. They smiled. (Photo by Jo Doe/Handout)

Her office did not say where they would meet.
"""


def test_a_pasted_page_leaves_only_its_article() -> None:
    assert sentences.read(PASTED, "Roe To Meet Ruritanian Leader Again") == (
        "President Jane Roe will meet the leader of Ruritania in late May, her press secretary announced Friday.",
        "“They met for an hour.",
        "Nothing was signed,” the secretary said.",
        "The talks had appeared to fail.",
        "Her office did not say where they would meet.",
    )


def test_no_sentence_comes_twice() -> None:
    text = "\n".join(
        [
            "It rained in the north – for a day.",
            "It rained in the north - for a day.",
            "He left. It was late.",
            "She left. It was late.",
        ]
    )
    assert sentences.read(text) == ("It rained in the north – for a day.", "He left.", "It was late.", "She left.")


def test_the_title_is_no_sentence() -> None:
    assert sentences.read("Storm hits the coast\nThe storm came at night.", "Storm Hits The Coast") == (
        "The storm came at night.",
    )


WORDS = st.sampled_from(
    [
        *(
            "Storm",
            "hit",
            "the",
            "coast",
            "said",
            "Mr.",
            "(Photo: AP)",
            "READ MORE:",
            "By",
            "Jo Doe",
            "1/3",
            "2/3",
            "3/3",
        ),
        *("“We", "go.”", "U.S.", "Reuters", "(Reuters) -", "LONDON", "Share", "Facebook", "...", "?", "!", ".", "\n"),
        *("media.The", "(RELATED: Roofs)", "Image caption"),
    ]
)


@settings(max_examples=200)
@given(st.lists(WORDS, max_size=60).map(" ".join), st.sampled_from([None, "Storm hit the coast", "."]))
def test_every_sentence_is_a_verbatim_piece_and_none_comes_twice(text: str, title: str | None) -> None:
    found = sentences.read(text, title)
    folded = " ".join(text.split())
    assert all(sentence in folded for sentence in found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 40_000,
        ". READ: " * 10_000,
        "(Photo: " * 10_000,
        "By " + "Ab Cd, " * 90,
        "aa.Aa " * 10_000,
        '." ' * 20_000,
        ".? A?" * 10_000,
        "1/50 " * 10_000,
        "Abc, " * 5_000 + "(Reuters) - A",
        "\n".join("The same words in this line." for _ in range(5_000)),
    ],
)
def test_hostile_text_takes_no_more_than_a_moment(text: str) -> None:
    start = time.process_time()
    sentences.read(text, "Title")
    assert time.process_time() - start < 5


@pytest.mark.parametrize("stop", [".", " ."])
def test_a_line_without_capitals_has_sentences_too(stop: str) -> None:
    told = [
        f"a girl was rescued from a lake near st. louis at 6 a.m. on saturday{stop}",
        f"deputies said dr. larsen of the u.s. army had waited{stop}",
        f"she was flown to duluth{stop}",
    ]
    assert cut(" ".join(told)) == told
    assert len(cut("Apple’s new iPad costs 300 dollars. and that is all")) == 1
