import dataclasses
import random

import pytest

from bms.definition.model import Diagnostics
from can_drivers.frames import Frame
from can_drivers.isotp import AddressingMode, IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived
from virtual_pack.ecu.assembly import record_sector
from virtual_pack.ecu.calibration_memory import CalibrationMemory
from virtual_pack.ecu.nor_flash import NorFlash, PowerLostError
from virtual_pack.ecu.virtual_ecu import VirtualEcu

STAGING = "00500000" + "00010000"


class Peer:
    """Talks ISO-TP to an ECU without a bus in between, in virtual time."""

    def __init__(self, ecu, *, fd=False, now_s=0.0, address=None):
        self.ecu = ecu
        self.fd = fd
        self.now_s = now_s
        self.endpoint = IsoTpEndpoint(address or IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC), IsoTpParameters(fd=fd))
        self.seen = []

    def let_time_go_on(self, until_s):
        """Go to whatever is due next, never past `until_s`."""
        due_s = min(self.ecu.next_time_s, self.endpoint.next_time_s or float("inf"))
        self.now_s = min(max(due_s, self.now_s), until_s)

    def exchange(self):
        while True:
            out = self.endpoint.poll(self.now_s)
            for frame in out:
                self.ecu.on_frame(frame, self.now_s)
            back = self.ecu.poll(self.now_s)
            self.seen += [(self.now_s, frame) for frame in back]
            for frame in back:
                self.endpoint.on_frame(frame, self.now_s)
            if not out and not [frame for frame in back if frame.can_id == self.endpoint._address.rx_id]:
                return

    def run(self, duration_s):
        until_s = self.now_s + duration_s
        self.exchange()
        while self.now_s < until_s:
            self.let_time_go_on(until_s)
            self.exchange()

    def ask(self, request, timeout_s=5.0):
        self.endpoint.send(bytes.fromhex(request) if isinstance(request, str) else request, self.now_s)
        until_s = self.now_s + timeout_s
        while True:
            self.exchange()
            answers = [event for event in self.endpoint.take_events() if isinstance(event, MessageReceived)]
            if answers and answers[-1].payload[0::2] != b"\x7f\x78":
                return answers[-1].payload.hex()
            if self.now_s >= until_s:
                return None
            self.let_time_go_on(until_s)

    def unlock(self, key_for):
        assert self.ask("1003") == "5003003201f4"
        assert self.ask("1002") == "5002003201f4"
        assert self.ask(b"\x27\x12" + key_for(bytes.fromhex(self.ask("2711")[4:]))) == "6712"

    def download(self, address, data):
        assert self.ask(f"340044{address:08x}{len(data):08x}") == "74200fff"
        for number, position in enumerate(range(0, len(data), 4093), start=1):
            assert self.ask(bytes((0x36, number)) + data[position : position + 4093]) == f"76{number:02x}"
        assert self.ask("37") == "77"

    def update(self, key_for, header, payload):
        self.unlock(key_for)
        assert self.ask("3101FF00" + STAGING) == "7101ff0000"
        self.download(0x0050_0000, payload)
        self.download(0x0051_0000, header)
        assert self.ask("31010202") == "7101020200"
        assert self.ask("3101FF01") == "7101ff0100"
        assert self.ask("1101") == "5101"
        self.run(0.5)


@pytest.mark.parametrize("fd", [False, True])
def test_it_answers_in_the_format_it_was_asked_in(make_ecu, fd):
    tester = Peer(make_ecu(seed=42), fd=fd)
    assert tester.ask("22F18C") == "62f18c" + b"VIRTUAL-000042".hex()
    answers = [frame for _, frame in tester.seen if frame.can_id == 0x7EC]
    assert {(frame.is_fd, len(frame.data)) for frame in answers} == {(True, 20)} if fd else {(False, 8)}


@pytest.mark.parametrize("fd", [False, True])
def test_a_whole_update_makes_the_new_set_live_at_the_reset(make_ecu, management, make_header, make_payload, key_for, fd):
    tester = Peer(make_ecu(), fd=fd)
    assert management.applied[-1][0] == make_payload(0xAA)
    payload = make_payload(0x55)
    header = make_header(payload)
    tester.update(key_for, header, payload)
    assert management.applied[-1] == (payload, header)
    read = b""
    while len(read) < 0x10000:
        length = min(4093, 0x10000 - len(read))
        read += bytes.fromhex(tester.ask(f"2324{0x400000 + len(read):08x}{length:04x}"))[1:]
    assert read == payload
    assert tester.ask("2324004100000080") == "63" + header.hex()


