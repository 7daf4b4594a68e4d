"""Finds the catalogue's texts in sentences of the engine: which one was used, and what stands in its places.

The catalogue `texts_*.ts` holds a sentence with places as `There is no adapter at {0}.`; what arrives is
`There is no adapter at COM3.`, often with other sentences before and after it. What is found here depends on the English
alone, so it is kept whatever the language.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

CONTEXT = "Engine"
_PLACE = re.compile(r"\{(\d)\}")
_VALUE = r"((?:(?![.!?] ).)*?)"
"""What can stand in a place: anything but the end of one sentence and the beginning of another."""
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")
_LIST = ", "
_LONGEST_TEXT = 1000
_MOST_SENTENCES = 12
_KEPT = 2048
_DEEPEST = 3
"""So many sentences can stand inside each other: a check that quotes a finding that gives a reason."""


@dataclass(frozen=True, slots=True)
class Found:
    """One text of the catalogue, or one it does not know, and the values in its places, in the order of their numbers."""

    source: str
    values: tuple["Found | FoundList", ...] = ()
    is_known: bool = True
    lacks_full_stop: bool = False


@dataclass(frozen=True, slots=True)
class FoundList:
    """Values with commas between them."""

    items: tuple[Found, ...]

    @property
    def is_known(self) -> bool:
        """Whether the catalogue knows one of them."""
        return any(item.is_known for item in self.items)


@dataclass(frozen=True, slots=True)
class _Template:
    source: str
    longest_literal: str
    pattern: re.Pattern[str]
    has_words: bool


@dataclass(frozen=True, slots=True)
class _Catalogue:
    texts: frozenset[str]
    templates: tuple[_Template, ...]


def fill(text: str, values: tuple[str, ...]) -> str:
    """Return a text with values in its places; other braces in it mean nothing."""
    return _PLACE.sub(lambda place: values[int(place[1])], text)


@lru_cache(maxsize=_KEPT)
def find_sentences(folder: Path, text: str) -> tuple[Found, ...]:
    """Return the sentences a text is made of, those the catalogues in `folder` know with the values of their places.

    Of the ways to begin the text the longest one that is known counts, so that two sentences told as one are found as one.
    """
    catalogue = _catalogue(folder)
    sentences = _SENTENCE_END.split(text)
    if len(text) > _LONGEST_TEXT or len(sentences) > _MOST_SENTENCES:
        return (Found(text, is_known=False),)
    found: list[Found] = []
    at = 0
    while at < len(sentences):
        for end in range(len(sentences), at, -1):
            sentence = _find(catalogue, " ".join(sentences[at:end]))
            if sentence is not None:
                break
        else:
            end, sentence = at + 1, Found(sentences[at], is_known=False)
        found.append(sentence)
        at = end
    return tuple(found)


def _find(catalogue: _Catalogue, text: str, depth: int = 0) -> Found | None:
    """Return a text found whole. Of several templates one with a known text in its places is preferred."""
    if text in catalogue.texts:
        return Found(text)
    if depth == _DEEPEST:
        return None
    first: Found | None = None
    for template in catalogue.templates:
        match = template.pattern.fullmatch(text) if template.longest_literal in text else None
        if match is None:
            continue
        values = tuple(_find_value(catalogue, value, depth + 1) for value in match.groups())
        found = Found(template.source, values)
        if any(value.is_known for value in values):
            return found
        if first is None and template.has_words:
            first = found
    return first


def _find_value(catalogue: _Catalogue, value: str, depth: int) -> Found | FoundList:
    """Return what stands in a place: a text, a sentence without its full stop, a list of texts, or something of its own."""
    whole = _find(catalogue, value, depth)
    if whole is not None:
        return whole
    if f"{value}." in catalogue.texts:
        return Found(f"{value}.", lacks_full_stop=True)
    items = tuple(_find(catalogue, item, depth) or Found(item, is_known=False) for item in value.split(_LIST))
    return FoundList(items) if len(items) > 1 else items[0]


@cache
def _catalogue(folder: Path) -> _Catalogue:
    sources = frozenset(_sources(folder))
    templates = [_template(source) for source in sources if _PLACE.search(source)]
    templates.sort(key=lambda template: (-len(_PLACE.sub("", template.source)), template.source))
    return _Catalogue(texts=sources - {template.source for template in templates}, templates=tuple(templates))


def _sources(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("texts_*.ts")):
        for context in ET.parse(path).getroot().iterfind("context"):
            if context.findtext("name") == CONTEXT:
                yield from (message.findtext("source", "") for message in context.iterfind("message"))


def _template(source: str) -> _Template:
    """Return a template of the catalogue; its places are numbered as they stand in the English, from 0."""
    first, *others = map(re.escape, _PLACE.split(source)[::2])
    return _Template(
        source=source,
        longest_literal=max(_PLACE.split(source)[::2], key=len),
        # Atomic: a place ends where what follows it is found first, so that no text, however made, takes long to look at.
        pattern=re.compile(
            first
            + "".join(f"(?>{_VALUE}{literal})" for literal in others[:-1])
            + "".join(f"{_VALUE}{literal}" for literal in others[-1:]),
            re.DOTALL,
        ),
        has_words=any(map(str.isalpha, _PLACE.sub("", source))),
    )
