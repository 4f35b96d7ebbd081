"""The summarizer as the bot and the command line see it, with the real encoder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer import facts, pipeline
from summarizer.types import Document, ModelError, Options, SummarizerError, Summary, UnreadableError
from tests.samples import SAMPLES, Sample

OPTIONS = Options(device="cpu")
FERRY = Document(
    text="""The ferry to Skarholm will sail again on Friday after four months in dock, harbour chief Maria Lund said.
Engineers replaced both engines at a cost of 2.4 million euros, she told reporters in Varnby. The council will pay half.
Islanders had relied on a fishing boat for food and post since the ferry was laid up in November.
But that boat could not carry cars.
Tickets will cost 12 euros, two more than before the repair, the harbour office said.
A second ferry has been ordered from a yard in Gdansk.
“We are all very glad,” said Erik Dahl, who runs the island's only shop. He plans to open a cafe in the summer.
""",
    title="Ferry to Skarholm sails again on Friday",
    published=datetime(2026, 3, 11, 12, tzinfo=UTC),
    id="a1",
)
BANK = Document(
    text="""The central bank of Lakonia raised its main rate to 4.5 percent on Tuesday, the third rise this year.
Governor Anna Berg said that prices were still rising too fast. Economists had expected no change until the summer.
The national currency gained two percent against the euro, and shares in the largest banks rose.""",
    title="Lakonia's central bank raises rates",
    id="a2",
)
GERMAN = Document(
    text="""Die Fähre nach Skarholm fährt am Freitag nach vier Monaten im Dock wieder, sagte Hafenchefin Maria Lund.
