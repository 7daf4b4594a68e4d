"""`halite calibration build`, `sign` and `verify`: from tables to a package two people answer for."""

import datetime
import hashlib
from collections.abc import Callable
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.calibration.data_set import HEADER_LENGTH, SIGNED_LENGTH, make_data_set, signed_message
from bms.calibration.envelope import envelope_of
from bms.calibration.envelope.artefact import envelope_payload
from bms.calibration.model import CalibrationPackage, DataSet
from bms.calibration.package import find_package
from bms.calibration.package_building import Base, PackageDraft, approve_package, build_package, new_data_set
from bms.calibration.release import require_current
from bms.calibration.release_terms import IdentityRule, Reference
from bms.calibration.sources import Source, open_source
from bms.clock import SystemClock
from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from bms.trust.demo_keys import BMS_LABEL, demo_key
from bms.trust.installation import installed_trust
from bms.trust.keys import key_id_of
from cli.commands.calibration.options import pack_option
from cli.commands.calibration.release_text import package_document, package_text
from cli.output import console, json_option, print_json, say
from cli.records import note, require_four_eyes
from cli.signed_files import read_file, write_file
from cli.signing_keys import DEMO, private_key, signing_key

_FILE = click.Path(dir_okay=False, path_type=Path)
_RANGE = ".."


@click.command()
@click.argument("source")
@click.option("-o", "--output", type=_FILE, required=True, help="The package, a .nacal file.")
@click.option("--id", "package_id", required=True, help="Short id: lower-case letters, digits, hyphens.")
@click.option("--title", required=True, help="One line for people.")
@click.option("--reason", required=True, help="Why it is released.")
@click.option("--description", default="", help="What this set changes.")
@click.option("--change-request", default="", help="Number of the order it answers.")
@click.option("--sequence", type=click.IntRange(0), required=True, help="Number of the release; never lower than the last.")
@click.option("--valid-days", type=click.IntRange(1, 7300), default=365, show_default=True, help="How long it may be written.")
@click.option("--serial", "serials", multiple=True, help="Only for this pack; may be repeated. Otherwise for the fleet.")
@click.option("--hardware", multiple=True, help="Hardware id (F191) it is for; may be repeated. Default: that of SOURCE.")
@click.option("--boot", default="", metavar="ID[,ID…]|FROM..TO", help="Boot software it is for. Default: any.")
@click.option("--software", default="", metavar="ID[,ID…]|FROM..TO", help="Software it is for. Default: any.")
@click.option("--approver", default="", help="Who is to approve it. Default: any approver.")
@click.option("--base", metavar="SOURCE", help="What it was made from; the package then says what differs.")
@click.option("--calibration-id", default="", help="Calibration id (F182) afterwards. Default: the package id in capitals.")
@click.option("--set-version", "version", default="1.0", show_default=True, metavar="MAJOR.MINOR", help="Data set version.")
@click.option("--key", metavar="PEM", help="Private key of the author; demo: the demonstration key.")
@click.option("--bms-key", type=_FILE, metavar="PEM", help="Private key whose signature the BMS checks.")
@click.option("--bms-message", type=_FILE, metavar="FILE", help="Write here what the BMS's key must sign elsewhere, and stop.")
@click.option("--bms-signature", type=_FILE, metavar="FILE", help="64 bytes made from --bms-message FILE, which is read then.")
@click.option("--demo", is_flag=True, help="A DEMO data set, signed with demonstration keys unless others are given.")
@pack_option
def build(
    source: str,
    output: Path,
    package_id: str,
    title: str,
    reason: str,
    description: str,
    change_request: str,
    sequence: int,
    valid_days: int,
    serials: tuple[str, ...],
    hardware: tuple[str, ...],
    boot: str,
    software: str,
    approver: str,
    base: str | None,
    calibration_id: str,
    version: str,
    key: str | None,
    bms_key: Path | None,
    bms_message: Path | None,
    bms_signature: Path | None,
    demo: bool,
    pack: str,
) -> None:
    """Make a package of SOURCE (a package, an image or a file of tables) and sign it as its author.

    The tables are checked first; with findings nothing is made (exit code 5).
    """
    definition = load_pack(pack)
    opened = open_source(source, definition)
    for remark in opened.notes:
        say(remark)
    hardware = hardware or _hardware_of(opened)
    now_utc = SystemClock().utc().replace(microsecond=0)

    def data_set_signed_by(sign: Callable[[bytes], bytes]) -> DataSet:
        return new_data_set(
            definition,
            opened.payload,
            calibration_id=calibration_id or package_id.upper()[:16],
            version=_version(version),
            hardware=hardware[0],
            created_utc=now_utc,
            demo=demo,
            sign=sign,
        )

    if bms_message is not None and bms_signature is None:
        unsigned = data_set_signed_by(lambda _: bytes(64))
        write_file(bms_message, signed_message(unsigned.header_bytes, unsigned.payload))
        say(f"Have {bms_message} signed with the key of the BMS, then build again with --bms-signature as well.")
        return
    if bms_signature is not None:
        data_set = _signed_elsewhere(bms_message, bms_signature, opened.payload)
    else:
        data_set = data_set_signed_by(_bms_key(bms_key, demo=demo).sign)
    created_utc = datetime.datetime.fromtimestamp(data_set.header.created_unix_s, tz=datetime.UTC)
    draft = PackageDraft(
        id=package_id,
        title=title,
        description=description,
        sequence=sequence,
        reason=reason,
        hardware=hardware,
        valid_from_utc=created_utc,
        valid_to_utc=now_utc + datetime.timedelta(days=valid_days),
        change_request=change_request,
        boot=_rule(boot),
        software=_rule(software),
        serials=serials,
        approved_by=approver,
        envelope=_envelope(definition),
        base=_base(base, definition),
    )
    if key is None and not demo:
        raise click.UsageError("Say who signs with --key PEM, the private key of an author.")
    author = signing_key(key or DEMO, "author")
    data = build_package(definition, data_set, draft, author=author, trust=installed_trust().root)
    write_file(output, data)
    note("package.built", id=package_id, sequence=sequence, sha256=hashlib.sha256(data).hexdigest(), reason=reason)
    say(f"{output} is signed by its author. Somebody else approves it with: halite calibration sign {output} --key PEM")


