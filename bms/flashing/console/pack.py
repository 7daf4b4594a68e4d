"""The pack an engineer's request is for: the confirmed one, alone on its address, with nobody else talking to it."""

from bms.definition.model import PackDefinition
from bms.diagnostics.identity import read_serial
from bms.diagnostics.procedure import Procedure
from bms.errors import DefinitionError, SafetyRefusalError, WrongPackError
from bms.flashing.foreign_tester import ForeignTesterWatch, require_one_ecu


def require_diagnostics(definition: PackDefinition) -> None:
    """Do nothing if the definition says how the BMS is asked.

    Raises:
        DefinitionError: it does not.
    """
    if definition.diagnostics is None:
        raise DefinitionError(f"The pack definition {definition.id} does not say how this BMS is asked.")


def require_serial(serial: str) -> None:
    """Do nothing if a pack was confirmed.

    Raises:
        SafetyRefusalError: none was.
    """
    if not serial:
        raise SafetyRefusalError(
            "A request that changes something needs the serial number of the pack it is for.",
            advice="Confirm the pack, then send it again.",
        )


def require_confirmed_pack(definition: PackDefinition, serial: str) -> Procedure[None]:
    """Do nothing if the pack with this serial number is connected and may be written to.

    Raises:
        SafetyRefusalError: two packs answer, or another tester talks to it.
        WrongPackError: another pack is connected.
        DiagnosticError, IsoTpError, LinkError: it does not answer.
    """
    yield from ForeignTesterWatch().listen()
    connected = yield from read_serial(definition)
    if connected != serial:
        raise WrongPackError(
            f"Pack {connected or 'without a serial number'} is connected, but {serial} was confirmed.",
            advice="Check what is connected, then start again.",
        )
    yield from require_one_ecu(definition)
