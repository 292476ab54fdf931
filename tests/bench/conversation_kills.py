"""Windows that are asked questions all the time are killed (SIGKILL) at random moments and started again: every question that was
answered must be there afterwards, with its answer.

    python tests/bench/conversation_kills.py [--program build/release/tests/conversation_writer] [--kills 100] [--windows 1|2] [--seed N]

With two windows each kill ends both, at two moments. Exit status 1 when anything was lost.
"""

import argparse
import json
import os
import random
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PATIENCE = 120  # seconds for a start, on a machine that does other things too


class Window:
    """A program that writes what it has answered."""

    def __init__(self, program, workspace, another):
        self.answered, self.restored = [], None
        self.process = subprocess.Popen([program, workspace] + ["another"] * another, stdout=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "answered":
                self.answered.append(rest)
            elif word == "restored":
                self.restored = int(rest)

    def wait_for_answer(self):
        deadline = time.monotonic() + PATIENCE
        while not self.answered:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the window has not answered (status {self.process.returncode})")
            time.sleep(0.01)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()


def exchanges_of(file):
    """As the window reads them."""
    exchanges = []
    for line in file.read_bytes().split(b"\n")[:-1]:
        try:
            change = json.loads(line)
        except ValueError:
            print(f"{file.name}: a line that is no JSON")
            continue
        if "exchange" in change:
            exchanges[change["at"]:] = [change["exchange"]]
        elif "more" in change:
            exchanges[change["at"]]["answer"] += change["more"]
    return exchanges


def kept(folder):
    """By question. A window that starts while another one answers has a copy of what that has written until then."""
    exchanges = [exchange for file in (folder / "conversations").glob("*.jsonl") for exchange in exchanges_of(file)]
    return {exchange["question"]: exchange for exchange in sorted(exchanges, key=lambda exchange: exchange["finished"])}


def describe(question, there, windows):
    """What is left of a lost question."""
    left = "not there" if question not in there else f"without its end: {there[question]['answer']!r}"
    last = any(window.answered and window.answered[-1] == question for window in windows)
    return f"{left}; {'the last one before a kill' if last else 'not the last one before a kill'}"


def open_modes(folder):
    """Files and folders that others may read."""
    return [path for path in [folder / "workspace.json", *(folder / "conversations").rglob("*"), folder / "conversations"]
            if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/tests/conversation_writer")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--windows", type=int, choices=(1, 2), default=1)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    answered, lost = [], {}
    with tempfile.TemporaryDirectory() as home:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
            os.environ[name] = home
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        folder = Path(home) / "data"
        for kill in range(arguments.kills):
            windows = [Window(arguments.program, folder / "workspace.json", number > 0) for number in range(arguments.windows)]
            for window in windows:
                window.wait_for_answer()
            time.sleep(chance.uniform(0, 1))
            for window in windows:
                time.sleep(chance.uniform(0, 0.2))
                window.kill()
                answered += window.answered
            there = kept(folder)
            for question in answered:
                if question not in lost and not there.get(question, {}).get("finished"): # an answer may be empty
                    lost[question] = describe(question, there, windows)
            print(f"kill {kill + 1}: {len(answered)} answered, {len(there)} kept, {len(lost)} lost, restored {[window.restored for window in windows]}", flush=True)
        readable = open_modes(folder)
    print(f"{arguments.kills} kills of {arguments.windows} windows: {len(answered)} answered questions, {len(lost)} lost, {len(readable)} files that others may read")
    for question, how in lost.items():
        print(f"lost: {question} ({how})")
    return bool(lost or readable or not answered)


if __name__ == "__main__":
    sys.exit(main())
