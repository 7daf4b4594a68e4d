"""The list of trusted keys: what is in it, and how one follows another."""

import dataclasses
import datetime
import json

import pytest

from bms.definition.shipped import assets_folder
from bms.errors import BadFileError
from bms.trust import rotation
from bms.trust.demo_keys import demo_key, demo_keys_of, demo_people
from bms.trust.dsse import LARGEST_SIGNED_BYTES, Signature, read_envelope, write_envelope
from bms.trust.keys import key_id_of
from bms.trust.root import ROOT_PAYLOAD_TYPE, TrustedKey, TrustRoot, parse_trust_root, trust_root_payload
from bms.trust.rotation import accept_root, install_root, installed_root, require_in_force, shipped_trust_root
from bms.trust.signed_document import sign_document

AGAIN = "Get the list of trusted keys again from whoever looks after the keys."


def refusal(call, *arguments):
    with pytest.raises(BadFileError) as caught:
        call(*arguments)
    return caught.value.what, caught.value.detail, caught.value.advice


def without(root, *key_ids):
    return {key_id: key for key_id, key in root.keys.items() if key_id not in key_ids}


def key_of(private_key, name, role="root", *, demo=False):
    public = private_key.public_key()
    return TrustedKey(key_id=key_id_of(public), name=name, role=role, public_key=public.public_bytes_raw(), demo=demo)


def test_what_is_written_is_what_is_read(people, root_file):
    root = accept_root(root_file(), people.trust)
    assert root.keys == people.trust.keys
    assert (root.version, root.thresholds) == (2, {"root": 2})
    assert root.created_utc == datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
    assert root.valid_to_utc == datetime.datetime(2028, 1, 1, tzinfo=datetime.UTC)
    assert not root.demo


def test_a_role_without_a_threshold_needs_one_signature(people):
    assert [people.trust.threshold(role) for role in ("root", "author")] == [2, 1]


def test_a_person_is_the_same_however_the_name_is_spelled(people):
    assert people.trust.keys[people.ids["author"]].person == people.trust.keys[people.ids["authors_other_key"]].person == "ada"
    assert dataclasses.replace(people.trust.keys[people.ids["author"]], name=" Ada  Byron ").person == "ada byron"


def test_a_trust_root_file_says_how_long_it_counts(people):
    with pytest.raises(ValueError, match=r"^a trust root file says how long it counts$"):
        trust_root_payload(people.trust)


def test_the_shipped_list_holds_demo_keys_only_for_every_role():
    root = shipped_trust_root()
    assert root.demo
    assert {key.role for key in root.keys.values()} == {
        "root", "author", "approver", "envelope", "revocation", "permit", "admin", "station",
    }  # fmt: skip
    assert (root.threshold("root"), root.threshold("envelope")) == (2, 2)
    assert root.keys == {key.key_id: key for key in demo_people()}


def test_a_missing_shipped_list_is_a_broken_installation(monkeypatch, tmp_path):
    monkeypatch.setattr(rotation, "assets_folder", lambda: tmp_path)
    what, detail, advice = refusal(shipped_trust_root)
    assert (what, advice) == ("The list of trusted keys is not there.", "Install Halite again.")
    assert "root.json" in detail


UNUSABLE = "The list of trusted keys contradicts itself."
AGAIN_SHORT = "Get it again from whoever looks after the keys."


def test_a_key_may_be_there_once_only(people, root_file):
    payload = json.loads(trust_root_payload(_with_times(people.trust)))
    payload["keys"].append(payload["keys"][0] | {"name": "Somebody else"})
    assert refusal(parse_trust_root, _canonical(payload)) == (UNUSABLE, "a key is there twice", AGAIN_SHORT)


def test_enough_people_must_hold_root_keys(people):
    for keys in (
        without(people.trust, people.ids["root_1"]),
        without(people.trust, people.ids["root_1"], people.ids["root_2"]),
    ):
        root = _with_times(dataclasses.replace(people.trust, keys=keys))
        held = sum(key.role == "root" for key in keys.values())
        assert refusal(parse_trust_root, trust_root_payload(root)) == (
            UNUSABLE,
            f"{held} people hold root keys, 2 must sign",
            AGAIN_SHORT,
        )
    both_ruth = {
        key_id: dataclasses.replace(key, name="Ruth") if key.role == "root" else key
        for key_id, key in people.trust.keys.items()
    }
    root = _with_times(dataclasses.replace(people.trust, keys=both_ruth))
    assert refusal(parse_trust_root, trust_root_payload(root))[1] == "1 people hold root keys, 2 must sign"


