"""How many of a thing there are, in words."""


def counted(count: int, thing: str) -> str:
    """Return `1 frame`, `2,000 frames`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
