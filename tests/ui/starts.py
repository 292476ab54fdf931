"""The program as a file manager meets it: a second start hands its video to the open window and ends; --new-window opens another; a
window that hangs or was killed holds nobody up; a home that cannot be written to does not matter.

    starts.py PROGRAM SAMPLES
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 120  # seconds, on a machine that does other things too


def wait_for(what, condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not seen: {what}")
        time.sleep(0.05)


class Home:
    def __init__(self, program, folder):
        self.program, self.folder, self.open = program, folder, []
        self.environment = os.environ | {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
        self.environment |= {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder / "run")}
        (folder / "run").mkdir(mode=0o700)

    def start(self, *words, **options):
        process = subprocess.Popen([self.program, "--device", "cpu", *words], env=self.environment, **options)
        self.open.append(process)
        return process

    def saved_video(self):
        """That the window which saved last is about."""
        try:
            return json.loads((self.folder / "pllava-studio/workspace.json").read_text())["video"]
        except (OSError, ValueError, KeyError):
            return ""

    def wait_for_video(self, name):
        wait_for(f"a window about {name}", lambda: self.saved_video().endswith(name))

    def end(self):
        for process in self.open:
            process.kill()
            process.wait()


def check(condition, words):
    if not condition:
        raise AssertionError(words)


def run(home, samples):
    first = home.start(str(samples / "moving-left.mp4"))
    home.wait_for_video("moving-left.mp4")
    # Relative to the second start's folder.
    odd = home.folder / "videos"
    odd.mkdir()
    shutil.copy(samples / "appearing.mp4", odd / "second.mp4")
    check(home.start("second.mp4", cwd=odd).wait(PATIENCE) == 0, "a second start did not end well")
    home.wait_for_video("/videos/second.mp4")
    check(home.start(str(odd / "nowhere.mp4")).wait(PATIENCE) == 0, "a start with a file that is not there did not end well")
    check(first.poll() is None, "the first window is gone")

    another = home.start("--new-window", str(samples / "moving-right.mp4"))
    home.wait_for_video("moving-right.mp4")
    check(first.poll() is None and another.poll() is None, "two windows are not both open")
    another.kill()

    first.send_signal(signal.SIGSTOP)
    unanswered = home.start(str(samples / "still-life.mp4"))
    home.wait_for_video("still-life.mp4")
    check(unanswered.poll() is None, "a start beside a window that hangs has none")
    unanswered.kill()
    first.send_signal(signal.SIGCONT)
    first.kill()
    first.wait()

    next_one = home.start(str(samples / "moving-left.mp4"))
    home.wait_for_video("moving-left.mp4")
    check(home.start(str(samples / "moving-right.mp4")).wait(PATIENCE) == 0, "the one after a kill does not serve")
    home.wait_for_video("moving-right.mp4")
    check(next_one.poll() is None, "the window after a kill is gone")


def run_without_home(home, samples):
    """Nothing can be locked, served or saved there."""
    home.environment |= dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"), "/proc/nowhere")
    window = home.start("--measure-start", stdout=subprocess.PIPE, text=True)
    check(window.wait(PATIENCE) == 0 and "ready" in window.stdout.read(), "no window without a home")
    window = home.start(str(samples / "moving-left.mp4"))
    time.sleep(3)
    check(window.poll() is None, f"a window without a home ended: {window.returncode}")


def main():
    program, samples = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    for scene in (run, run_without_home):
        with tempfile.TemporaryDirectory() as folder:
            home = Home(program, Path(folder))
            try:
                scene(home, samples)
            finally:
                home.end()
    print("starts: one window, and nobody is held up")


if __name__ == "__main__":
    main()
