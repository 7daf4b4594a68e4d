"""The filter's text as words that buttons add and take out; the text stays the only truth."""


def words(text: str) -> list[str]:
    """Return the words of a filter."""
    return text.split()


def has_word(text: str, word: str) -> bool:
    """Return whether the filter has this word."""
    return word in words(text)


def with_word(text: str, word: str, *, on: bool) -> str:
    """Return the filter with this word at its beginning, where no bytes of a pattern are mistaken for it, or without it."""
    others = [one for one in words(text) if one != word]
    return " ".join([word, *others] if on else others)


def without_key(text: str, key: str) -> str:
    """Return the filter without the words of one key, hidden ones included."""
    return " ".join(one for one in words(text) if not one.lstrip("-").startswith(f"{key}:"))
