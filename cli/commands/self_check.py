"""`halite self-check`: the installed or frozen program checks itself."""

import click

from cli.exit_codes import ExitCode
from cli.output import console, json_option, print_json
from cli.self_checks import run_checks


@click.command()
@json_option
def command(as_json: bool) -> int:
    """Check this installation: libraries, drivers, definitions, signatures, processes, window."""
    checks = run_checks()
    if as_json:
        print_json({"checks": checks})
    else:
        out = console()
        for check in checks:
            out.print(f"{'✔' if check.ok else '✖'} {check.name:<24} {check.detail}")
    return ExitCode.DONE if all(check.ok for check in checks) else ExitCode.NEGATIVE
