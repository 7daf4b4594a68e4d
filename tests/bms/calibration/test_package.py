"""Opening a calibration package: two people's signatures first, then everything else; each refusal with its own sentence."""

import base64
import dataclasses
import datetime
import hashlib
import json
from pathlib import Path

import msgspec
import pytest

from bms.calibration.manifest import PAYLOAD_TYPE, make_image, write_manifest
from bms.calibration.package import find_package, open_package, read_package, shipped_packages
from bms.calibration.release_terms import IdentityRule, Target
from bms.definition import load_pack
from bms.errors import PackageError
from bms.trust.dsse import (
    LARGEST_SIGNED_BYTES,
    Signature,
    pre_authentication_encoding,
    read_envelope,
    write_envelope,
)
from bms.trust.root import Revoked
from bms.trust.signed_document import add_signature


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
def package(manifest, people, sealed):
    return sealed(manifest, people.author, people.approver)


@pytest.fixture
def refused(opened):
    """Return a function that opens bytes as a package and returns why they are refused: sentence, detail, advice."""

    def run(data, **pack):
        with pytest.raises(PackageError) as caught:
            opened(data, **pack)
        return caught.value.what, caught.value.detail, caught.value.advice

    return run


@pytest.fixture
def altered(manifest, people, sealed):
    """Return a function: a package whose contents were changed as plain JSON before both people signed it."""

    def build(change):
        contents = json.loads(write_manifest(manifest))
        change(contents)
        return sealed(canonical(contents), people.author, people.approver)

    return build


AGAIN = "Get the package again from whoever made it."
FILE_AGAIN = "Get the file again from whoever made it."
RELEASED = "Ask calibration for a released package."
SIGNED = "Ask whoever made it for a file that is signed by those who must."
NO_FILE = "The file is damaged: it is no signed file of Halite."
CONTENTS = "The contents of the file are damaged."


