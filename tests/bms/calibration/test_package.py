"""Opening a calibration package: two people's signatures first, then everything else; each refusal with its own sentence."""

import base64
import dataclasses
import hashlib
import json
import random

import msgspec
import pytest

from bms.calibration.manifest import PAYLOAD_TYPE, make_image
from bms.calibration.package import LARGEST_PACKAGE_BYTES, find_package, open_package, shipped_packages
from bms.calibration.package_building import build_package, seal, sign
from bms.definition import load_pack
from bms.errors import PackageError
from bms.trust.dsse import Envelope, pre_authentication_encoding, read_envelope, write_envelope


@pytest.fixture
def opened(tmp_path, definition, people):
    """Return a function that writes bytes to a file and opens it as a package."""

    def run(data, pack=definition):
        path = tmp_path / "some.nacal"
        path.write_bytes(data)
        return open_package(path, pack, trust=people.trust)

    return run


@pytest.fixture
def manifest(changed_set, manifest_of):
    return manifest_of(changed_set(demo=False))


@pytest.fixture
def package(manifest, people):
    return build_package(manifest, [people.author, people.approver])


def resigned(manifest_object, people):
    """Return a package whose payload is any JSON object, canonical and properly signed."""
    payload = json.dumps(manifest_object, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    envelope = Envelope(payload_type=PAYLOAD_TYPE, payload=payload, signatures=())
    return write_envelope(sign(sign(envelope, people.author), people.approver))


def test_a_package_of_two_people_opens_and_says_who_they_are(opened, package, changed_set):
    result = opened(package)
    assert (result.id, result.title, result.sequence, result.product) == ("trial", "A trial", 3, "demo-nfm-120s")
    assert result.hardware == ("HLT-BMS-120S",)
    assert result.data_set == changed_set(demo=False)
    assert result.demo is False
    assert [(signer.name, signer.role) for signer in result.signers] == [("Ada", "author"), ("Grace", "approver")]
    assert result.package_sha256 == hashlib.sha256(package).hexdigest()


def test_the_order_of_the_signatures_does_not_matter(opened, manifest, people):
    result = opened(build_package(manifest, [people.approver, people.author]))
    assert [signer.role for signer in result.signers] == ["author", "approver"]


def test_what_is_signed_is_the_dsse_encoding_of_type_and_payload():
    # Test vector of the DSSE protocol document.
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert pre_authentication_encoding("http://example.com/HelloWorld", b"hello world") == expected


def test_the_signed_contents_are_canonical_json(package):
    payload = read_envelope(package).payload
    parsed = json.loads(payload)
    assert json.dumps(parsed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == payload
    assert parsed["schema"] == "halite.calibration/1"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"\x00" * 100,
        b"[" * 100_000,
        b'{"payloadType":"x","payload":"%%%","signatures":[]}',
        b'{"payloadType":"x","payload":"QQ=","signatures":[]}',
        b'{"payloadType":"x","payload":"QR==","signatures":[]}',
        b'{"payloadType":"x","payload":"QQ==","signatures":[],"more":1}',
        b'{"payloadType":"x","payload":"QQ==","signatures":[{"keyid":"a","sig":"QQ=="}]}',
    ],
)
def test_bytes_that_are_no_package_are_called_damaged(opened, data):
    with pytest.raises(PackageError, match="damaged"):
        opened(data)


def test_a_changed_byte_of_the_contents_is_noticed(opened, package):
    envelope = read_envelope(package)
    changed = dataclasses.replace(envelope, payload=envelope.payload.replace(b"A trial", b"A trick"))
    with pytest.raises(PackageError, match=r"damaged: its contents are not what Ada signed"):
        opened(write_envelope(changed))


def test_the_type_of_the_contents_is_signed_too(opened, package, people):
    other = dataclasses.replace(read_envelope(package), payload_type="application/json")
    with pytest.raises(PackageError, match="it is no calibration package"):
        opened(write_envelope(other))
    # Signed as another type, then relabelled.
    relabelled = sign(sign(dataclasses.replace(other, signatures=()), people.author), people.approver)
    with pytest.raises(PackageError, match="damaged"):
        opened(write_envelope(dataclasses.replace(relabelled, payload_type=PAYLOAD_TYPE)))


