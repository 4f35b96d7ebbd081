"""The floors of quality: what sinks is named, and nothing lowers a floor by itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import quality
from summarizer.types import Answer, Point, Summary

FLOORS = {"inshorts.rouge1": 47.0, "squad2.f1": 0.30}


def test_a_figure_sinks_when_it_is_below_its_floor_by_more_than_noise() -> None:
    assert quality.fallen({"inshorts.rouge1": 46.9, "squad2.f1": 0.296}, FLOORS) == []
    assert quality.fallen({"inshorts.rouge1": 46.8, "squad2.f1": 0.30}, FLOORS) == ["inshorts.rouge1"]


def test_a_figure_that_is_gone_has_sunk() -> None:
    assert quality.fallen({"squad2.f1": 0.4}, FLOORS) == ["inshorts.rouge1"]


def test_floors_rise_but_do_not_fall() -> None:
    figures = {"inshorts.rouge1": 46.9, "squad2.f1": 0.4, "squad2.exact": 0.2}
    assert quality.raised(figures, FLOORS) == {"inshorts.rouge1": 47.0, "squad2.f1": 0.4, "squad2.exact": 0.2}


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, stored floors for it, and a measurement that finds F1 at 0.25."""
    for name in quality.FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    corpus = {name: quality.digest(tmp_path / name) for name in quality.FILES}
    floors = tmp_path / "floors.json"
    floors.write_text(json.dumps({"corpus": corpus, "floors": {"squad2.f1": 0.30}}))
    monkeypatch.setattr(quality, "FLOORS", floors)
    monkeypatch.setattr(quality, "measure", lambda data: {"squad2.f1": 0.25})
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, data: Path, *more: str) -> str | int | None:
    monkeypatch.setattr(sys, "argv", ["quality", "--data", str(data), *more])
    try:
        quality.main()
    except SystemExit as end:
        return end.code
    return 0


def stored(data: Path) -> dict[str, float]:
    floors: dict[str, float] = json.loads((data / "floors.json").read_text())["floors"]
    return floors


def test_below_the_floor_the_run_fails_and_names_the_figure(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    assert run(monkeypatch, measured) == "quality: below the floor: squad2.f1"


def test_an_update_alone_does_not_lower_a_floor(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    assert "squad2.f1; --allow-lower" in str(run(monkeypatch, measured, "--update"))
    assert stored(measured) == {"squad2.f1": 0.30}


def test_a_floor_is_lowered_when_asked_for_by_name(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    assert run(monkeypatch, measured, "--update", "--allow-lower") == 0
    assert stored(measured) == {"squad2.f1": 0.25}


def test_floors_of_other_data_are_not_compared_with(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    (measured / quality.FILES[0]).write_bytes(b"other")
    assert "measured on other data" in str(run(monkeypatch, measured))


def test_missing_data_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "no cnndm/val.jsonl.gz" in str(run(monkeypatch, tmp_path))


def test_a_point_is_verbatim_when_it_is_its_sentence_with_words_left_out() -> None:
    text = "LONDON (AP) -- The  bank cut\nrates. Shares rose."
    sentences = ("LONDON (AP) -- The bank cut rates.", "Shares rose.")

    def said(point: str) -> Summary:
        return Summary(None, "en", None, "encoder", sentences, (Point(point, 0),))

    assert quality.is_verbatim(said(sentences[0]), text)
    assert quality.is_verbatim(said("The bank cut rates."), text)
    assert not quality.is_verbatim(said("The bank raised rates."), text)
    assert not quality.is_verbatim(said("cut The bank rates."), text)
    assert not quality.is_verbatim(said("The bank cut rates."), "Other text.")


def test_tokenised_text_is_cut_behind_its_full_stops() -> None:
    text = 'he said " i am glad . " she left . was it late ? no'
    assert quality.tokenised_sentences(text) == ['he said " i am glad . "', "she left .", "was it late ?", "no"]


def test_answers_are_compared_as_squads_script_does() -> None:
    assert quality.token_f1("The Eiffel Tower", "eiffel tower.") == 1
    assert quality.token_f1("", "") == 1
    assert quality.token_f1("", "Paris") == 0
    assert quality.token_f1("in Paris", "Paris") == pytest.approx(2 / 3)
    assert quality.holds(Answer("x", "It is in Paris, France.", 0, 1.0), ["paris"])
    assert not quality.holds(Answer(None, None, None, 0.0), ["paris"])