def canonical(manifest_object):
    return json.dumps(manifest_object, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_a_package_of_two_people_opens_and_says_who_they_are(opened, package, changed_set, people):
    result = opened(package)
    assert (result.id, result.title, result.sequence, result.product) == ("trial", "A trial", 3, "demo-nfm-120s")
    assert result.description == "For the tests."
    assert result.hardware == ("HLT-BMS-120S",)
    assert result.data_set == changed_set(demo=False)
    assert result.demo is False
    assert [(signer.name, signer.role) for signer in result.signers] == [("Ada", "author"), ("Grace", "approver")]
    assert [signer.key_id for signer in result.signers] == list(people.trust.keys)[:2]
    assert (result.trust_version, result.trust_valid_to_utc) == (1, None)
    assert result.package_sha256 == hashlib.sha256(package).hexdigest()
    assert result.contents_sha256 == hashlib.sha256(read_envelope(package).payload).hexdigest()
    assert result.a2l_sha256 == json.loads(read_envelope(package).payload)["a2l_sha256"]


def test_the_order_of_the_signatures_matters_to_the_file_only(opened, manifest, people, sealed, package):
    result = opened(sealed(manifest, people.approver, people.author))
    assert [signer.role for signer in result.signers] == ["author", "approver"]
    assert result.contents_sha256 == opened(package).contents_sha256
    assert result.package_sha256 != opened(package).package_sha256


def test_what_is_signed_is_the_dsse_encoding_of_type_and_payload():
    # Test vector of the DSSE protocol document.
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert pre_authentication_encoding("http://example.com/HelloWorld", b"hello world") == expected


def test_the_signed_contents_are_canonical_json(package):
    payload = read_envelope(package).payload
    parsed = json.loads(payload)
    assert json.dumps(parsed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == payload
    assert parsed["schema"] == "halite.calibration/2"


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
def test_bytes_that_are_no_package_are_called_damaged(refused, data):
    what, detail, advice = refused(data)
    assert (what, advice) == (NO_FILE, FILE_AGAIN)
    assert len(detail) > len("None")


def test_a_signature_has_64_bytes_and_there_are_at_most_16(refused, package):
    envelope = read_envelope(package)
    short = Signature(key_id="a", signature=bytes(63))
    assert refused(write_envelope(dataclasses.replace(envelope, signatures=(short,))))[:2] == (
        NO_FILE,
        "1 signatures that make no sense",
    )
    many = (Signature(key_id="a", signature=bytes(64)),) * 17
    assert refused(write_envelope(dataclasses.replace(envelope, signatures=many)))[1] == "17 signatures that make no sense"
    assert refused(write_envelope(dataclasses.replace(envelope, signatures=many[1:])))[0] != NO_FILE


@pytest.mark.parametrize(
    "respelled", [lambda data: data + b"\n", lambda data: data[:-1], lambda data: data.replace(b"\n", b" ")]
)
def test_an_envelope_has_one_spelling(refused, package, respelled):
    assert refused(respelled(package)) == (NO_FILE, "it is not spelled as Halite writes it", FILE_AGAIN)


def test_a_changed_byte_of_the_contents_is_noticed(refused, package, people):
    envelope = read_envelope(package)
    changed = dataclasses.replace(envelope, payload=envelope.payload.replace(b"A trial", b"A trick"))
    assert refused(write_envelope(changed)) == (
        "The file is damaged: its contents are not what Ada signed.",
        f"key {people.ids['author']}",
        FILE_AGAIN,
    )


def test_the_type_of_the_contents_is_signed_too(refused, package, people):
    other = dataclasses.replace(read_envelope(package), payload_type="application/json" + "x" * 100)
    assert refused(write_envelope(other)) == (
        "The file is signed, but it is of another kind.",
        f"type {('application/json' + 'x' * 100)[:80]}, wanted {PAYLOAD_TYPE}",
        "Choose another file.",
    )
    # Signed as another type, then relabelled.
    relabelled = add_signature(add_signature(dataclasses.replace(other, signatures=()), people.author), people.approver)
    assert "not what Ada signed" in refused(write_envelope(dataclasses.replace(relabelled, payload_type=PAYLOAD_TYPE)))[0]


def test_an_unsigned_package_is_refused(refused, manifest, sealed):
    assert refused(sealed(manifest)) == ("The file is not signed.", "", SIGNED)


def test_a_stranger_is_refused_even_beside_the_two_needed_ones(refused, manifest, people, sealed):
    answer = ("The file is signed by somebody this installation does not trust.", f"key {people.ids['stranger']}", SIGNED)
    assert refused(sealed(manifest, people.author, people.stranger)) == answer
    assert refused(sealed(manifest, people.author, people.approver, people.stranger)) == answer


def test_the_hint_which_key_signed_is_cut_where_it_is_shown(refused, package):
    envelope = read_envelope(package)
    long = Signature(key_id="k" * 200, signature=bytes(64))
    assert refused(write_envelope(dataclasses.replace(envelope, signatures=(long,))))[1] == f"key {'k' * 80}"


@pytest.mark.parametrize(("signer", "name", "missing"), [("author", "Ada", "approver"), ("approver", "Grace", "author")])
def test_one_signature_is_not_enough(refused, manifest, people, sealed, signer, name, missing):
    assert refused(sealed(manifest, getattr(people, signer))) == (
        f"A signature is missing: the file has 0 of 1 needed in the role {missing}.",
        f"signed by {name}",
        SIGNED,
    )


def test_all_who_signed_are_named_where_one_is_missing(package, definition, people):
    two_authors = dataclasses.replace(people.trust, thresholds={"author": 2})
    with pytest.raises(PackageError) as caught:
        read_package(package, definition, trust=two_authors)
    assert caught.value.what == "A signature is missing: the file has 1 of 2 needed in the role author."
    assert caught.value.detail == "signed by Ada, Grace"


def test_one_person_with_two_keys_is_still_one_person(refused, manifest, people, sealed):
    assert refused(sealed(manifest, people.author, people.authors_other_key)) == (
        "The file was signed twice by the same person, ADA ; every signature must be another person's.",
        f"key {people.ids['authors_other_key']}",
        SIGNED,
    )


def test_one_key_used_twice_is_one_person(refused, manifest, people, sealed):
    assert "twice by the same person, Ada" in refused(sealed(manifest, people.author, people.author))[0]
    assert "twice by the same person" in refused(sealed(manifest, people.author, people.author, people.approver))[0]


def test_a_key_of_another_role_has_no_say(refused, manifest, people, sealed):
    assert refused(sealed(manifest, people.author, people.revoker)) == (
        "The file is signed by Joan in the role revocation, which has no say in it.",
        f"key {people.ids['revoker']}",
        SIGNED,
    )


def test_a_bad_signature_is_not_made_good_by_two_others(refused, package, people):
    envelope = read_envelope(package)
    forged = dataclasses.replace(envelope.signatures[0], signature=bytes(64))
    assert (
        "not what Ada signed"
        in refused(write_envelope(dataclasses.replace(envelope, signatures=(*envelope.signatures, forged))))[0]
    )


def test_a_revoked_key_does_not_count_any_more(tmp_path, package, people, definition):
    revoked = Revoked(date_utc=datetime.datetime(2026, 2, 3, tzinfo=datetime.UTC), reason="laptop lost")
    trust = dataclasses.replace(people.trust, revoked={people.ids["approver"]: revoked})
    with pytest.raises(PackageError) as caught:
        read_package(package, definition, trust=trust)
    assert caught.value.what == "The file is signed by Grace, whose key was revoked on 2026-02-03: laptop lost."
    assert (caught.value.detail, caught.value.advice) == (f"key {people.ids['approver']}", SIGNED)


def test_a_package_remembers_how_long_its_list_of_keys_counts(package, definition, people):
    until = datetime.datetime(2026, 2, 3, tzinfo=datetime.UTC)
    trust = dataclasses.replace(people.trust, version=7, valid_to_utc=until)
    result = read_package(package, definition, trust=trust)
    assert (result.trust_version, result.trust_valid_to_utc) == (7, until)


def test_demonstration_keys_count_for_demo_packages_only(opened, refused, changed_set, manifest_of, people, sealed):
    assert refused(sealed(manifest_of(changed_set(demo=False)), people.author, people.demo_approver)) == (
        "The package claims to be for real packs, but it is signed with demonstration keys.",
        "",
        RELEASED,
    )
    assert opened(sealed(manifest_of(changed_set(demo=True)), people.author, people.demo_approver)).demo
    assert opened(sealed(manifest_of(changed_set(demo=True)), people.author, people.approver)).demo


def test_the_people_who_signed_are_those_the_package_names(opened, refused, changed_set, manifest_of, people, sealed):
    for_grace = manifest_of(changed_set(demo=True), approved_by="Grace")
    assert opened(sealed(for_grace, people.author, people.approver)).terms.approved_by == "Grace"
    assert refused(sealed(for_grace, people.author, people.demo_approver)) == (
        "The package names Ada and Grace, but others signed it.",
        "signed by Ada, Demo",
        RELEASED,
    )
    by_ada = manifest_of(changed_set(demo=True))
    by_bob = msgspec.structs.replace(by_ada, terms=dataclasses.replace(by_ada.terms, authored_by="Bob"))
    assert refused(sealed(by_bob, people.author, people.approver))[0] == (
        "The package names Bob and any approver, but others signed it."
    )


def test_a_package_may_ask_for_more_than_two_signatures(opened, refused, changed_set, manifest_of, people, sealed):
    three = manifest_of(changed_set(demo=True), threshold=3)
    assert refused(sealed(three, people.author, people.approver)) == (
        "The package asks for 3 signatures and has 2.",
        "",
        RELEASED,
    )
    assert len(opened(sealed(three, people.author, people.approver, people.demo_approver)).signers) == 3


def test_a_package_for_another_product_is_refused(refused, manifest, people, sealed):
    other = msgspec.structs.replace(manifest, product="other-pack")
    assert refused(sealed(other, people.author, people.approver)) == (
        "The package is for other-pack, this pack is demo-nfm-120s.",
        "",
        "Choose a package for this pack.",
    )


def test_a_package_made_with_another_a2l_is_refused(refused, package, definition):
    other = dataclasses.replace(definition, calibration=dataclasses.replace(definition.calibration, sha256="0" * 64))
    assert refused(package, pack=other) == (
        "The package was made with another description (A2L) of the calibration than this pack definition has.",
        f"package {definition.calibration.sha256}, definition {'0' * 64}",
        "Use the pack definition and the package of the same release.",
    )


def test_a_pack_without_calibration_takes_no_package(refused, package, definition):
    assert refused(package, pack=dataclasses.replace(definition, calibration=None)) == (
        "The pack definition demo-nfm-120s describes no calibration.",
        "",
        "Choose a pack that can be calibrated.",
    )


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ({"hardware": "OTHER-HW"}, "hardware"),
        ({"chemistry_number": 4}, "chemistry"),
        ({"series": 96}, "cells in series"),
        ({"capacity_ah": 50.0}, "capacity"),
        ({"hardware": "OTHER-HW", "series": 96}, "hardware, cells in series"),
    ],
)
def test_a_header_that_contradicts_the_pack_is_refused(refused, changed_set, manifest_of, people, sealed, header, what):
    assert refused(sealed(manifest_of(changed_set(**header)), people.author, people.approver)) == (
        f"The header of the data set contradicts the package or the pack: {what}.",
        "TEST-0207",
        AGAIN,
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda contents: contents.update(demo=True), "demo mark"),
        (lambda contents: contents.update(chemistry=2), "chemistry"),
        (lambda contents: contents["terms"].update(created_utc="2025-01-01T00:00:00Z"), "creation time"),
    ],
)
def test_contents_that_contradict_the_header_are_refused(refused, altered, change, what):
    assert refused(altered(change))[0] == f"The header of the data set contradicts the package or the pack: {what}."


