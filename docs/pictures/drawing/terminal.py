"""Recordings of a terminal, in asciicast v2: a window in which the lines come as they came.

The header has `title`, `text` and `width`. Waits of more than a second are shortened. Who wants no movement,
and whatever can't move, sees the last screen.
"""

import json
import re
from xml.sax.saxutils import escape

from . import picture

ROWS, CHARACTER, LINE, SIZE = 34, 6.62, 15, 11
LONGEST_WAIT, REST, MOST_SECONDS = 1.0, 12.0, 48.0
SIDE, TOP = 12, 34
PLAIN = "#d6dbe3"
COLORS = {31: "#ff8e7d", 32: "#8fd694", 33: "#f2cf72", 34: "#8fb8ff", 35: "#d7a6ff", 36: "#7fd8de", 90: "#8d97a6"}
PIECE = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])|([\r\n])|([^\x1b\r\n]+)")


def draw(source):
    lines = source.read_text(encoding="utf-8").splitlines()
    try:
        header = json.loads(lines[0])
        events = [json.loads(line) for line in lines[1:]]
        title, text, columns = header["title"], header["text"], header["width"]
    except (ValueError, KeyError, IndexError) as broken:
        raise picture.Refused(f"{source.name} is no recording of asciicast v2 with title, text and width: {broken}") from None
    screen = Screen(columns)
    time = last = 0.0
    for at, kind, data in events:
        time += min(at - last, LONGEST_WAIT)
        last = at
        if kind == "o":
            screen.write(data, time)
    return svg(source, title, text, columns, screen, time)


class Screen:
    """Rows of (text, color, bold) pieces. A row that is written over has several versions."""

    def __init__(self, columns):
        self.columns = columns
        self.rows = [[(0.0, [])]]
        self.column = 0
        self.color, self.bold = PLAIN, False

    def write(self, data, time):
        for piece in PIECE.finditer(data):
            arguments, letter, control, words = piece.groups()
            if letter == "m":
                self.style([int(code or 0) for code in arguments.split(";")])
            elif letter == "K" or control == "\r":
                self.column = 0 if control else self.column
                if letter and self.column == 0:
                    self.put(time, [])
            elif control == "\n":
                self.rows.append([(time, [])])
                self.column = 0
            elif words:
                self.words(words, time)

    def words(self, words, time):
        while words:
            if self.column == self.columns:
                self.rows.append([(time, [])])
                self.column = 0
            part, words = words[: self.columns - self.column], words[self.columns - self.column :]
            before = self.rows[-1][-1][1] if self.column else []
            self.put(time, before + [(part, self.color, self.bold)])
            self.column += len(part)

    def put(self, time, pieces):
        versions = self.rows[-1]
        if not versions[-1][1] or versions[-1][0] == time or self.column:
            versions[-1] = (versions[-1][0] if versions[-1][1] else time, pieces)
        else:
            versions.append((time, pieces))

    def style(self, codes):
        for code in codes:
            if code == 0:
                self.color, self.bold = PLAIN, False
            elif code == 1:
                self.bold = True
            elif code in COLORS:
                self.color = COLORS[code]
            elif code == 39:
                self.color = PLAIN


def svg(source, title, text, columns, screen, seconds):
    rows = screen.rows if screen.rows[-1][-1][1] else screen.rows[:-1]
    speed = max(1.0, seconds / MOST_SECONDS)
    total = seconds / speed + REST

    def percent(time):
        return f"{100 * time / speed / total:.2f}%"

    def place(shown):
        return f"transform:translateY({(ROWS - shown) * LINE}px)"

    frames = [f"0%{{{place(1)}}}"]
    for index, versions in enumerate(rows):
        frames.append(f"{percent(versions[0][0])}{{{place(index + 1)}}}")
    styles = [f"@keyframes scroll{{{''.join(frames)}}}", f"#lines{{animation:scroll {total:.1f}s step-end infinite}}"]
    drawn = []
    for index, versions in enumerate(rows):
        y = TOP + LINE * (index + 1) - 4
        for number, (begin, pieces) in enumerate(versions):
            last = number + 1 == len(versions)
            name = "" if len(versions) == 1 else f'class="line{index}-{number}" '
            if name:
                end = "100%" if last else percent(versions[number + 1][0])
                off = "" if last else f"{end}{{opacity:0}}"
                styles.append(
                    f"@keyframes line{index}-{number}{{0%{{opacity:0}}{percent(begin)}{{opacity:1}}{off}}}"
                    f".line{index}-{number}{{animation:line{index}-{number} {total:.1f}s step-end infinite}}"
                )
            hidden = "" if last else 'opacity="0" '
            drawn.extend(row_of(pieces, y, name + hidden))
    width = columns * CHARACTER + 2 * SIDE
    height = TOP + ROWS * LINE + 10
    style = f"<style>@media (prefers-reduced-motion:no-preference){{{''.join(styles)}}}</style>\n"
    buttons = "".join(f'<circle cx="{18 + 18 * i}" cy="17" r="5" fill="{c}"/>' for i, c in enumerate(("#ff6159", "#ffbd2e", "#28c941")))
    body = (
        f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#1d2430"/>{buttons}\n'
        f'<svg y="{TOP}" width="{width:.0f}" height="{ROWS * LINE}" viewBox="0 {TOP} {width:.0f} {ROWS * LINE}">\n'
        f'<g id="lines" style="{place(len(rows))}">\n' + "\n".join(drawn) + "\n</g></svg>"
    )
    return picture.svg(source, title, text, width, height, body, style)


def row_of(pieces, y, attributes):
    """One text for each piece, at its own column: no font decides where the next one begins."""
    column = 0
    for words, color, bold in pieces:
        if words.strip():
            lead = len(words) - len(words.lstrip(" "))
            shown = words.strip(" ")
            weight = ' font-weight="bold"' if bold else ""
            yield (
                f'<text {attributes}x="{SIDE + (column + lead) * CHARACTER:.1f}" y="{y}" textLength="{len(shown) * CHARACTER:.1f}"'
                f' lengthAdjust="spacingAndGlyphs" {picture.CODE} font-size="{SIZE}" fill="{color}"{weight}'
                f' xml:space="preserve">{escape(shown)}</text>'
            )
        column += len(words)
