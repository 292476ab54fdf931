"""Includes follow the picture in ARCHITECTURE.md: arrows only downward, no cycle, no foreign header in public ones."""

import re
import sys
from pathlib import Path

# What each folder may include besides itself.
ALLOWED = {
    "core/base": [],
    "core/analysis": ["core/base"],
    "core/demo": ["core/base"],
    "core/sets": ["core/base"],
    "core/plot": [],
    "core/preprocess": ["core/base"],
    "core/video": ["core/preprocess", "core/base"],
    "core/playback": ["core/video", "core/base"],
    "core/checkpoint": ["core/preprocess", "core/base"],
    "core/text": ["core/checkpoint", "core/base"],
    "core/model": ["core/checkpoint", "core/base"],
    "core/model/families": ["core/model", "core/checkpoint", "core/base"],
    "core/generate": ["core/model", "core/text", "core/base"],
    "core/backend": ["core/generate", "core/model", "core/checkpoint", "core/text", "core/preprocess", "core/base"],
    "core/chat": ["core/backend", "core/generate", "core/checkpoint", "core/text", "core/video", "core/preprocess", "core/base"],
    "core/export": ["core/chat", "core/backend", "core/model", "core/checkpoint", "core/text", "core/base"],
    "core/lab": ["core/plot", "core/sets", "core/demo", "core/chat", "core/backend", "core/checkpoint", "core/text", "core/video", "core/analysis", "core/base"],
    "core/train": ["core/sets", "core/chat", "core/generate", "core/model", "core/checkpoint", "core/text", "core/preprocess", "core/video", "core/base"],
    "core/pretrain": ["core/train", "core/sets", "core/demo", "core/generate", "core/model", "core/checkpoint", "core/text", "core/preprocess", "core/video", "core/base"],
    "app/cli": ["core"],
    "ui": ["core/base", "core/analysis", "core/chat", "core/backend", "core/text", "core/video", "core/demo", "core/lab", "ui/chat", "ui/history",
           "ui/lab", "ui/norms", "ui/player", "ui/training", "ui/tuning", "ui/look", "ui/base"],
    "ui/chat": ["core/base", "core/chat", "ui/look", "ui/base"],
    "ui/history": ["core/base", "ui/look", "ui/base"],
    "ui/tuning": ["core/base", "ui/look", "ui/base"],
    "ui/lab": ["core/base", "core/plot", "core/lab", "core/chat", "ui/look", "ui/base"],
    "ui/norms": ["core/base", "core/analysis", "core/plot", "ui/look", "ui/base"],
    "ui/training": ["core/base", "core/train", "ui/look", "ui/base"],
    "ui/player": ["core/base", "core/playback", "core/video", "ui/look", "ui/base"],
    "ui/look": ["core/base", "core/plot"],
    "ui/base": ["core/base", "core/chat", "core/video"],
    "app/studio": ["ui", "core"],
}

# Foreign headers, and the folders whose own headers may name them. Source files may name any.
FOREIGN = {
    "torch": (r"(torch|ATen|c10)/", ["core/checkpoint", "core/model", "core/generate", "core/backend", "core/export", "core/train", "core/pretrain"]),
    "FFmpeg": (r"lib(av|sw)\w+/", ["core/video"]),
    "sentencepiece": (r"sentencepiece", ["core/text"]),
    "Qt": (r"Q[A-Z]\w+|Qt\w+/|qcustomplot", ["ui", "app/studio"]),
}

# Folders whose headers see no foreign one, directly or through others. Of the headers elsewhere, those that app/ and
# ui/ reach see none.
PUBLIC = ["core/base", "core/analysis", "core/demo", "core/sets", "core/plot", "core/preprocess", "core/chat", "core/lab"]

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def read_tree(root):
    """{path: (own includes, foreign includes)} of every source file under core/, ui/ and app/."""
    tree = {}
    for top in ("core", "ui", "app"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                found = INCLUDE.findall(path.read_text())
                tree[path.relative_to(root).as_posix()] = ([own for own, _ in found if own], [other for _, other in found if other])
    return tree


def folder_of(path):
    return path.rsplit("/", 1)[0]


def within(path, places):
    return any(path == place or path.startswith(place + "/") for place in places)


def arrows(tree):
    for path, (own, _) in tree.items():
        folder = folder_of(path)
        if folder not in ALLOWED:
            yield f"{path}: {folder} is not in the table of tests/structure/includes.py: say there what it may include"
            continue
        for target in own:
            if target not in tree:
                yield f'{path}: "{target}" is no file of the tree (name it from the root, as "core/base/error.h")'
            elif not within(target, [folder] + ALLOWED[folder]):
                yield f"{path}: {folder} may not include {target}"


def cycles(tree):
    """A loop of headers inside a folder; the table of arrows rules out loops of folders."""
    done = set()

    def visit(path, trail):
        if path in trail:
            yield "include loop: " + " > ".join(trail[trail.index(path):] + [path])
        elif path not in done:
            for target in tree.get(path, ([], []))[0]:
                yield from visit(target, trail + [path])
            done.add(path)

    for path in tree:
        yield from visit(path, [])


def table_loops(table):
    """Folders that may include one another, straight or through others."""
    def below(folder, seen):
        for target in table.get(folder, []):
            if target not in seen:
                seen.add(target)
                below(target, seen)
        return seen

    return [f"tests/structure/includes.py: {folder} is above itself" for folder in table if folder in below(folder, set())]


def foreign(tree):
    for path, (_, others) in tree.items():
        for name, (pattern, places) in FOREIGN.items():
            if path.endswith(".h") and not within(path, places) and any(re.match(pattern, other) for other in others):
                yield f"{path}: a header here may not include {name}"


def public(tree):
    def reached(path, seen):
        for target in tree.get(path, ([], []))[0]:
            if target not in seen:
                seen.add(target)
                reached(target, seen)
        return seen

    for path in tree:
        if path.startswith(("app/", "ui/")) or (path.endswith(".h") and within(path, PUBLIC)):
            for header in sorted(reached(path, {path})):
                for name, (pattern, places) in FOREIGN.items():
                    if not within(path, places) and any(re.match(pattern, other) for other in tree.get(header, ([], []))[1]):
                        yield f"{path}: reaches {name} through {header}"


def faults(tree):
    return [fault for check in (arrows, cycles, foreign, public) for fault in check(tree)] + table_loops(ALLOWED)


if __name__ == "__main__":
    found = faults(read_tree(Path(sys.argv[1])))
    print("\n".join(found) or "includes: all arrows point downward")
    sys.exit(bool(found))
