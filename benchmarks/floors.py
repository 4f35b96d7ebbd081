"""Floors: for each figure the value it must not sink below, and the noise that a value may have, in ``floors.json``.

    {"corpus": {file: SHA-256}, "floors": {figure: {"floor": 0.71, "noise": 0.02}}}

A figure is named ``part.name``. Noise is how far a figure may differ between machines (float32, bfloat16, int8) without
meaning anything; what it may differ on other articles is the standard error, printed beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from benchmarks.reading import Figures

FILE = Path(__file__).with_name("floors.json")
NOISE = 0.005  # of a share, where the part does not state another
NOISE_ROUGE = 0.15  # points
# Shown, but no floor: what is no quality, and what is measured to be set against another figure.
UNPINNED = ("_se", "per_second", ".words", ".counted", ".threshold")


@dataclass(frozen=True, slots=True)
class Floor:
    """The least a figure may be, and how far below that is still noise."""

    floor: float
    noise: float


@dataclass(frozen=True, slots=True)
class Floors:
    """All floors and the digests of the files that they were measured on."""

    corpus: dict[str, str] = field(default_factory=dict)
    floors: dict[str, Floor] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file; no floors where there is none."""
        if not path.exists():
            return cls()
        data = json.loads(path.read_text("utf-8"))
        return cls(data["corpus"], {name: Floor(**floor) for name, floor in data["floors"].items()})

    def save(self, path: Path) -> None:
        """Write the file, a figure a line in order of name, so that a change shows in a diff."""
        corpus = _lines({name: json.dumps(sha256) for name, sha256 in self.corpus.items()})
        stated = _lines({name: json.dumps(asdict(floor)) for name, floor in self.floors.items()})
        path.write_text(f'{{\n "corpus": {{{corpus}\n }},\n "floors": {{{stated}\n }}\n}}\n', "utf-8")

    def of(self, parts: Iterable[str]) -> dict[str, Floor]:
        """Return the floors of these parts."""
        wanted = set(parts)
        return {name: floor for name, floor in self.floors.items() if part_of(name) in wanted}

    def raised(self, figures: Figures, corpus: Mapping[str, str], noise: Mapping[str, float], *, lower: bool) -> Floors:
        """Return floors for these figures, none lower than before unless ``lower``; those of other parts stay.

        A figure that its part no longer gives loses its floor only with ``lower``.
        """
        measured = {part_of(name) for name in figures}
        kept = {name: old for name, old in self.floors.items() if not (lower and part_of(name) in measured)}
        for name, value in figures.items():
            if not name.endswith(UNPINNED):
                old = kept.get(name)
                stated = old.noise if old else usual_noise(name, noise.get(part_of(name), NOISE))
                kept[name] = Floor(round(max(value, old.floor) if old else value, 4), stated)
        return Floors({**self.corpus, **corpus}, kept)


def fallen(figures: Figures, floors: Mapping[str, Floor]) -> list[str]:
    """Name the figures that are below their floor by more than noise, or gone."""
    return [name for name, one in floors.items() if figures.get(name, float("-inf")) < one.floor - one.noise]


def usual_noise(name: str, of_shares: float) -> float:
    """Return the noise of a figure that has no floor yet."""
    if "verbatim" in name:
        return 0.0
    return NOISE_ROUGE if "rouge" in name else of_shares


def part_of(name: str) -> str:
    """``squad2.f1`` -> ``squad2``."""
    return name.partition(".")[0]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(values: Mapping[str, str]) -> str:
    return ",".join(f'\n  "{name}": {value}' for name, value in sorted(values.items()))
