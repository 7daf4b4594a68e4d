"""`halite uds`: diagnostic requests of one's own."""

import click

from cli.uds_jobs import scan, unlock
from cli.uds_offline import explain, history, services
from cli.uds_sending import repeat, request, send


@click.group(commands=(request, send, services, explain, unlock, scan, history, repeat))
def command() -> None:
    """Send diagnostic requests (ISO 14229-1) of your own, explain them, scan, unlock.

    Answers are shown raw, in words, and with their times. What changes something is confirmed with the serial number of the
    pack; what belongs to programming goes to the virtual pack only.
    """