def test_an_unsigned_package_is_refused(opened, manifest):
    with pytest.raises(PackageError, match="is not signed"):
        opened(build_package(manifest, []))


def test_a_stranger_is_refused(opened, manifest, people):
    with pytest.raises(PackageError, match="somebody this installation does not trust"):
        opened(build_package(manifest, [people.author, people.stranger]))


def test_a_strangers_signature_beside_the_two_needed_ones_does_no_harm(opened, manifest, people):
    result = opened(build_package(manifest, [people.stranger, people.author, people.approver]))
    assert len(result.signers) == 2


@pytest.mark.parametrize(("signer", "missing"), [("author", "approver"), ("approver", "author")])
def test_one_signature_is_not_enough(opened, manifest, people, signer, missing):
    with pytest.raises(PackageError, match=f"only one signature, .*; the {missing}'s is missing"):
        opened(build_package(manifest, [getattr(people, signer)]))


def test_one_person_with_two_keys_is_still_one_person(opened, manifest, people):
    with pytest.raises(PackageError, match="twice by the same person, Ada"):
        opened(build_package(manifest, [people.author, people.authors_other_key]))


def test_one_key_used_twice_is_one_person(opened, manifest, people):
    with pytest.raises(PackageError, match="twice by the same person, Ada"):
        opened(build_package(manifest, [people.author, people.author]))
    with pytest.raises(PackageError, match="twice by the same person"):
        opened(build_package(manifest, [people.author, people.author, people.approver]))


def test_a_bad_signature_is_not_made_good_by_two_others(opened, package, people):
    envelope = read_envelope(package)
    forged = dataclasses.replace(envelope.signatures[0], signature=bytes(64))
    with pytest.raises(PackageError, match="damaged"):
        opened(write_envelope(dataclasses.replace(envelope, signatures=(*envelope.signatures, forged))))


def test_demonstration_keys_count_for_demo_packages_only(opened, changed_set, manifest_of, people):
    with pytest.raises(PackageError, match="demonstration keys"):
        opened(build_package(manifest_of(changed_set(demo=False)), [people.author, people.demo_approver]))
    assert opened(build_package(manifest_of(changed_set(demo=True)), [people.author, people.demo_approver])).demo


def test_a_package_for_another_product_is_refused(opened, changed_set, manifest_of, people):
    with pytest.raises(PackageError, match="is for other-pack, this pack is demo-nfm-120s"):
        opened(build_package(manifest_of(changed_set(), product="other-pack"), [people.author, people.approver]))


def test_a_package_made_with_another_a2l_is_refused(opened, package, definition):
    other = dataclasses.replace(definition, calibration=dataclasses.replace(definition.calibration, sha256="0" * 64))
    with pytest.raises(PackageError, match="another description"):
        opened(package, other)


def test_a_pack_without_calibration_takes_no_package(opened, package, definition):
    with pytest.raises(PackageError, match="describes no calibration"):
        opened(package, dataclasses.replace(definition, calibration=None))


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ({"hardware": "OTHER-HW"}, "hardware"),
        ({"chemistry_number": 4}, "chemistry"),
        ({"series": 96}, "cells in series"),
        ({"capacity_ah": 50.0}, "capacity"),
    ],
)
def test_a_header_that_contradicts_the_pack_is_refused(opened, changed_set, manifest_of, people, header, what):
    with pytest.raises(PackageError, match=f"contradicts the package or the pack: {what}"):
        opened(build_package(manifest_of(changed_set(**header)), [people.author, people.approver]))


def test_the_demo_mark_must_be_the_same_in_header_and_manifest(opened, manifest_of, changed_set, people):
    object_ = msgspec.to_builtins(manifest_of(changed_set(demo=True)))
    object_["demo"] = False
    with pytest.raises(PackageError, match="contradicts the package or the pack: demo mark"):
        opened(resigned(object_, people))


