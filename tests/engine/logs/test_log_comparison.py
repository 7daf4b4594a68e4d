import math

import pytest

from engine.logs.message_comparing import SignalComparison


def compared(**figures):
    return SignalComparison(
        message="Pack", signal="Voltage", unit="V", **{"found_in": "both", "compared": 10, "span": 200.0, **figures}
    )


@pytest.mark.parametrize(
    ("tolerance", "tolerance_pct", "differs"),
    [(0.0, 0.0, True), (2.4, 0.0, True), (2.5, 0.0, False), (0.0, 1.2, True), (0.0, 1.3, False), (2.5, 1.0, False)],
)
def test_a_tolerance_is_in_the_unit_of_a_signal_or_a_share_of_its_span(tolerance, tolerance_pct, differs):
    assert compared(greatest=2.5, mean=1.0).differs(tolerance, tolerance_pct) is differs


def test_what_one_log_alone_has_differs_whatever_the_tolerance():
    assert compared(found_in="second").differs(1e9, 100.0)
    assert compared(greatest=0.0, mean=0.0, only_first=1).differs(1e9, 100.0)
    assert not compared(greatest=0.0, mean=0.0).differs(0.0, 0.0)
    assert not compared(compared=0, span=math.nan).differs(0.0, 0.0)


def test_signals_weigh_by_how_much_they_differ_beside_how_much_they_move():
    weights = [
        compared(found_in="first").weight,
        compared(greatest=1.0, mean=1.0, span=0.0).weight,
        compared(greatest=9.0, mean=2.0, span=10.0).weight,
        compared(greatest=9.0, mean=2.0, span=100.0).weight,
        compared(greatest=0.0, mean=0.0).weight,
        compared(compared=0).weight,
    ]
    assert weights == [math.inf, math.inf, 0.2, 0.02, 0.0, 0.0]
