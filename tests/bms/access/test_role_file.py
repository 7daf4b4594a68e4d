"""Only a whole role file, signed by an administrator, not older than the last and not expired lets anybody write."""

import datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.access.installation import NOBODY, install_role_file, load_installation, role_file_path
from bms.access.model import OPEN_INSTALLATION, Right
from bms.access.passwords import Hardness, hash_secret
from bms.access.role_file import PAYLOAD_TYPE, open_role_file, parse_role_file, require_another_approver, role_file_payload
from bms.errors import PackageError, SafetyRefusalError
from bms.trust.keys import key_id_of
from bms.trust.root import TrustedKey, TrustRoot
from bms.trust.rotation import shipped_trust_root
from bms.trust.signed_document import sign_document


def test_what_is_signed_is_what_is_read(role_file, sign):
    assert open_role_file(sign(role_file), shipped_trust_root()) == role_file


def test_without_a_role_file_the_installation_is_open(clock):
    installation = load_installation(clock.utc())
    assert not installation.asks
    assert installation.anybody == OPEN_INSTALLATION


def test_an_installed_role_file_is_in_force(role_file, sign, clock):
    assert install_role_file(sign(role_file), clock.utc()) == role_file
    installation = load_installation(clock.utc())
    assert installation.require_file() == role_file
    assert installation.anybody == NOBODY
    assert not any(installation.anybody.may(right) for right in Right)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_older_or_the_same_role_file_cannot_be_installed_again(role_file, sign, clock, version):
    install_role_file(sign(role_file), clock.utc())
    with pytest.raises(PackageError, match="version 3 was installed here before"):
        install_role_file(sign(role_file, version=version), clock.utc())


def test_an_expired_role_file_cannot_be_installed(role_file, sign, clock):
    clock.pass_s(31 * 86_400)
    with pytest.raises(PackageError, match="expired on 2026-12-01"):
        install_role_file(sign(role_file), clock.utc())
    assert load_installation(clock.utc()).anybody == OPEN_INSTALLATION


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (lambda path, sign, file: path.unlink(), "It is missing"),
        (lambda path, sign, file: path.write_bytes(b""), "damaged"),
        (lambda path, sign, file: path.write_bytes(path.read_bytes()[:-9]), "damaged"),
        (lambda path, sign, file: path.write_bytes(sign(file, version=2)), "older one was put in its place"),
        (lambda path, sign, file: path.write_bytes(sign(file, version=9, by="author")), "no say in it"),
        (lambda path, sign, file: path.write_bytes(sign(file, version=9, by="nobody knows")), "does not trust"),
        (lambda path, sign, file: path.write_bytes(sign(file, version=9, kind="other")), "another kind"),
        (lambda path, sign, file: (path.unlink(), path.mkdir()), "directory|denied"),
    ],
)
def test_a_role_file_that_cannot_be_believed_closes_the_installation(role_file, sign, clock, harm, why):
    install_role_file(sign(role_file), clock.utc())
    harm(role_file_path(), sign, role_file)
    installation = load_installation(clock.utc())
    assert installation.anybody == NOBODY
    with pytest.raises(SafetyRefusalError, match=f"nobody may write: .*({why})"):
        installation.require_file()


def test_an_expired_role_file_closes_the_installation(role_file, sign, clock):
    install_role_file(sign(role_file), clock.utc())
    clock.pass_s(31 * 86_400)
    assert "expired on 2026-12-01" in load_installation(clock.utc()).problem


def test_a_damaged_memory_of_the_installation_closes_it(role_file, sign, clock, halite_home):
    install_role_file(sign(role_file), clock.utc())
    for name in ("state.json", "state.copy.json"):
        (halite_home / "trust" / name).write_bytes(b"{}")
    assert load_installation(clock.utc()).problem
    with pytest.raises(SafetyRefusalError):
        install_role_file(sign(role_file, version=9), clock.utc())


