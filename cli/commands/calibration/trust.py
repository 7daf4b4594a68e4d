"""`halite calibration trust` and `permit`: whose signatures count here, what was revoked, and leave to go back."""

import datetime
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any, cast, get_args

import click
from rich.table import Table

from bms.access.installation import install_role_file
from bms.access.role_file import PAYLOAD_TYPE as ROLE_FILE
from bms.calibration.envelope.artefact import PAYLOAD_TYPE as ENVELOPE
from bms.calibration.envelope.installation import install_envelope
from bms.calibration.package import find_package
from bms.clock import SystemClock
from bms.definition import load_pack
from bms.trust.dsse import read_envelope, write_envelope
from bms.trust.installation import InstalledTrust, import_trust_file, installed_trust
from bms.trust.key_files import read_public_part
from bms.trust.permit import PERMIT_PAYLOAD_TYPE, DowngradePermit, permit_payload
from bms.trust.revocation import REVOCATION_PAYLOAD_TYPE, RevocationList, revocation_payload
from bms.trust.root import ROOT_PAYLOAD_TYPE, Revoked, Role, trust_root_payload
from bms.trust.signed_document import add_signature, sign_document
from cli.commands.calibration.options import pack_option
from cli.output import console, json_option, print_json, say
from cli.records import note
from cli.signed_files import read_file, write_file
from cli.signing_keys import private_key, signing_keys

_FILE = click.Path(dir_okay=False, path_type=Path)
_output = click.option("-o", "--output", type=_FILE, required=True, help="Write it here.")
_keys = click.option(
    "--key", "keys", multiple=True, required=True, metavar="PEM", help="Private key that signs; demo: demonstration keys."
)
_valid_days = click.option("--valid-days", type=click.IntRange(1, 7300), default=365, show_default=True)


@click.group()
def trust() -> None:
    """Whose signatures count here, and what was revoked."""


