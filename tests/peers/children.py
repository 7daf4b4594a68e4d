"""Child processes that misbehave, for `engine.logs.child`: each function returns what its process does."""

import ctypes


def hungry():
    """Take memory without end."""

    def work(pipe, restraint):
        taken = []
        while True:
            taken.append(bytearray(32 << 20))

    return work


def endless():
    """Think without end."""

    def work(pipe, restraint):
        while True:
            pass

    return work


def crashing():
    """Do what a reader with a bug in its C code does."""
    return lambda _pipe, _restraint: ctypes.string_at(0)


def raising():
    """Do what a reader with a bug does."""
    return lambda _pipe, _restraint: {}["missing"]


def echo():
    """Send back what comes, until the parent is gone."""

    def work(pipe, restraint):
        while True:
            pipe.send_bytes(pipe.recv_bytes())

    return work
