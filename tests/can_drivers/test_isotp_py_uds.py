"""Our frames against those of py-uds, byte for byte and without a bus: all addressing modes, classic and FD."""

import datetime

import can
import pytest
import uds.addressing
import uds.can
import uds.message

from can_drivers.frames import Frame
from can_drivers.isotp import (
    AddressingMode,
    IsoTpAddress,
    IsoTpEndpoint,
    IsoTpParameters,
    MessageReceived,
    mixed_fixed_address,
    normal_fixed_address,
)

Format = uds.can.CanAddressingFormat
TO_US, TO_THEM, ALL, FROM_ALL = 0x7EC, 0x7E4, 0x7DF, 0x7DE


def described(addressing_format, **bytes_of_each):
    """Return py-uds's keyword arguments for an ECU with fixed ids and one address byte each way."""
    ids = {"rx_physical": TO_THEM, "tx_physical": TO_US, "rx_functional": ALL, "tx_functional": FROM_ALL}
    return {
        "addressing_format": addressing_format,
        **{f"{which}_params": {"can_id": can_id, **bytes_of_each.get(which, {})} for which, can_id in ids.items()},
    }


def derived(addressing_format, **extension):
    there, back = {"target_address": 0xDB, "source_address": 0xF1}, {"target_address": 0xF1, "source_address": 0xDB}
    all_there, all_back = {"target_address": 0x33, "source_address": 0xF1}, {"target_address": 0xF1, "source_address": 0x33}
    return {
        "addressing_format": addressing_format,
        "rx_physical_params": {**there, **extension},
        "tx_physical_params": {**back, **extension},
        "rx_functional_params": {**all_there, **extension},
        "tx_functional_params": {**all_back, **extension},
    }


TARGETS = {
    "rx_physical": {"target_address": 0x12},
    "tx_physical": {"target_address": 0xF1},
    "rx_functional": {"target_address": 0xEF},
    "tx_functional": {"target_address": 0xF1},
}
EXTENSIONS = {which: {"address_extension": 0x99} for which in TARGETS}
MODES = {
    "normal": (IsoTpAddress(tx_id=TO_THEM, rx_id=TO_US), described(Format.NORMAL_ADDRESSING)),
    "normal fixed": (normal_fixed_address(0xF1, 0xDB), derived(Format.NORMAL_FIXED_ADDRESSING)),
    "extended": (
        IsoTpAddress(tx_id=TO_THEM, rx_id=TO_US, mode=AddressingMode.EXTENDED, tx_address_byte=0x12, rx_address_byte=0xF1),
        described(Format.EXTENDED_ADDRESSING, **TARGETS),
    ),
    "mixed 11-bit": (
        IsoTpAddress(tx_id=TO_THEM, rx_id=TO_US, mode=AddressingMode.MIXED, tx_address_byte=0x99, rx_address_byte=0x99),
        described(Format.MIXED_11BIT_ADDRESSING, **EXTENSIONS),
    ),
    "mixed 29-bit": (mixed_fixed_address(0xF1, 0xDB, 0x99), derived(Format.MIXED_29BIT_ADDRESSING, address_extension=0x99)),
}
FUNCTIONAL = {
    "normal fixed": normal_fixed_address(0xF1, 0x33, functional=True),
    "mixed 29-bit": mixed_fixed_address(0xF1, 0x33, 0x99, functional=True),
}
LENGTHS = (1, 5, 6, 7, 8, 11, 60, 61, 62, 63, 200, 4095, 4096)
NOW = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - py-uds wants it without a zone


def payload_of(length):
    return bytes((7 * i + i // 251 + length) & 0xFF for i in range(length))


@pytest.fixture(params=MODES)
def mode(request):
    return request.param


@pytest.fixture(params=[False, True], ids=["classic", "fd"])
def fd(request):
    return request.param


@pytest.fixture
def segmenter(mode, fd):
    return uds.can.CanSegmenter(
        addressing_information=uds.can.CanAddressingInformation(**MODES[mode][1]), dlc=15 if fd else 8, filler_byte=0xCC
    )


def ours(mode, fd):
    return IsoTpEndpoint(MODES[mode][0], IsoTpParameters(fd=fd, ahead_s=1e9))


def frames_of(endpoint, flow_control):
    """Return every frame of the message at work; `flow_control` is the answer to its first frame."""
    frames = endpoint.poll(0.0)
    if not endpoint.idle:
        endpoint.on_frame(flow_control, 0.0)
    while not endpoint.idle:
        frames += endpoint.poll(0.0)
    return frames


def as_frame(packet, fd):
    return Frame(
        can_id=packet.can_id, data=bytes(packet.raw_frame_data), is_extended=packet.can_id > 0x7FF, is_fd=fd, bitrate_switch=fd
    )


def as_record(frame, mode):
    message = can.Message(
        arbitration_id=frame.can_id, is_extended_id=frame.is_extended, data=frame.data, is_fd=frame.is_fd, is_rx=True
    )
    return uds.can.CanPacketRecord(
        frame=message,
        addressing_format=MODES[mode][1]["addressing_format"],
        addressing_type=uds.addressing.AddressingType.PHYSICAL,
        direction=uds.addressing.TransmissionDirection.RECEIVED,
        transmission_time=NOW,
        transmission_timestamp=0.0,
    )


@pytest.mark.parametrize("length", LENGTHS)
def test_they_understand_us(mode, fd, segmenter, length):
    endpoint = ours(mode, fd)
    endpoint.send(payload_of(length), 0.0)
    flow_control = segmenter.get_flow_control_packet(uds.can.CanFlowStatus.ContinueToSend, block_size=0, st_min=0)
    frames = frames_of(endpoint, as_frame(flow_control, fd))
    message = segmenter.desegmentation([as_record(frame, mode) for frame in frames])
    assert bytes(message.payload) == payload_of(length)


@pytest.mark.parametrize("length", LENGTHS)
def test_we_understand_them(mode, fd, segmenter, length):
    message = uds.message.UdsMessage(payload=payload_of(length), addressing_type=uds.addressing.AddressingType.PHYSICAL)
    endpoint = ours(mode, fd)
    for packet in segmenter.segmentation(message):
        endpoint.on_frame(as_frame(packet, fd), 0.0)
        endpoint.poll(0.0)
    assert [event.payload for event in endpoint.take_events() if isinstance(event, MessageReceived)] == [payload_of(length)]


def test_our_flow_control_is_theirs(mode, fd, segmenter):
    endpoint = ours(mode, fd)
    message = uds.message.UdsMessage(payload=payload_of(200), addressing_type=uds.addressing.AddressingType.PHYSICAL)
    endpoint.on_frame(as_frame(segmenter.segmentation(message)[0], fd), 0.0)
    record = as_record(endpoint.poll(0.0)[0], mode)
    assert (record.packet_type, record.flow_status, record.block_size, record.st_min) == (
        uds.can.CanPacketType.FLOW_CONTROL,
        uds.can.CanFlowStatus.ContinueToSend,
        0,
        0,
    )


@pytest.mark.parametrize("mode", FUNCTIONAL)
def test_functional_ids_are_theirs(mode):  # 10.3.3.3, 10.3.5.2
    theirs = uds.can.CanAddressingInformation(**MODES[mode][1])
    endpoint = IsoTpEndpoint(FUNCTIONAL[mode], IsoTpParameters())
    endpoint.send(b"\x3e\x80", 0.0)
    (frame,) = endpoint.poll(0.0)
    kind = theirs.is_input_packet(can_id=frame.can_id, raw_frame_data=frame.data)
    assert kind is uds.addressing.AddressingType.FUNCTIONAL
