"""Signing in on the command line: `--user`, its password asked for or from `HALITE_PASSWORD`, never an option of its own."""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import click

from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.output import ask
from engine.local import LocalEngine
from engine.messages import SignedIn, SignIn, SignInRefused

_USER = "cli.signing_in.user"
_WITHIN_S = 30.0
_WAIT_S = 0.1


def _remember(context: click.Context, _option: click.Parameter, user: str) -> None:
    context.meta[_USER] = user


def user_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--user`; `asked_credentials` finds it."""
    return click.option(
        "--user",
        default="",
        metavar="NAME",
        expose_value=False,
        callback=_remember,
        help="Sign in under this name, where people have to; the password is asked for, or in HALITE_PASSWORD.",
    )(command)


def asked_credentials() -> SignIn | None:
    """Return who wants to sign in with this command; None: nobody.

    Raises:
        UsageError: there is nobody to ask for the password.
    """
    context = click.get_current_context(silent=True)
    user = "" if context is None else context.meta.get(_USER, "")
    if not user:
        return None
    password = os.environ.get("HALITE_PASSWORD")
    if password is None:
        if not sys.stdin.isatty():
            raise click.UsageError("There is nobody to ask for the password: set HALITE_PASSWORD.")
        password = ask(f"Password of {user}", hidden=True)
    return SignIn(name=user, password=password)


def sign_in(engine: LocalEngine, credentials: SignIn) -> None:
    """Sign in before anything else.

    Raises:
        CommandFailedError: it was refused.
    """
    engine.send(credentials)
    deadline_s = time.monotonic() + _WITHIN_S
    while time.monotonic() < deadline_s:
        for event in engine.wait(_WAIT_S):
            if isinstance(event, SignedIn) and event.signed_in:
                return
            if isinstance(event, SignInRefused):
                raise CommandFailedError(event.reason, code=ExitCode.SAFETY, advice=event.advice)
    raise CommandFailedError("The engine did not answer in time.", code=ExitCode.BUG)
