"""Things of which there is one are used from their place: files from outside are opened and parsed where pipes, devices,
sizes and depth are minded; colours of figures stand in one table, those of widgets in another."""

import re
import sys
from pathlib import Path

# What may stand where: a pattern, why not elsewhere, and the files that may.
RULES = [
    (r"json::(?:parse|accept|sax_parse)\s*\(", "parse with parseJson, which limits the depth",
     ["core/base/json.cpp", "core/checkpoint/safetensors_header.cpp"]),  # the latter is a parser of its own without recursion
    (r"catch \(const (?:nlohmann::)?json::", "take values out of JSON with JsonObject, which names file and key",
     ["core/checkpoint/safetensors.cpp"]),  # which writes it
    (r"\bstd::ifstream\b", "read with RegularFile or readTextFile, which do not wait for pipes",
     ["core/lab/report.cpp", "core/base/process_memory.cpp", "app/cli/doctor.cpp"]),  # fixed names in /proc
    (r'"#[0-9A-Fa-f]{3,8}"|QColor\((?:0x|"#)|fromHsv', "take colours from core/plot/plot_style.h or ui/look/theme.h",
     ["core/plot/plot_style.cpp", "ui/look/theme.cpp", "ui/look/icons.cpp"]),  # the last replaces the icons' own
]


def faults(sources):
    """One line for each use outside the files that may; `sources` is {path: text}."""
    for path, text in sources.items():
        for pattern, reason, allowed in RULES:
            if path not in allowed and re.search(pattern, text):
                yield f"{path}: {reason}"


def read_tree(root):
    return {path.relative_to(root).as_posix(): path.read_text() for top in ("core", "ui", "app")
            for path in sorted((root / top).rglob("*")) if path.suffix in (".h", ".cpp")}


if __name__ == "__main__":
    found = list(faults(read_tree(Path(sys.argv[1]).resolve())))
    print("\n".join(found) or "readers: files are opened and parsed in their places")
    sys.exit(bool(found))
