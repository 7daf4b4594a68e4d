"""Exceptions as raw detail: what lies behind one, and how it reads on a line."""

from collections.abc import Iterator


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what caused it, the deepest cause first: it knows the most."""
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or link.__context__
    yield from reversed(links)


def describe(error: BaseException) -> str:
    """Return an exception's type and text on one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