def test_a_definition_with_cells_of_two_chemistries_takes_no_package(refused, package, definition):
    modules = definition.topology.modules
    other = dataclasses.replace(modules[0], chemistry=dataclasses.replace(modules[0].chemistry, number=9))
    mixed = dataclasses.replace(definition.topology, modules=(other, *modules[1:]))
    assert "pack: chemistry." in refused(package, pack=dataclasses.replace(definition, topology=mixed))[0]


def test_a_payload_of_another_length_is_refused(refused, package, definition):
    calibration = dataclasses.replace(definition.calibration, memory_length=0x8000)
    assert "pack: length." in refused(package, pack=dataclasses.replace(definition, calibration=calibration))[0]


def test_a_data_set_the_bms_would_refuse_is_refused_first(refused, changed_set, manifest_of, people, sealed):
    assert refused(sealed(manifest_of(changed_set(sign=people.author.sign)), people.author, people.approver)) == (
        "The BMS would refuse the data set in this package: its signature for the BMS is wrong.",
        "TEST-0207",
        AGAIN,
    )


def test_a_bms_whose_key_nobody_knows_is_asked_later(opened, changed_set, manifest_of, people, definition, sealed):
    data = sealed(manifest_of(changed_set(sign=people.author.sign)), people.author, people.approver)
    keyless = dataclasses.replace(definition, programming=dataclasses.replace(definition.programming, bms_public_key=b""))
    assert opened(data, pack=keyless).id == "trial"


