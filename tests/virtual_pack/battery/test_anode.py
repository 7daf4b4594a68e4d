"""Anode potential and plated sodium."""

import numpy as np
import pytest

from virtual_pack.battery.anode import Anode
from virtual_pack.battery.cell_parameters import NFM_CELL


def step(anode, *, soc=0.6, current_a=0.0, temperature_c=25.0, dt_s=1.0):
    def one(value):
        return np.array([float(value)])

    return anode.step(
        soc=one(soc), current_a=one(current_a), temperature_c=one(temperature_c), resistance_factor=np.ones(1), dt_s=dt_s
    )


@pytest.mark.parametrize(
    ("soc", "temperature_c", "limit_c"),
    # Zero-margin limits of the published table, in multiples of the capacity.
    [(0.5, 25.0, 3.86), (0.5, -20.0, 0.52), (0.9, 0.0, 0.80), (0.3, -30.0, 0.74), (1.0, 45.0, 3.56)],
)
def test_the_anode_reaches_zero_at_the_published_charge_rate(soc, temperature_c, limit_c):
    anode = Anode(NFM_CELL, 1)
    step(anode, soc=soc, temperature_c=temperature_c, current_a=limit_c * 123.0)
    assert 1e3 * anode.potential_v[0] == pytest.approx(0.0, abs=2.0)


def test_nothing_plates_above_zero():
    anode = Anode(NFM_CELL, 1)
    step(anode, current_a=100.0, dt_s=600.0)
    assert anode.potential_v[0] > 0.0
    assert anode.plated_ah[0] == 0.0


def test_below_zero_a_fixed_part_of_the_branch_current_plates():
    anode = Anode(NFM_CELL, 1)
    given, lost = step(anode, soc=0.6, current_a=123.0, temperature_c=-20.0, dt_s=36.0)
    branch_a = -anode.potential_v[0] / 1.490e-3
    assert branch_a > 50.0
    assert given[0] == pytest.approx(0.05 * branch_a * 36.0 / 3600.0, rel=2e-3)
    assert lost[0] == pytest.approx(0.2 * given[0])
    assert anode.metal_ah[0] == pytest.approx(0.8 * given[0])


def test_metal_dissolves_at_rest_above_freezing_only_and_a_fifth_is_lost():
    anode = Anode(NFM_CELL, 1)
    step(anode, current_a=123.0, temperature_c=-20.0, dt_s=360.0)
    plated = anode.plated_ah[0]
    assert step(anode, temperature_c=-20.0, dt_s=36000.0)[0][0] == 0.0
    assert anode.metal_ah[0] == pytest.approx(0.8 * plated)
    given_back, _ = step(anode, temperature_c=20.0, dt_s=36000.0)
    assert -given_back[0] == pytest.approx(0.8 * plated, rel=1e-3)
    assert anode.lost_ah[0] == pytest.approx(0.2 * plated)
