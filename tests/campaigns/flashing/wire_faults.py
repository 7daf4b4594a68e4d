"""What can befall frames, and the two ends of the wire."""

import functools
import random
from collections.abc import Callable
from dataclasses import replace

from can_drivers.frames import Frame
from tests.bms.diagnostics.virtual_time import Sent
from tests.campaigns.flashing.stage import Stage

Arrange = Callable[[Stage, int, random.Random], None]
"""Lets a fault come at a place; gets the stage, the number of the place counted from the beginning, and a source of chance."""

REQUEST_ID, FUNCTIONAL_ID = 0x7E4, 0x7DF
PAST_P2_S = 0.3
PAST_P2_STAR_S = 5.3
_REORDER_PATIENCE_S = 0.02
_FLOW_CONTROL = 3


def one_frame(fault: Callable[[Sent, random.Random], list[tuple[float, Frame]]], what: str) -> Arrange:
    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        def befall(sent: Sent) -> list[tuple[float, Frame]]:
            stage.tell(
                f"frame {sent.number} of the {'tool' if sent.by_tester else 'BMS'} {what}: {sent.frame.data[:12].hex(' ')}"
            )
            return fault(sent, chance)

        stage.wire.disturb(at, befall)

    return arrange


def lose(sent: Sent, chance: random.Random) -> list[tuple[float, Frame]]:
    return []


def double(sent: Sent, chance: random.Random) -> list[tuple[float, Frame]]:
    return [(0.0, sent.frame), (chance.choice((0.0, 0.0001, 0.01, 0.2, 6.0)), sent.frame)]


def late(delay_s: float) -> Callable[[Sent, random.Random], list[tuple[float, Frame]]]:
    return lambda sent, chance: [(delay_s, sent.frame)]


def flip(first: int, last: int) -> Callable[[Sent, random.Random], list[tuple[float, Frame]]]:
    """Flip one bit of the bytes `first`…`last`; a gateway has done it, so the frame itself is good."""

    def flip(sent: Sent, chance: random.Random) -> list[tuple[float, Frame]]:
        data = bytearray(sent.frame.data)
        place = chance.randrange(min(first, len(data) - 1), min(last, len(data)))
        data[place] ^= 1 << chance.randrange(8)
        return [(0.0, replace(sent.frame, data=bytes(data)))]

    return flip


def reorder(stage: Stage, at: int, chance: random.Random) -> None:
    """Hold a frame back until the next one of the same sender has passed, or for a while."""

    def hold(sent: Sent) -> list[tuple[float, Frame]]:
        stage.tell(f"frame {sent.number} is overtaken: {sent.frame.data[:12].hex(' ')}")
        return [(_REORDER_PATIENCE_S, sent.frame)]

    stage.wire.disturb(at, hold)


def silence(duration_s: float, *, from_tool: bool = True, from_bms: bool = True) -> Arrange:
    """Lose every frame for a while: the controller is off the bus, and nobody is told."""

    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        def begin() -> None:
            stage.tell(f"the bus is gone for {duration_s} s")
            until_s = stage.bench.now_s + duration_s

            def lose(sent: Sent) -> list[tuple[float, Frame]]:
                gone = sent.end_s < until_s and (from_tool if sent.by_tester else from_bms)
                return [] if gone else [(0.0, sent.frame)]

            stage.wire.disturb_all(lose)

        stage.bench.at_frame(at, begin)

    return arrange


def at_frame(act: Callable[[Stage], None]) -> Arrange:
    return lambda stage, at, chance: stage.bench.at_frame(at, functools.partial(act, stage))


def cut_or_worse(stage: Stage, at: int, chance: random.Random) -> None:
    act = chance.choice((Stage.unplug, Stage.cut_supply, Stage.kill))
    stage.bench.at_frame(at, functools.partial(act, stage))


def conditions(mask: int, duration_s: float) -> Arrange:
    """Let a condition for programming fail in the middle: a contactor closes, charging begins."""

    def act(stage: Stage) -> None:
        stage.tell(f"conditions for programming fail: mask {mask:02X} for {duration_s} s")
        stage.battery.unmet = stage.battery.unmet_after_preparation = mask

        def end(_: float) -> None:
            stage.battery.unmet = stage.battery.unmet_after_preparation = 0

        stage.ecu.later(stage.bench.now_s + duration_s, end)

    return at_frame(act)


def fall_back(stage: Stage) -> None:
    stage.tell("the BMS falls back to its default session")
    stage.ecu.fall_back()


def other_tester(can_id: int, text: str, times: int) -> Arrange:
    request = bytes.fromhex(text)
    data = bytes((len(request),)) + request

    def act(stage: Stage) -> None:
        stage.tell(f"another tester sends {request.hex(' ')} on 0x{can_id:X}, {times} times")
        for number in range(times):
            stage.overhear(can_id, data, stage.bench.now_s + number * 2.0)

    return at_frame(act)


def flow(status: int, block_size: int, st_min: int, *, times: int = 1, then: bool = False) -> Arrange:
    """Say something else in place of a flow control, so many times, 0.2 s apart; `then`: and the real one at last."""

    def change(sent: Sent, chance: random.Random) -> list[tuple[float, Frame]]:
        if sent.frame.data[0] >> 4 != _FLOW_CONTROL:
            return [(0.0, sent.frame)]
        data = bytes((0x30 | status, block_size, st_min)) + sent.frame.data[3:]
        said = [(0.2 * number, replace(sent.frame, data=data)) for number in range(times)]
        return said + ([(0.2 * times, sent.frame)] if then else [])

    return one_frame(change, f"says {0x30 | status:02X} {block_size:02X} {st_min:02X} x {times}")