@click.command()
@click.argument("package", type=_FILE)
@click.option("--key", required=True, metavar="PEM", help="Private key of the approver; demo: the demonstration key.")
@click.option("-o", "--output", type=_FILE, help="Write the approved package here. Default: in place.")
@pack_option
def sign(package: Path, key: str, output: Path | None, pack: str) -> None:
    """Approve PACKAGE. Nobody approves their own work; the tables are checked once more."""
    definition = load_pack(pack)
    approver = signing_key(key, "approver")
    data = approve_package(read_file(package), approver=approver, definition=definition, trust=installed_trust().root)
    require_four_eyes(data)
    write_file(output or package, data)
    note("package.approved", key=key_id_of(approver.public_key()), sha256=hashlib.sha256(data).hexdigest())
    say(f"{output or package} is approved. Look at it with: halite calibration verify {output or package}")


@click.command()
@click.argument("package")
@pack_option
@json_option
def verify(package: str, pack: str, as_json: bool) -> None:
    """Verify PACKAGE (a file, or id of a shipped one): signatures, contents, validity, revocation. No bus.

    Exit code 6, with the one reason, where it does not count.
    """
    definition = load_pack(pack)
    found: CalibrationPackage = find_package(package, definition)
    state = installed_trust().state
    if not found.demo:
        state.require_whole()
    require_current(found, state=state, now_utc=SystemClock().utc())
    note("package.verified", id=found.id, sequence=found.sequence, sha256=found.package_sha256)
    if as_json:
        print_json(package_document(found))
    else:
        console().print(package_text(found))


def _bms_key(path: Path | None, *, demo: bool) -> Ed25519PrivateKey:
    if path is not None:
        return private_key(path)
    if not demo:
        raise click.UsageError("The BMS takes only data sets with its own signature: give --bms-key or --bms-signature.")
    return demo_key(BMS_LABEL)


def _signed_elsewhere(message_file: Path | None, signature_file: Path, payload: bytes) -> DataSet:
    """Return the data set of a message that was signed elsewhere."""
    if message_file is None:
        raise click.UsageError("Give --bms-message as well: the file that was signed.")
    message = read_file(message_file)
    signature = read_file(signature_file, at_most=HEADER_LENGTH)
    if message[SIGNED_LENGTH:] != payload or len(signature) != HEADER_LENGTH - SIGNED_LENGTH:
        raise BadFileError(
            "The signature for the BMS does not belong to these tables.",
            detail=f"{len(message)} bytes signed, signature of {len(signature)} bytes",
            advice="Write the message again with --bms-message and have that signed.",
        )
    return make_data_set(message[:SIGNED_LENGTH] + signature, payload)


def _hardware_of(source: Source) -> tuple[str, ...]:
    if source.data_set is None:
        raise click.UsageError("SOURCE does not say which hardware it is for: give --hardware.")
    return (source.data_set.header.hardware,)


def _base(reference: str | None, definition: PackDefinition) -> Base | None:
    if reference is None:
        return None
    opened = open_source(reference, definition)
    if opened.data_set is None:
        raise click.UsageError("The base must be a whole data set: a package or an image.")
    return Base(id=opened.data_set.header.calibration_id, data_set=opened.data_set)


def _envelope(definition: PackDefinition) -> Reference | None:
    """Return which safe envelope the author works with here, for the record."""
    envelope = envelope_of(definition)
    if envelope is None or not envelope.tightened_by:
        return None
    newest = envelope.tightened_by[-1]
    contents = envelope_payload(newest)
    return Reference(id=f"{newest.id} version {newest.version}", sha256=hashlib.sha256(contents).hexdigest())


def _rule(text: str) -> IdentityRule:
    if _RANGE in text:
        lowest, _, highest = text.partition(_RANGE)
        return IdentityRule(lowest=lowest, highest=highest)
    return IdentityRule(equals=tuple(part.strip() for part in text.split(",") if part.strip()))


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    if not (major.isdecimal() and minor.isdecimal()):
        raise click.UsageError("--set-version is two numbers with a point between.")
    return int(major), int(minor)
