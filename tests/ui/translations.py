"""Every string of the window has its Chinese: what lupdate finds in the sources is in translations/, finished, and with
the same placeholders.

    translations.py TREE LUPDATE
"""

import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

PLACE = re.compile(r"%L?\d|%n")


def faults(file):
    for context in ET.parse(file).getroot().iter("context"):
        name = context.findtext("name")
        for message in context.iter("message"):
            source, translation = message.findtext("source"), message.find("translation")
            if translation.get("type") in ("vanished", "obsolete"):
                yield f"{name}: «{source}» is no longer in the sources"
                continue
            text = "".join(translation.itertext()).strip()
            if translation.get("type") == "unfinished" or not text:
                yield f"{name}: «{source}» has no translation"
            elif set(PLACE.findall(source)) - {"%n"} != set(PLACE.findall(text)) - {"%n"}:
                yield f"{name}: «{source}» and «{text}» differ in their placeholders"


def main(tree, lupdate):
    files = sorted((tree / "translations").glob("*.ts"))
    found = [] if files else ["no translation at all"]
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / file.name
            shutil.copy(file, copy)
            done = subprocess.run([lupdate, "-silent", "-locations", "none", "-I", tree, tree / "ui", tree / "app/studio", "-ts", copy], capture_output=True, text=True)
            if done.returncode != 0:
                found.append(f"lupdate failed: {done.stderr}")
            found += [f"{file.name}: {fault}" for fault in faults(copy)]
    print("\n".join(found) or "translations: every string has its own")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
