"""`halite users`: the role file of an installation, from its draft over the administrator's signature into force."""

import datetime
import hashlib
import os
from pathlib import Path

import click
import msgspec
from rich.table import Table

from bms.access.installation import install_role_file, load_installation
from bms.access.model import RIGHTS, Role
from bms.access.passwords import SHORTEST_BADGE, SHORTEST_PASSWORD, SecretHash, hash_secret, new_salt
from bms.access.role_file import (
    PAYLOAD_TYPE,
    SUFFIX,
    RoleFile,
    User,
    open_role_file,
    parse_role_file,
    role_file_payload,
    same_name,
)
from bms.clock import SystemClock
from bms.errors import BadFileError
from bms.trust.installation import installed_trust
from bms.trust.signed_document import sign_document
from cli.output import console, json_option, print_json, say
from cli.records import note
from cli.signed_files import read_file, write_file
from cli.signing_keys import signing_key

draft_argument = click.argument("draft", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def command() -> None:
    """Who may use this installation, and what for.

    A role file is drafted, filled with people, signed by an administrator, and installed. Without one everybody may do
    everything but approve packages and administer.
    """


@command.command("list")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@json_option
def list_users(file: Path | None, as_json: bool) -> None:
    """Show the people of a role file or a draft; without FILE those of this installation."""
    if file is None:
        installation = load_installation(SystemClock().utc())
        if not installation.asks:
            if as_json:
                print_json({"installed": False, "users": []})
            else:
                say("No role file is installed: nobody has to sign in.")
            return
        roles = installation.require_file()
    else:
        roles = _read(file)
    if as_json:
        print_json(_document(roles))
    else:
        _print(roles)


@command.command()
@draft_argument
@click.option("--station", default="", help="Name of the installation, as it stands in records.")
@click.option("--days", type=click.IntRange(1, 3660), default=365, show_default=True, help="How long it counts.")
@click.option("--lock-after", type=click.IntRange(30, 86_400), default=900, show_default=True, help="Idle seconds.")
@click.option("--from", "origin", type=click.Path(path_type=Path, dir_okay=False), help="Take the people of this file over.")
def draft(draft: Path, station: str, days: int, lock_after: int, origin: Path | None) -> None:
    """Begin DRAFT: empty, or with the people of an older file and a version one higher."""
    before = None if origin is None else _read(origin)
    valid_to = SystemClock().utc().replace(microsecond=0) + datetime.timedelta(days=days)
    if before is None:
        roles = RoleFile(
            version=1, station=station, valid_to=valid_to, lock_after_s=lock_after, badge_salt=new_salt(), users=[]
        )
    else:
        changes = {"version": before.version + 1, "valid_to": valid_to, "lock_after_s": lock_after}
        roles = msgspec.structs.replace(before, **changes, station=station or before.station)
    write_file(draft, role_file_payload(roles))
    say(f"{draft} is a draft of version {roles.version}; people in it: {len(roles.users)}.")


@command.command("set")
@draft_argument
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What the person is to Halite.")
@click.option("--password", "asks_password", is_flag=True, help="Ask for a new password; HALITE_PASSWORD answers.")
@click.option("--badge", "asks_badge", is_flag=True, help="Ask for the code of a badge.")
@click.option("--author-key", metavar="KEY_ID", help="Key the person signs packages with as author.")
@click.option("--approver-key", metavar="KEY_ID", help="Key the person signs packages with as approver.")
def set_user(
    draft: Path,
    name: str,
    role: str | None,
    asks_password: bool,
    asks_badge: bool,
    author_key: str | None,
    approver_key: str | None,
) -> None:
    """Add NAME to DRAFT, or change what is said there."""
    roles = _read(draft)
    person = roles.find(name)
    if person is None:
        if role is None:
            raise click.UsageError(f"{name} is new: say which --role.")
        person = User(name=" ".join(name.split()), role=Role(role), password=_new_password(roles))
    elif asks_password:
        person = msgspec.structs.replace(person, password=_new_password(roles))
    said = {
        "role": None if role is None else Role(role),
        "badge": _new_badge(roles) if asks_badge else None,
        "author_key": author_key,
        "approver_key": approver_key,
    }
    changed = msgspec.structs.replace(person, **{key: value for key, value in said.items() if value is not None})
    others = [one for one in roles.users if same_name(one.name) != same_name(name)]
    payload = role_file_payload(msgspec.structs.replace(roles, users=[*others, changed]))
    parse_role_file(payload)
    write_file(draft, payload)
    say(f"{changed.name} is {changed.role.value} in {draft}.")


@command.command()
@draft_argument
@click.argument("name")
def remove(draft: Path, name: str) -> None:
    """Take NAME out of DRAFT."""
    roles = _read(draft)
    if roles.find(name) is None:
        raise click.UsageError(f"There is no {name} in {draft}.")
    left = [user for user in roles.users if same_name(user.name) != same_name(name)]
    write_file(draft, role_file_payload(msgspec.structs.replace(roles, users=left)))


@command.command()
@draft_argument
@click.option("--key", required=True, metavar="PEM", help="Administrator's private key; demo: the demonstration key.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help=f"The file, *{SUFFIX}.")
def sign(draft: Path, key: str, output: Path) -> None:
    """Sign DRAFT as administrator."""
    payload = role_file_payload(_read(draft))
    data = sign_document(PAYLOAD_TYPE, payload, [signing_key(key, "admin")])
    open_role_file(data, installed_trust().root)
    write_file(output, data)
    note("access.role_file_signed", sha256=hashlib.sha256(data).hexdigest())
    say(f"{output} is signed. Put it into force with: halite users install {output}")


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def install(file: Path) -> None:
    """Put the signed role file FILE into force here. From now on people have to sign in before they write."""
    data = read_file(file)
    try:
        roles = install_role_file(data, SystemClock().utc())
    except OSError as error:
        raise BadFileError("The role file cannot be kept.", detail=str(error), advice="Free some space on the disk.") from error
    note("access.role_file_installed", version=roles.version, users=len(roles.users), sha256=hashlib.sha256(data).hexdigest())
    say(f"Version {roles.version} is in force until {roles.valid_to:%Y-%m-%d}; people in it: {len(roles.users)}.")


def _new_password(roles: RoleFile) -> SecretHash:
    password = os.environ.get("HALITE_PASSWORD")
    if password is None:
        password = click.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    if len(password) < SHORTEST_PASSWORD:
        raise click.UsageError(f"A password has at least {SHORTEST_PASSWORD} characters.")
    return hash_secret(password, new_salt(), roles.hardness)


def _new_badge(roles: RoleFile) -> str:
    code = click.prompt("Scan the badge", hide_input=True, err=True).strip()
    if len(code) < SHORTEST_BADGE:
        raise click.UsageError(f"The code of a badge has at least {SHORTEST_BADGE} characters.")
    return hash_secret(code, roles.badge_salt, roles.hardness).hash


def _read(path: Path) -> RoleFile:
    """Read a draft or a signed role file."""
    data = read_file(path)
    if path.suffix == SUFFIX:
        return open_role_file(data, installed_trust().root)
    return parse_role_file(data)


def _document(roles: RoleFile) -> dict[str, object]:
    users = [
        {
            "name": user.name,
            "role": user.role.value,
            "rights": sorted(right.value for right in RIGHTS[user.role]),
            "badge": bool(user.badge),
            "author_key": user.author_key,
            "approver_key": user.approver_key,
        }
        for user in roles.users
    ]
    return {"installed": True, "version": roles.version, "station": roles.station, "valid_to": roles.valid_to, "users": users}


def _print(roles: RoleFile) -> None:
    out = console()
    out.print(f"Version {roles.version} for {roles.station or 'any station'}, until {roles.valid_to:%Y-%m-%d}", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("Name", "Role", "Badge", "Author key", "Approver key"):
        table.add_column(column)
    for user in roles.users:
        table.add_row(user.name, user.role.value, "yes" if user.badge else "", user.author_key, user.approver_key)
    out.print(table)
