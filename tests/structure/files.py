"""Every text file of the tree: no path of one person's machine; a note where a source file grows past 400 lines."""

import re
import subprocess
import sys
from pathlib import Path

LINES = 400
TEXT = {".h", ".cpp", ".py", ".md", ".txt", ".cmake", ".json", ".sh", ""}
DATA = ("resources/", "tests/goldens/", "LICENSE")  # not written here by hand
# Folders that belong to a person or a mount, and paths in prose and scripts that climb out of the tree.
PERSONAL = re.compile(r"(?<![\w.$}])/(?:home|root|Users|mnt|media|srv)/[\w./-]+")
CLIMBING = re.compile(r"(?<![\w./])(?:\.\./)+[\w-][\w./-]*")


def tracked(root):
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True, text=True)
    if listed.returncode == 0:
        return [path for path in listed.stdout.split("\0") if (root / path).is_file()]
    paths = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return [path.as_posix() for path in paths if path.parts[0] not in ("build", ".git", ".cache")]


def foreign_paths(text, path, root):
    """Paths in the text of root/path that mean something on one machine only."""
    found = PERSONAL.findall(text)
    if root.parent != Path("/"):
        found += re.findall(rf"(?<![\w.]){re.escape(str(root.parent))}/[\w./-]+", text)
    if Path(path).suffix in (".md", ".py", ""):
        found += [climb for climb in CLIMBING.findall(text) if not ((root / path).parent / climb).resolve().is_relative_to(root)]
    return found


def faults(root):
    for name in tracked(root):
        path = root / name
        if path.suffix not in TEXT or name.startswith(DATA) and path.suffix != ".md":
            continue
        text = path.read_text(errors="replace")
        for found in foreign_paths(text, name, root):
            yield f"{name}: names {found}, which is on no other machine"
        if path.suffix in (".h", ".cpp") and text.count("\n") > LINES:
            print(f"note: {name} has {text.count(chr(10))} lines; think again at {LINES}")


if __name__ == "__main__":
    found = list(faults(Path(sys.argv[1]).resolve()))
    print("\n".join(found) or "files: no foreign path")
    sys.exit(bool(found))
