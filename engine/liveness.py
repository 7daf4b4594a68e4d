"""Proof that it is this pack, alive and now, that answers: before anything is written, and when its values stay away."""

from bms.definition.model import PackDefinition
from bms.diagnostics.identity import read_serial
from bms.diagnostics.procedure import Procedure
from bms.diagnostics.services import read_optional_data
from bms.errors import DiagnosticError, WrongPackError

_ACTIVE_SESSION_DID = 0xF186
"""ISO 14229-1, C.1."""
_STEPS = 2


def prove_alive(definition: PackDefinition, serial: str, turn: int) -> Procedure[None]:
    """Make sure that the pack that was identified answers now.

    An adapter may hand over frames from before it was opened again, answers of the pack that was there then among them. They
    cannot be taken for these answers: each read begins after the adapter was opened, names the identifier it wants, and the
    identifiers change from proof to proof.

    Args:
        definition: the pack.
        serial: its serial number as it was identified on this connection; empty: not known, any pack may answer.
        turn: number of this proof; chooses what is read.

    Raises:
        WrongPackError: another pack answers.
        DiagnosticError, IsoTpError, LinkError: nobody answers.
    """
    known = tuple(definition.diagnostics.identity.values()) if definition.diagnostics is not None else ()
    for step in range(_STEPS if known else 0):
        yield from read_optional_data(known[(_STEPS * turn + step) % len(known)])
    if not serial:
        return
    found = yield from read_serial(definition)
    if found != serial:
        raise WrongPackError(
            f"Another pack answers than before: {found} instead of {serial}.",
            advice="Check which pack is plugged in, then start again.",
        )


def read_session() -> Procedure[int | None]:
    """Ask in which diagnostic session the BMS is; None: it does not say."""
    try:
        value = yield from read_optional_data(_ACTIVE_SESSION_DID)
    except DiagnosticError:
        return None
    return value[0] if value else None
