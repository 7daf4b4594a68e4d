"""The virtual pack as a child process of this program; works frozen too, because it is spawned."""

import contextlib
import multiprocessing
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection

from can_drivers.errors import ExplainedError
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from virtual_pack.simulator import SimulationOptions, run

READY_WITHIN_S = 30.0
_END_WITHIN_S = 5.0


@contextlib.contextmanager
def virtual_pack(options: SimulationOptions) -> Iterator[str]:
    """Run a virtual pack; inside, it answers at the channel this yields.

    Raises:
        CommandFailedError: it did not start.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_simulate, args=(options, theirs), name="halite-virtual-pack", daemon=True)
    process.start()
    theirs.close()
    try:
        yield _channel(ours)
    finally:
        ours.close()
        process.terminate()
        process.join(_END_WITHIN_S)


def _channel(pipe: "Connection[bytes, bytes]") -> str:
    with contextlib.suppress(EOFError):
        if pipe.poll(READY_WITHIN_S):
            return pipe.recv_bytes().decode()
    raise CommandFailedError("The virtual pack did not start.", code=ExitCode.NO_LINK, advice="Try again.")


def _simulate(options: SimulationOptions, pipe: "Connection[bytes, bytes]") -> None:
    """Body of the child process."""
    try:
        run(options, lambda channel: pipe.send_bytes(channel.encode()))
    except ExplainedError as error:
        sys.stderr.write(f"{error}\n")
