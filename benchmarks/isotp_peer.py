"""An ECU that takes ISO-TP messages and acknowledges each with two bytes, on a bit-timed bus in a process of its own.

`python -m benchmarks.isotp_peer BITRATE DATA_BITRATE BLOCK_SIZE` prints the channel of its emulated adapter and runs until it
is ended. Data bit rate 0: classic CAN.
"""

import gc
import selectors
import sys
import time

from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived
from virtual_pack.wire.slcan_server import SlcanServer
from virtual_pack.wire.world import World

TESTER_ID, ECU_ID = 0x7E4, 0x7EC
ACKNOWLEDGEMENT = b"\x76\x01"
_LONGEST_SLEEP_S = 0.05
_AWAKE_S = 0.005
"""Adapter and ECU stand for hardware, which has not to be woken: the loop sleeps only when nothing has happened for so long."""


class AcknowledgingEcu:
    """A `virtual_pack.wire.world.FrameDevice`."""

    def __init__(self, parameters: IsoTpParameters) -> None:
        self.bitrate_bps = parameters.bitrate_bps
        self._endpoint = IsoTpEndpoint(IsoTpAddress(tx_id=ECU_ID, rx_id=TESTER_ID), parameters)

    @property
    def next_time_s(self) -> float:
        """See `FrameDevice`."""
        next_s = self._endpoint.next_time_s
        return float("inf") if next_s is None else next_s

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame; acknowledge a message that is complete with it."""
        self._endpoint.on_frame(frame, now_s)
        for event in self._endpoint.take_events():
            if isinstance(event, MessageReceived):
                self._endpoint.send(ACKNOWLEDGEMENT, now_s)

    def poll(self, now_s: float) -> list[Frame]:
        """Return the frames to send."""
        return self._endpoint.poll(now_s)


def parameters(bitrate_bps: int, data_bitrate_bps: int, block_size: int) -> IsoTpParameters:
    """Return what both ends use on this bus; data bit rate 0: classic CAN."""
    fd = data_bitrate_bps > 0
    rates = {"data_bitrate_bps": data_bitrate_bps} if fd else {}
    return IsoTpParameters(block_size=block_size, fd=fd, bitrate_bps=bitrate_bps, **rates)


def main() -> None:
    """Run until the process is ended."""
    bitrate_bps, data_bitrate_bps, block_size = map(int, sys.argv[1:])
    ecu = AcknowledgingEcu(parameters(bitrate_bps, data_bitrate_bps, block_size))
    world = World(ecu, data_bitrate_bps=data_bitrate_bps or bitrate_bps, now_s=time.monotonic())
    with selectors.SelectSelector() as selector:
        server = SlcanServer(world.bus, selector, port=0, serial="BE0C")
        gc.collect()
        gc.freeze()
        print(server.channel, flush=True)
        busy_until_s = 0.0
        while True:
            now_s = time.monotonic()
            if world.next_time_s <= now_s:
                busy_until_s = now_s + _AWAKE_S
            world.run(now_s)
            server.flush(now_s)
            idle_s = min(world.next_time_s - time.monotonic(), _LONGEST_SLEEP_S)
            for key, mask in selector.select(0.0 if now_s < busy_until_s else max(0.0, idle_s)):
                busy_until_s = now_s + _AWAKE_S
                key.data(mask, time.monotonic())


if __name__ == "__main__":
    main()