def test_every_flipped_bit_of_a_role_file_is_refused(role_file, sign):
    data = bytearray(sign(role_file))
    trust = shipped_trust_root()
    for at in range(0, len(data), 11):
        data[at] ^= 1 << at % 8
        with pytest.raises(PackageError):
            open_role_file(bytes(data), trust)
        data[at] ^= 1 << at % 8


def test_demonstration_keys_make_no_role_file_where_real_keys_are_trusted(role_file, sign):
    real = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
    key = TrustedKey(
        key_id=key_id_of(real.public_key()),
        name="Administrator",
        role="admin",
        public_key=real.public_key().public_bytes_raw(),
        demo=False,
    )
    demo = shipped_trust_root()
    trust = TrustRoot(version=1, keys={**demo.keys, key.key_id: key})
    with pytest.raises(PackageError, match="demonstration keys"):
        open_role_file(sign(role_file), trust)
    assert open_role_file(sign_document(PAYLOAD_TYPE, role_file_payload(role_file), [real]), trust) == role_file


@pytest.mark.parametrize("name", ["ann lee", " Ann  LEE ", "Zoë"])
def test_two_users_cannot_have_the_same_name_however_it_is_spelled(role_file, name):
    twin = msgspec.structs.replace(role_file.users[2], name=name, badge="")
    file = msgspec.structs.replace(role_file, users=[*role_file.users, twin])
    with pytest.raises(PackageError, match="damaged"):
        parse_role_file(role_file_payload(file))


@pytest.mark.parametrize("index", [0, 1, 2])
def test_two_users_cannot_have_the_same_badge_or_key(role_file, index):
    twin = msgspec.structs.replace(role_file.users[index], name="Twin")
    with pytest.raises(PackageError, match="damaged"):
        parse_role_file(role_file_payload(msgspec.structs.replace(role_file, users=[*role_file.users, twin])))


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"lock_after_s": 5},
        {"badge_salt": "zz"},
        {"hardness": Hardness(n=2)},
        {"hardness": Hardness(n=2**30)},
        {"valid_to": datetime.datetime(2027, 1, 1)},  # noqa: DTZ001 - without a time zone on purpose
    ],
)
def test_nonsense_is_refused_although_it_is_signed(role_file, sign, change):
    with pytest.raises(PackageError):
        open_role_file(sign(role_file, **change), shipped_trust_root())


# ---------------------------------------------------------------- the four eyes


def test_another_person_with_the_role_approves(role_file):
    require_another_approver(role_file, "a1" * 8, "b1" * 8)


def test_who_is_not_in_the_role_file_is_judged_by_the_trust_root_alone(role_file):
    require_another_approver(role_file, "c1" * 8, "c2" * 8)


@pytest.mark.parametrize(
    ("author", "approver", "why"),
    [
        ("a1" * 8, "a2" * 8, "Ann Lee cannot approve their own work"),
        ("b1" * 8, "b1" * 8, "Grace Roe cannot approve their own work"),
        ("c1" * 8, "c1" * 8, "cannot approve their own work"),
        ("c1" * 8, "a2" * 8, "Ann Lee may not approve packages here"),
    ],
)
def test_nobody_approves_their_own_work_or_without_the_right(role_file, author, approver, why):
    with pytest.raises(PackageError, match=why):
        require_another_approver(role_file, author, approver)


# ---------------------------------------------------------------- what is kept of a password


def test_a_password_is_not_in_the_file(role_file, sign):
    assert b"secret" not in role_file_payload(role_file)


def test_scrypt_gives_what_the_standard_says():
    # RFC 7914, 12: third test vector, its first 32 bytes.
    salt = "".join(f"{byte:02x}" for byte in b"SodiumChloride")
    kept = hash_secret("pleaseletmein", salt, Hardness(n=16384, r=8, p=1))
    assert kept.hash == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"


def test_the_same_letters_are_the_same_password_however_they_are_composed():
    hardness = Hardness(n=2**14, r=8, p=1)
    assert hash_secret("Zo\u00eb", "00" * 16, hardness) == hash_secret("Zoe\u0308", "00" * 16, hardness)
