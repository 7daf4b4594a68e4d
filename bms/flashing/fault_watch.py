"""The time after an update in which it has to prove itself: a new calibration that raises faults does not stay."""

from bms.calibration.model import DataSet
from bms.diagnostics.procedure import Exchange, Procedure, ReadClock, Wait
from bms.diagnostics.services import exchange_twice, read_data
from bms.errors import DiagnosticError, NegativeResponseError, UnexpectedResponseError
from bms.faults import display_code
from bms.faults.parsing import parse_fault_list
from bms.flashing.completion import NotActiveError
from bms.flashing.conversation import Conversation
from bms.service_catalogue.dtc import DtcStatus

_LOOK_EVERY_S = 0.5
_CONFIRMED = DtcStatus.CONFIRMED
_FAILING = DtcStatus.TEST_FAILED | DtcStatus.PENDING | DtcStatus.CONFIRMED
"""A fault that was on its way before is not the new calibration's."""
_NETWORK = 0xC0_0000
"""Codes from here on are those of the network (SAE J2012-DA, letter U): missed while the bus was quiet."""
_ACTIVE_DATA_SET_DID = 0xD1C0
_VALID = 1


class NewFaultsError(DiagnosticError):
    """The new calibration is active and raises faults that were not there before.

    Attributes:
        codes: their 24-bit numbers.
    """

    def __init__(self, codes: tuple[int, ...]) -> None:
        """Name them as people know them."""
        self.codes = codes
        shown = ", ".join(display_code(code) for code in codes)
        super().__init__(f"The new calibration raised faults that were not there before: {shown}.", detail=shown)


def faults_before() -> Procedure[frozenset[int] | None]:
    """Return the faults that are there or on their way now; None: this BMS does not tell, so it cannot be watched."""
    try:
        return (yield from _faults(_FAILING))
    except (NegativeResponseError, UnexpectedResponseError):
        return None


def watch(talk: Conversation, wanted: DataSet, before: frozenset[int], duration_s: float) -> Procedure[None]:
    """Look at fault memory and active data set for a while, in normal operation.

    Args:
        talk: the job's conversation, with the watch as its current step.
        wanted: what has to stay active.
        before: faults that were there before the update.
        duration_s: how long.

    Raises:
        NewFaultsError: a fault is confirmed now that was not even on its way.
        NotActiveError: the BMS uses another data set, or none.
        DiagnosticError, IsoTpError, LinkError: it does not answer.
    """
    began_s = yield ReadClock()
    while True:
        # Asked twice before a data set is given up for what one answer says.
        if not ((yield from _is_active(talk, wanted)) or (yield from _is_active(talk, wanted))):
            raise NotActiveError(
                "The BMS no longer uses the new calibration.", advice="Do not use the pack before it was read."
            )
        new = {code for code in (yield from _faults(_CONFIRMED)) - before if code < _NETWORK}
        if new:
            raise NewFaultsError(tuple(sorted(new)))
        passed_s = (yield ReadClock()) - began_s
        if passed_s >= duration_s:
            return
        left_s = duration_s - passed_s
        yield talk.steps.within(passed_s / duration_s, f"Watching the new calibration for another {left_s:.0f} s")
        yield Wait(duration_s=min(_LOOK_EVERY_S, left_s))


def _faults(mask: DtcStatus) -> Procedure[frozenset[int]]:
    response = yield from exchange_twice(Exchange(request=bytes([0x19, 0x02, mask]), echo_length=1))
    return frozenset(code for code, status in parse_fault_list(response.payload) if status & mask)


def _is_active(talk: Conversation, wanted: DataSet) -> Procedure[bool]:
    diagnostics = talk.permit.definition.diagnostics
    did = _ACTIVE_DATA_SET_DID if diagnostics is None else diagnostics.identity.get("active_data_set", _ACTIVE_DATA_SET_DID)
    value = yield from read_data(did)
    return value[:5] == bytes([_VALID]) + wanted.header.payload_crc32.to_bytes(4, "big")
