"""`halite calibration keys`: private keys of the people who sign."""

import os
from pathlib import Path
from typing import cast, get_args

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.trust.key_files import public_part, write_private_key
from bms.trust.keys import key_id_of
from bms.trust.root import Role
from cli.output import console, json_option, print_json, say
from cli.signed_files import write_file
from cli.signing_keys import PASSWORD_VARIABLE


@click.group()
def keys() -> None:
    """Private keys of the people who sign."""


@keys.command()
@click.argument("name")
@click.option("--role", type=click.Choice(get_args(Role)), required=True, help="What the key is to sign.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: NAME-ROLE.pem here.")
@click.option("--no-password", is_flag=True, help="Leave the file unprotected, for a machine that keeps it safe itself.")
@click.option("--demo", is_flag=True, help="To count for demo packages only.")
@json_option
def new(name: str, role: str, output: Path | None, no_password: bool, demo: bool, as_json: bool) -> None:
    """Make a private key for NAME, a person as the trust root is to name them.

    The private key goes into a PEM file that only you may read. Beside it lies its public part, `.public.json`: hand that to
    whoever looks after the trust root.
    """
    path = output or Path(f"{'-'.join(name.lower().split())}-{role}.pem")
    password = "" if no_password else _new_password()
    private_key = Ed25519PrivateKey.generate()
    write_private_key(path, private_key, password)
    public = path.with_suffix(".public.json")
    write_file(public, public_part(private_key, name, cast("Role", role), demo=demo))
    document = {
        "key_id": key_id_of(private_key.public_key()),
        "public_key": private_key.public_key().public_bytes_raw().hex(),
        "role": role,
        "name": name,
        "file": str(path),
        "public_file": str(public),
    }
    if as_json:
        print_json(document)
    else:
        console().print("\n".join(f"{what:<12}{value}" for what, value in document.items()))
    say(f"Keep {path} to yourself. Hand {public} to whoever looks after the trust root.")


def _new_password() -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    return given or str(click.prompt("Password of the new key", hide_input=True, confirmation_prompt=True, err=True))