def test_demonstration_root_keys_never_decide_about_real_keys(people):
    keys = {
        key_id: dataclasses.replace(key, demo=True) if key.role == "root" else key for key_id, key in people.trust.keys.items()
    }
    root = _with_times(dataclasses.replace(people.trust, keys=keys))
    assert refusal(parse_trust_root, trust_root_payload(root)) == (
        UNUSABLE,
        "demonstration keys may decide about keys for real packs",
        AGAIN_SHORT,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema", "halite.trust-root/1"),
        ("version", 0),
        ("valid_to", "2027-01-01"),
        ("thresholds", {"owner": 1}),
        ("thresholds", {"author": 0}),
        ("keys", [{"name": "", "role": "root", "public_key": "0" * 64, "demo": False}]),
        ("keys", [{"name": "A", "role": "owner", "public_key": "0" * 64, "demo": False}]),
        ("keys", [{"name": "A", "role": "root", "public_key": "0" * 62, "demo": False}]),
        ("surprise", 1),
    ],
)
def test_a_damaged_list_is_refused(people, field, value):
    contents = json.loads(trust_root_payload(_with_times(people.trust))) | {field: value}
    assert refusal(parse_trust_root, _canonical(contents))[0] == "The contents of the file are damaged."


def test_a_successor_needs_the_old_threshold_and_its_own(people, root_file):
    new_1, new_2 = demo_key("new 1"), demo_key("new 2")
    keys = without(people.trust, people.ids["root_1"], people.ids["root_2"])
    keys |= {key.key_id: key for key in (key_of(new_1, "Rosa"), key_of(new_2, "Nora"))}
    everybody = (people.root_1, people.root_2, new_1, new_2)
    assert accept_root(root_file(*everybody, keys=keys), people.trust).keys == keys
    for missing in range(4):
        signers = [key for number, key in enumerate(everybody) if number != missing]
        what, _, _ = refusal(accept_root, root_file(*signers, keys=keys), people.trust)
        assert what == "A signature is missing: the file has 1 of 2 needed in the role root."


def test_a_list_may_ask_for_one_root_signature_only(people, root_file):
    lax = dataclasses.replace(people.trust, thresholds={})
    assert accept_root(root_file(people.root_1, thresholds={}), lax).thresholds == {}


def test_one_old_root_key_may_stay(people, root_file):
    new_2 = demo_key("new 2")
    added = key_of(new_2, "Nora")
    keys = without(people.trust, people.ids["root_2"]) | {added.key_id: added}
    assert accept_root(root_file(people.root_1, people.root_2, new_2, keys=keys), people.trust).keys == keys


def test_nobody_unknown_signs_a_list(people, root_file):
    data = root_file(people.root_1, people.root_2, people.stranger)
    assert refusal(accept_root, data, people.trust) == (
        "The list of trusted keys is signed by somebody neither it nor the one in use knows.",
        f"key {people.ids['stranger']}",
        AGAIN,
    )
    assert refusal(accept_root, data, None)[0].startswith("The list of trusted keys is signed by somebody neither")


def test_the_hint_which_stranger_signed_is_cut_where_it_is_shown(people, root_file):
    envelope = read_envelope(root_file())
    stranger = Signature(key_id="k" * 200, signature=bytes(64))
    data = write_envelope(dataclasses.replace(envelope, signatures=(*envelope.signatures, stranger)))
    assert refusal(accept_root, data, people.trust)[1] == f"key {'k' * 80}"


def test_a_list_put_into_the_folder_counts_only_if_it_follows(people, root_file, tmp_path):
    usurper = [key_of(demo_key(name), name) for name in ("one", "two")]
    keys = {key.key_id: key for key in usurper}
    (tmp_path / "2.json").write_bytes(root_file(demo_key("one"), demo_key("two"), keys=keys))
    root, problem = installed_root(tmp_path, people.trust)
    assert root == people.trust
    assert "0 of 2 needed in the role root" in problem


def test_another_signed_file_is_no_list(people):
    data = sign_document("application/" + "x" * 100, b"{}", (people.root_1, people.root_2))
    assert refusal(accept_root, data, people.trust) == (
        "The file is no list of trusted keys.",
        f"type {('application/' + 'x' * 100)[:80]}",
        AGAIN,
    )


def test_versions_rise_by_one(people, root_file):
    for version, advice in (
        (1, "It is already known."),
        (3, "Import the versions between first, in their order."),
    ):
        assert refusal(accept_root, root_file(version=version), people.trust) == (
            f"The list of trusted keys has version {version}, the one in use 1.",
            "wanted 2",
            advice,
        )


