"""References of cells as spreadsheets write them: A1, AB12, and as locations with their sheet."""

import re

_IN_SHEET = re.compile(r"(cell:.*!)([A-Z]{1,7})(\d+)", re.DOTALL)
_REFERENCE = re.compile(r"\$?([A-Z]{1,7})\$?([1-9]\d{0,8})")
_LETTERS = 26


def column_name(number: int) -> str:
    """The letters of a column, counted from 0.

    >>> [column_name(number) for number in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    name = ""
    while number >= 0:
        number, letter = divmod(number, _LETTERS)
        name = chr(ord("A") + letter) + name
        number -= 1
    return name


def cell_location(sheet: str, row: int, column: int) -> str:
    """The location of a cell; row and column count from 0.

    >>> cell_location("Budget", 11, 1)
    'cell:Budget!B12'
    """
    return f"cell:{' '.join(sheet.split())}!{column_name(column)}{row + 1}"


def cell_to_the_right(location: str, columns: int) -> str:
    """The location of the cell so many columns further in its row; any other location is what it was.

    >>> cell_to_the_right("cell:Budget!Z12", 2), cell_to_the_right("slide:3", 2)
    ('cell:Budget!AB12', 'slide:3')
    """
    outer, end, inner = location.rpartition("\n")
    found = _IN_SHEET.fullmatch(inner)
    if not found:
        return location
    return f"{outer}{end}{found[1]}{column_name(_column_number(found[2]) + columns)}{found[3]}"


def cell_position(reference: str) -> tuple[int, int] | None:
    """Row and column of a cell, counted from 0; `None` for what is no reference of one.

    >>> cell_position("AB12"), cell_position("$B$2"), cell_position("x")
    ((11, 27), (1, 1), None)
    """
    found = _REFERENCE.fullmatch(reference)
    return (int(found[2]) - 1, _column_number(found[1])) if found else None


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
