"""How long the shared texts of a binary workbook are ([MS-XLS] 2.4.265 SST, 2.5.293 XLUnicodeRichExtendedString)."""

import struct
from array import array

CONTINUED = b"\x3c\x00"


class TextLengths:
    """Walks the shared texts, which go on in records of their own where one is full."""

    def __init__(self, stream: bytes, offset: int) -> None:
        """``offset`` is where the record of the shared texts begins, behind its head."""
        self.stream = stream
        self.position = offset + 8
        self.end = offset + struct.unpack_from("<H", stream, offset - 2)[0]

    def all(self) -> "array[int]":
        """Bytes in UTF-8, at most, of each text; as far as they can be followed."""
        lengths = array("L")
        try:
            while self.more():
                lengths.append(self.next())
        except (struct.error, IndexError):
            pass
        return lengths

    def more(self) -> bool:
        """Whether a text begins here or in the record that continues this one."""
        return self.position < self.end or self.continue_()

    def continue_(self) -> bool:
        """Step into the record that continues this one."""
        if self.stream[self.end : self.end + 2] != CONTINUED:
            return False
        length = struct.unpack_from("<H", self.stream, self.end + 2)[0]
        self.position = self.end + 4
        self.end = self.position + length
        return True

    def next(self) -> int:
        """Bytes of the next text; steps over it, its runs of formatting and its phonetic marks."""
        letters, flags = struct.unpack_from("<HB", self.stream, self.position)
        self.position += 3
        rest = 0
        if flags & 0x08:
            rest += 4 * struct.unpack_from("<H", self.stream, self.position)[0]
            self.position += 2
        if flags & 0x04:
            rest += struct.unpack_from("<I", self.stream, self.position)[0]
            self.position += 4
        self.step_letters(letters, flags)
        self.step(rest)
        return int(letters * (3 if flags & 1 else 2))

    def step_letters(self, letters: int, flags: int) -> None:
        """Step over letters; each record they go on in says anew whether they are wide."""
        while letters:
            width = 2 if flags & 1 else 1
            here = max(0, min(letters, (self.end - self.position) // width))
            self.position += here * width
            letters -= here
            if letters:
                if not self.continue_():
                    raise IndexError
                flags = self.stream[self.position]
                self.position += 1

    def step(self, count: int) -> None:
        """Step over bytes, across records."""
        while count:
            here = max(0, min(count, self.end - self.position))
            self.position += here
            count -= here
            if count and not self.continue_():
                raise IndexError
