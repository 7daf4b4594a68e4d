"""The two ISO-TP endpoints of the ECU: requests to it, requests to all ECUs. Answers leave by the first one."""

from bms.definition.model import Diagnostics
from can_drivers.isotp import AddressingMode, IsoTpAddress, IsoTpEndpoint, IsoTpParameters

_LONGEST_REQUEST = 4095


def make_endpoints(diagnostics: Diagnostics, *, bitrate_bps: int, data_bitrate_bps: int) -> tuple[IsoTpEndpoint, IsoTpEndpoint]:
    """Return the physical and the functional endpoint.

    Args:
        diagnostics: ids and addressing.
        bitrate_bps: nominal bit rate, for pacing.
        data_bitrate_bps: bit rate of the FD data phase, for pacing.
    """
    parameters = IsoTpParameters(
        padding=diagnostics.padding,
        max_receive_length=_LONGEST_REQUEST,
        bitrate_bps=bitrate_bps,
        data_bitrate_bps=data_bitrate_bps,
    )
    to_it = _address(diagnostics, diagnostics.request_id, diagnostics.request_address_byte, functional=False)
    to_all = _address(diagnostics, diagnostics.functional_id, diagnostics.functional_address_byte, functional=True)
    return IsoTpEndpoint(to_it, parameters), IsoTpEndpoint(to_all, parameters)


def _address(diagnostics: Diagnostics, rx_id: int, rx_address_byte: int | None, *, functional: bool) -> IsoTpAddress:
    return IsoTpAddress(
        tx_id=diagnostics.response_id,
        rx_id=rx_id,
        is_extended=diagnostics.is_extended,
        mode=AddressingMode(diagnostics.addressing),
        tx_address_byte=diagnostics.response_address_byte,
        rx_address_byte=rx_address_byte,
        functional=functional,
    )
