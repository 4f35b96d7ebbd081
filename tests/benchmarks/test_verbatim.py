from __future__ import annotations

from collections import Counter

from benchmarks import verbatim
from summarizer.types import Answer, Document, Fact, Point, Summary

TEXT = "LONDON (AP) -- The  bank, founded in 1694, cut\nrates. Governor Ann Lee spoke. Lee left."
SENTENCES = ("LONDON (AP) -- The bank, founded in 1694, cut rates.", "Governor Ann Lee spoke.", "Lee left.")


def wrong(*, point: str | None = None, who: Fact | None = None, sentences: tuple[str, ...] = SENTENCES) -> list[str]:
    points = () if point is None else (Point(point, 0),)
    summary = Summary("Bank cuts", "en", None, "encoder", sentences, points, who=() if who is None else (who,))
    found = Counter(kind for kind, right in verbatim.checks(summary, Document(TEXT, "Bank cuts")) if not right)
    return list(found)


def test_a_point_is_its_sentence_with_words_left_out() -> None:
    assert wrong(point=SENTENCES[0]) == []
    assert wrong(point="The bank cut rates.") == []
    assert wrong(point="The bank raised rates.") == ["points"]
    assert wrong(point="cut The bank rates.") == ["points"]
    assert wrong(point="The ban cut rates.") == ["points"]


def test_a_sentence_is_a_piece_of_the_text_but_for_white_space() -> None:
    assert wrong(sentences=("The bank, founded in 1694, cut rates.",)) == []
    assert wrong(sentences=("The bank cut rates.",)) == ["sentences"]


def test_a_fact_stands_where_it_says_or_is_the_full_form_found_elsewhere() -> None:
    assert wrong(who=Fact("Ann Lee", 2, 0, 3)) == []
    assert wrong(who=Fact("Bank", -1, 0, 4)) == []
    assert wrong(who=Fact("Anna Lee", 2, 0, 3)) == ["facts"]
    assert wrong(who=Fact("Lee", 2, 7, 10)) == ["facts"]
    assert wrong(who=Fact("Lee", 2, 3, 3)) == ["facts"]


def test_an_answer_stands_in_its_quotation_and_that_in_the_article() -> None:
    document = Document(TEXT, "Bank cuts")
    assert verbatim.is_quoted(Answer("Ann Lee", "Governor Ann Lee spoke.", 1, 0.9), document)
    assert not verbatim.is_quoted(Answer("Ann", "Lee left.", 2, 0.9), document)
    assert not verbatim.is_quoted(Answer("Lee", "Lee has left.", 2, 0.9), document)
