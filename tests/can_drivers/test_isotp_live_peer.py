"""Our ISO-TP against py-uds over python-can's virtual bus, with their threads and their clock, in both directions."""

import concurrent.futures
import time
import uuid

import can
import pytest
import uds.addressing
import uds.can
import uds.message

from can_drivers.bus import open_bus
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived, MessageSent, TransferFailed
from can_drivers.settings import LinkSettings

OUR_ID, THEIR_ID = 0x7E4, 0x7EC


def payload_of(length):
    return bytes((7 * i + i // 251 + length) & 0xFF for i in range(length))


class OurEnd:
    """Our endpoint on a real (virtual) bus, driven by the test's thread."""

    def __init__(self, channel, **parameters):
        self.bus = open_bus(LinkSettings(interface="virtual", channel=channel, fd=parameters["fd"]))
        self.endpoint = IsoTpEndpoint(IsoTpAddress(tx_id=OUR_ID, rx_id=THEIR_ID), IsoTpParameters(**parameters))
        self.events = []

    def run_until(self, done, timeout_s=5.0):
        deadline_s = time.monotonic() + timeout_s
        while not done():
            now_s = time.monotonic()
            assert now_s < deadline_s, self.events
            self.bus.send(self.endpoint.poll(now_s))
            self.events += self.endpoint.take_events()
            wait_s = min(0.02, max(0.0, (self.endpoint.next_time_s or now_s + 1) - now_s))
            for frame in self.bus.receive(wait_s):
                self.endpoint.on_frame(frame, time.monotonic())

    def send(self, payload):
        self.events.clear()
        self.endpoint.send(payload, time.monotonic())
        self.run_until(lambda: any(isinstance(event, MessageSent | TransferFailed) for event in self.events))
        assert isinstance(self.events[-1], MessageSent)

    def receive(self):
        self.events.clear()
        self.run_until(lambda: any(isinstance(event, MessageReceived | TransferFailed) for event in self.events))
        assert isinstance(self.events[-1], MessageReceived), self.events
        return self.events[-1].payload


@pytest.fixture
def channel():
    return f"isotp-{uuid.uuid4()}"


@pytest.fixture(params=[False, True], ids=["classic", "fd"])
def fd(request):
    return request.param


@pytest.fixture(params=[0, 8], ids=["whole", "blocks of 8"])
def block_size(request):
    return request.param


@pytest.fixture
def ours(channel, fd, block_size):
    # A bit rate above any adapter's: the virtual bus has no wire, and what is tested here is the bytes.
    end = OurEnd(channel, fd=fd, block_size=block_size, bitrate_bps=10_000_000, data_bitrate_bps=50_000_000)
    yield end
    end.bus.close()


@pytest.fixture
def their_bus(channel, fd):
    protocol = can.CanProtocol.CAN_FD if fd else can.CanProtocol.CAN_20
    with can.Bus(interface="virtual", channel=channel, protocol=protocol) as bus:
        yield bus


@pytest.fixture
def beside():
    """Runs the other stack's blocking calls beside the test's thread."""
    with concurrent.futures.ThreadPoolExecutor(1) as executor:
        yield executor


class TestPyUds:
    @pytest.fixture
    def theirs(self, their_bus, fd, block_size):
        def physical(can_id):
            return {"can_id": can_id}

        addressing = uds.can.CanAddressingInformation(
            addressing_format=uds.can.CanAddressingFormat.NORMAL_ADDRESSING,
            rx_physical_params=physical(OUR_ID),
            tx_physical_params=physical(THEIR_ID),
            rx_functional_params=physical(0x7DF),
            tx_functional_params=physical(0x7DE),
        )
        with can.Notifier(their_bus, [], timeout=0.001) as notifier:
            yield uds.can.PyCanTransportInterface(
                network_manager=their_bus,
                addressing_information=addressing,
                notifier=notifier,
                dlc=15 if fd else 8,
                can_version=uds.can.CanVersion.CAN_FD if fd else uds.can.CanVersion.CLASSIC_CAN,
                flow_control_parameters_generator=uds.can.DefaultFlowControlParametersGenerator(block_size=block_size),
            )

    # py-uds reads the next message only after its call returned, so a few lengths are enough to tell that it works.
    @pytest.mark.parametrize("length", [3, 62, 700])
    def test_they_understand_us(self, ours, theirs, beside, length):
        answer = beside.submit(theirs.receive_message, start_timeout=3000, end_timeout=3000)
        deadline_s = time.monotonic() + 3.0
        while not theirs.notifier.listeners and time.monotonic() < deadline_s:
            time.sleep(0.001)
        ours.send(payload_of(length))
        assert bytes(answer.result(3.0).payload) == payload_of(length)

    @pytest.mark.parametrize("length", [3, 62, 700])
    def test_we_understand_them(self, ours, theirs, beside, length):
        message = uds.message.UdsMessage(payload=payload_of(length), addressing_type=uds.addressing.AddressingType.PHYSICAL)
        sent = beside.submit(theirs.send_message, message)
        assert ours.receive() == payload_of(length)
        sent.result(3.0)
