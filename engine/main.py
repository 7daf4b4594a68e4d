"""The engine process: a session at the end of a pipe. Started by `engine.client`, by spawn, so that it works frozen too."""

import logging
import signal
import sys
import threading
from multiprocessing.connection import Connection

import msgspec

from engine.event_queue import EventQueue
from engine.messages import Command, Ping, Pong, Shutdown
from engine.session import EngineSession

SWITCH_INTERVAL_S = 0.0005
"""Python's 5 ms between threads would cost a flow control its turn: measured 23 → 6 KiB/s beside a busy thread."""
_LOOK_S = 0.1


def run_engine(pipe: "Connection[bytes, bytes]") -> None:
    """Serve one front end until it says `Shutdown` or dies.

    When it dies a running update is finished first: stopping it would leave a pack waiting for its next session.
    """
    # Ctrl-C in a terminal reaches every process of the group; what it means is the front end's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # python-can remarks on drivers that are not there; what matters of it is told as an event.
    logging.getLogger("can").setLevel(logging.CRITICAL)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    events = EventQueue()
    session = EngineSession(events.put)
    told_all = threading.Event()
    writer = threading.Thread(target=_write, args=(pipe, events, told_all), name="halite-pipe", daemon=True)
    writer.start()
    events.put(Pong(number=0))
    if not _obey(pipe, session, events):
        while session.writing:
            session.join(_LOOK_S)
    session.send(Shutdown())
    session.join()
    told_all.set()
    writer.join()


def _obey(pipe: "Connection[bytes, bytes]", session: EngineSession, events: EventQueue) -> bool:
    """Pass commands on until `Shutdown` (True) or until the front end is gone (False)."""
    decoder = msgspec.msgpack.Decoder(Command)
    while True:
        try:
            command = decoder.decode(pipe.recv_bytes())
        except (EOFError, OSError):
            return False
        if isinstance(command, Shutdown):
            return True
        if isinstance(command, Ping):
            events.put(Pong(number=command.number))
        else:
            session.send(command)


def _write(pipe: "Connection[bytes, bytes]", events: EventQueue, told_all: threading.Event) -> None:
    """Send events until there will be no more, or until nobody reads them."""
    encoder = msgspec.msgpack.Encoder()
    while True:
        last_round = told_all.is_set()
        for event in events.take(_LOOK_S):
            try:
                pipe.send_bytes(encoder.encode(event))
            except OSError:
                return
        if last_round:
            return
