"""Who does what when: a lane for each, time runs downwards.

    title: ...                         text: ...
    lanes: A | B | C                   from left to right
    TIME | A -> B | words              an arrow; TIME may be empty
    TIME | A | words                   something that one of them does
    TIME | A .. C | words              a bar from lane to lane: what all see
    TIME | A -> B | words | dashed     only if the time before it is over
    [ words                            a wait begins; `] ` ends the last one
"""

import re
import textwrap
from xml.sax.saxutils import escape

from . import picture

LEFT, LANE, TOP = 122, 184, 58
LINE_HEIGHT = 15
KILL, CALM, SOFT = "#a33b20", "#4a6491", "#8a8a8a"


def draw(source):
    title, text = picture.head(source, "")
    names, rows = read(source)
    canvas = Canvas(names)
    open_waits = []
    for row in rows:
        if row[0] == "[":
            open_waits.append((canvas.y, row[1]))
        elif row[0] == "]":
            begin, words = open_waits.pop()
            canvas.wait(begin, words, len(open_waits))
        else:
            canvas.row(*row[1:])
    if open_waits:
        raise picture.Refused(f"{source.name}: a wait has no end: {open_waits[-1][1]}")
    height = canvas.y + 16
    return picture.svg(source, title, text, canvas.width, height, canvas.body(height))


def read(source):
    names, rows = [], []
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or re.match(r"(title|text): |#", line):
            continue
        if line.startswith("lanes: "):
            names = [name.strip() for name in line[7:].split("|")]
            continue
        if line[0] in "[]":
            rows.append((line[0], line[1:].strip()))
            continue
        parts = [part.strip() for part in line.split("|")]
        who = re.fullmatch(r"(.+?)(?: (->|\.\.) (.+))?", parts[1]) if len(parts) in (3, 4) else None
        if not who or any(name not in names for name in (who[1], who[3] or who[1])):
            raise picture.Refused(f"{source.name}, line {number}: not 'TIME | LANE -> LANE | words': {line}")
        rows.append(("row", parts[0], names.index(who[1]), who[2], names.index(who[3] or who[1]), parts[2], len(parts) == 4))
    return names, rows


class Canvas:
    def __init__(self, names):
        self.names = names
        self.y = TOP
        self.width = LEFT + LANE * len(names) + 12
        self.drawn = []

    def x(self, lane):
        return LEFT + LANE * lane + LANE / 2

    def row(self, time, begin, how, end, words, dashed):
        left, right = sorted((self.x(begin), self.x(end)))
        room = right - left - 12 if how else LANE - 10
        lines = textwrap.wrap(words, max(20, int(room / 6.1)))
        top = self.y
        if time:
            self.text(8, top + 16, time, "#111111", 'font-weight="bold"')
        if how == "->":
            at = top + 6 + LINE_HEIGHT * len(lines)
            color = KILL if dashed else CALM
            dash = ' stroke-dasharray="5 4"' if dashed else ""
            tip = self.x(end)
            back = -7 if self.x(begin) < tip else 7
            self.drawn.append(
                f'<path d="M{self.x(begin):.0f} {at}H{tip + back:.0f}" stroke="{color}" stroke-width="1.6"{dash}/>'
                f'<path d="M{tip:.0f} {at}l{back} -4v8z" fill="{color}"/>'
            )
            for index, line in enumerate(lines):
                self.text((left + right) / 2, top + 14 + LINE_HEIGHT * index, line, color, 'text-anchor="middle"')
            self.y = at + 14
            return
        tall = LINE_HEIGHT * len(lines) + 8
        x = left - LANE / 2 + 6
        fill, stroke = ("#fdf0ec", KILL) if dashed else ("#eef3fb", CALM)
        wide = right - left + LANE - 12
        self.drawn.append(
            f'<rect x="{x:.0f}" y="{top + 2}" width="{wide:.0f}" height="{tall}" rx="5" fill="{fill}" stroke="{stroke}"/>'
        )
        for index, line in enumerate(lines):
            self.text(x + wide / 2, top + 17 + LINE_HEIGHT * index, line, "#111111", 'text-anchor="middle"')
        self.y = top + tall + 12

    def wait(self, begin, words, depth):
        x = 104 - 16 * depth
        top, bottom = begin + 24, self.y - 4
        self.drawn.append(f'<path d="M{x + 4} {top}H{x}V{bottom}H{x + 4}" stroke="{SOFT}" fill="none"/>')
        middle = (top + bottom) / 2
        self.drawn.append(
            f'<text x="{x - 5}" y="{middle}" transform="rotate(-90 {x - 5} {middle})" text-anchor="middle"'
            f' {picture.TEXT} font-size="12" fill="#555555">{escape(words)}</text>'
        )

    def text(self, x, y, words, color, more=""):
        self.drawn.append(
            f'<text x="{x:.0f}" y="{y:.0f}" {picture.TEXT} font-size="12" fill="{color}" {more}>{escape(words)}</text>'
        )

    def body(self, height):
        lines = [
            f'<path d="M{self.x(lane):.0f} 40V{height - 10}" stroke="#c8c8c8" stroke-dasharray="2 3"/>'
            for lane in range(len(self.names))
        ]
        heads = [
            f'<rect x="{self.x(lane) - LANE / 2 + 8:.0f}" y="8" width="{LANE - 16}" height="32" rx="6" fill="#26374f"/>'
            f'<text x="{self.x(lane):.0f}" y="29" text-anchor="middle" {picture.TEXT} font-size="13" fill="white">{escape(name)}</text>'
            for lane, name in enumerate(self.names)
        ]
        return "\n".join(lines + heads + self.drawn)