Ingenieure haben für 2,4 Millionen Euro beide Motoren ersetzt. Die Gemeinde zahlt die Hälfte der Kosten.
Die Bewohner der Insel waren seit November auf ein Fischerboot angewiesen, das Lebensmittel und Post brachte.""",
    id="a3",
)
EMPTY = Document(text=" \n ", id="a4")


@pytest.fixture(scope="module")
def ferry() -> Summary:
    return pipeline.summarize(FERRY, OPTIONS)


def test_every_point_is_a_sentence_and_every_sentence_a_piece_of_the_article(ferry: Summary) -> None:
    article = " ".join(FERRY.text.split())
    assert all(sentence in article for sentence in ferry.sentences)
    assert all(point.text == ferry.sentences[point.sentence] for point in ferry.points)
    assert 2 <= len(ferry.points) <= 5
    assert [point.sentence for point in ferry.points] == sorted({point.sentence for point in ferry.points})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_key_point_of_each_sample_rests_on_its_news(sample: Sample) -> None:
    document = Document(sample.text, sample.title, sample.published, sample.language)
    found = pipeline.summarize(document, OPTIONS)
    starts = [found.sentences[point.sentence] for point in found.points]
    assert any(start.startswith(sample.news) for start in starts) or not sample.news
    assert not any(words.casefold() in " ".join(found.sentences).casefold() for words in sample.clutter)


def test_the_summary_says_whose_it_is_and_what_it_is_of(ferry: Summary) -> None:
    assert (ferry.id, ferry.title, ferry.language, ferry.model) == ("a1", FERRY.title, "en", "encoder")
    assert ferry.published == FERRY.published


def test_the_facts_stand_where_they_say(ferry: Summary) -> None:
    assert "Maria Lund" in [fact.text for fact in ferry.who]
    assert (ferry.when[0].text, ferry.when[0].first) == ("Friday", date(2026, 3, 13))
    for fact in (*ferry.who, *ferry.what, *ferry.when, *ferry.where, *ferry.why):
        passage = ferry.sentences[fact.sentence] if fact.sentence >= 0 else ferry.title or ""
        assert 0 <= fact.start < fact.end <= len(passage)


def test_the_vector_has_unit_length_and_tells_stories_apart(ferry: Summary) -> None:
    bank, again = pipeline.summarize_many(
        [BANK, replace(FERRY, title="Skarholm ferry back in service after repair")], OPTIONS
    )
    assert isinstance(bank, Summary)
    assert isinstance(again, Summary)
    assert np.linalg.norm(ferry.vector) == pytest.approx(1, abs=1e-3)
    assert np.dot(ferry.vector, again.vector) > 0.7 > 0.4 > np.dot(ferry.vector, bank.vector)


@pytest.mark.parametrize("count", [1, 4, 50])
def test_exactly_as_many_points_as_asked_for(count: int, ferry: Summary) -> None:
    found = pipeline.summarize(FERRY, OPTIONS, points=count)
    assert len(found.points) == min(count, len(ferry.sentences))


def test_no_points_cannot_be_asked_for() -> None:
    with pytest.raises(SummarizerError, match="ask for 1 or more"):
        pipeline.summarize(FERRY, OPTIONS, points=0)


def test_many_come_in_order_with_errors_in_their_places() -> None:
    documents = [FERRY, EMPTY, GERMAN, BANK] * 5
    results = list(pipeline.summarize_many(iter(documents), OPTIONS))
    assert len(results) == len(documents)
    for document, result in zip(documents, results, strict=True):
        if document is EMPTY:
            assert isinstance(result, UnreadableError)
        else:
            assert isinstance(result, Summary)
            assert result.id == document.id


def test_an_article_is_summarised_the_same_alone_and_among_others(ferry: Summary) -> None:
    _, among = pipeline.summarize_many([BANK, FERRY], OPTIONS)
    assert isinstance(among, Summary)
    assert among.points == ferry.points
    assert np.dot(among.vector, ferry.vector) > 0.999


def test_nothing_to_read_is_unreadable_for_good() -> None:
    with pytest.raises(UnreadableError, match="too short") as caught:
        pipeline.summarize(EMPTY, OPTIONS)
    assert caught.value.permanent


def test_a_language_the_encoder_cannot_read_gets_its_leading_sentences_and_a_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(options: Options) -> None:
        raise AssertionError("no model is needed to take the lead")

    monkeypatch.setattr(pipeline, "load", refuse)
    found = pipeline.summarize(GERMAN, OPTIONS)
    assert (found.language, found.model, found.vector) == ("de", "lead", ())
    assert [point.sentence for point in found.points] == [0, 1]
    assert (
        pipeline.note(found) == "this article is in German, which the model cannot read: these are its first sentences"
    )
    own = "Die Fähre war acht Wochen lang in der Werft."
    described = pipeline.summarize(replace(GERMAN, description=f"{own} {found.points[0].text}"), OPTIONS)
    assert (described.description, described.points) == (own, found.points)
    assert "these are its publisher’s description and first sentences" in (pipeline.note(described) or "")


def test_a_real_summary_needs_no_note(ferry: Summary) -> None:
    assert pipeline.note(ferry) is None


@pytest.mark.parametrize(
    ("given", "language"), [("en-GB", "en"), ("EN", "en"), ("english", "en"), ("", "en"), ("fr", "fr")]
)
def test_the_language_given_wins_where_it_is_one(given: str, language: str) -> None:
    assert pipeline.summarize(replace(FERRY, language=given), OPTIONS).language == language


def test_trouble_with_the_model_fails_the_articles_that_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(options: Options) -> None:
        raise ModelError("the bundled model is not installed", permanent=False)

    monkeypatch.setattr(pipeline, "load", refuse)
    english, german = pipeline.summarize_many([FERRY, GERMAN], OPTIONS)
    assert isinstance(english, ModelError)
    assert isinstance(german, Summary)


def test_a_fault_of_ours_comes_out_as_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr(facts, "find", fail)
    with pytest.raises(SummarizerError, match=r"^reading failed: division by zero$"):
        pipeline.summarize(FERRY, OPTIONS)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=300), title=st.none() | st.text(max_size=40), points=st.none() | st.integers(1, 9))
def test_any_text_gives_a_summary_or_one_of_our_errors(text: str, title: str | None, points: int | None) -> None:
    try:
        found = pipeline.summarize(Document(text, title), OPTIONS, points=points)
    except UnreadableError:
        return
    assert found.points
    assert len(found.points) <= len(found.sentences)


def test_a_question_is_answered_from_the_article_or_not_at_all() -> None:
    found = pipeline.answer("How much did the new engines cost?", FERRY, OPTIONS)
    assert (found.id, found.answer, found.sentence) == ("a1", "2.4 million euros", 1)
    assert (found.quote or "").startswith("Engineers replaced both engines")
    off = pipeline.answer("Which team won the cup final?", FERRY, OPTIONS)
    assert (off.answer, off.quote, off.sentence) == (None, None, None)


def test_a_question_is_answered_from_stored_sentences(ferry: Summary) -> None:
    found = pipeline.answer_from("Who runs the shop on the island?", list(ferry.sentences), OPTIONS)
    assert found.answer == "Erik Dahl"


def test_no_stored_sentences_say_nothing_and_no_question_is_refused(ferry: Summary) -> None:
    assert pipeline.answer_from("Who won?", [], OPTIONS).answer is None
    with pytest.raises(SummarizerError, match="the question is empty"):
        pipeline.answer_from(" ", ferry.sentences, OPTIONS)


class Writing:
    """A model that writes what it is told to write."""

    def __init__(self, said: str) -> None:
        self.said = said

    def write(self, title: str | None, sentences: Sequence[str], count: int) -> str:
        return self.said


def written(monkeypatch: pytest.MonkeyPatch, said: str, document: Document, points: int | None = None) -> Summary:
    ours = pipeline.load(OPTIONS)
    reader = pipeline.Reader("some/model", ours._encoder, ours._scorer, ours._compressor, ours._tagger, Writing(said))
    monkeypatch.setattr(pipeline, "load", lambda options: reader)
    return pipeline.summarize(document, replace(OPTIONS, model="some/model"), points=points)


def test_what_a_model_wrote_passes_grounding_and_is_topped_up(monkeypatch: pytest.MonkeyPatch) -> None:
    found = written(monkeypatch, "Both engines were replaced. King Olav opened the harbour.", FERRY, 3)
    assert found.model == "some/model"
    assert len(found.points) == 3
    texts = [point.text for point in found.points]
    assert "Both engines were replaced." in texts
    assert not any("Olav" in text for text in texts)


def test_when_nothing_written_stands_the_articles_own_sentences_do(monkeypatch: pytest.MonkeyPatch) -> None:
    found = written(monkeypatch, "King Olav opened the harbour of Atlantis.", FERRY)
    assert found.model == "encoder"
    assert all(point.text in found.sentences for point in found.points)


def test_a_written_summary_in_another_language_needs_no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    found = written(monkeypatch, "Die Fähre nach Skarholm fährt am Freitag wieder.", GERMAN)
    assert found.points[0].text == "Die Fähre nach Skarholm fährt am Freitag wieder."
    assert (found.model, found.points[0].sentence) == ("some/model", 0)


def test_importing_the_pipeline_loads_no_model_library() -> None:
    code = "import sys, summarizer.pipeline; print({'torch', 'transformers', 'httpx'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_model_is_loaded_once() -> None:
    assert pipeline.load(OPTIONS) is pipeline.load(Options(device="cpu"))
