"""Security access (0x27, ISO 14229-1, 10.4): one try, and lock-outs remembered over a restart of the program."""

from collections.abc import Callable

from bms.diagnostics.procedure import GatedExchange, KeyProvider, Procedure, Response
from bms.errors import NegativeResponseError, SafetyRefusalError
from bms.flashing.lockouts import Lockouts
from bms.flashing.permit import Permit
from bms.flashing.write_gate import WriteGate

_EXCEEDED_ATTEMPTS = 0x36
_DELAY_NOT_EXPIRED = 0x37
_USUAL_LOCKOUT_S = 10.0
"""Where the definition does not say it: that of docs/ecu-contract.md, service 27."""

Send = Callable[[GatedExchange], Procedure[Response]]


def unlock(gate: WriteGate, permit: Permit, key_provider: KeyProvider, lockouts: Lockouts, send: Send) -> Procedure[bool]:
    """Ask for a seed and send its key, once: a wrong key is never tried a second time.

    Args:
        gate: of the running job.
        permit: of the running job.
        key_provider: makes the key.
        lockouts: remembers that the BMS has locked itself.
        send: sends a gated exchange.

    Returns:
        Whether it was unlocked already (a seed of zeros).

    Raises:
        SafetyRefusalError: the BMS has locked itself; says for how long.
        NegativeResponseError: another refusal, e.g. of the key.
    """
    try:
        seed = (yield from send(gate.request_seed())).payload[2:]
        if not any(seed):
            return True
        yield from send(gate.send_key(key_provider(permit.security_level, seed)))
    except NegativeResponseError as error:
        if error.code not in {_EXCEEDED_ATTEMPTS, _DELAY_NOT_EXPIRED}:
            raise
        try:
            lockouts.lock(permit.serial, _lockout_s(permit), "too many wrong security keys")
        except OSError as disk_error:
            raise SafetyRefusalError(
                f"{error.what} This could not be recorded.",
                detail=str(disk_error),
                advice=f"Wait {_lockout_s(permit):g} s, then try again.",
            ) from error
        lockouts.require_unlocked(permit.serial)
    return False


def _lockout_s(permit: Permit) -> float:
    programming = permit.definition.programming
    return _USUAL_LOCKOUT_S if programming is None else programming.lockout_s
