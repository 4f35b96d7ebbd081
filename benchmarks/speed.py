"""How fast and how large, side by side with peers in the same run: ``python -m benchmarks.speed``.

Articles of about 700 tokens, made of the sample newsroom's sentences, in batches as the product reads them. Peers:

- one bare pass of the bundled encoder over the same tokens, in each precision that the machine has: what reading costs
  at least; the rest is what the heads and our own Python add
- sumy's LexRank (no model, words alone), given the sentences
- ``generate`` of a model of distilbart-cnn-12-6's size with random weights: the time is that of the trained one

Compare the ratios: the figures themselves are this machine's.
"""

from __future__ import annotations

import argparse
import copy
import os
import re
import subprocess
import sys
import time
import tomllib
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from summarizer import facts, pipeline, sentences
from summarizer.backends import devices, encoder
from summarizer.sentences import text
from summarizer.types import Document, Options

NEWSROOM = Path(__file__).parent.parent / "bot" / "demo" / "newsroom"
OPTIONS = Options(device="cpu")
PUBLISHED = datetime(2026, 3, 11, 12, tzinfo=UTC)
QUESTION = "How many people were hurt?"
TOKENS = 700  # an article's
WINDOW = 256  # tokens a row in a bare pass
ROWS = 16  # in a batch of a bare pass
SAID = 60  # tokens that the writing model writes; distilbart-cnn-12-6 writes 56 to 142

_START = """
import resource, time
began = time.perf_counter()
{code}
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=32, help="how many articles to summarise (default 32)")
    parser.add_argument("--threads", type=int, default=2, help="cores to use (default 2)")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the best counts (default 3)")
    given = parser.parse_args()
    console = Console()
    console.print(started(given.threads))
    import torch

    torch.set_num_threads(given.threads)
    documents = articles(given.articles)
    precision = "bfloat16" if devices.has_fast_bfloat16(torch.device("cpu")) else "float32"
    if devices.has_fast_int8(torch.device("cpu")):
        precision += ", salience and names in 8 bits"
    console.print(f"\n{given.threads} of {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {precision};")
    console.print(f"{len(documents)} articles of {_tokens(documents) / len(documents):.0f} tokens\n")
    console.print(steps(documents, given.runs))
    console.print(peers(documents, given.runs))


def articles(count: int) -> list[Document]:
    """Return articles of TOKENS tokens each; the newsroom's sentences in turn, so that no two are the same."""
    said: list[tuple[str, str, int]] = []
    for title, body in _newsroom():
        lines = sentences.read(body, title)
        said += [(title, line, size) for line, size in zip(lines, _sizes(lines), strict=True)]
    made: list[Document] = []
    place = 0
    while len(made) < count:
        first, total = place, 0
        while total < TOKENS:
            total, place = total + said[place % len(said)][2], place + 1
        chosen = [said[number % len(said)][1] for number in range(first, place)]
        made.append(Document("\n".join(chosen), said[first % len(said)][0], PUBLISHED))
    return made


def _newsroom() -> Iterator[tuple[str, str]]:
    """Yield the title and the text of each English article of the sample newsroom, without its markup."""
    for path in sorted(NEWSROOM.glob("*/*.md")):
        _, front, body = path.read_text("utf-8").split("+++\n", 2)
        known = tomllib.loads(front)
        if known.get("language", "en") == "en":
            plain = re.sub(r"[*_#>]|!?\[([^\]]*)\]\([^)]*\)", r"\1", body)
            yield known["title"], re.sub(r"\{[^}]*\}", "Tuesday", plain)


def _sizes(texts: Sequence[str]) -> list[int]:
    return [len(one.ids) for one in pipeline.load(OPTIONS)._encoder.tokens(texts, special=False)]


def _tokens(documents: Sequence[Document]) -> int:
    return sum(sum(_sizes(document.text.splitlines())) for document in documents)


# ---------------------------------------------------------------- start and memory


def started(threads: int) -> Table:
    """Time and highest memory of a fresh process, with and without the model."""
    table = Table("a fresh process", "seconds", "MB at most", box=None)
    ready = f"import torch; torch.set_num_threads({threads}); from summarizer import pipeline; "
    ready += "from summarizer.types import *; from benchmarks import speed; "
    document = "Document('The ferry sails again on Friday. Both engines were replaced.', language='en')"
    for name, code in (
        ("Python alone", "pass"),
        ("summarizer imported", "import summarizer.pipeline"),
        ("torch imported", "import torch"),
        ("encoder loaded", "from summarizer.backends import encoder; encoder.load('cpu')"),
        ("first article summarised", f"{ready} pipeline.summarize({document}, speed.OPTIONS)"),
        ("16 articles summarised", f"{ready} list(pipeline.summarize_many(speed.articles(16), speed.OPTIONS))"),
    ):
        runs = [_fresh(code) for _ in range(2)]  # the first one may read from the disk
        table.add_row(name, f"{min(seconds for seconds, _ in runs):.2f}", f"{runs[-1][1]:.0f}")
    return table


def _fresh(code: str) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", _START.format(code=code)], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


# ---------------------------------------------------------------- the steps


