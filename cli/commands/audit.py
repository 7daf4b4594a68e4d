"""`halite audit`: what was done with this installation, and whether its log is still what it was."""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bms.audit.checkpoint import Checkpoint, read_checkpoints
from bms.audit.log import CHECKPOINTS_NAME, DATABASE_NAME, AuditLog, audit_folder
from bms.audit.reading import UnreadableRecordError, read_records
from bms.audit.record import Record, encode_line
from bms.audit.verifying import Verification, verify_log
from bms.clock import SystemClock
from bms.errors import BadFileError
from bms.trust.installation import installed_trust
from bms.trust.key_files import public_part
from bms.trust.keys import key_id_of
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.output import console, json_option, print_json, say
from cli.signed_files import write_file

log_argument = click.argument("log", required=False, type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def command() -> None:
    """What was done, by whom, in a chain that shows every later change.

    LOG is an audit.db, a copy of one, or an export; without it the log of this installation.
    """


@command.command()
@log_argument
@click.option(
    "--checkpoint",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A checkpoint kept elsewhere: checkpoint.json of a run folder, or a checkpoints.jsonl. Can be given several times.",
)
@json_option
def verify(log: Path | None, files: tuple[Path, ...], as_json: bool) -> int:
    """Find any edit, deletion, re-ordering or cutting off. Exit code 0: none; 1: there is one; 6: LOG is no audit log.

    The log of this installation is held against its own checkpoints, too. Only one that was kept elsewhere also convicts
    whoever could write to this computer.
    """
    path = _log(log)
    checkpoints = [checkpoint for file in files for checkpoint in read_checkpoints(file)]
    if log is None:
        checkpoints += _own_checkpoints()
    found = verify_log(path, checkpoints)
    if as_json:
        damages = [{"seq": damage.seq, "what": damage.what} for damage in found.damages]
        counts = {"count": found.count, "head": found.head, "pinned": found.pinned, "checkpoints": len(checkpoints)}
        print_json({"log": str(path), **counts, "station_keys": _stations(checkpoints), "damages": damages})
    else:
        _print(found, checkpoints)
    return ExitCode.NEGATIVE if found.damages else ExitCode.DONE


@command.command()
@log_argument
@click.option("--event", default="", help="Only events whose name begins so, e.g. flash or access.")
@click.option("--actor", default="", help="Only what this person did.")
@click.option("--since", default="", metavar="UTC", help="Only from this time on, e.g. 2026-03-01 or 2026-03-01T08:30.")
@click.option("--last", type=click.IntRange(min=1), help="Only the last so many of them.")
@json_option
def show(log: Path | None, event: str, actor: str, since: str, last: int | None, as_json: bool) -> None:
    """Show records. They are shown as they stand there: `verify` says whether they can be believed."""
    wanted = [
        record
        for record in _records(_log(log))
        if record.event.startswith(event) and actor.casefold() in {"", record.actor.casefold()} and record.t_utc >= since
    ]
    wanted = wanted if last is None else wanted[-last:]
    if as_json:
        print_json({"records": list(map(_document, wanted))})
        return
    out = console()
    for record in wanted:
        who = f"{record.actor or '–'} ({record.role}{'' if record.signed_in else ', not signed in'})"
        out.print(f"{record.seq}  {record.t_utc[:19]}  {record.event}  {who}", style="bold")
        out.print(f"    {_story(record)}")


@command.command()
@log_argument
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="JSON lines go here.")
def export(log: Path | None, output: Path) -> None:
    """Write all records as JSON lines, which `verify` takes as it takes the log."""
    count = 0
    try:
        with output.open("wb") as file:
            for record in _records(_log(log)):
                file.write(encode_line(record))
                count += 1
    except OSError as error:
        raise _not_written(output, error) from error
    say(f"{count} records are in {output}.")


@command.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder it goes into.")
def checkpoint(output: Path) -> None:
    """Sign where the log of this installation stands now; keep the checkpoint.json on another computer."""
    log = AuditLog(SystemClock())
    try:
        made = log.seal(output)
    except OSError as error:
        raise _not_written(output, error) from error
    finally:
        log.close()
    say(f"{made.count} records are pinned by {output / 'checkpoint.json'}.")


@command.command("station-key")
@click.option("--name", required=True, help="Name of the station, as it is to stand in the list of trusted keys.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="JSON file it goes into.")
def public_key(name: str, output: Path) -> None:
    """Write the public part of this station's key, for: halite calibration trust next --add FILE."""
    try:
        key = AuditLog(SystemClock()).station_key()
    except OSError as error:
        raise BadFileError("The key of this station cannot be used.", detail=str(error), advice="Look at its file.") from error
    # A list of demonstration keys takes nothing else.
    write_file(output, public_part(key, name, "station", demo=installed_trust().root.demo))
    say(f"{output} is the public part of key {key_id_of(key.public_key())}.")


def _stations(checkpoints: list[Checkpoint]) -> list[dict[str, str]]:
    """Return the keys that signed, each with its name in the list of trusted keys or an empty one."""
    root = installed_trust().root
    found = []
    for public in sorted({checkpoint.public_key for checkpoint in checkpoints}):
        key_id = key_id_of(Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)))
        known = root.keys.get(key_id)
        trusted = known is not None and known.role == "station" and key_id not in root.revoked
        found.append({"key_id": key_id, "public_key": public, "trusted_as": known.name if known and trusted else ""})
    return found


def _log(path: Path | None) -> Path:
    return audit_folder() / DATABASE_NAME if path is None else path


def _own_checkpoints() -> tuple[Checkpoint, ...]:
    path = audit_folder() / CHECKPOINTS_NAME
    try:
        return read_checkpoints(path) if path.exists() else ()
    except BadFileError as error:
        # It is part of the log: where it is damaged, so is the log.
        raise CommandFailedError(
            f"The checkpoints in {path} were changed.",
            code=ExitCode.NEGATIVE,
            detail=error.detail,
            advice="Verify the log against a checkpoint that was kept elsewhere.",
        ) from error


def _records(path: Path) -> Iterator[Record]:
    try:
        yield from read_records(path)
    except UnreadableRecordError as error:
        raise CommandFailedError(
            "A record cannot be read.", code=ExitCode.NEGATIVE, detail=str(error), advice="`halite audit verify` says which."
        ) from error


def _document(record: Record) -> dict[str, object]:
    document: dict[str, object] = msgspec.to_builtins(record)
    return {**document, "body": _body(record), "signed_in": bool(record.signed_in)}


def _story(record: Record) -> str:
    body = _body(record)
    if not isinstance(body, dict):
        return str(body)
    return "  ".join(f"{name}={value}" for name, value in body.items() if value not in {"", None})


def _body(record: Record) -> object:
    try:
        return msgspec.json.decode(record.body)
    except msgspec.DecodeError:
        return record.body


def _print(found: Verification, checkpoints: list[Checkpoint]) -> None:
    out = console()
    for damage in found.damages:
        out.print(f"✖ Record {damage.seq} {damage.what}.")
    if found.damages:
        return
    out.print(f"✔ {found.count} records, nothing changed. Head {found.head}")
    for station in _stations(checkpoints):
        say(f"Checkpoints by station key {station['key_id']} ({station['trusted_as'] or 'not in the list of trusted keys'}).")
    if not checkpoints:
        say("No checkpoint was given, so a cut-off end would not show.")
    elif found.pinned < found.count:
        say(f"{found.pinned} of them are pinned by checkpoints; later ones are held by the chain alone.")


def _not_written(path: Path, error: OSError) -> BadFileError:
    return BadFileError(f"{path} cannot be written.", detail=str(error), advice="Choose another place.")
