"""Graphs: Graphviz places and draws, here it is put into our frame."""

import re
import subprocess
import xml.etree.ElementTree as ET

from . import picture

MARGIN = 8
SVG = "{http://www.w3.org/2000/svg}"
# Behind the first brace, and not by options of dot: those would count more than what a source says for a part of it.
DEFAULTS = """
 graph [fontname="sans-serif" fontsize=13 nodesep=0.25 ranksep=0.3 bgcolor=transparent]
 node [fontname="sans-serif" fontsize=12 shape=box style="rounded,filled" margin="0.12,0.06" fillcolor="#eef3fb" color="#4a6491"]
 edge [fontname="sans-serif" fontsize=11 color="#555555" fontcolor="#333333" arrowsize=0.7]
"""


def draw(source):
    title, text = picture.head(source, "// ")
    graph = re.sub(r"(?m)^digraph \{$", "digraph {" + DEFAULTS, source.read_text(encoding="utf-8"), count=1)
    try:
        drawn = subprocess.run(["dot", "-Tsvg"], input=graph.encode(), stdout=subprocess.PIPE, check=True).stdout
    except FileNotFoundError:
        raise picture.Refused("there is no dot: install Graphviz (Debian: apt-get install graphviz)") from None
    except subprocess.CalledProcessError as failed:
        raise picture.Refused(f"dot could not draw {source.name} ({failed.returncode})") from None
    root = ET.fromstring(drawn)
    width, height = (float(size) for size in root.get("viewBox").split()[2:])
    graph = root.find(SVG + "g")
    # Names of nodes are for the source alone; links and tooltips there are none.
    for parent in list(graph.iter()):
        parent.attrib.pop("id", None)
        for child in list(parent):
            if child.tag == SVG + "title":
                parent.remove(child)
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    body = ET.tostring(graph, encoding="unicode").replace(' xmlns="http://www.w3.org/2000/svg"', "")
    body = re.sub(r"\n\s*\n+", "\n", body)
    placed = f'<g transform="translate({MARGIN} {MARGIN})">{body}</g>'
    return picture.svg(source, title, text, width + 2 * MARGIN, height + 2 * MARGIN, placed)
