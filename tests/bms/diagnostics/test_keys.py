"""Keys come from a library in a process of its own: whatever that does, the user gets a key or one sentence."""

import datetime
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bms.diagnostics import key_library
from bms.diagnostics.certificate import CertificateProvider, load_certificate, objection_to_pack
from bms.diagnostics.key_library import KeyLibraryError
from bms.diagnostics.key_provider import demo_key_provider, load_key_provider
from bms.errors import BadFileError
from tests.bms.flashing.world import demo_pack

SEED = bytes.fromhex("8A5B3C9D11E2F374")
KEY = bytes(byte ^ 0x5A for byte in SEED)

_GOOD = "for (unsigned i = 0; i < size; i++) key[i] = seed[i] ^ 0x5A ^ (level - 0x11); *actual = size; return 0;"
BODIES = {
    "good": _GOOD,
    "crashes": "volatile int *nowhere = 0; *nowhere = 1; return 0;",
    "aborts": "abort(); return 0;",
    "hangs": "for (;;) sleep(1); return 0;",
    "refuses": "return 2;",
    "says nothing": "return 0;",
    "lies about the length": "*actual = 0xFFFFFFFF; return 0;",
    "prints": 'for (unsigned i = 0; i < size; i++) { printf("%02x", seed[i]); fprintf(stderr, "%02x", seed[i]); } ' + _GOOD,
}
_SIGNATURES = {
    "GenerateKeyEx": "",
    "GenerateKeyExOpt": "const char* options, ",
    "SomethingElse": "",
}


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """Return a function from what a library does, and the name of its function, to its path."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler on this machine")
    folder = tmp_path_factory.mktemp("libraries")

    def build(what, name="GenerateKeyEx", *flags):
        source = folder / f"{what.replace(' ', '_')}-{name}{''.join(flags)}.c"
        path = source.with_suffix(".so")
        if not path.exists():
            source.write_text(
                "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
                f"int {name}(const unsigned char* seed, unsigned int size, unsigned int level, const char* variant, "
                f"{_SIGNATURES[name]}unsigned char* key, unsigned int longest, unsigned int* actual) {{ {BODIES[what]} }}\n"
            )
            subprocess.run([compiler, "-shared", "-fPIC", "-w", *flags, "-o", path, source], check=True)
        return path

    return build


def provider_of(path):
    return load_key_provider(f"library:{path}")


@pytest.mark.parametrize("name", ["GenerateKeyEx", "GenerateKeyExOpt"])
def test_a_library_gives_a_key_as_often_as_it_is_asked(compiled, name):
    provider = provider_of(compiled("good", name))
    assert [provider(0x11, SEED) for _ in range(3)] == [KEY] * 3
    assert provider(0x12, SEED) == bytes(byte ^ 1 for byte in KEY)
    provider.close()


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("crashes", "crashed"),
        ("aborts", "crashed"),
        ("refuses", "does not know this security level"),
        ("says nothing", "0 bytes"),
        ("lies about the length", "4294967295 bytes"),
    ],
)
def test_a_library_that_fails_ends_in_one_sentence_without_the_seed(compiled, what, sentence):
    with pytest.raises(KeyLibraryError, match=sentence) as caught:
        provider_of(compiled(what))(0x11, SEED)
    told = f"{caught.value.what} {caught.value.detail} {caught.value.advice} {caught.value!r}".lower()
    assert SEED.hex() not in told
    assert str(list(SEED)) not in told
    assert caught.value.advice


def test_a_library_that_hangs_is_ended(compiled, monkeypatch):
    monkeypatch.setattr(key_library, "ANSWER_WITHIN_S", 0.3)
    provider = provider_of(compiled("hangs"))
    with pytest.raises(KeyLibraryError, match="did not answer"):
        provider(0x11, SEED)
    assert not provider._process.is_alive()


def test_what_a_library_prints_is_seen_by_nobody(compiled, capfd):
    assert provider_of(compiled("prints"))(0x11, SEED) == KEY
    seen = capfd.readouterr()
    assert SEED.hex() not in seen.out + seen.err


def test_a_library_without_the_functions_is_refused(compiled):
    with pytest.raises(BadFileError, match="neither GenerateKeyEx nor GenerateKeyExOpt"):
        provider_of(compiled("good", "SomethingElse"))(0x11, SEED)


def test_a_library_for_another_word_length_is_named_as_such(tmp_path):
    # The head of an ELF file for 32-bit Intel; this program runs with 64 bits, or the loader refuses it as a whole.
    path = tmp_path / "narrow.so"
    path.write_bytes(bytes.fromhex("7f454c4601010100000000000000000003000300010000000000000034000000") + bytes(200))
    with pytest.raises(BadFileError, match=r"word length|cannot be loaded"):
        provider_of(path)(0x11, SEED)


def test_what_is_no_library_is_refused(tmp_path):
    path = tmp_path / "text.dll"
    path.write_text("not a library")
    with pytest.raises(BadFileError, match="cannot be used"):
        provider_of(path)(0x11, SEED)
    with pytest.raises(BadFileError, match="There is no key library"):
        provider_of(tmp_path / "missing.dll")


def test_the_process_of_a_library_knows_neither_seed_nor_key_by_its_arguments(compiled):
    provider = provider_of(compiled("good"))
    provider(0x11, SEED)
    try:
        process = Path("/proc") / str(provider._process.pid)
        arguments, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
    except FileNotFoundError:
        pytest.skip("no /proc on this system")
    for secret in (SEED, KEY):
        assert secret not in arguments + environment
        assert secret.hex().encode() not in arguments + environment
    provider.close()


def test_references_name_keys():
    assert load_key_provider("demo") is demo_key_provider
    for wrong in ("", "demo:x", "library:", "certificate:", "magic"):
        with pytest.raises(BadFileError, match="no keys called"):
            load_key_provider(wrong)


def demo_certificate():
    return demo_pack().folder / "authentication" / "client.der"


def test_a_certificate_comes_with_its_key():
    provider = load_key_provider(f"certificate:{demo_certificate()}")
    assert isinstance(provider, CertificateProvider)
    assert len(provider.sign(bytes(32))) == 64
    assert "_key" not in repr(provider)


def test_a_certificate_and_its_key_may_lie_in_one_file(tmp_path):
    certificate = x509.load_der_x509_certificate(demo_certificate().read_bytes()).public_bytes(Encoding.PEM)
    both = tmp_path / "both.pem"
    both.write_bytes(certificate + demo_certificate().with_name("client_key.pem").read_bytes())
    assert load_certificate(both).certificate == load_certificate(demo_certificate()).certificate


def test_a_certificate_that_cannot_be_used_is_refused_without_showing_its_key(tmp_path):
    lonely = tmp_path / "client.der"
    lonely.write_bytes(demo_certificate().read_bytes())
    with pytest.raises(BadFileError, match="cannot be read"):
        load_certificate(lonely)
    other_key = demo_certificate().with_name("bms_key.pem").read_bytes()
    (tmp_path / "client_key.pem").write_bytes(other_key)
    with pytest.raises(BadFileError, match="do not belong together"):
        load_certificate(lonely)
    (tmp_path / "client_key.pem").write_bytes(other_key[:60])
    with pytest.raises(BadFileError, match="cannot be read") as caught:
        load_certificate(lonely)
    assert other_key[30:50].decode() not in str(caught.value) + caught.value.detail


def test_a_pack_proves_itself_by_its_own_certificate_only():
    folder = demo_pack().folder / "authentication"
    root_key = demo_pack().diagnostics.authentication_root_key
    pack = load_certificate(folder / "bms.der")
    tester = load_certificate(folder / "client.der")
    challenge, now = bytes(range(32)), datetime.datetime.now(datetime.UTC)
    assert objection_to_pack(pack.certificate, pack.sign(challenge), challenge, root_key, now) == ""
    damaged = bytearray(pack.certificate)
    damaged[-1] ^= 1
    for certificate, proof, at, key in (
        (tester.certificate, tester.sign(challenge), now, root_key),
        (pack.certificate, tester.sign(challenge), now, root_key),
        (pack.certificate, pack.sign(bytes(32)), now, root_key),
        (pack.certificate, b"", now, root_key),
        (bytes(damaged), pack.sign(challenge), now, root_key),
        (b"", pack.sign(challenge), now, root_key),
        (pack.certificate, pack.sign(challenge), now.replace(year=1999), root_key),
        (pack.certificate, pack.sign(challenge), now, bytes(range(32))),
    ):
        assert objection_to_pack(certificate, proof, challenge, key, at) != ""
