"""How well words are kept and dropped: ``python -m benchmarks.compression --data DIR``.

``f1`` is that of a sentence's kept tokens, averaged over the tenth of the pairs that training never reads (Filippova et
al. 2015: .82 from two million pairs); a word is kept above the threshold that is best on another twentieth. ``rule_…``
is what the product makes of the long sentences among them: whole spans, by the rules of ``summarizer/shortening.py``.
Broadcast news (spoken, never trained on) has three shortenings a sentence: our agreement with its editors stands beside
theirs with each other.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data import records
from benchmarks.reading import Figures
from summarizer import shortening
from summarizer.backends import compressor, encoder
from training import compression

PAIRS = "compression/pairs.jsonl.gz"
BROADCAST = "compression/broadcast.jsonl.gz"
FILES = (PAIRS, BROADCAST)
THRESHOLDS = [number / 100 for number in range(20, 61, 5)]

Keep = Sequence[bool]


def measure(data: Path) -> Figures:
    """Take every figure; about a minute on one core."""
    ours = compressor.load(encoder.load("cpu"))
    tuning, test = (list(compression.pairs(data, part)) for part in ("threshold", "test"))
    chances = ours.keep([one.text for one in tuning], [one.spans for one in tuning])
    threshold = max(THRESHOLDS, key=lambda limit: _mean_f1(tuning, chances, limit))
    chances = ours.keep([one.text for one in test], [one.spans for one in test])
    figures = {"threshold": threshold, "f1": _mean_f1(test, chances, threshold)}
    return (
        figures
        | _whole_file(test, chances, threshold)
        | _by_rule(ours, [one.text for one in test])
        | _broadcast(data, ours, threshold)
    )


def f1(ours: Keep, gold: Keep) -> float:
    """Compare two ways to keep the words of one sentence."""
    shared = sum(mine and other for mine, other in zip(ours, gold, strict=True))
    return 2 * shared / max(sum(ours) + sum(gold), 1)


def kept_of(words: Sequence[str], shortened: Sequence[str]) -> list[bool]:
    """Align a shortening with its sentence: which words it keeps."""
    keep = [False] * len(words)
    matcher = difflib.SequenceMatcher(None, [w.lower() for w in words], [w.lower() for w in shortened], autojunk=False)
    for block in matcher.get_matching_blocks():
        keep[block.a : block.a + block.size] = [True] * block.size
    return keep


def _mean_f1(pairs: Sequence[compression.Pair], chances: Sequence[Sequence[float]], limit: float) -> float:
    made = zip(pairs, chances, strict=True)
    return statistics.fmean(f1([chance > limit for chance in found], one.keep) for one, found in made)


def _whole_file(pairs: Sequence[compression.Pair], chances: Sequence[Sequence[float]], limit: float) -> Figures:
    ours = [chance > limit for found in chances for chance in found]
    gold = [kept for one in pairs for kept in one.keep]
    return {
        "f1_of_all_tokens": f1(ours, gold),
        "kept": statistics.fmean(ours),
        "kept_by_gold": statistics.fmean(gold),
        "f1_keeping_all": statistics.fmean(f1([True] * len(one.keep), one.keep) for one in pairs),
        "sentences": float(len(pairs)),
    }


def _by_rule(ours: compressor.Compressor, texts: Sequence[str]) -> Figures:
    """Tell how many long sentences the product shortens, and to what share of their words."""
    long = [text for text in texts if shortening.is_long(text)]
    spans = [shortening.spans(text) for text in long]
    made = [shortening.shorten(text, keep) for text, keep in zip(long, ours.keep(long, spans), strict=True)]
    shares = [len(short.split()) / len(text.split()) for short, text in zip(made, long, strict=True) if short != text]
    return {"rule_shortens": len(shares) / max(len(long), 1), "rule_keeps": statistics.fmean(shares or [1.0])}


def _broadcast(data: Path, ours: compressor.Compressor, limit: float) -> Figures:
    rows = [row for row in records(data / BROADCAST) if len(row["text"].split()) > 3]
    pairs = [compression.pair({"tokens": row["text"].split(), "keep": [0] * len(row["text"].split())}) for row in rows]
    chances = ours.keep([one.text for one in pairs], [one.spans for one in pairs])
    mine, theirs, kept, kept_by_gold = [], [], [], []
    for row, found in zip(rows, chances, strict=True):
        made = [chance > limit for chance in found]
        golds = [kept_of(row["text"].split(), shortened.split()) for shortened in row["summaries"]]
        mine.append(statistics.fmean(f1(made, gold) for gold in golds))
        theirs.append(statistics.fmean(f1(one, other) for one, other in itertools.combinations(golds, 2)))
        kept.append(statistics.fmean(made))
        kept_by_gold.append(statistics.fmean(statistics.fmean(gold) for gold in golds))
    return {
        "broadcast_f1": statistics.fmean(mine),
        "broadcast_f1_of_editors": statistics.fmean(theirs),
        "broadcast_kept": statistics.fmean(kept),
        "broadcast_kept_by_editors": statistics.fmean(kept_by_gold),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with compression/")
    for name, value in measure(parser.parse_args().data).items():
        print(f"{name:26} {value:.4f}")


if __name__ == "__main__":
    main()
