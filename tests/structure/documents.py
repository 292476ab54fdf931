"""What the documents say exists: README's commands and the command line's subcommands, ARCHITECTURE.md's folders."""

import os
import re
import subprocess
import sys
from pathlib import Path


def commands(root, readme):
    """Each ./path that README says to run exists and runs."""
    named = set(re.findall(r"(?:^|`)(\./[\w./-]+)", readme, re.MULTILINE))
    for command in ["./packaging/run", "./packaging/test"]:
        if command not in named:
            yield f"README.md: does not name {command}"
    for command in sorted(named):
        if not os.access(root / command, os.X_OK) and not command.startswith("./build/"):
            yield f"README.md: {command} is not there or not executable"


def pictures(root, readme):
    for path in sorted(set(re.findall(r"\]\(((?:docs|resources|packaging)/[^)#]+)\)", readme))):
        if not (root / path).exists():
            yield f"README.md: {path} is not there"


def subcommands(readme, help_text):
    """Of commands in blocks and in the tables whose head says "with `./packaging/run`"."""
    known = set(re.findall(r"^  ([\w-]+)", help_text, re.MULTILINE))
    in_tables = re.findall(r"^\|[^|`]*\| `([a-z][\w-]*) ", readme, re.MULTILINE)
    for name in sorted({*in_tables, *re.findall(r"(?:bin/pllava|^pllava|packaging/run) ([a-z][\w-]*)", readme, re.MULTILINE)}):
        if name not in known:
            yield f"README.md: pllava has no subcommand {name}"


def folders(root, architecture):
    """The first cell of each table row that holds folders in `code`; every source folder is in one."""
    rows = re.findall(r"^\|([^|]*`[^|]*)\|", architecture, re.MULTILINE)
    named = {name.rstrip("/") for row in rows for name in re.findall(r"`([\w./-]+)`", row) if (root / name).is_dir() or "/" in name}
    present = {path.parent.relative_to(root).as_posix() for top in ("core", "app") for path in (root / top).glob("*/CMakeLists.txt")}
    for name in sorted(named):
        if not (root / name).exists():
            yield f"ARCHITECTURE.md: {name} is not there"
    for name in sorted(present - named):
        yield f"ARCHITECTURE.md: its table of folders lacks {name}"


def faults(root, pllava):
    help_text = subprocess.run([pllava, "--help"], capture_output=True, text=True, check=True).stdout
    readme = (root / "README.md").read_text()
    architecture = root / "ARCHITECTURE.md"
    yield from commands(root, readme)
    yield from subcommands(readme, help_text)
    yield from pictures(root, readme)
    if architecture.exists():
        yield from folders(root, architecture.read_text())
    else:
        yield "ARCHITECTURE.md is missing"


if __name__ == "__main__":
    found = list(faults(Path(sys.argv[1]), sys.argv[2]))
    print("\n".join(found) or "documents: all that they name is there")
    sys.exit(bool(found))
