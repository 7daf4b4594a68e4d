"""After unlocking, well and badly, no file and no log line holds a seed, a key, a challenge or a proof in any form."""

import logging

import pytest

from bms.diagnostics.certificate import CertificateProvider, load_certificate
from bms.diagnostics.key_provider import demo_key_provider
from bms.diagnostics.secret_screen import SecretScreen
from bms.errors import NegativeResponseError, SafetyRefusalError
from bms.flashing.console import console_request, unlock
from can_drivers.errors import ExplainedError
from engine.crash_report import describe
from tests.bms.flashing.world import World, demo_pack


class Told:
    """Keys that remember the secrets they were asked with."""

    def __init__(self, *, wrong=False):
        self.secrets = []
        self._wrong = wrong

    def __call__(self, level, seed):
        key = b"\xa5" + demo_key_provider(level, seed)[1:] if self._wrong else demo_key_provider(level, seed)
        self.secrets += [seed, key]
        return key


def forms_of(secret):
    """Return how a secret might look in a file: raw, hexadecimal in its usual dresses, and as Python prints it."""
    plain = secret.hex()
    spaced = [secret.hex(separator) for separator in (" ", ":", ",")]
    numbers = [str(list(secret))[1:-1], str(tuple(secret))[1:-1]]
    texts = [form for text in (plain, *spaced) for form in (text, text.upper())] + numbers + [repr(secret)[2:-1]]
    return [secret, *(text.encode() for text in texts)]


def everything_kept(home, caplog, errors):
    files = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    told = [f"{error} {error.what} {error.detail} {error!r} {describe(error)}" for error in errors]
    return [*files, logged.encode(), *(text.encode() for text in told)]


@pytest.fixture
def all_logs(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


def attempt(world, procedure, errors):
    try:
        return world.bench.value(procedure)
    except ExplainedError as error:
        errors.append(error)
        return None


def test_no_file_and_no_log_line_holds_a_seed_or_a_key(halite_home, all_logs):
    world, errors, shown = World(fd=False), [], []
    world.wire.keep = True
    good, bad = Told(), Told(wrong=True)
    definition, serial = world.definition, world.serial

    def request(text):
        shown.append(world.bench.value(console_request(definition, bytes.fromhex(text), serial=serial, clock=world.clock)))

    def open_up(keys):
        attempt(world, unlock(definition, 0x11, keys, serial=serial, clock=world.clock), errors)

    request("1003")
    request("2711")
    open_up(bad)
    open_up(good)
    world.flash_once(key_provider=good)
    request("1003")
    for _ in range(3):
        open_up(bad)
    assert [type(error) for error in errors] == [NegativeResponseError] * 3 + [SafetyRefusalError]
    secrets = {secret for secret in good.secrets + bad.secrets if any(secret)}
    assert len(secrets) >= 10

    kept = [*everything_kept(halite_home, all_logs, errors), repr(shown).encode()]
    assert sum(map(len, kept)) > 10_000
    assert [secret.hex() for secret in secrets for text in kept for form in forms_of(secret) if form in text] == []

    # The wire did carry them; what goes to a trace does not.
    frames = [sent.frame for sent in world.wire.sent]
    on_the_wire = b"|".join(frame.data for frame in frames)
    assert any(secret[:4] in on_the_wire for secret in secrets)
    screened = b"|".join(frame.data for frame in SecretScreen(world.bench.diagnostics).screen(frames))
    assert [secret.hex() for secret in secrets if secret[:4] in screened or secret[-4:] in screened] == []


def test_no_file_and_no_log_line_holds_a_challenge_or_a_proof(halite_home, all_logs, monkeypatch):
    world, errors = World(), []
    secrets = []
    provider = load_certificate(demo_pack().folder / "authentication" / "client.der")

    def sign(self, challenge):
        proof = self._key.sign(challenge)
        secrets.extend([challenge, proof])
        return proof

    monkeypatch.setattr(CertificateProvider, "sign", sign)
    monkeypatch.setattr("bms.flashing.authentication.objection_to_pack", lambda *arguments: "")
    world.bench.value(console_request(world.definition, bytes.fromhex("1003"), clock=world.clock))
    for _ in range(2):
        attempt(world, unlock(world.definition, 0, provider, serial=world.serial, clock=world.clock), errors)
        world.bench.idle(6.0)
    assert len(secrets) >= 4
    kept = everything_kept(halite_home, all_logs, errors)
    pieces = [secret[at : at + 8] for secret in secrets for at in (0, 8, 24)]
    assert [piece.hex() for piece in pieces for text in kept for form in forms_of(piece) if form in text] == []