def test_a_demonstration_list_stays_one(people, root_file):
    demo = shipped_trust_root()
    everybody = (*demo_keys_of("root"), people.root_1, people.root_2)
    both = demo.keys | people.trust.keys
    no_demo_root = {key_id: key for key_id, key in both.items() if not (key.demo and key.role == "root")}
    assert refusal(accept_root, root_file(*everybody, keys=no_demo_root), demo) == (
        "A list of demonstration keys cannot be followed by one with keys for real packs: anybody could have signed it.",
        "",
        "Install a Halite that was built with the trust root of your organisation.",
    )
    fewer = {key_id: key for key_id, key in demo.keys.items() if key.role != "station"}
    assert accept_root(root_file(*demo_keys_of("root"), keys=fewer), demo).keys == fewer


def test_a_list_counts_until_its_last_moment(people, root_file, now):
    root = accept_root(root_file(valid_to_utc=now), people.trust)
    require_in_force(root, now)
    require_in_force(people.trust, now)
    assert refusal(require_in_force, root, now + datetime.timedelta(seconds=1)) == (
        "The list of trusted keys expired on 2026-06-01.",
        "version 2",
        "Import a newer one, and check this computer's clock.",
    )


def test_an_expired_or_wrong_list_is_not_taken_over(people, root_file, tmp_path, now):
    early = now - datetime.timedelta(days=1)
    assert "expired on 2026-05-31" in refusal(install_root, tmp_path, root_file(valid_to_utc=early), people.trust, now)[0]
    assert "already known" in refusal(install_root, tmp_path, root_file(version=1), people.trust, now)[2]
    assert list(tmp_path.iterdir()) == []


def test_the_chain_is_followed_to_its_end(people, root_file, tmp_path, now):
    second = install_root(tmp_path, root_file(), people.trust, now)
    third = install_root(tmp_path, root_file(version=3, thresholds={"root": 2, "author": 2}), second, now)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["2.json", "3.json"]
    assert installed_root(tmp_path, people.trust) == (third, "")
    assert installed_root(tmp_path, second) == (third, "")


@pytest.mark.parametrize("content", [b"", b"{}", b"x" * (LARGEST_SIGNED_BYTES + 5)])
def test_a_damaged_list_leaves_the_older_good_one(people, root_file, tmp_path, now, content):
    second = install_root(tmp_path, root_file(), people.trust, now)
    (tmp_path / "3.json").write_bytes(content)
    root, problem = installed_root(tmp_path, people.trust)
    assert root == second
    assert problem.startswith("The imported list of trusted keys 3.json cannot be used: The file is ")


def test_a_list_that_cannot_be_read_leaves_the_older_good_one(people, root_file, tmp_path, monkeypatch):
    (tmp_path / "2.json").write_bytes(root_file())

    def broken(path):
        raise OSError("bad sector")

    monkeypatch.setattr(rotation, "_read", broken)
    assert installed_root(tmp_path, people.trust) == (
        people.trust,
        "The imported list of trusted keys 2.json cannot be used: bad sector",
    )


def test_no_more_of_a_file_is_read_than_may_be_parsed(monkeypatch, tmp_path, people):
    (tmp_path / "2.json").write_bytes(b" " * (LARGEST_SIGNED_BYTES + 50))
    assert f"{LARGEST_SIGNED_BYTES + 1} bytes" not in installed_root(tmp_path, people.trust)[1]
    with pytest.raises(BadFileError) as caught:
        accept_root(rotation._read(tmp_path / "2.json"), people.trust)
    assert caught.value.detail == f"{LARGEST_SIGNED_BYTES + 1} bytes"


def test_the_shipped_list_is_signed_by_itself():
    data = (assets_folder() / "trust" / "root.json").read_bytes()
    assert accept_root(data, None) == shipped_trust_root()
    payload = trust_root_payload(shipped_trust_root())
    assert refusal(accept_root, sign_document(ROOT_PAYLOAD_TYPE, payload, demo_keys_of("root")[:1]), None)[0] == (
        "A signature is missing: the file has 1 of 2 needed in the role root."
    )


def test_a_root_of_nothing_is_a_demonstration():
    assert TrustRoot(version=1, keys={}).demo


def _with_times(root):
    return dataclasses.replace(
        root,
        created_utc=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC),
        valid_to_utc=datetime.datetime(2028, 1, 1, tzinfo=datetime.UTC),
    )


def _canonical(contents):
    return json.dumps(contents, sort_keys=True, separators=(",", ":")).encode()
