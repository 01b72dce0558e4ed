"""One name for one act on several records, so that one undo takes all of it back."""

from secrets import token_hex

from workstation.ports import Store


def new_batch(store: Store, kind: str, about: int | None = None) -> str:
    """A name for an act of this kind: ``paste-20261122-093015-123456-1f3a``.

    ``kind`` is a word of small letters; the moment and four random digits keep two acts apart, also where the
    clock stands still. ``about`` names the first row of the step that the act is about, and comes after the kind.
    """
    if not (kind.isascii() and kind.isalpha() and kind.islower()):
        raise ValueError(f"{kind!r} is no word of small letters")
    if about is not None:
        kind = f"{kind}-{about}"
    return f"{kind}-{store.now():%Y%m%d-%H%M%S-%f}-{token_hex(2)}"


def kind_of(batch: str) -> str:
    """The kind that a batch was made for; an empty text for an import, whose name begins with its moment."""
    kind, dash, _ = batch.partition("-")
    return kind if dash and kind.isalpha() else ""
