"""The short form of the package campaign, and that it would notice a verifier that looks away."""

import random

from bms.errors import BadFileError
from bms.trust import dsse, signed_document
from tests.campaigns import packages


def test_no_mutated_package_is_accepted_and_each_refusal_has_a_reason():
    figures = packages.run(mutations=2_000)
    assert figures["examples"] == []
    assert figures["kinds"]["bit flip"] == 8 * figures["kinds"]["truncation"] == 8 * len(packages.small_subject().data)
    assert figures["mutations"] > 20_000


class Trusting:
    """A public key for which no signature is ever wrong."""

    @staticmethod
    def from_public_bytes(data):
        return Trusting()

    def verify(self, signature, message):
        """Look away."""


class AnySpelling(bytes):
    """Bytes that are equal to all others."""

    __hash__ = bytes.__hash__

    def __ne__(self, other):
        return False


def test_a_verifier_that_looks_away_is_noticed(monkeypatch):
    subject = packages.small_subject()
    monkeypatch.setattr(signed_document, "Ed25519PublicKey", Trusting)
    campaign, source = packages.Campaign(), random.Random(1)
    for _ in range(300):
        campaign.try_one("damage inside", subject, packages.damage_inside(source, subject.data))
    assert any("accepted" in violation for violation in campaign.violations)


def test_an_envelope_taken_in_any_spelling_is_noticed(monkeypatch):
    subject, write = packages.small_subject(), dsse.write_envelope
    monkeypatch.setattr(dsse, "write_envelope", lambda envelope: AnySpelling(write(envelope)))
    campaign = packages.Campaign()
    campaign.try_one("truncation", subject, subject.data[:-1])
    assert campaign.violations == ["truncation of small: accepted"]


def test_an_error_that_is_no_refusal_is_a_violation(monkeypatch):
    def broken(data, definition, trust):
        raise KeyError("surprise")

    monkeypatch.setattr(packages, "read_package", broken)
    campaign = packages.Campaign()
    campaign.try_one("bit flip", packages.small_subject(), b"")
    assert campaign.violations == ["bit flip of small: KeyError('surprise')"]


def test_a_refusal_without_advice_is_a_violation(monkeypatch):
    def curt(data, definition, trust):
        raise BadFileError("No.")

    monkeypatch.setattr(packages, "read_package", curt)
    campaign = packages.Campaign()
    campaign.try_one("bit flip", packages.small_subject(), b"")
    assert campaign.violations
