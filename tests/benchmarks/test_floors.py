"""The floors of quality: what sinks is named, and nothing lowers a floor by itself."""

from __future__ import annotations

from pathlib import Path

from benchmarks import floors
from benchmarks.floors import Floor, Floors

FLOORS = Floors({"a.gz": "1"}, {"inshorts.rouge1": Floor(47.0, 0.15), "squad2.f1": Floor(0.30, 0.005)})


def test_a_figure_sinks_when_it_is_below_its_floor_by_more_than_noise() -> None:
    assert floors.fallen({"inshorts.rouge1": 46.9, "squad2.f1": 0.296}, FLOORS.floors) == []
    assert floors.fallen({"inshorts.rouge1": 46.8, "squad2.f1": 0.30}, FLOORS.floors) == ["inshorts.rouge1"]


def test_a_figure_that_is_gone_has_sunk() -> None:
    assert floors.fallen({"squad2.f1": 0.4}, FLOORS.floors) == ["inshorts.rouge1"]


def test_a_part_is_held_against_its_own_floors_alone() -> None:
    assert floors.fallen({"squad2.f1": 0.4}, FLOORS.of(["squad2"])) == []


def test_floors_rise_but_do_not_fall_and_keep_the_noise_stated() -> None:
    figures = {"inshorts.rouge1": 46.9, "squad2.f1": 0.4, "squad2.exact": 0.2}
    raised = FLOORS.raised(figures, {}, {"squad2": 0.01}, lower=False).floors
    assert raised == {
        "inshorts.rouge1": Floor(47.0, 0.15),
        "squad2.f1": Floor(0.4, 0.005),
        "squad2.exact": Floor(0.2, 0.01),
    }


def test_lowering_takes_what_was_measured_and_leaves_other_parts_alone() -> None:
    lowered = FLOORS.raised({"squad2.exact": 0.2}, {"b.gz": "2"}, {}, lower=True)
    assert lowered.floors == {"inshorts.rouge1": Floor(47.0, 0.15), "squad2.exact": Floor(0.2, floors.NOISE)}
    assert lowered.corpus == {"a.gz": "1", "b.gz": "2"}


def test_standard_errors_and_speeds_have_no_floor() -> None:
    assert Floors().raised({"cnndm.rouge1_se": 0.4, "pages.pages_per_second": 9.0}, {}, {}, lower=False).floors == {}


def test_the_file_holds_what_was_saved(tmp_path: Path) -> None:
    FLOORS.save(tmp_path / "floors.json")
    assert Floors.load(tmp_path / "floors.json") == FLOORS
    assert Floors.load(tmp_path / "none.json") == Floors()
