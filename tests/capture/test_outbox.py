from __future__ import annotations

import threading

from archiver.capture.outbox import Outbox


def test_all_that_stands_in_line_is_taken_at_once():
    outbox = Outbox(10)
    assert [outbox.put(n) for n in range(3)] == [True] * 3
    assert outbox.take() == [0, 1, 2]
    outbox.close()
    assert outbox.take() == []


def test_nothing_is_lost_between_many_threads_and_a_short_line():
    outbox, taken = Outbox(4), []

    def put(number):
        for n in range(200):
            outbox.put((number, n))

    def take():
        while items := outbox.take():
            taken.extend(items)

    taking = threading.Thread(target=take)
    taking.start()
    putting = [threading.Thread(target=put, args=(number,)) for number in range(8)]
    for thread in putting:
        thread.start()
    for thread in putting:
        thread.join(60)
    outbox.close()
    taking.join(60)
    assert sorted(taken) == [(number, n) for number in range(8) for n in range(200)]


def test_who_waits_to_put_is_let_go_when_nobody_takes_any_more():
    outbox, told = Outbox(1), []
    outbox.put("first")
    waiting = threading.Thread(target=lambda: told.append(outbox.put("second")))
    waiting.start()
    outbox.close()
    waiting.join(60)
    assert told == [False]
    assert outbox.take() == ["first"]
