"""What must not sink: key points, facts, dates, answers and clean text on annotated news, against stored floors.

    python -m benchmarks.quality --data DIR              measure, compare with floors.json; exit 1 where one has sunk
    python -m benchmarks.quality --data DIR --only squad2,pages
    python -m benchmarks.quality --data DIR --full       CNN/DailyMail whole, beside the eighth that has floors
    … --update                                           raise the floors to what was measured
    … --update --allow-lower                             lower them too; say why in docs/design-notes.md

A part is a function from the data folder to figures; a new one is a line in PARTS. ``small`` needs no data.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import answers, compression, entities, floors, pages, reading, small, summaries, verbatim
from benchmarks.floors import Floors
from benchmarks.reading import Figures


@dataclass(frozen=True, slots=True)
class Part:
    """One set measured: the function, the files it reads, what issue 3 asks for, and the noise of its shares."""

    measure: Callable[[Path], Figures]
    files: tuple[str, ...]
    goals: Mapping[str, float] = field(default_factory=dict)
    noise: float = floors.NOISE
    prefix: str = ""  # of the figures' names, dropped here: the part's name says it
    usual: bool = True


_BERTSUM = {"rouge1_over_lead3": 3.5, "rouge2_over_lead3": 2.6, "rougeL_over_lead3": 3.3}  # BertSumExt, 110M parameters
_ABOVE_LEAD = dict.fromkeys(_BERTSUM, 0.0)
_FIVE_W = {"who_f1": 0.70, "what_f1": 0.62, "when_f1": 0.70, "where_f1": 0.70, "silence": 0.70, "iso_date": 0.85}
_NAMES = ("person_f1", "organization_f1", "place_f1")
_TIMES = {"span_f1": 0.85, "value": 0.85}
_TRADED = 0.01  # between precision and recall, by rounding to 8 bits
_ONE_OF_31 = 0.033  # one article more or less of those that have a place; rounding to 8 bits may turn one

PARTS: dict[str, Part] = {
    "small": Part(small.measure, (), noise=0.04),
    "cnndm": Part(summaries.cnndm, (summaries.CNNDM,), _BERTSUM),
    "cnndm_full": Part(summaries.cnndm_full, (summaries.CNNDM,), _BERTSUM, usual=False),
    "inshorts": Part(summaries.inshorts, (summaries.INSHORTS,), _ABOVE_LEAD),
    "giveme5w1h": Part(reading.giveme5w1h, ("giveme5w1h/dev.jsonl.gz",), _FIVE_W, _ONE_OF_31, "5w_"),
    "timebank": Part(reading.timebank, ("timex/timebank_dev_only.jsonl.gz",), _TIMES, prefix="timebank_"),
    "squad2": Part(answers.squad2, (answers.FILE,), {"f1": 0.60}),
    "worldwide": Part(entities.tagged, (entities.FILE,), dict.fromkeys(("f1", *_NAMES), 0.80), _TRADED, "ner_"),
    "compression": Part(compression.measure, compression.FILES, {"f1": 0.82}),
    "pages": Part(pages.scrapinghub, ("pages/scrapinghub.jsonl.gz",), {"f1": 0.960}, prefix="pages_"),
    "splitting": Part(pages.splitting, ("gum/docs.jsonl.gz",), prefix="splitting_"),
    "verbatim": Part(verbatim.measure, verbatim.FILES, {"share": 1.0}),
}


def main() -> None:
    """Measure, print, compare."""
    given = _arguments()
    names = chosen(given.only, full=given.full)
    corpus = digests(given.data, names)
    stored = Floors.load(floors.FILE)
    other = [file for file, seen in corpus.items() if stored.corpus.get(file, seen) != seen]
    if other and not given.allow_lower:
        sys.exit(f"quality: the floors were measured on another {other[0]}; --update --allow-lower measures anew")
    figures = measure(given.data, names)
    show(figures, stored)
    sunk = floors.fallen(figures, stored.of(names))
    if given.update and (given.allow_lower or not sunk):
        noise = {name: PARTS[name].noise for name in names}
        stored.raised(figures, corpus, noise, lower=given.allow_lower).save(floors.FILE)
    elif sunk:
        sys.exit(f"quality: below the floor: {', '.join(sunk)}" + ("; --allow-lower" if given.update else ""))


def chosen(only: str | None, *, full: bool = False) -> list[str]:
    """Return the names of the parts asked for; exits where one is not known."""
    if only is None:
        return [name for name, part in PARTS.items() if part.usual or full]
    if full:
        sys.exit("quality: --full goes with all parts; with --only name the long one: cnndm_full")
    names = [name.strip() for name in only.split(",") if name.strip()]
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"quality: no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return names


def digests(data: Path, names: Sequence[str]) -> dict[str, str]:
    """Return the digest of every file that the parts read; exits where one is missing."""
    files = dict.fromkeys(file for name in names for file in PARTS[name].files)
    missing = [file for file in files if not (data / file).is_file()]
    if missing:
        sys.exit(f"quality: no {', '.join(missing)} in {data}: give the data folder with --data")
    return {file: floors.digest(data / file) for file in files}


def measure(data: Path, names: Sequence[str]) -> Figures:
    """Take the figures of the parts, one after the other; some ten minutes on two cores for all."""
    figures: Figures = {}
    for name in names:
        started = time.monotonic()
        found = PARTS[name].measure(data)
        figures |= {f"{name}.{figure.removeprefix(PARTS[name].prefix)}": value for figure, value in found.items()}
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return figures


def show(figures: Figures, stored: Floors) -> None:
    """Print a table, plain when piped: what was measured, what is to be reached, what must not sink."""
    table = Table("figure", "measured", "goal", "floor", "noise", "s.e.", box=None)
    sunk = floors.fallen(figures, stored.of({floors.part_of(name) for name in figures}))
    for name, value in figures.items():
        if name.endswith("_se"):
            continue
        part, _, figure = name.partition(".")
        goal, floor = PARTS[part].goals.get(figure), stored.floors.get(name)
        colour = "red" if name in sunk else "" if goal is None else "green" if value >= goal else "yellow"
        noise = None if floor is None else floor.noise
        cells = (value, goal, None if floor is None else floor.floor, noise, figures.get(f"{name}_se"))
        table.add_row(name, *("" if cell is None else f"{cell:.3f}" for cell in cells), style=colour)
    Console().print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with cnndm/, inshorts/, qa/ …")
    parser.add_argument("--only", help=f"parts, comma-separated: {', '.join(PARTS)}")
    parser.add_argument("--full", action="store_true", help="the parts too that take long")
    parser.add_argument("--update", action="store_true", help="raise the floors to what was measured")
    parser.add_argument("--allow-lower", action="store_true", help="with --update: lower them where figures sank")
    return parser.parse_args()


if __name__ == "__main__":
    main()
