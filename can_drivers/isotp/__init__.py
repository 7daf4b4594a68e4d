"""ISO 15765-2: messages of up to 4 GiB over CAN and CAN FD frames, as a sans-IO state machine.

Holds: addresses and parameters, the layout of the four frame types, sender, receiver, and the endpoint that joins them.
Never: a thread, a clock, a bus, a diagnostic service.
May import: can_drivers.frames, can_drivers.errors, can_drivers.bit_timing.
"""

from can_drivers.isotp.endpoint import IsoTpEndpoint
from can_drivers.isotp.events import FirstFrameReceived, IsoTpEvent, MessageReceived, MessageSent, TransferFailed
from can_drivers.isotp.fixed_addresses import mixed_fixed_address, normal_fixed_address
from can_drivers.isotp.parameters import AddressingMode, IsoTpAddress, IsoTpParameters

__all__ = [
    "AddressingMode",
    "FirstFrameReceived",
    "IsoTpAddress",
    "IsoTpEndpoint",
    "IsoTpEvent",
    "IsoTpParameters",
    "MessageReceived",
    "MessageSent",
    "TransferFailed",
    "mixed_fixed_address",
    "normal_fixed_address",
]
