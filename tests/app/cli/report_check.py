"""Reads a report of `pllava report` as a browser would and checks it against the documents of ask, norms and layers.

    report_check.py REPORT.html LANGUAGE QUESTION ASK.json NORMS.json LAYERS.json

Every tag closes where it should; nothing is loaded from elsewhere and no script stands in it; the question comes out as it
was typed; each number is that of the other subcommands.
"""

import base64
import json
import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "rect", "line"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.links, self.pictures = [], [], [], []
        self.section, self.rows, self.texts = None, {}, {}

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        for name in ("src", "href", "srcset", "data", "action", "background", "poster"):
            if name in attributes:
                self.links.append(attributes[name])
        if tag == "img":
            self.pictures.append(attributes["src"])
        assert not any(name.startswith("on") for name in attributes), attributes
        if tag not in VOID:
            self.open.append(tag)
        if tag == "section":
            self.section = attributes["id"]
        if tag == "tr":
            self.rows.setdefault(self.section, []).append([])
        if tag in ("td", "th"):
            self.rows[self.section][-1].append("")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"
        if tag == "section":
            self.section = None

    def handle_data(self, text):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[self.section][-1][-1] += text
        if self.open and self.open[-1] in ("blockquote", "pre", "h2"):
            self.texts[self.section, self.open[-1]] = self.texts.get((self.section, self.open[-1]), "") + text


def near(text, number):
    return abs(float(text) - number) <= 1e-5 * max(1, abs(number))


def main(path, language, question, *documents):
    source = open(path, encoding="utf-8", newline="").read()
    page = Page()
    page.feed(source)
    page.close()
    ask, norms, layers = (json.load(open(document)) for document in documents)
    assert not page.open, f"left open: {page.open}"
    assert all(link.startswith("data:image/png;base64,") for link in page.links), page.links
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(page.tags), set(page.tags)
    loads = source.replace('xmlns="http://www.w3.org/2000/svg"', "")  # a name, nothing is fetched
    assert not re.search(r"https?:|url\(|@import", loads), "something is loaded from elsewhere"
    assert "default-src 'none'" in source
    assert page.texts["question", "blockquote"] == question, page.texts["question", "blockquote"]
    assert page.texts["answer", "blockquote"] == ask["answer"]
    assert page.texts["question", "h2"] == {"en": "Question", "zh": "问题"}[language]
    stages = [row[0] for row in page.rows["timings"][1:]]
    assert len(stages) == 8 and (language == "en") == all(stage.isascii() for stage in stages), stages
    assert len(page.pictures) == len(ask["frame_indices"])
    for picture in page.pictures:
        assert base64.b64decode(picture.split(",")[1], validate=True).startswith(b"\x89PNG\r\n")
    run = json.loads(page.texts["settings", "pre"])
    for key in ("answer", "prompt", "token_ids", "frame_indices", "pooling", "alpha", "template", "device", "dtype"):
        assert run[key] == ask[key], key
    values = [row[1] for row in page.rows["norms"]]
    for text, number in zip(values, [norms[key] for key in ("count", "mean", "median", "min", "max", "mad", "threshold")]):
        assert near(text, number), (text, number)
    assert int(values[7]) == len(norms["dominant"])
    bars = source.split("<svg")[1].split("</svg>")[0].count("<rect")
    assert bars - 1 == len(norms["histogram"]["counts"]), bars  # one is the paper
    rows = page.rows["layers"][1:]
    places = [row[0] for row in rows]
    if language == "en":
        assert places == [layer["at"] for layer in layers["layers"]]
    else:
        assert len(set(places)) == len(layers["layers"]) and not any(place.isascii() for place in places), places
        figures = re.findall(r"<text[^>]*>([^<]*)</text>", source)
        assert figures and not re.search(r"[a-z]{2}", re.sub("token", "", " ".join(figures))), figures
    for row, layer in zip(rows, layers["layers"]):
        for text, key in zip(row[1:], ("count", "median", "max", "dominant", "spatial", "temporal")):
            assert near(text, layer[key]), (row, key)
    assert abs(sum(float(row[2]) for row in page.rows["attention"][2:]) - 1) < 1e-6
    assert all(re.fullmatch("[0-9a-f]{64}", row[2]) for row in page.rows["model"][3:])
    print(f"{len(source)} bytes, {len(page.pictures)} pictures, {sum(map(len, page.rows.values()))} table rows")


if __name__ == "__main__":
    main(*sys.argv[1:])
