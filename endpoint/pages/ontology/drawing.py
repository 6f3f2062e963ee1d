"""Boxes and arrows for a drawing made of straight lines, with texts broken to fit: what the templates set as SVG."""

from __future__ import annotations

from dataclasses import dataclass

LINE = 17.0
"""Height of a line of text in a box, in units of the drawing (pixels at full size)."""
_ADVANCE = 0.57
"""Width of a letter in parts of the size of the type: on the safe side for the sans-serif faces in use."""


@dataclass(frozen=True)
class Text:
    """One line of text, by the point that it is centred on."""

    x: float
    y: float
    content: str


@dataclass(frozen=True)
class Box:
    """A box with its name. A container has its name at the top and other boxes inside."""

    x: float
    y: float
    width: float
    height: float
    name: str
    href: str | None
    group: str
    hint: str = ""
    is_container: bool = False
    is_centre: bool = False

    @property
    def lines(self) -> tuple[Text, ...]:
        """The name, broken into lines."""
        broken = broken_to(self.name, self.width - 16, 14)
        middle = self.x + self.width / 2
        first = self.y + 19 if self.is_container else self.y + self.height / 2 - LINE * (len(broken) - 1) / 2 + 5
        return tuple(Text(middle, first + LINE * index, line) for index, line in enumerate(broken))


@dataclass(frozen=True)
class Arrow:
    """A line from one point to another with an arrow head, and its label above or beside it."""

    points: tuple[tuple[float, float], ...]
    label: tuple[Text, ...] = ()
    href: str | None = None
    hint: str = ""
    is_kind_of: bool = False
    is_beside: bool = False

    @property
    def path(self) -> str:
        """The line as the data of an SVG path."""
        return "M" + " L".join(f"{x:g} {y:g}" for x, y in self.points)

    @property
    def head(self) -> str:
        """The arrow head as the points of an SVG polygon."""
        (x0, y0), (x, y) = self.points[-2:]
        along_x, along_y = _sign(x - x0), _sign(y - y0)
        length, half = (11, 6) if self.is_kind_of else (9, 4)
        base_x, base_y = x - along_x * length, y - along_y * length
        corners = [
            (x, y),
            (base_x + along_y * half, base_y + along_x * half),
            (base_x - along_y * half, base_y - along_x * half),
        ]
        return " ".join(f"{a:g},{b:g}" for a, b in corners)


@dataclass(frozen=True)
class Drawing:
    """A drawing with its title, its description and the same in sentences for those who do not see it."""

    key: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    title: str
    description: str
    sentences: tuple[str, ...]


def broken_to(text: str, width: float, size: float) -> list[str]:
    """Return a text in lines that fit a width at a size of type; a word too long for it stays whole."""
    most = int(width / (size * _ADVANCE))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def across(
    x0: float, x1: float, y: float, label: str, *, href: str | None, hint: str, between: tuple[float, float]
) -> Arrow:
    """Return a level arrow from x0 to x1 with its label above it, centred in the free space `between` two columns."""
    left, right = between
    lines = broken_to(label, right - left - 14, 12.5)
    middle = (left + right) / 2
    texts = tuple(Text(middle, y - 6 - 14 * (len(lines) - 1 - index), line) for index, line in enumerate(lines))
    return Arrow(((x0, y), (x1, y)), texts, href, hint)


def upright(x: float, y0: float, y1: float, along: float, label: str, *, href: str | None, hint: str) -> Arrow:
    """Return an upright arrow from y0 to y1 with its label at its right, `along` being the part of the way to it."""
    return Arrow(((x, y0), (x, y1)), (Text(x + 8, y0 + (y1 - y0) * along + 4, label),), href, hint, is_beside=True)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
