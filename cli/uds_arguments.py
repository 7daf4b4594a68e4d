"""What people type for a diagnostic request: raw bytes, or a service by name with its values."""

import re

import click

from bms.service_catalogue import SERVICES, RequestValueError, Service, SubFunction, build_request, service

_SEPARATORS = re.compile(r"[\s_,:.-]+|0x")


def hex_number(text: str) -> int:
    """Return a number typed in hexadecimal, with or without `0x`; for options.

    Raises:
        ValueError: it is none.
    """
    return int(text, 16)


def any_number(text: str) -> int:
    """Return a number typed in decimal, or in hexadecimal with `0x`; for options.

    Raises:
        ValueError: it is none.
    """
    return int(text, 0)


def raw_bytes(text: str) -> bytes:
    """Return the bytes of a message typed in hexadecimal, however they are separated.

    Raises:
        UsageError: it is not hexadecimal.
    """
    try:
        return bytes.fromhex(_SEPARATORS.sub("", text))
    except ValueError:
        raise click.UsageError(f"'{text}' is not a row of bytes in hexadecimal, like 22 F1 90.") from None


def raw_request(text: str) -> bytes:
    """Return a request typed in hexadecimal.

    Raises:
        UsageError: it is not hexadecimal, or there is nothing in it.
    """
    request = raw_bytes(text)
    if not request:
        raise click.UsageError("A request has at least one byte.")
    return request


def named_request(name: str, words: tuple[str, ...], *, suppress: bool) -> bytes:
    """Return the request of a service with the sub-function and the values typed behind it.

    Args:
        name: name or number of the service.
        words: name or number of the sub-function where the service has some, then `name=value`.
        suppress: ask for no positive answer.

    Raises:
        UsageError: something is missing or cannot be read; it says what the request has.
    """
    known = find_service(name)
    rest = list(words)
    number = _sub_function_number(known, rest.pop(0)) if known.sub_functions and rest and "=" not in rest[0] else None
    values: dict[str, str] = {}
    for word in rest:
        key, equals, value = word.partition("=")
        if not equals:
            raise click.UsageError(f"'{word}' is not name=value. `halite uds services {known.number:02X}` lists the names.")
        values[key] = value
    try:
        return build_request(known, number, values, suppress=suppress)
    except RequestValueError as error:
        raise click.UsageError(f"{error} `halite uds services {known.number:02X}` lists what it needs.") from None


def find_service(name: str) -> Service:
    """Return a service by its name or its number in hexadecimal.

    Raises:
        UsageError: there is none.
    """
    for known in SERVICES:
        if known.name.casefold() == name.casefold():
            return known
    number = _hexadecimal(name)
    found = None if number is None else service(number)
    if found is None:
        raise click.UsageError(f"There is no service '{name}'. `halite uds services` lists them.")
    return found


def _sub_function_number(known: Service, word: str) -> int:
    named = [sub for sub in known.sub_functions if sub.name.casefold() == word.casefold()]
    if named:
        return _only_number(known, named, word)
    number = _hexadecimal(word)
    if number is None:
        raise click.UsageError(f"{known.name} has no '{word}'. `halite uds services {known.number:02X}` lists what it has.")
    return number


def _only_number(known: Service, named: list[SubFunction], word: str) -> int:
    """Return the number a name stands for. An event's name means the one that is not kept over a power-down."""
    if len(named) > 1 or len(named[0].numbers) > 2:
        raise click.UsageError(f"{known.name} has several '{word}': give its number.")
    return named[0].number


def _hexadecimal(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None
