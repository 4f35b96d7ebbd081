from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import Pace
from bot.demo import faults

ALICE, BOB, GROUP = 11, 12, -500


def send(pace: Pace, chat_id: int, start: float, end: float | None) -> None:
    pace.start(chat_id, start).end = end


def test_the_first_message_goes_at_once() -> None:
    pace = Pace()
    assert pace.wait_for_chat(ALICE, 0.0) == pace.wait_for_all(0.0) == 0.0


def test_a_chat_waits_a_second_from_the_last_answer_and_holds_up_nobody_else() -> None:
    pace = Pace()
    send(pace, ALICE, 10.0, 10.2)
    assert pace.wait_for_chat(ALICE, 10.5) == pytest.approx(0.7)
    assert pace.wait_for_chat(BOB, 10.5) == 0.0
    assert pace.wait_for_chat(ALICE, 11.2) == 0.0


def test_a_message_without_an_answer_counts_as_just_sent_but_not_for_ever() -> None:
    pace = Pace()
    send(pace, ALICE, 10.0, None)
    assert pace.wait_for_chat(ALICE, 10.3) == pytest.approx(1.0)
    assert pace.wait_for_chat(ALICE, 11.5) == pytest.approx(0.5)
    assert pace.wait_for_chat(ALICE, 12.0) == 0.0


def at_once(pace: Pace, now: float) -> int:
    """How many messages may go at one moment."""
    for count in range(1000):
        if pace.wait_for_all(now):
            return count
        send(pace, 100 + count, now, now)
    return 1000


def test_messages_flow_evenly_rather_than_thirty_at_once() -> None:
    pace = Pace()
    assert [at_once(pace, number * 0.0334) for number in range(60)] == [1] * 60


def test_a_quiet_spell_saves_up_no_burst() -> None:
    pace = Pace()
    send(pace, ALICE, 0.0, 0.0)
    assert at_once(pace, 1000.0) == 1


def test_what_is_late_by_a_little_is_made_up_for() -> None:
    pace, now = Pace(), 0.0
    for number in range(301):
        now += pace.wait_for_all(now)
        if number < 300:
            now += 0.01  # a process that wakes too late
            send(pace, 100 + number, now, now)
    assert now == pytest.approx(10.0, abs=0.15)


def test_an_answer_that_comes_late_holds_up_the_thirtieth_message_after_it() -> None:
    pace, now = Pace(), 0.0
    for number in range(30):
        now += pace.wait_for_all(now)
        send(pace, 100 + number, now, max(now, 0.4))
    assert now < 1.0
    assert pace.wait_for_all(now) == pytest.approx(1.4 - now)


def test_a_group_gets_twenty_messages_a_minute() -> None:
    pace = Pace()
    for number in range(20):
        assert pace.wait_for_chat(GROUP, float(number)) == 0.0
        send(pace, GROUP, float(number), float(number))
    assert pace.wait_for_chat(GROUP, 20.0) == pytest.approx(40.0)


def test_limits_that_somebody_pays_for_are_kept_too() -> None:
    pace = Pace(overall=100, per_chat=3, per_group=5)
    for number in range(3):
        assert pace.wait_for_chat(ALICE, number / 10) == 0.0
        send(pace, ALICE, number / 10, number / 10)
    assert pace.wait_for_chat(ALICE, 0.3) == pytest.approx(0.7)
    for number in range(5):
        send(pace, GROUP, float(number), float(number))
    assert pace.wait_for_chat(GROUP, 6.0) == pytest.approx(54.0)
    now = 20.0
    for chat in range(100, 1100):
        now += pace.wait_for_all(now)
        send(pace, chat, now, now)
    assert now == pytest.approx(30.0, abs=0.2)


def test_after_a_start_what_the_last_run_sent_still_counts() -> None:
    pace = Pace()
    pace.recall([(GROUP, float(number)) for number in range(20)])
    assert pace.wait_for_chat(GROUP, 30.0) == pytest.approx(30.0)
    assert pace.wait_for_chat(ALICE, 30.0) == pace.wait_for_all(30.0) == 0.0


def test_a_message_whose_turn_is_near_counts_from_its_turn() -> None:
    pace = Pace()
    pace.start(ALICE, 10.0)
    assert pace.wait_for_chat(ALICE, 9.9) == pytest.approx(1.1)


def test_one_chat_in_trouble_holds_up_nobody_else() -> None:
    pace = Pace()
    for _ in range(20):
        pace.refused(ALICE, 60.0, 10.0)
    assert pace.wait_for_all(10.0) == 0.0


def test_several_chats_in_trouble_in_a_row_hold_up_everybody() -> None:
    pace = Pace()
    for chat in range(1, 5):
        pace.refused(chat, 60.0, 10.0)
    pace.taken()
    for chat in range(5, 10):
        assert pace.wait_for_all(10.0) == 0.0
        pace.refused(chat, 60.0, 10.0)
    assert pace.wait_for_all(10.0) == 60.0
    assert pace.wait_for_all(70.0) == 0.0


def test_nothing_is_remembered_for_longer_than_it_matters() -> None:
    pace = Pace()
    for chat in range(1, 5000):
        pace.wait_for_all(float(chat))
        send(pace, chat, float(chat), float(chat))
    assert len(pace._of_chat) < 200
    assert len(pace._recent) < 5


@given(st.lists(st.tuples(st.integers(-3, 60).filter(bool), st.floats(0, 0.2), st.floats(0, 0.4)), max_size=200))
def test_telegram_never_has_to_ask_for_patience(messages: list[tuple[int, float, float]]) -> None:
    refuses_if_broken(messages)


def test_telegram_never_has_to_ask_for_patience_under_load() -> None:
    dice = random.Random(7)
    refuses_if_broken(
        [(dice.choice([dice.randint(1, 900), -1, -2]), dice.random() / 40, dice.random() / 3) for _ in range(3000)]
    )


def refuses_if_broken(messages: list[tuple[int, float, float]]) -> None:
    """Play messages (chat, pause before it, time on the way) to a server that counts as Telegram does.

    The server counts each at any moment between its start and its answer.
    """
    pace, dice, now, arrivals = Pace(), random.Random(1), 0.0, []
    for chat, pause, way in messages:
        now += pause
        while delay := max(pace.wait_for_chat(chat, now), pace.wait_for_all(now)):
            now += delay
        pace.start(chat, now).end = now + way
        arrivals.append((now + way * dice.random(), chat))
    clock = [0.0]
    server = faults.Pace(lambda: clock[0] + 1e-9)
    for clock[0], chat in sorted(arrivals):
        server.check(chat)
