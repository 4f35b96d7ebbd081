"""The command that measures: what it asks for, refuses and writes. Nothing is measured here but the small part."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import floors, quality, small
from benchmarks.floors import Floor, Floors
from benchmarks.quality import Part


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one file, stored floors for it, and a part that finds F1 at 0.25."""
    (tmp_path / "squad.gz").write_bytes(b"questions")
    monkeypatch.setattr(floors, "FILE", tmp_path / "floors.json")
    stored = {"squad2.f1": Floor(0.30, 0.005), "pages.f1": Floor(0.9, 0.005)}
    Floors({"squad.gz": floors.digest(tmp_path / "squad.gz")}, stored).save(floors.FILE)
    parts = {
        "squad2": Part(lambda data: {"qa_f1": 0.25}, ("squad.gz",), {"f1": 0.6}, prefix="qa_"),
        "long": Part(lambda data: {"f1": 0.5}, (), usual=False),
    }
    monkeypatch.setattr(quality, "PARTS", parts)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, data: Path, *more: str) -> str | int | None:
    monkeypatch.setattr(sys, "argv", ["quality", "--data", str(data), *more])
    try:
        quality.main()
    except SystemExit as end:
        return end.code
    return 0


def stored(data: Path) -> dict[str, float]:
    found = json.loads((data / "floors.json").read_text())["floors"]
    return {name: floor["floor"] for name, floor in found.items()}


def test_below_the_floor_the_run_fails_and_names_the_figure(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    assert run(monkeypatch, measured) == "quality: below the floor: squad2.f1"


def test_an_update_alone_does_not_lower_a_floor(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    assert "squad2.f1; --allow-lower" in str(run(monkeypatch, measured, "--update"))
    assert stored(measured) == {"squad2.f1": 0.30, "pages.f1": 0.9}


def test_a_floor_is_lowered_when_asked_for_by_name(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    assert run(monkeypatch, measured, "--update", "--allow-lower") == 0
    assert stored(measured) == {"squad2.f1": 0.25, "pages.f1": 0.9}


def test_full_beside_names_says_which_name_is_meant() -> None:
    with pytest.raises(SystemExit, match="cnndm_full"):
        quality.chosen("cnndm", full=True)


def test_a_part_asked_for_by_name_is_the_only_one(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    assert run(monkeypatch, measured, "--only", "long", "--update") == 0
    assert stored(measured) == {"squad2.f1": 0.30, "pages.f1": 0.9, "long.f1": 0.5}
    assert "no part squad" in str(run(monkeypatch, measured, "--only", "squad"))


def test_floors_of_other_data_are_not_compared_with(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    (measured / "squad.gz").write_bytes(b"other")
    assert "measured on another squad.gz" in str(run(monkeypatch, measured))


def test_missing_data_is_named(monkeypatch: pytest.MonkeyPatch, measured: Path) -> None:
    (measured / "squad.gz").unlink()
    assert "no squad.gz" in str(run(monkeypatch, measured))


def test_the_table_sets_a_figure_beside_its_goal_and_its_floor(
    monkeypatch: pytest.MonkeyPatch, measured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, measured)
    assert ["squad2.f1", "0.250", "0.600", "0.300", "0.005"] in [
        line.split() for line in capsys.readouterr().out.splitlines()
    ]


def test_what_the_shipped_weights_read_in_texts_of_our_own_does_not_sink() -> None:
    figures = {f"small.{name}": value for name, value in small.measure().items()}
    assert floors.fallen(figures, Floors.load(floors.FILE).of(["small"])) == []