def test_what_cannot_be_programmed_can_still_be_looked_at(opened, manifest, people, definition, sealed):
    tables = tuple(dataclasses.replace(each, safety=True) for each in manifest.terms.tables)
    all_safety = msgspec.structs.replace(manifest, terms=dataclasses.replace(manifest.terms, tables=tables))
    data = sealed(all_safety, people.author, people.approver)
    assert opened(data, pack=dataclasses.replace(definition, programming=None)).id == "trial"


def damage_payload(contents):
    image = bytearray(base64.b64decode(contents["image"]["base64"]))
    image[-1] ^= 1
    contents["image"] = msgspec.to_builtins(make_image(bytes(image)))


def surplus_bits(contents):
    """The image has 65,664 bytes, a multiple of three; one byte less leaves bits over in the last base64 digit."""
    image = base64.b64decode(contents["image"]["base64"])[:-2]
    text = base64.b64encode(image).decode()
    contents["image"] = {"base64": text[:-3] + "B==", "sha256": hashlib.sha256(image).hexdigest()}


def set_in(*path, to):
    def change(contents):
        *way, last = path
        for step in way:
            contents = contents[step]
        contents[last] = to

    return change


@pytest.mark.parametrize(
    ("change", "what", "detail"),
    [
        (set_in("image", "sha256", to="0" * 64), CONTENTS, "the hash of the data set does not match"),
        (surplus_bits, CONTENTS, "the hash of the data set does not match"),
        (
            set_in("terms", "tables", 0, "sha256", to="0" * 64),
            CONTENTS,
            "the summary of the tables does not match the data set",
        ),
        (set_in("terms", "tables", 0, "safety", to=True), CONTENTS, "the summary of the tables does not match the data set"),
        (set_in("terms", "tables", 0, "address", to=0), CONTENTS, "the summary of the tables does not match the data set"),
        (set_in("schema", to="halite.calibration/1"), CONTENTS, "…Invalid enum value"),
        (set_in("image", "base64", to="%"), CONTENTS, "the hash of the data set does not match"),
        (set_in("image", "base64", to="A"), CONTENTS, "…base64"),
        (set_in("surprise", to=1), CONTENTS, "…unknown field"),
        (set_in("terms", "surprise", to=1), CONTENTS, "not in canonical form (RFC 8785)"),
        (set_in("id", to="../../etc"), CONTENTS, "…regex"),
        (set_in("terms", "threshold", to=1), CONTENTS, "…>= 2"),
        (set_in("sequence", to=-1), CONTENTS, "…>= 0"),
        (
            set_in("terms", "valid_to_utc", to="2025-12-31T00:00:00Z"),
            CONTENTS,
            "it was not made before it is valid, and valid before it expires",
        ),
        (
            set_in("terms", "valid_to_utc", to="2026-01-01T00:00:00Z"),
            CONTENTS,
            "it was not made before it is valid, and valid before it expires",
        ),
        (
            set_in("terms", "valid_from_utc", to="2024-01-01T00:00:00Z"),
            CONTENTS,
            "it was not made before it is valid, and valid before it expires",
        ),
        (set_in("terms", "valid_to_utc", to="2027-01-01T00:00:00"), CONTENTS, "…timezone"),
        (set_in("terms", "target", "hardware", "equals", to=[]), CONTENTS, "it names no hardware"),
        (set_in("terms", "changes", to=[{"table": "X", "index": [], "old": 1, "new": 2}]), CONTENTS, "X[] is not 2"),
        (
            set_in("terms", "changes", to=[{"table": "CHG_T_MIN", "index": [], "old": 1, "new": -20}]),
            CONTENTS,
            "CHG_T_MIN[] is not -20",
        ),
        (
            set_in("terms", "changes", to=[{"table": "CHG_T_MIN", "index": [0], "old": 1, "new": 2}]),
            CONTENTS,
            "CHG_T_MIN[0] is not 2",
        ),
        (
            set_in("terms", "changes", to=[{"table": "AX_SOC_BAL", "index": [11], "old": 1, "new": 0}]),
            CONTENTS,
            "AX_SOC_BAL[11] is not 0",
        ),
        (
            set_in("terms", "changes", to=[{"table": "AX_SOC_BAL", "index": [1], "old": 1, "new": 0.5}]),
            CONTENTS,
            "AX_SOC_BAL[1] is not 0.5",
        ),
    ],
)
def test_even_signed_contents_must_hold_together(refused, altered, change, what, detail):
    answer = refused(altered(change))
    assert (answer[0], answer[2]) == (what, FILE_AGAIN)
    if detail.startswith("…"):
        assert detail[1:] in answer[1]
    else:
        assert answer[1] == detail