def test_the_old_set_stays_live_until_the_reset(make_ecu, management, make_header, make_payload, key_for):
    tester = Peer(make_ecu())
    payload = make_payload(0x55)
    tester.unlock(key_for)
    assert tester.ask("3101FF00" + STAGING) == "7101ff0000"
    tester.download(0x0050_0000, payload)
    tester.download(0x0051_0000, make_header(payload))
    assert tester.ask("3101FF01") == "7101ff0100"
    assert tester.ask("22D1C0")[:6] == "62d1c0"
    assert b"FACTORY" in bytes.fromhex(tester.ask("22D1C0"))
    assert len(management.applied) == 1


def test_after_a_reset_it_is_silent_for_a_while_and_in_the_default_session(make_ecu):
    tester = Peer(make_ecu())
    tester.ask("1003")
    assert tester.ask("1101") == "5101"
    reset_s = tester.now_s
    assert tester.ask("22F186", timeout_s=0.2) is None
    tester.run(0.5)
    assert tester.ask("22F186") == "62f18601"
    silence = [seen_s for seen_s, _ in tester.seen if reset_s + 0.01 < seen_s]
    assert min(silence) >= reset_s + 0.3


def test_a_reset_with_a_suppressed_answer_resets_too(make_ecu, management):
    tester = Peer(make_ecu())
    assert tester.ask("1181", timeout_s=0.1) is None
    tester.run(0.5)
    assert len(management.applied) == 2


def test_a_header_in_ram_does_not_outlive_a_reset(make_ecu, make_header, make_payload, key_for):
    tester = Peer(make_ecu())
    payload = make_payload(0x55)
    tester.unlock(key_for)
    tester.ask("3101FF00" + STAGING)
    tester.download(0x0050_0000, payload)
    tester.download(0x0051_0000, make_header(payload))
    tester.ask("1103")
    tester.run(0.5)
    tester.unlock(key_for)
    assert tester.ask("31010202") == "7101020205"
    assert tester.ask("3101FF01") == "7101ff0105"


def test_wrong_keys_are_remembered_over_a_reset(make_ecu):
    tester = Peer(make_ecu())
    for reset in range(3):
        tester.ask("1003")
        tester.ask("2711")
        assert tester.ask("2712" + "00" * 8) == ("7f2735", "7f2735", "7f2736")[reset]
        tester.ask("1101")
        tester.run(0.5)
    tester.ask("1003")
    assert tester.ask("2711") == "7f2737"
    tester.run(10.0)
    tester.ask("1003")
    assert tester.ask("2711")[:4] == "6711"


def test_fingerprints_outlive_a_power_cut_and_a_new_process(make_ecu, factory_flash, key_for):
    ecu = make_ecu()
    tester = Peer(ecu)
    tester.unlock(key_for)
    fingerprint = bytes(range(32)).hex()
    assert tester.ask("2EF15A" + fingerprint) == "6ef15a"
    assert tester.ask("2EF199" + b"20260105".hex()) == "6ef199"
    ecu.power_cycle(tester.now_s)
    tester.run(0.5)
    assert tester.ask("22F15AF199") == "62f15a" + fingerprint + "f199" + b"20260105".hex()
    assert Peer(make_ecu(flash=factory_flash)).ask("22F15A") == "62f15a" + fingerprint


def test_a_message_of_several_frames_to_all_ecus_is_ignored(make_ecu):
    ecu = make_ecu()
    ecu.on_frame(Frame(can_id=0x7DF, data=bytes.fromhex("100a22f190f186f1")), 0.0)
    assert [frame for frame in ecu.poll(0.0) if frame.can_id == 0x7EC] == []


def test_functional_requests_are_answered_on_the_physical_response_id(make_ecu):
    ecu = make_ecu()
    ecu.on_frame(Frame(can_id=0x7DF, data=bytes.fromhex("023e00cccccccccc")), 0.0)
    assert [frame.data.hex() for frame in ecu.poll(0.0) if frame.can_id == 0x7EC] == ["027e00cccccccccc"]


