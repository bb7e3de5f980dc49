"""What all pictures have: a title, a text, a white ground, and the checksum of their source."""

import hashlib
import re
from xml.sax.saxutils import escape, quoteattr

WIDEST = 900
TEXT = 'font-family="sans-serif"'
CODE = 'font-family="monospace"'


class Refused(Exception):
    """A source that can't be drawn, in a sentence."""


def checksum(source):
    return hashlib.sha256(source.read_bytes()).hexdigest()


def is_current(source, target):
    return target.exists() and f'data-sha256="{checksum(source)}"' in target.read_text(encoding="utf-8")


def head(source, prefix):
    """The title and the text that the lines `title: ...` and `text: ...` behind a prefix say."""
    lines = source.read_text(encoding="utf-8").splitlines()
    said = {"title": [], "text": []}
    for line in lines:
        match = re.match(re.escape(prefix) + r"(title|text): (\S.*)", line)
        if match:
            said[match[1]].append(match[2].strip())
    if len(said["title"]) != 1 or not said["text"]:
        raise Refused(f"{source.name} needs one line '{prefix}title: ...' and at least one '{prefix}text: ...'")
    return said["title"][0], " ".join(said["text"])


def svg(source, title, text, width, height, body, style=""):
    """The whole picture; the body's coordinates begin at 0,0."""
    if width > WIDEST:
        raise Refused(f"{source.name} is {width:.0f} wide; a page has room for {WIDEST}")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"
 role="img" aria-labelledby="title text" data-source={quoteattr(source.name)} data-sha256="{checksum(source)}">
<title id="title">{escape(title)}</title>
<desc id="text">{escape(text)}</desc>
{style}<rect width="100%" height="100%" fill="white"/>
{body}
</svg>
"""