def test_a_payload_that_is_not_the_headers_is_refused(refused, altered):
    what, detail, advice = refused(altered(damage_payload))
    assert what == (
        "The data set in the package does not fit together: "
        "The payload of the data set is damaged: its checksum does not match the header."
    )
    assert detail.startswith("calculated ")
    assert advice == "Get the data set again from whoever made it."


def test_true_statements_about_changes_are_taken(opened, altered):
    changes = [
        {"table": "CHG_T_MIN", "index": [], "old": -30, "new": -35},
        {"table": "AX_SOC_BAL", "index": [1], "old": 5, "new": 10},
        {"table": "AX_SOC_BAL", "index": [10], "old": 5, "new": 100},
    ]
    assert len(opened(altered(set_in("terms", "changes", to=changes))).terms.changes) == 3


def test_a_range_of_hardware_is_not_a_list_of_ids(opened, altered):
    rule = {"equals": [], "lowest": "HLT-BMS-96S", "highest": "HLT-BMS-144S"}
    package = opened(altered(set_in("terms", "target", "hardware", to=rule)))
    assert package.hardware == ()
    assert package.terms.target == Target(hardware=IdentityRule(lowest="HLT-BMS-96S", highest="HLT-BMS-144S"))


def test_signed_contents_in_another_spelling_are_refused(refused, manifest, people, sealed):
    spaced = json.dumps(json.loads(write_manifest(manifest))).encode()
    assert refused(sealed(spaced, people.author, people.approver)) == (CONTENTS, "not in canonical form (RFC 8785)", FILE_AGAIN)