def test_a_data_set_the_bms_would_refuse_is_refused_first(opened, changed_set, manifest_of, people):
    with pytest.raises(PackageError, match="its signature for the BMS is wrong"):
        opened(build_package(manifest_of(changed_set(sign=people.author.sign)), [people.author, people.approver]))


def test_a_bms_whose_key_nobody_knows_is_asked_later(opened, changed_set, manifest_of, people, definition):
    programming = dataclasses.replace(definition.programming, bms_public_key=b"")
    data = build_package(manifest_of(changed_set(sign=people.author.sign)), [people.author, people.approver])
    assert opened(data, dataclasses.replace(definition, programming=programming)).id == "trial"


def damage_image(object_):
    object_["image"]["sha256"] = "0" * 64


def damage_payload(object_):
    image = bytearray(base64.b64decode(object_["image"]["base64"]))
    image[-1] ^= 1
    object_["image"] = msgspec.to_builtins(make_image(bytes(image)))


def damage_table(object_):
    object_["tables"][0]["sha256"] = "0" * 64


def damage_schema(object_):
    object_["schema"] = "halite.calibration/2"


def damage_base64(object_):
    object_["image"]["base64"] = "%"


def add_a_field(object_):
    object_["surprise"] = 1


def name_outside(object_):
    object_["id"] = "../../etc"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (damage_image, "damaged"),
        (damage_payload, "does not fit together"),
        (damage_table, "damaged"),
        (damage_schema, "damaged"),
        (damage_base64, "damaged"),
        (add_a_field, "damaged"),
        (name_outside, "damaged"),
    ],
)
def test_even_signed_contents_must_hold_together(opened, manifest, people, change, why):
    object_ = msgspec.to_builtins(manifest)
    change(object_)
    with pytest.raises(PackageError, match=why):
        opened(resigned(object_, people))


def test_signed_contents_in_another_spelling_are_refused(opened, manifest, people):
    envelope = seal(manifest)
    spaced = dataclasses.replace(envelope, payload=json.dumps(json.loads(envelope.payload)).encode())
    with pytest.raises(PackageError, match="damaged") as caught:
        opened(write_envelope(sign(sign(spaced, people.author), people.approver)))
    assert "canonical" in caught.value.detail


def test_a_file_that_is_too_large_is_not_even_parsed(opened):
    with pytest.raises(PackageError, match="larger than 4 MiB"):
        opened(b" " * (LARGEST_PACKAGE_BYTES + 1))


@pytest.mark.parametrize("name", ["no-such-package", "", "\x00", "../packages"])
def test_a_package_that_is_not_there_says_how_to_name_one(definition, name):
    with pytest.raises(PackageError, match="no package") as caught:
        find_package(name, definition)
    assert ".nacal" in caught.value.advice


def test_shipped_packages_are_found_by_id_and_by_path():
    shipped = load_pack("demo-nfm-120s")
    assert [package.id for package in shipped_packages(shipped)] == ["nfm-cold-care", "nfm-standard"]
    by_id = find_package("nfm-cold-care", shipped)
    by_path = find_package(str(shipped.folder / "packages" / "nfm-cold-care.nacal"), shipped)
    assert by_id == by_path
    assert by_id.demo


def test_a_definition_that_is_no_folder_ships_no_packages(definition):
    assert shipped_packages(dataclasses.replace(definition, folder=None)) == ()


@pytest.mark.parametrize("seed", range(6))
def test_mutated_packages_never_crash_and_never_bring_other_data(opened, package, seed):
    chance = random.Random(seed)
    for _ in range(40):
        data = bytearray(package)
        at = chance.randrange(len(data))
        if chance.random() < 0.5:
            data[at] ^= 1 << chance.randrange(8)
        else:
            del data[at : at + chance.randrange(1, 400)]
        try:
            result = opened(bytes(data))
        except PackageError:
            continue
        # White space and the hint which key to try are all that may change.
        assert result.data_set == opened(package).data_set
