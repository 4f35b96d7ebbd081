from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest
import torch

from summarizer.backends import devices


def test_batches_come_in_order_and_few_are_read_ahead() -> None:
    read: list[int] = []

    def batches() -> Iterator[int]:
        for number in itertools.count():
            read.append(number)
            yield number

    found = devices.side_by_side(lambda number: number * number, batches())
    assert list(itertools.islice(found, 5)) == [0, 1, 4, 9, 16]
    assert len(read) <= 5 + torch.get_num_threads()
    assert isinstance(found, Iterator)


def test_each_batch_has_one_core_and_the_others_get_theirs_back() -> None:
    before = torch.get_num_threads()
    assert list(devices.side_by_side(lambda _: torch.get_num_threads(), range(4))) == [1] * 4
    assert torch.get_num_threads() == before


def test_what_a_batch_raises_ends_the_work() -> None:
    main = threading.current_thread()

    def work(number: int) -> bool:
        if number == 3:
            raise ValueError("no such article")
        return threading.current_thread() is main

    found = devices.side_by_side(work, range(10))
    with pytest.raises(ValueError, match="no such article"):
        list(found)
