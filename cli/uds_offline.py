"""`halite uds services`, `explain` and `history`: what needs no bus."""

import click
from rich.table import Table

from bms.definition import load_pack
from bms.service_catalogue import SERVICES, Element, Field, Kind, Repeat, Service, explain_request, explain_response
from cli.link_options import DEFAULT_PACK
from cli.output import console, json_option, print_json
from cli.uds_arguments import find_service, raw_bytes
from cli.uds_text import hexadecimal, print_lines
from engine.console_history import read_history


@click.command()
@click.argument("service", required=False)
@json_option
def services(service: str | None, as_json: bool) -> None:
    """List all services; with SERVICE (name or number) its sub-functions and what to type for them."""
    chosen = SERVICES if service is None else (find_service(service),)
    if as_json:
        print_json({"services": [_document(known) for known in chosen]})
    elif service is None:
        table = Table(box=None, padding=(0, 2, 0, 0))
        for heading in ("", "Service", "For", "Effect"):
            table.add_column(heading)
        for known in SERVICES:
            table.add_row(f"{known.number:02X}", known.name, known.meaning, known.effect.value)
        console().print(table)
    else:
        _print_service(chosen[0])


@click.command()
@click.argument("request_text", metavar="REQUEST")
@click.argument("response_text", metavar="[RESPONSE]", required=False)
@click.option("--pack", default=DEFAULT_PACK, metavar="ID_OR_PATH", help=f"Names faults and values. Default: {DEFAULT_PACK}.")
@json_option
def explain(request_text: str, response_text: str | None, pack: str, as_json: bool) -> None:
    """Say in words what REQUEST and RESPONSE (hexadecimal) mean. Needs no bus."""
    request, definition = raw_bytes(request_text), load_pack(pack)
    asked = explain_request(request, definition)
    answered = () if response_text is None else explain_response(request, raw_bytes(response_text), definition)
    if as_json:
        print_json({"request": asked, "response": answered})
        return
    out = console()
    print_lines(out, asked)
    print_lines(out, answered)


@click.command()
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many.")
@json_option
def history(last: int, as_json: bool) -> None:
    """List what was sent, newest last. `halite uds repeat NUMBER` sends it again."""
    past = read_history()[-last:]
    if as_json:
        print_json({"history": past})
        return
    out = console()
    if not past:
        out.print("Nothing has been sent yet.")
    for entry in past:
        answers = "  ".join(hexadecimal(bytes.fromhex(answer)) for answer in entry.answers) or entry.problem or "no answer"
        to_all = " to all" if entry.functional else ""
        request = hexadecimal(bytes.fromhex(entry.request))
        out.print(f"{entry.number:>5}  {entry.utc}  {request}{to_all}  →  {answers}")


def _print_service(known: Service) -> None:
    out = console()
    out.print(f"{known.number:02X} {known.name}: {known.meaning}", style="bold")
    out.print(f"ISO 14229-1:2020, {known.clause}. {known.effect.value.capitalize()}: {known.effect_reason}.")
    if not known.sub_functions:
        _print_elements(known.request, "  ")
    for sub in known.sub_functions:
        out.print(f"  {_numbers(sub.numbers)} {sub.name}: {sub.meaning}")
        _print_elements(sub.request, "       ")


def _print_elements(elements: tuple[Element, ...], indent: str) -> None:
    for element in elements:
        text = _field_text(element) if isinstance(element, Field) else _repeat_text(element)
        console().print(f"{indent}{text}")


def _field_text(field: Field) -> str:
    default = "" if field.default is None or field.default == b"" else f", else {_shown(field, field.default)}"
    optional = ", may be left out" if field.optional or field.default == b"" else ""
    choices = f" [{', '.join(f'{number:02X} {name}' for number, name in field.choices.items())}]" if field.choices else ""
    how = {Kind.QUANTITY: "decimal", Kind.TEXT: "text"}.get(field.kind, "hex")
    return f"{field.name}=…  {field.meaning} ({how}{default}{optional}){choices}"


def _repeat_text(repeat: Repeat) -> str:
    if len(repeat.elements) == 1 and isinstance(repeat.elements[0], Field):
        return f"{_field_text(repeat.elements[0])}, several with commas"
    parts = ":".join(element.name for element in repeat.elements)
    return f"{repeat.name}={parts},…"


def _shown(field: Field, value: int | bytes) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if field.kind is Kind.QUANTITY else f"{value:02X}"


def _numbers(numbers: range) -> str:
    shown = [f"{number:02X}" for number in numbers]
    return ", ".join(shown) if len(shown) < 3 else f"{shown[0]}–{shown[-1]}"


def _document(known: Service) -> dict[str, object]:
    return {
        "number": known.number,
        "name": known.name,
        "meaning": known.meaning,
        "clause": known.clause,
        "effect": known.effect.value,
        "effect_reason": known.effect_reason,
        "suppressible": known.suppressible,
        "parameters": [_element_document(element) for element in known.request],
        "sub_functions": [
            {
                "numbers": list(sub.numbers),
                "name": sub.name,
                "meaning": sub.meaning,
                "parameters": [_element_document(element) for element in sub.request],
            }
            for sub in known.sub_functions
        ],
    }


def _element_document(element: Element) -> dict[str, object]:
    if isinstance(element, Repeat):
        return {"name": element.name, "repeated": [_element_document(inner) for inner in element.elements]}
    return {
        "name": element.name,
        "meaning": element.meaning,
        "kind": element.kind.name.lower(),
        "optional": element.optional,
        "unit": element.unit,
        "choices": {str(number): name for number, name in element.choices.items()},
    }
