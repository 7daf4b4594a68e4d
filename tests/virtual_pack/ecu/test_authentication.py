"""Service 0x29 as docs/ecu-contract.md (Authentication) has it."""

import datetime
import random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from bms.definition import load_pack
from virtual_pack.ecu.assembly import credentials_of
from virtual_pack.ecu.authentication import Authentication

CHALLENGE = bytes(range(32))
"""What the ECU of these tests always challenges with."""


def field(value):
    return len(value).to_bytes(2) + value


def ask(server, request):
    (answer,) = server.ask(bytes.fromhex(request) if isinstance(request, str) else request)
    return bytes.fromhex(answer)


@pytest.fixture
def client(demo):
    """Make a client certificate, DER; arguments replace what is right."""

    def make(**changes):
        unit = changes.pop("unit", "calibration")
        fields = {"serial": 2, "usage": ExtendedKeyUsageOID.CLIENT_AUTH} | changes
        made = demo.certificate(demo.name("Tester", unit), changes.pop("key", demo.CLIENT), **fields)
        return made.public_bytes(Encoding.DER)

    return make


@pytest.fixture
def extended(server):
    server.ask("1003")
    return server


def begin(server, certificate):
    return ask(server, b"\x29\x01\x00" + field(certificate) + field(b""))


def prove(server, key):
    return ask(server, b"\x29\x03" + field(key.sign(CHALLENGE)) + field(b""))


def authenticate(server, certificate, key):
    assert begin(server, certificate)[:3] == b"\x69\x01\x11"
    assert prove(server, key) == b"\x69\x03\x12\x00\x00"


def test_the_configuration_is_told_in_every_session(server):
    assert server.ask("2908") == ["690802"]


def test_a_tester_is_authenticated_by_certificate_and_proof(extended, client, demo):
    assert begin(extended, client()) == b"\x69\x01\x11" + field(CHALLENGE) + b"\x00\x00"
    assert prove(extended, demo.CLIENT) == b"\x69\x03\x12\x00\x00"
    assert extended.state.authenticated
    assert ask(extended, "2900") == b"\x69\x00\x10"
    assert not extended.state.authenticated


def test_the_bms_proves_itself_to_a_tester_who_challenges_it(extended, client, credentials, demo):
    challenge = random.Random(1).randbytes(32)
    answer = ask(extended, b"\x29\x02\x00" + field(client()) + field(challenge))
    certificate, rest = credentials.certificate, len(answer) - 2 - 64 - 2
    assert answer[:rest] == b"\x69\x02\x11" + field(CHALLENGE) + field(certificate)
    assert answer[rest : rest + 2] == b"\x00\x40"
    x509.load_der_x509_certificate(certificate).public_key().verify(answer[rest + 2 : -2], challenge)
    assert answer[-2:] == b"\x00\x00"
    assert prove(extended, demo.CLIENT) == b"\x69\x03\x12\x00\x00"


def test_authentication_opens_what_security_access_opens(extended, client, demo):
    assert ask(extended, "3D24006000000001AA") == b"\x7f\x3d\x34"
    authenticate(extended, client(), demo.CLIENT)
    assert ask(extended, "3D24006000000001AA") == bytes.fromhex("7d24006000000001")
    assert ask(extended, "2324006000000002") == b"\x63\xaa\x00"
    extended.ask("1002")
    assert extended.ask("2EF15A" + "11" * 32) == ["6ef15a"]
    assert extended.ask("3101FF00" + "0050000000010000")[-1] == "7101ff0000"
    assert extended.ask("37") == ["7f3724"]


def test_security_access_is_not_enough_where_authentication_is_asked_for(server):
    server.unlock()
    assert server.ask("3D24006000000001AA") == ["7f3d34"]


@pytest.mark.parametrize("ending", ["2900", "1001", "S3"])
def test_authentication_ends(extended, client, demo, ending):
    authenticate(extended, client(), demo.CLIENT)
    extended.ask("1003")
    assert extended.state.authenticated
    if ending == "S3":
        extended.wait(5.1)
    else:
        extended.ask(ending)
    assert not extended.state.authenticated


def test_a_new_certificate_ends_what_the_old_one_opened(extended, client, demo):
    authenticate(extended, client(), demo.CLIENT)
    begin(extended, client())
    assert not extended.state.authenticated


# ---------------------------------------------------------------- what is refused


YEARS = datetime.timedelta(days=3650)
WRONG_CERTIFICATES = {
    "rubbish": ("54", lambda client, demo: b"\x30\x03\x02\x01\x00"),
    "nothing": ("54", lambda client, demo: b""),
    "issued by somebody else": ("52", lambda client, demo: client(issuer=demo.name("Another root"))),
    "signed by somebody else": ("51", lambda client, demo: client(signed_by=demo.CLIENT)),
    "no longer valid": ("50", lambda client, demo: client(valid=(demo.VALID_FROM - YEARS, demo.VALID_FROM))),
    "not valid yet": ("50", lambda client, demo: client(valid=(demo.VALID_TO - YEARS, demo.VALID_TO))),
    "for servers": ("53", lambda client, demo: client(usage=ExtendedKeyUsageOID.SERVER_AUTH)),
    "the root itself": ("53", lambda client, demo: client(usage=None)),
    "without a role": ("55", lambda client, demo: client(unit=None)),
    "of another role": ("56", lambda client, demo: client(unit="window cleaner")),
}


