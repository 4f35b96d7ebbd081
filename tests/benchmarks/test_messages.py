"""The check of generated messages at its smallest, and that it can fail."""

from __future__ import annotations

import dataclasses

import pytest

from benchmarks import messages as benchmark
from bot import messages
from tests.bot.test_messages import NOW, STORY


def test_a_few_generated_messages_pass() -> None:
    seen = benchmark.run(16, ["A <b>real</b> title & more"])
    assert seen["captions"] == 16
    assert min(seen[style] for style in benchmark.STYLES) == 4


def test_a_message_that_says_something_else_does_not_pass() -> None:
    message, pictured = (messages.render(STORY, now=NOW, jpeg=jpeg) for jpeg in (None, b"jpeg"))
    benchmark.judge(STORY, message, pictured)
    for broken in ("<b>Another headline</b>", "<b>unclosed", "x" * 5000):
        with pytest.raises(AssertionError):
            benchmark.judge(STORY, dataclasses.replace(message, html=broken), pictured)
    with pytest.raises(AssertionError):
        benchmark.judge(STORY, dataclasses.replace(message, more=("fine", "<i>unclosed")), pictured)
