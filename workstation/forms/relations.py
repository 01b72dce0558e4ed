"""审核关系 of a form, said from the same declaration by which its figures are checked."""

from collections.abc import Iterator, Sequence

from workstation.package.contents import Block, Line
from workstation.words import say


def relations_of(blocks: Sequence[Block], language: str | None = None) -> Iterator[str]:
    """One line for each block: which columns and which lines make up which."""
    for block in blocks:
        found = [*relations_of_columns(block), *relations_of_lines(block)]
        parts = [line.code for line in of_which(block)]
        if parts:
            found.append(f"{block.lines[0].code}≥{'、'.join(parts)}")
        if found:
            text = say("form_separator", language).join(found)
            yield say("form_relations_of", language, title=block.title, text=text) if block.title else text


def relations_of_columns(block: Block) -> Iterator[str]:
    """``(9)=(1)+(2)-(3)``."""
    numbers = {column.key: f"({place})" for place, column in enumerate(block.columns, start=1)}
    for column in block.columns:
        if column.ratio:
            yield f"{numbers[column.key]}={numbers[column.ratio[0]]}÷{numbers[column.ratio[1]]}"
        elif column.plus or column.minus:
            added = "+".join(numbers[key] for key in column.plus)
            yield f"{numbers[column.key]}={added}" + "".join(f"-{numbers[key]}" for key in column.minus)


def relations_of_lines(block: Block) -> Iterator[str]:
    """``01=02+03+04+05``; a long run is shortened to its ends."""
    for line in block.lines:
        if len(line.sum_of) > 5:
            yield f"{line.code}={line.sum_of[0]}+…+{line.sum_of[-1]}"
        elif line.sum_of:
            yield f"{line.code}={'+'.join(line.sum_of)}"


def of_which(block: Block) -> list[Line]:
    """The lines that are a part of the first one without making it up together with others.

    None where the first line is no sum: what several lines share may be lost to one of them and not to the whole.
    """
    summed = {code for line in block.lines for code in line.sum_of}
    return [line for line in block.lines if block.lines[0].sum_of and line.indent and line.code not in summed]