def test_a_functional_tester_present_does_not_disturb_a_request_that_is_arriving(make_ecu):
    ecu = make_ecu()
    ecu.on_frame(Frame(can_id=0x7E4, data=bytes.fromhex("100922f190f18cf1")), 0.0)
    assert [frame.data[:3].hex() for frame in ecu.poll(0.0) if frame.can_id == 0x7EC] == ["300000"]
    ecu.on_frame(Frame(can_id=0x7DF, data=bytes.fromhex("023e80cccccccccc")), 0.001)
    ecu.on_frame(Frame(can_id=0x7E4, data=bytes.fromhex("2186f191cccccccc")), 0.002)
    assert ecu.poll(0.002)[0].data[0] >> 4 == 1


def test_a_classic_tester_present_to_all_does_not_change_the_format_of_a_pending_fd_answer(make_ecu, key_for):
    tester = Peer(make_ecu(), fd=True)
    tester.unlock(key_for)
    tester.endpoint.send(bytes.fromhex("3101FF00" + STAGING), tester.now_s)
    tester.run(0.1)
    tester.ecu.on_frame(Frame(can_id=0x7DF, data=bytes.fromhex("023e80cccccccccc")), tester.now_s)
    tester.seen.clear()
    tester.run(0.5)
    (final,) = [frame for _, frame in tester.seen if frame.can_id == 0x7EC]
    assert final.is_fd
    assert final.data[1:6].hex() == "7101ff0000"


def test_a_session_survives_a_slow_download_block_and_ends_five_seconds_after_it(make_ecu):
    tester = Peer(make_ecu())
    tester.ask("1003")
    tester.run(4.9)
    assert tester.ecu.session == 3
    tester.run(0.2)
    assert tester.ecu.session == 1


def test_the_application_broadcasts_and_the_boot_loader_does_not(make_ecu, key_for):
    tester = Peer(make_ecu())
    tester.run(1.0)
    assert len([frame for _, frame in tester.seen if frame.can_id == 0x233]) == 11
    tester.ask("1003")
    tester.ask("1002")
    tester.seen.clear()
    tester.run(2.0)
    assert [frame for _, frame in tester.seen if frame.can_id == 0x233] == []
    tester.run(4.0)
    assert tester.ecu.session == 1
    assert [frame for _, frame in tester.seen if frame.can_id == 0x233]


def test_an_unplugged_ecu_says_nothing_until_power_is_back(make_ecu):
    ecu = make_ecu()
    tester = Peer(ecu)
    ecu.power_off()
    assert ecu.next_time_s == float("inf")
    assert tester.ask("3E00", timeout_s=0.5) is None
    ecu.power_cycle(tester.now_s)
    tester.run(0.5)
    assert tester.ask("3E00") == "7e00"


def update_until_power_fails(tester, key_for, header, payload):
    """Run an update; return whether it got to its end. The ECU may die at any request."""
    try:
        tester.update(key_for, header, payload)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("completed", [0.0, 0.5, 1.0])
def test_power_cut_in_any_phase_of_an_update_leaves_the_old_or_the_new_set(
    make_ecu, factory_flash, management, make_header, make_payload, key_for, completed
):
    # Unlocking, every sector, units here and there in the payload, the header's units, the activation record, just after it.
    old = make_payload(0xAA)
    new = make_payload(0x55)
    header = make_header(new)
    image = factory_flash.read(0, factory_flash.size)
    before = factory_flash.operations
    Peer(make_ecu()).update(key_for, header, new)
    total = factory_flash.operations - before
    live_after = []
    for cut in [*range(26), *range(26, total - 18, 1023), *range(total - 18, total + 1)]:
        factory_flash._memory[:] = image
        ecu = make_ecu()
        tester = Peer(ecu)
        factory_flash.cut_power(cut, completed=completed, seed=cut)
        finished = update_until_power_fails(tester, key_for, header, new)
        assert finished or not ecu.powered
        ecu.power_cycle(tester.now_s)
        tester.run(0.5)
        live = management.applied[-1][0]
        assert live in {old, new}, f"cut at operation {cut}"
        assert live == new or not finished
        live_after.append(live)
        if cut % 9 == 0:
            tester.update(key_for, header, new)
            assert management.applied[-1][0] == new
    # A cut just before the last operation leaves the old set, and only a whole activation record makes the new one live.
    assert live_after == [old] * (len(live_after) - 2) + [new if completed == 1.0 else old, new]


