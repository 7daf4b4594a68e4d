"""Envelopes that are a little wrong. The boundary set has to notice each."""

from typing import Any

import numpy as np

from bms.calibration import findings, rules_envelope
from bms.calibration.envelope import cell, limits
from bms.calibration.envelope.limits import Envelope, EnvelopeSurface
from tests.campaigns.mutants.mutant import Mutant, Replacement

ESCAPED = "escaped"
_surface, _arrhenius = Envelope.surface, cell.arrhenius


def _surface_changed(change: Any) -> list[Replacement]:
    def surface(envelope: Envelope, temperatures_c: Any, socs_pct: Any) -> EnvelopeSurface:
        real = _surface(envelope, temperatures_c, socs_pct)
        return EnvelopeSurface(allowed_c=change(real.allowed_c), binding=real.binding)

    return [(limits.Envelope, "surface", surface)]


def _one_row_off() -> list[Replacement]:
    return _surface_changed(lambda allowed_c: np.roll(allowed_c, -1, axis=0))


def _one_step_too_wide() -> list[Replacement]:
    return _surface_changed(lambda allowed_c: allowed_c + 0.05)


def _less_for_at_most() -> list[Replacement]:
    return _surface_changed(lambda allowed_c: np.nextafter(allowed_c, -np.inf))


def _at_most_for_less() -> list[Replacement]:
    def at_most(name: str, highest: float, why: str) -> Any:
        return findings.at_most(name, highest + 1, why)

    return [(rules_envelope, "at_most", at_most)]


def _kilojoules_for_joules() -> list[Replacement]:
    return [(cell, "arrhenius", lambda energy, temperatures_c: _arrhenius(energy / 1000, temperatures_c))]


def _nothing_between_the_points() -> list[Replacement]:
    return [(rules_envelope, "excesses_between_points", lambda *_: [])]


MUTANTS = tuple(
    Mutant(name=name, counter=ESCAPED, sessions=(), replacements=replacements)
    for name, replacements in (
        ("one row off", _one_row_off),
        ("one step too wide", _one_step_too_wide),
        ("less for at most", _less_for_at_most),
        ("at most for less", _at_most_for_less),
        ("kilojoules for joules", _kilojoules_for_joules),
        ("nothing between the points", _nothing_between_the_points),
    )
)