def steps(documents: Sequence[Document], runs: int) -> Table:
    """Where the time of an article goes."""
    table = Table("step", "ms an article", "articles/s", box=None)
    split = [sentences.read(one.text, one.title) for one in documents]
    model = pipeline.load(OPTIONS)._encoder
    for name, step in (
        ("language", lambda: [text.language(one.text, one.title) for one in documents]),
        ("sentences", lambda: [sentences.read(one.text, one.title) for one in documents]),
        ("tokens", lambda: [model.tokens(one) for one in split]),
        ("facts by rules", lambda: [_facts(one, said) for one, said in zip(documents, split, strict=True)]),
        ("summarize, one by one", lambda: [pipeline.summarize(one, OPTIONS) for one in documents]),
        ("summarize_many, all heads", lambda: list(pipeline.summarize_many(documents, OPTIONS))),
        ("answer, the first question", lambda: [_answer(number, one) for number, one in enumerate(documents)]),
    ):
        seconds = timed(step, runs)
        table.add_row(name, f"{1000 * seconds / len(documents):.1f}", f"{len(documents) / seconds:.1f}")
    return table


def timed(step: Callable[[], Any], runs: int) -> float:
    """Return the seconds that the step takes, the best of a few runs."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        step()
        taken.append(time.perf_counter() - began)
    return min(taken)


def _facts(document: Document, said: Sequence[str]) -> facts.Facts:
    return facts.find(said, title=document.title, published=document.published, language="en")


def _answer(number: int, document: Document) -> Any:
    return pipeline.answer(QUESTION, Document(f"{document.text}\n{number}.", language="en"), OPTIONS)


# ---------------------------------------------------------------- peers


def peers(documents: Sequence[Document], runs: int) -> Table:
    """Ours, the whole pipeline, beside theirs, turn by turn, so that what else the machine does meets both."""
    table = Table("peer", "articles/s", "ours", "times as fast", box=None)

    def ours() -> None:
        list(pipeline.summarize_many(documents, OPTIONS))

    for name, theirs, count in (*bare_passes(documents), lexrank(documents), distilbart()):
        if theirs is None:
            table.add_row(name, "–", "–", "not on this machine")
            continue
        taken = [(timed(theirs, 1), timed(ours, 1)) for _ in range(runs)]
        their, mine = (min(column) for column in zip(*taken, strict=True))
        theirs_a_second, ours_a_second = count / their, len(documents) / mine
        ratio = ours_a_second / theirs_a_second
        table.add_row(name, f"{theirs_a_second:.2f}", f"{ours_a_second:.2f}", f"{ratio:.2f}")
    return table


Peer = tuple[str, Callable[[], Any] | None, int]  # its name, what it does (None: not here), for how many articles


def bare_passes(documents: Sequence[Document]) -> Iterator[Peer]:
    """One pass of the encoder and nothing else over the articles' tokens, in full rows without padding."""
    import torch

    with devices.quiet_transformers() as transformers:
        model = transformers.AutoModel.from_pretrained(encoder.find_folder(), add_pooling_layer=False).eval()
    ids = [id for one in pipeline.load(OPTIONS)._encoder.tokens(_lines(documents), special=False) for id in one.ids]
    rows = torch.tensor(ids[: len(ids) // WINDOW * WINDOW]).view(-1, WINDOW)

    def run(network: Any, precision: torch.dtype) -> None:
        with torch.inference_mode(), torch.autocast("cpu", precision, enabled=precision != torch.float32):
            for first in range(0, len(rows), ROWS):
                network(input_ids=rows[first : first + ROWS])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch would rather see torchao, which is a package of its own
        quantize: Callable[..., Any] = torch.ao.quantization.quantize_dynamic
        small = quantize(copy.deepcopy(model), {torch.nn.Linear}, dtype=torch.qint8)
    has_bfloat16 = devices.has_fast_bfloat16(torch.device("cpu"))
    yield "bare encoder pass, float32", lambda: run(model, torch.float32), len(documents)
    yield "bare encoder pass, bfloat16", (lambda: run(model, torch.bfloat16)) if has_bfloat16 else None, len(documents)
    yield "bare encoder pass, int8", lambda: run(small, torch.float32), len(documents)


def lexrank(documents: Sequence[Document]) -> Peer:
    """sumy's LexRank, three sentences an article."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.summarizers.lex_rank import LexRankSummarizer

    class Words:
        """sumy's own tokenizer wants a download."""

        def to_words(self, sentence: str) -> list[str]:
            return re.findall(r"[^\W\d_]+", sentence)

    def run() -> None:
        for document in documents:
            said = [Sentence(line, Words()) for line in document.text.splitlines()]
            LexRankSummarizer()(ObjectDocumentModel([Paragraph(said)]), 3)

    return "sumy LexRank", run, len(documents)


def distilbart() -> Peer:
    """Four beams of a model of distilbart-cnn-12-6's shape (306M parameters) over one article's tokens."""
    import torch

    with devices.quiet_transformers() as transformers:
        shape = transformers.BartConfig(
            vocab_size=50264, d_model=1024, encoder_layers=12, decoder_layers=6, encoder_ffn_dim=4096,
            decoder_ffn_dim=4096, encoder_attention_heads=16, decoder_attention_heads=16,
        )  # fmt: skip
        model = transformers.BartForConditionalGeneration(shape).eval()
    ids = torch.randint(10, 50_000, (1, TOKENS), generator=torch.Generator().manual_seed(0))

    def run() -> None:
        with torch.inference_mode():
            model.generate(
                input_ids=ids, attention_mask=torch.ones_like(ids), num_beams=4, no_repeat_ngram_size=3,
                min_new_tokens=SAID, max_new_tokens=SAID, do_sample=False,
            )  # fmt: skip

    return f"distilbart-cnn-12-6's shape, {SAID} tokens", run, 1


def _lines(documents: Sequence[Document]) -> list[str]:
    return [line for document in documents for line in document.text.splitlines()]


if __name__ == "__main__":
    main()
