"""`halite link`: the state, its cause and advice, and what scripts get."""

import msgspec
import pytest

from cli.virtual_pack_process import virtual_pack
from engine.messages import LinkHealth
from virtual_pack.simulator import SimulationOptions
from virtual_pack.wire.faults import FaultKind, WireFault


@pytest.fixture(scope="module")
def other_rate_channel():
    """A pack whose bus runs at another bit rate."""
    fault = WireFault(kind=FaultKind.WRONG_RATE, at_s=0.0)
    with virtual_pack(SimulationOptions(port=0, wire_faults=(fault,))) as channel:
        yield channel


@pytest.fixture(scope="module")
def busy_channel():
    """A bus of other control units, without a pack."""
    with virtual_pack(SimulationOptions(port=0, bus_only=True, traffic=200)) as channel:
        yield channel


def test_a_known_bms_ends_with_0_and_the_document_has_every_field_of_the_health(halite, pack_channel):
    ended = halite("link", "--for", "2.5", "--json", "-c", pack_channel)
    assert ended.code == 0
    assert set(ended.json) == {"state", "cause"} | set(msgspec.structs.asdict(LinkHealth(adapter="")))
    assert ended.json["state"] in {"bms_identified", "ready"}
    assert ended.json["frames"] > 0
    rate = next(one for one in ended.json["ids"] if one["can_id"] == 0x2A0)
    assert rate["length"] == 8


def test_people_get_a_sentence_the_adapter_and_the_ids_by_name(halite, pack_channel):
    ended = halite("link", "--for", "2.5", "-c", pack_channel)
    assert ended.code == 0
    for words in ("CANable", "500 kbit/s", "2A0", "PackStatus", "values arrive"):
        assert words in ended.out


def test_listening_only_knows_the_pack_by_its_values(halite, pack_channel):
    ended = halite("link", "--for", "2.5", "--listen-only", "--json", "-c", pack_channel)
    assert (ended.code, ended.json["listen_only"], ended.json["tx_frames_per_s"]) == (0, True, 0.0)


def test_a_bus_of_others_ends_with_1(halite, busy_channel):
    ended = halite("link", "--for", "2.5", "--listen-only", "--json", "-c", busy_channel)
    assert (ended.code, ended.json["state"]) == (1, "bus_alive")
    assert ended.json["advice"]
    assert ended.json["advice"] in ended.err


def test_a_silent_bus_ends_with_3_and_what_to_check(halite, silent_channel):
    ended = halite("link", "--for", "2.5", "-c", silent_channel)
    assert ended.code == 3
    assert "bus silent" in ended.out
    assert "nothing arrives at 500 kbit/s" in ended.err
    assert "12 V" in ended.err


def test_another_bit_rate_ends_with_3_and_is_called_that(halite, other_rate_channel):
    ended = halite("link", "--for", "3", "--json", "-c", other_rate_channel)
    assert (ended.code, ended.json["state"]) == (3, "bus_silent")
    assert ended.json["error_frames"] > 0
    assert "bit rate" in ended.json["advice"]


def test_no_adapter_ends_with_3_at_once(halite):
    ended = halite("link", "--for", "60", "--json", "-c", "socket://127.0.0.1:1")
    assert (ended.code, ended.json["state"]) == (3, "failed")
    assert "Nobody answers" in ended.err
