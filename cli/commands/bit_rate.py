"""`halite bit-rate`: find the bit rate of a bus by listening only."""

import click

from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.link_options import link_options
from cli.output import ProgressLine, console, json_option, print_json
from engine.bit_rate_search import listen_for_bit_rate
from engine.messages import BitRateFound, BitRateProgress, Connect, JobProgress


@click.command()
@link_options
@json_option
def command(connect: Connect, as_json: bool) -> int:
    """Find the bit rate of a bus by listening only: nothing is sent, no frame is acknowledged.

    The rate of the pack definition, or -b, is tried first. Exit code 1: it was not found.
    """
    line = ProgressLine(quiet=as_json)

    def show(progress: BitRateProgress) -> None:
        text = f"Listening at {progress.bitrate_bps / 1000:g} kbit/s"
        line.show(JobProgress(job_id=0, step=text, text=text, fraction=progress.fraction, cancellable=True))

    try:
        found = listen_for_bit_rate(connect.link, on_progress=show)
    finally:
        line.clear()
    if as_json:
        print_json(found)
    elif found.bitrate_bps is None:
        raise CommandFailedError(found.cause, code=ExitCode.NEGATIVE, advice=found.advice)
    else:
        console().print(_words(found, found.bitrate_bps))
    return ExitCode.DONE if found.bitrate_bps is not None else ExitCode.NEGATIVE


def _words(found: BitRateFound, bitrate_bps: int) -> str:
    fd = {True: ", CAN FD", False: ", classic frames only", None: ""}[found.fd]
    data = f", data at {found.data_bitrate_bps / 1_000_000:g} Mbit/s" if found.data_bitrate_bps else ""
    options = f"-b {bitrate_bps}" + (" --fd" if found.fd else "")
    options += f" --data-bitrate {found.data_bitrate_bps}" if found.data_bitrate_bps else ""
    sentence = f"The bus runs at {bitrate_bps / 1000:g} kbit/s{fd}{data}. {found.cause}".strip()
    return f"{sentence}\nOptions: {options}"