@trust.command()
@json_option
def show(as_json: bool) -> None:
    """Show the list of trusted keys, revocations, permits and what this installation has seen."""
    installed = installed_trust()
    if as_json:
        print_json(_document(installed))
        return
    root, state = installed.root, installed.state
    until = f", valid until {root.valid_to_utc:%Y-%m-%d}" if root.valid_to_utc is not None else ""
    out = console()
    out.print(f"List of trusted keys, version {root.version}{until}", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("Key", "Name", "Role", ""):
        table.add_column(column)
    for key in root.keys.values():
        revoked = root.revoked.get(key.key_id)
        remark = f"revoked {revoked.text}" if revoked is not None else "demonstration" if key.demo else ""
        table.add_row(key.key_id, key.name, key.role, remark)
    out.print(table)
    for name, why in state.revoked_packages.items():
        out.print(f"Package {name} revoked {why.text}")
    for permit in installed.permits:
        out.print(f"Permit to go back for {permit.serial} until {permit.valid_to_utc:%Y-%m-%d}: {permit.reason}")
    seen = state.highest_signed_utc()
    out.print(f"Latest time seen in a signed file: {f'{seen:%Y-%m-%d %H:%M} UTC' if seen is not None else 'none yet'}")
    for problem in (installed.problem, state.damage):
        if problem:
            say(problem)


@trust.command("import")
@click.argument("file", type=_FILE)
def import_(file: Path) -> None:
    """Take over a signed FILE: list of trusted keys, revocations, permit, safe envelope, or role file. Needs no network."""
    data = read_file(file)
    now_utc = SystemClock().utc()
    kind = read_envelope(data).payload_type
    if kind == ENVELOPE:
        tightening = install_envelope(data, installed_trust(), now_utc)
        say(f"The envelope {tightening.id} version {tightening.version} is in use now.")
    elif kind == ROLE_FILE:
        say(f"The role file version {install_role_file(data, now_utc).version} is in use now.")
    else:
        say(import_trust_file(data, installed_trust(), now_utc))
    note("trust.imported", kind=kind, sha256=hashlib.sha256(data).hexdigest())


@trust.command("next")
@_output
@_keys
@_valid_days
@click.option("--add", "added", type=_FILE, multiple=True, metavar="PUBLIC.JSON", help="Public part of a new key.")
@click.option("--remove", "removed", multiple=True, metavar="KEY_ID", help="Key that is not to count any more.")
@click.option(
    "--threshold", "thresholds", type=(click.Choice(get_args(Role)), click.IntRange(1, 16)), multiple=True,
    metavar="ROLE NUMBER", help="How many people must sign in a role.",
)  # fmt: skip
def next_(
    output: Path,
    keys: tuple[str, ...],
    valid_days: int,
    added: tuple[Path, ...],
    removed: tuple[str, ...],
    thresholds: tuple[tuple[str, int], ...],
) -> None:
    """Make the list of trusted keys that follows the one in use. Its root keys and those of the new list must sign it."""
    root = installed_trust().root
    unknown = set(removed) - set(root.keys)
    if unknown:
        raise click.UsageError(f"There is no key {', '.join(sorted(unknown))} in the list.")
    now_utc = _now_utc()
    new_keys = [read_public_part(read_file(path)) for path in added]
    new = replace(
        root,
        version=root.version + 1,
        keys={key_id: key for key_id, key in root.keys.items() if key_id not in removed}
        | {key.key_id: key for key in new_keys},
        thresholds=root.thresholds | {cast("Role", role): number for role, number in thresholds},
        created_utc=now_utc,
        valid_to_utc=now_utc + datetime.timedelta(days=valid_days),
    )
    write_file(output, sign_document(ROOT_PAYLOAD_TYPE, trust_root_payload(new), signing_keys(keys, "root")))
    say(f"{output} is the list of trusted keys version {new.version}. Others sign it with: halite calibration trust sign")


@trust.command()
@_output
@_keys
@click.option("--reason", required=True, help="Why; it stands in every refusal.")
@click.option("--revoked-key", "revoked_keys", multiple=True, metavar="KEY_ID", help="Key that does not count any more.")
@click.option("--package", "packages", multiple=True, metavar="ID", help="Package id (UUID) or SHA-256 of its contents.")
def revoke(output: Path, keys: tuple[str, ...], reason: str, revoked_keys: tuple[str, ...], packages: tuple[str, ...]) -> None:
    """Make a revocation file for every installation."""
    now_utc = _now_utc()
    why = Revoked(date_utc=now_utc, reason=reason)
    payload = revocation_payload(
        RevocationList(created_utc=now_utc, keys=dict.fromkeys(revoked_keys, why), packages=dict.fromkeys(packages, why))
    )
    write_file(output, sign_document(REVOCATION_PAYLOAD_TYPE, payload, signing_keys(keys, "revocation")))


@trust.command("sign")
@click.argument("file", type=_FILE)
@click.option("--key", "keys", type=_FILE, multiple=True, required=True, metavar="PEM", help="Private key that signs.")
def sign_(file: Path, keys: tuple[Path, ...]) -> None:
    """Add signatures to FILE: a list of trusted keys, a revocation or a permit somebody else has begun."""
    envelope = read_envelope(read_file(file))
    for key in keys:
        envelope = add_signature(envelope, private_key(key))
    write_file(file, write_envelope(envelope))


@click.command()
@click.argument("package")
@click.option("--serial", required=True, help="The one pack it is for.")
@click.option("--reason", required=True, help="Why this pack goes back.")
@_output
@_keys
@_valid_days
@pack_option
def permit(package: str, serial: str, reason: str, output: Path, keys: tuple[str, ...], valid_days: int, pack: str) -> None:
    """Give leave to write an older PACKAGE into one pack. Import it where it is needed: halite calibration trust import."""
    found = find_package(package, load_pack(pack))
    now_utc = _now_utc()
    leave = DowngradePermit(
        product=found.product,
        serial=serial,
        contents_sha256=found.contents_sha256,
        created_utc=now_utc,
        valid_to_utc=now_utc + datetime.timedelta(days=valid_days),
        reason=reason,
    )
    write_file(output, sign_document(PERMIT_PAYLOAD_TYPE, permit_payload(leave), signing_keys(keys, "permit")))


def _now_utc() -> datetime.datetime:
    return SystemClock().utc().replace(microsecond=0)


def _document(installed: InstalledTrust) -> dict[str, Any]:
    root, state = installed.root, installed.state
    return {
        "version": root.version,
        "valid_to": root.valid_to_utc,
        "keys": [
            {"key_id": key.key_id, "name": key.name, "role": key.role, "demo": key.demo, "revoked": key.key_id in root.revoked}
            for key in root.keys.values()
        ],
        "revoked_packages": sorted(state.revoked_packages),
        "permits": [{"serial": each.serial, "valid_to": each.valid_to_utc} for each in installed.permits],
        "highest_signed": state.highest_signed_utc(),
        "problems": [problem for problem in (installed.problem, state.damage) if problem],
    }