def test_a_name_that_stands_there_twice_is_refused(refused, manifest, people, sealed):
    twice = write_manifest(manifest).replace(b'"demo":false', b'"demo":true,"demo":false')
    assert refused(sealed(twice, people.author, people.approver))[1] == "not in canonical form (RFC 8785)"


def test_a_file_that_is_too_large_is_not_even_parsed(refused):
    advice = "Choose another file."
    what = "The file is larger than 4 MiB, so it is no signed file of Halite."
    assert refused(b" " * (LARGEST_SIGNED_BYTES + 1)) == (what, f"{LARGEST_SIGNED_BYTES + 1} bytes", advice)
    assert refused(b" " * 20_000_000) == (what, f"{LARGEST_SIGNED_BYTES + 1} bytes", advice), "no more is read than is needed"
    assert refused(b" " * LARGEST_SIGNED_BYTES)[0] == NO_FILE


@pytest.mark.parametrize("name", ["no-such-package", "", "\x00", "../packages"])
def test_a_package_that_is_not_there_says_how_to_name_one(definition, name):
    with pytest.raises(PackageError) as caught:
        find_package(name, definition)
    assert caught.value.what == f"There is no package {Path(name).name} that can be read."
    assert any(why in caught.value.detail for why in ("No such file", "null byte", "directory"))
    assert caught.value.advice == "Give the path of a .nacal file, or the id of a package that ships with the pack."


def test_shipped_packages_are_found_by_id_and_by_path():
    shipped = load_pack("demo-nfm-120s")
    assert [package.id for package in shipped_packages(shipped)] == ["nfm-cold-care", "nfm-standard"]
    by_id = find_package("nfm-cold-care", shipped)
    by_path = find_package(str(shipped.folder / "packages" / "nfm-cold-care.nacal"), shipped)
    assert by_id == by_path
    assert by_id.demo


def test_a_definition_that_is_no_folder_ships_no_packages(definition, tmp_path, package, people):
    folderless = dataclasses.replace(definition, folder=None)
    assert shipped_packages(folderless) == ()
    with pytest.raises(PackageError, match="no package nfm-standard"):
        find_package("nfm-standard", folderless)