def test_a_cut_is_not_seen_outside_the_ecu(make_ecu, factory_flash, key_for):
    tester = Peer(make_ecu())
    tester.unlock(key_for)
    factory_flash.cut_power(3)
    try:
        assert tester.ask("3101FF00" + STAGING, timeout_s=2.0) is None
    except PowerLostError:
        pytest.fail("the power cut of the ECU ended the simulation")
    assert not tester.ecu.powered


class SmallPack:
    """The same pack with a payload of two sectors, so that every operation of an update can be cut."""

    def __init__(self, definition, management, make_header, make_payload, key_for):
        self.definition = definition
        self.management = management
        self.key_for = key_for
        self.old = make_payload(0xAA)[:8192]
        self.new = make_payload(0x55)[:8192]
        self.header = make_header(self.new)
        self.flash = NorFlash.blank(record_sector(definition) + 2)
        CalibrationMemory.program_factory_set(self.flash, make_header(self.old) + self.old)

    def start(self):
        return Peer(VirtualEcu(self.definition, self.management, self.flash))

    def update(self, tester):
        tester.unlock(self.key_for)
        assert tester.ask("3101FF00" + "00500000" + "00002000") == "7101ff0000"
        tester.download(0x0050_0000, self.new)
        tester.download(0x0051_0000, self.header)
        assert tester.ask("31010202") == "7101020200"
        assert tester.ask("3101FF01") == "7101ff0100"
        assert tester.ask("1101") == "5101"
        tester.run(0.5)

    def update_with_cut(self, tester, cut, **torn):
        """Run an update with the supply failing at its operation `cut`, switch on again; return whether it got to its end."""
        self.flash.cut_power(cut, **torn)
        finished = True
        try:
            self.update(tester)
        except AssertionError:
            finished = False
            assert not tester.ecu.powered
        tester.ecu.power_cycle(tester.now_s)
        tester.run(0.5)
        return finished

    @property
    def live(self):
        return self.management.applied[-1][0]


@pytest.fixture
def small_pack(make_definition, management, make_header, make_payload, key_for):
    return SmallPack(make_definition(payload_length=8192), management, make_header, make_payload, key_for)


def test_power_cut_at_every_operation_of_an_update_leaves_the_old_or_the_new_set(small_pack):
    image = small_pack.flash.read(0, small_pack.flash.size)
    finished = False
    cut = 0
    while not finished:
        small_pack.flash._memory[:] = image
        finished = small_pack.update_with_cut(small_pack.start(), cut, completed=0.5, seed=cut)
        assert small_pack.live == (small_pack.new if finished else small_pack.old), f"cut at operation {cut}"
        cut += 1
    assert cut > 3 + 1024 + 16 + 1


def test_an_update_gets_through_after_any_series_of_power_cuts(small_pack):
    image = small_pack.flash.read(0, small_pack.flash.size)
    for seed in range(60):
        source = random.Random(seed)
        small_pack.flash._memory[:] = image
        tester = small_pack.start()
        for _ in range(source.randrange(1, 6)):
            small_pack.update_with_cut(tester, source.randrange(1070), completed=source.random(), seed=seed)
            assert small_pack.live in {small_pack.old, small_pack.new}
        small_pack.flash.restore_power()
        small_pack.update(tester)
        assert small_pack.live == small_pack.new


# ---------------------------------------------------------------- addressing, periodic data, bit rate


ADDRESSES = {
    "29-bit normal fixed": {
        "request_id": 0x18DA40F1,
        "response_id": 0x18DAF140,
        "functional_id": 0x18DB33F1,
        "is_extended": True,
    },
    "extended": {
        "request_id": 0x6F1,
        "response_id": 0x640,
        "functional_id": 0x6F1,
        "addressing": "extended",
        "request_address_byte": 0x40,
        "response_address_byte": 0xF1,
        "functional_address_byte": 0xDF,
    },
    "mixed": {
        "request_id": 0x7E4,
        "response_id": 0x7EC,
        "functional_id": 0x7DF,
        "addressing": "mixed",
        "request_address_byte": 0x55,
        "response_address_byte": 0x55,
        "functional_address_byte": 0x55,
    },
}


