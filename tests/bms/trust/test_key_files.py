"""Private keys in files of their own, protected, and their public parts."""

import os
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bms.errors import BadFileError
from bms.trust.key_files import (
    LARGEST_KEY_BYTES,
    needs_password,
    private_key_text,
    public_part,
    read_private_key,
    read_public_part,
    write_private_key,
)

NO_KEY = "The file holds no Ed25519 key that can be used."


def refusal(call, *arguments):
    with pytest.raises(BadFileError) as caught:
        call(*arguments)
    return caught.value.what, caught.value.detail, caught.value.advice


@pytest.mark.parametrize("password", ["", "correct horse"])
def test_a_key_is_read_back_with_its_password(people, password):
    text = private_key_text(people.author, password)
    assert needs_password(text) is bool(password)
    assert text.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----" if password else b"-----BEGIN PRIVATE KEY-----")
    assert read_private_key(text, password).private_bytes_raw() == people.author.private_bytes_raw()


@pytest.mark.parametrize(("kept", "given"), [("right", "wrong"), ("right", ""), ("", "surplus")])
def test_a_wrong_password_is_told(people, kept, given):
    what, detail, advice = refusal(read_private_key, private_key_text(people.author, kept), given)
    assert (what, advice) == (NO_KEY, "Check the password." if kept else "Choose a PEM file.")
    assert "assword" in detail


def test_other_files_and_other_keys_are_told():
    assert refusal(read_private_key, b"x")[2] == "Choose a PEM file."
    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert refusal(read_private_key, other) == (NO_KEY, "another kind of key", "Make one with halite calibration keys new.")


def test_a_key_file_is_its_owners_alone_and_never_overwritten(people, tmp_path):
    path = tmp_path / "ada.pem"
    write_private_key(path, people.author, "secret")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    what, detail, advice = refusal(write_private_key, path, people.approver, "")
    assert (what, advice) == (f"The key cannot be written to {path}.", "Choose a name that is not taken yet.")
    assert "exists" in detail
    assert path.read_bytes() == before
    assert read_private_key(before, "secret").private_bytes_raw() == people.author.private_bytes_raw()


@pytest.mark.parametrize("demo", [False, True])
def test_the_public_part_is_what_the_trust_root_needs(people, demo):
    data = public_part(people.author, "Ada", "author", demo=demo)
    key = read_public_part(data)
    assert (key.key_id, key.name, key.role, key.demo) == (people.ids["author"], "Ada", "author", demo)
    assert key.public_key == people.author.public_key().public_bytes_raw()
    assert data.startswith(b'{\n  "name": "Ada",\n')
    assert data.endswith(b"}\n")
    assert people.author.private_bytes_raw().hex().encode() not in data


@pytest.mark.parametrize("data", [b"", b"{}", b'{"name":"A","role":"owner","public_key":"00"}', b" " * (LARGEST_KEY_BYTES + 1)])
def test_what_is_no_public_part_is_told(data):
    what, detail, advice = refusal(read_public_part, data)
    assert (what, advice) == ("The file is no public part of a key.", "Choose the .public.json file.")
    assert "JSON" in detail or "Input" in detail or "Object" in detail or "Invalid" in detail


def test_a_key_is_no_demonstration_key_unless_that_is_said(people):
    assert not read_public_part(public_part(people.author, "Ada", "author")).demo
