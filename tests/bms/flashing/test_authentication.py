"""Certificates open a pack as keys do: both sides prove themselves, and nothing is signed for a BMS that does not."""

import datetime
from dataclasses import replace

import pytest

from bms.diagnostics.certificate import load_certificate
from bms.errors import NegativeResponseError, SafetyRefusalError, UnexpectedResponseError
from bms.flashing import FlashResult
from bms.flashing.console import console_request, unlock
from tests.bms.flashing.scripted_bms import scripted_world
from tests.bms.flashing.world import World, demo_pack


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The demo certificates are good on the computer's own date; the virtual world lives on another."""
    monkeypatch.setattr("tests.bms.flashing.world._EPOCH", datetime.datetime.now(datetime.UTC))


def client():
    return load_certificate(demo_pack().folder / "authentication" / "client.der")


def authenticate(world, provider=None, serial=None):
    procedure = unlock(
        world.definition, 0, provider or client(), serial=serial or world.serial, operator="engineer", clock=world.clock
    )
    return world.bench.value(procedure)


def ask(world, request):
    return world.bench.value(console_request(world.definition, bytes.fromhex(request), serial=world.serial, clock=world.clock))


def test_tester_and_pack_prove_themselves_to_each_other():
    world = World()
    ask(world, "1003")
    before = len(world.wire.heads)
    assert not authenticate(world).already
    sent = [head[:2].hex() for head in world.wire.heads[before:] if head[0] == 0x29]
    assert sent == ["2902", "2903"]
    assert ask(world, "2900").responses[0].payload.hex() == "690010"
    assert ask(world, "2908").responses[0].payload.hex() == "690802"


def test_without_a_root_to_trust_the_tester_alone_proves_itself():
    world = World()
    assert world.definition.diagnostics is not None
    diagnostics = replace(world.definition.diagnostics, authentication_root_key=b"")
    world.definition = replace(world.definition, diagnostics=diagnostics)
    ask(world, "1003")
    before = len(world.wire.heads)
    authenticate(world)
    assert [head[:2].hex() for head in world.wire.heads[before:] if head[0] == 0x29] == ["2901", "2903"]


def test_a_whole_update_is_opened_by_a_certificate():
    world = World()
    outcome = world.flash_once(key_provider=client())
    assert outcome.result is FlashResult.FLASHED
    assert not [head for head in world.wire.heads if head[0] == 0x27]
    assert world.active_set == world.new


def test_another_certificate_is_refused_by_the_pack():
    world = World()
    ask(world, "1003")
    with pytest.raises(NegativeResponseError) as caught:
        authenticate(world, load_certificate(demo_pack().folder / "authentication" / "bms.der"))
    assert caught.value.code == 0x53


def answer_of(challenge, certificate, proof):
    fields = b"".join(len(field).to_bytes(2, "big") + field for field in (challenge, certificate, proof, b""))
    return (b"\x69\x02\x11" + fields).hex()


def test_nothing_is_signed_for_a_pack_that_is_not_genuine():
    world, bms = scripted_world()
    forger = load_certificate(demo_pack().folder / "authentication" / "client.der")
    bms.when("2902", answer_of(bytes(32), forger.certificate, forger.sign(bytes(32))))
    with pytest.raises(SafetyRefusalError, match="did not prove to be a genuine one"):
        authenticate(world, serial="VIRTUAL-000001")
    assert bms.sent("2903") == []


@pytest.mark.parametrize(
    "answer", ["6902", "690211", "69021200", "6902110020AA", "690211" + "0000" * 3, "690211" + "0000" * 5, "690211FFFF0000"]
)
def test_an_answer_that_does_not_parse_ends_it(answer):
    world, bms = scripted_world()
    bms.when("2902", answer)
    with pytest.raises(UnexpectedResponseError):
        authenticate(world, serial="VIRTUAL-000001")
    assert bms.sent("2903") == []