@pytest.mark.parametrize("what", WRONG_CERTIFICATES)
def test_a_wrong_certificate_is_refused_with_its_code(extended, client, demo, what):
    code, make = WRONG_CERTIFICATES[what]
    assert begin(extended, make(client, demo)).hex() == "7f29" + code
    assert prove(extended, demo.CLIENT).hex() == "7f2924"


def test_a_certificate_of_another_kind_of_key_is_refused(extended, demo):
    key = generate_private_key(public_exponent=65537, key_size=2048)
    made = (
        x509.CertificateBuilder()
        .subject_name(demo.name("Tester", "calibration"))
        .issuer_name(demo.ROOT_NAME)
        .public_key(key.public_key())
        .serial_number(9)
        .not_valid_before(demo.VALID_FROM)
        .not_valid_after(demo.VALID_TO)
        .sign(key, SHA256())
    )
    assert begin(extended, made.public_bytes(Encoding.DER)).hex() == "7f2954"


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_no_change_of_a_certificate_goes_unnoticed(extended, client):
    good = client()
    # The count of unused bits at the end of the signature, whose last bits are 0 anyway: the same certificate.
    meaningless = 8 * (len(good) - 65)
    for position in range(8 * len(good)):
        changed = bytearray(good)
        changed[position // 8] ^= 1 << position % 8
        if position == meaningless:
            continue
        assert begin(extended, bytes(changed)).hex() in {"7f2950", "7f2951", "7f2952", "7f2953", "7f2954"}


def test_a_proof_by_another_key_is_refused_and_uses_the_challenge_up(extended, client, demo):
    begin(extended, client())
    assert prove(extended, demo.BMS).hex() == "7f2958"
    assert prove(extended, demo.CLIENT).hex() == "7f2924"
    assert not extended.state.authenticated


def test_a_right_proof_is_good_once(extended, client, demo):
    authenticate(extended, client(), demo.CLIENT)
    assert prove(extended, demo.CLIENT).hex() == "7f2924"


@pytest.mark.parametrize(
    ("session", "request_", "code"),
    [
        ("default", "29", "13"),
        ("default", "2900", "7e"),
        ("default", "2901", "7e"),
        ("default", "2904", "12"),
        ("default", "2905", "12"),
        ("default", "290800", "13"),
        ("extended", "2900", "24"),
        ("extended", "290000", "13"),
        ("extended", "2901", "13"),
        ("extended", "290100000130", "13"),
        ("extended", "2901000001300001", "13"),
        ("extended", "290100000130000111", "13"),
        ("extended", "290100000130" + "0000" + "00", "13"),
        ("extended", "290101000130" + "0000", "5c"),
        ("extended", "290200000130" + "0000", "13"),
        ("extended", "2903", "13"),
        ("extended", "2903" + "0001AA" + "0000", "13"),
        ("extended", "2903" + "0040" + "00" * 64 + "0000", "24"),
        ("extended", "2903" + "0040" + "00" * 64 + "0001AA", "5b"),
    ],
)
def test_a_wrong_request_gets_the_code_of_the_first_check_it_fails(server, session, request_, code):
    if session == "extended":
        server.ask("1003")
    assert server.ask(request_) == ["7f29" + code]


def test_the_suppress_bit_is_honoured(extended, client, demo):
    begin(extended, client())
    assert extended.ask(b"\x29\x83" + field(demo.CLIENT.sign(CHALLENGE)) + field(b"")) == []
    assert extended.state.authenticated
    assert extended.ask("2980") == []
    assert not extended.state.authenticated


def test_a_request_to_all_ecus_is_not_answered(extended):
    assert extended.ask("2908", functional=True) == []


# ---------------------------------------------------------------- what ships


def test_the_shipped_material_is_what_the_script_makes(demo, tmp_path):
    demo.build(tmp_path)
    shipped = load_pack("demo-nfm-120s").folder / "authentication"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in shipped.iterdir()
    }


def test_the_shipped_client_is_let_in_by_the_shipped_bms(demo):
    definition = load_pack("demo-nfm-120s")
    authentication = Authentication(credentials_of(definition), bytes, lambda: datetime.datetime.now(datetime.UTC).timestamp())
    authentication.challenge((definition.folder / "authentication" / "client.der").read_bytes())
    authentication.accept(demo.CLIENT.sign(bytes(32)))
    assert authentication.role == "calibration"


def test_a_pack_without_a_root_key_has_no_such_service(make_definition):
    assert credentials_of(make_definition()) is None


def test_only_the_key_the_definition_names_is_trusted(server, demo, client):
    """A root of the same name but another key opens nothing."""
    impostor = Ed25519PrivateKey.generate()
    server.ask("1003")
    assert begin(server, client(signed_by=impostor)).hex() == "7f2951"
