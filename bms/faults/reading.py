"""Reading the fault memory (ISO 14229-1, service 0x19). Reads only, in any session."""

from bms.definition.model import FaultCatalogue, PackDefinition
from bms.diagnostics.procedure import Exchange, Procedure, Progress
from bms.diagnostics.services import exchange_twice
from bms.errors import DefinitionError, NegativeResponseError, UnexpectedResponseError
from bms.faults.model import FaultRecord, SnapshotValue
from bms.faults.parsing import parse_extended_data, parse_fault_list, parse_snapshot_identifiers, parse_snapshots
from bms.service_catalogue.dtc import DtcStatus, display_code

_READ_DTC = 0x19
_BY_STATUS_MASK = 0x02
_SNAPSHOT_IDENTIFIERS = 0x03
_SNAPSHOTS_OF_DTC = 0x04
_EXTENDED_DATA_OF_DTC = 0x06
_ALL = 0xFF
_NOT_TESTED = DtcStatus.TEST_NOT_COMPLETED_SINCE_LAST_CLEAR | DtcStatus.TEST_NOT_COMPLETED_THIS_OPERATION_CYCLE


def read_faults(definition: PackDefinition) -> Procedure[tuple[FaultRecord, ...]]:
    """Read all stored faults with their snapshots and extended data.

    Args:
        definition: the pack; its catalogue explains codes and values.

    Returns:
        The faults in the order of the BMS. Codes, identifiers and records nobody knows are there as raw values.

    Raises:
        DefinitionError: the definition has no diagnostics.
        DiagnosticError: the BMS does not answer, or refuses to list its faults at all.
    """
    if definition.diagnostics is None:
        raise DefinitionError(
            f"The pack definition {definition.id} has no diagnostics, so there is no fault memory to read.",
            advice="Choose a pack that can be asked.",
        )
    yield Progress(step="read_faults", text="Reading the fault list", fraction=0.0)
    response = yield from exchange_twice(Exchange(request=bytes([_READ_DTC, _BY_STATUS_MASK, _ALL]), echo_length=1))
    listed = [(code, status) for code, status in parse_fault_list(response.payload) if status & ~_NOT_TESTED]
    with_snapshots = yield from _codes_with_snapshots()
    faults: list[FaultRecord] = []
    for number, (code, status) in enumerate(listed):
        yield Progress(step="read_faults", text=f"Reading {display_code(code)}", fraction=(number + 1) / (len(listed) + 1))
        snapshots: dict[int, tuple[SnapshotValue, ...]] = {}
        if with_snapshots is None or code in with_snapshots:
            snapshots = parse_snapshots((yield from _details(_SNAPSHOTS_OF_DTC, code)), definition.faults)
        extended = parse_extended_data((yield from _details(_EXTENDED_DATA_OF_DTC, code)))
        faults.append(explain(definition.faults, code, status, snapshots, extended))
    return tuple(faults)


def _codes_with_snapshots() -> Procedure[set[int] | None]:
    """Return the DTCs that have snapshots; None when the BMS does not say, and each has to be asked."""
    try:
        response = yield from exchange_twice(Exchange(request=bytes([_READ_DTC, _SNAPSHOT_IDENTIFIERS]), echo_length=1))
    except (NegativeResponseError, UnexpectedResponseError):
        return None
    return parse_snapshot_identifiers(response.payload)


def _details(sub_function: int, code: int) -> Procedure[bytes]:
    """Return the answer with all records of one DTC; empty where the BMS keeps none, or answers something else.

    A fault without its details is worth more than no fault list at all.
    """
    request = bytes([_READ_DTC, sub_function]) + code.to_bytes(3, "big") + bytes([_ALL])
    try:
        # Sub-function and DTC are repeated; the record number is not.
        response = yield from exchange_twice(Exchange(request=request, echo_length=4))
    except (NegativeResponseError, UnexpectedResponseError):
        return b""
    return response.payload


def explain(
    catalogue: FaultCatalogue,
    code: int,
    status: DtcStatus,
    snapshots: dict[int, tuple[SnapshotValue, ...]],
    extended: dict[str, int],
) -> FaultRecord:
    """Join what the BMS stored with what the catalogue knows about the code."""
    text = catalogue.faults.get(code)
    if text is None:
        return FaultRecord(
            code=code,
            display=display_code(code),
            status=status,
            severity="warning",
            text="This fault is not in the catalogue of the pack definition.",
            cause="",
            action="Look the code up in the documentation of the BMS.",
            reaction="",
            snapshots=snapshots,
            extended=extended,
        )
    return FaultRecord(
        code=code,
        display=text.display,
        status=status,
        severity=text.severity,
        text=text.text,
        cause=text.cause,
        action=text.action,
        reaction=text.reaction,
        snapshots=snapshots,
        extended=extended,
    )