@pytest.fixture(params=ADDRESSES)
def addressed(request, definition, management, factory_flash):
    """A tester and an ECU in another addressing; `ask_all` asks to all ECUs."""
    diagnostics = Diagnostics(**ADDRESSES[request.param])
    ecu = VirtualEcu(dataclasses.replace(definition, diagnostics=diagnostics), management, factory_flash, seed=42)
    common = {
        "rx_id": diagnostics.response_id,
        "is_extended": diagnostics.is_extended,
        "mode": AddressingMode(diagnostics.addressing),
        "rx_address_byte": diagnostics.response_address_byte,
    }
    tester = Peer(
        ecu, address=IsoTpAddress(tx_id=diagnostics.request_id, tx_address_byte=diagnostics.request_address_byte, **common)
    )
    to_all = IsoTpAddress(
        tx_id=diagnostics.functional_id, tx_address_byte=diagnostics.functional_address_byte, functional=True, **common
    )

    def ask_all(request):
        endpoint = IsoTpEndpoint(to_all, IsoTpParameters())
        endpoint.send(bytes.fromhex(request), tester.now_s)
        for frame in endpoint.poll(tester.now_s):
            ecu.on_frame(frame, tester.now_s)
        tester.run(0.05)
        return [event.payload.hex() for event in tester.endpoint.take_events() if isinstance(event, MessageReceived)]

    tester.ask_all = ask_all
    return tester


def test_it_speaks_the_addressing_its_definition_names(addressed):
    assert addressed.ask("22F18C") == "62f18c" + b"VIRTUAL-000042".hex()
    assert addressed.ask("22" + "D100" * 3) == "62" + ("d100" + bytes(range(96)).hex()) * 3
    assert addressed.ask("1003") == "5003003201f4"


def test_a_request_to_all_is_told_from_one_to_it_in_every_addressing(addressed):
    assert addressed.ask_all("3E00") == ["7e00"]
    assert addressed.ask_all("22ABCD") == []
    assert addressed.ask("22ABCD") == "7f2231"


def test_a_request_to_another_address_is_not_answered(addressed):
    diagnostics = addressed.ecu._diagnostics
    if diagnostics.addressing == "normal":
        wrong = {"can_id": diagnostics.request_id + 1, "data": b"\x02\x3e\x00"}
    else:
        wrong = {"can_id": diagnostics.request_id, "data": b"\x99\x02\x3e\x00"}
    addressed.ecu.on_frame(Frame(is_extended=diagnostics.is_extended, **wrong), 0.0)
    addressed.run(0.05)
    assert addressed.endpoint.take_events() == []


def test_periodic_frames_are_sent_on_an_id_of_their_own(make_ecu):
    tester = Peer(make_ecu())
    tester.ask("1003")
    assert tester.ask("2A0301") == "6a"
    tester.seen.clear()
    tester.run(0.52)
    sent = [frame for _, frame in tester.seen if frame.can_id == 0x6EC]
    assert {frame.data.hex() for frame in sent} == {"01000102030405"}
    assert len(sent) in {10, 11}
    tester.seen.clear()
    tester.run(6.0)
    assert max(now_s for now_s, frame in tester.seen if frame.can_id == 0x6EC) < 5.1, "S3 ended it"


def test_an_event_is_answered_between_other_answers(make_ecu, management):
    tester = Peer(make_ecu())
    tester.ask("1003")
    tester.ask("860302D14022D140")
    tester.ask("860502")
    management.values[0xD140] = b"\x01" * 8
    tester.run(0.3)
    told = [event.payload.hex() for event in tester.endpoint.take_events() if isinstance(event, MessageReceived)]
    assert told == ["62d140" + "01" * 8]


def test_the_bit_rate_changes_when_the_answer_has_left_and_comes_back_with_the_session(make_ecu):
    ecu = make_ecu()
    tester = Peer(ecu)
    tester.ask("1003")
    tester.ask("870113")
    assert ecu.bitrate_bps == 500_000
    assert tester.ask("8703") == "c703"
    assert ecu.bitrate_bps == 1_000_000
    assert tester.ask("22F186") == "62f18603"
    assert tester.ask("1001") == "5001003201f4"
    tester.run(0.01)
    assert ecu.bitrate_bps == 500_000


@pytest.mark.parametrize("ending", ["S3", "reset"])
def test_the_bit_rate_comes_back_by_itself(make_ecu, ending):
    ecu = make_ecu()
    tester = Peer(ecu)
    tester.ask("1003")
    tester.ask("870111")
    tester.ask("8703")
    if ending == "reset":
        tester.ask("1101")
    tester.run(6.0)
    assert ecu.bitrate_bps == 500_000
    assert tester.ask("22F186") == "62f18601"
