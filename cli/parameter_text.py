"""A calibration table as text."""

from rich.text import Text

from engine.messages import ParameterData


def parameter_text(parameter: ParameterData) -> Text:
    """Return name, unit and values; a map's rows run along its second axis."""
    text = Text()
    text.append(f"{parameter.name}", style="bold")
    text.append(f"  {parameter.long_name}{f' [{parameter.unit}]' if parameter.unit else ''}\n")
    number = f"{{:.{parameter.decimals}f}}".format
    rows = _rows([number(value) for value in parameter.values], parameter.shape)
    heads = [_points(axis) for axis in parameter.axes]
    if heads:
        rows.insert(0, heads[0])
    side = ["", *heads[1]] if len(heads) > 1 else [""] * len(rows)
    width = max(len(one) for row in rows for one in row) + 1
    side_width = max(map(len, side))
    for index, (label, row) in enumerate(zip(side, rows, strict=True)):
        style = "dim" if heads and index == 0 else ""
        text.append(f"    {label:>{side_width}} ", style="dim")
        text.append("".join(f"{one:>{width}}" for one in row) + "\n", style=style)
    for name, unit, letter in zip(parameter.axis_names, parameter.axis_units, "xy", strict=False):
        text.append(f"    {letter}: {name}{f' [{unit}]' if unit else ''}\n", style="dim")
    return text


def _rows(values: list[str], shape: tuple[int, ...]) -> list[list[str]]:
    columns = shape[-1] if shape else 1
    return [values[start : start + columns] for start in range(0, len(values), columns)]


def _points(axis: tuple[float, ...]) -> list[str]:
    return [f"{point:g}" for point in axis]
