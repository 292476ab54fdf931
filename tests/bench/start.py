"""From the start of pllava-studio to its first paint and to a demo model that can be asked, warm, under Xvfb.

    python tests/bench/start.py [--program build/release/bin/pllava-studio] [--repeats 7]

Every start has an empty folder of its own, so it is a first start; one before them is not counted.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time


def start(program):
    with tempfile.TemporaryDirectory() as folder:
        places = {name: folder for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
        begin = time.monotonic()
        process = subprocess.Popen([program, "--measure-start", "--device", "cpu"], stdout=subprocess.PIPE, text=True, env=os.environ | places)
        times = {line.strip(): time.monotonic() - begin for line in process.stdout}
        process.wait()
        return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/bin/pllava-studio")
    parser.add_argument("--repeats", type=int, default=7)
    arguments = parser.parse_args()
    if not os.environ.get("DISPLAY"):
        os.execvp("xvfb-run", ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "python3", __file__, "--program", arguments.program,
                               "--repeats", str(arguments.repeats)])
    start(arguments.program)
    runs = [start(arguments.program) for _ in range(arguments.repeats)]
    for word in ("painted", "ready"):
        times = [run[word] for run in runs]
        print(f"{word}: {statistics.median(times):.2f} s (median of {len(times)}; {min(times):.2f} to {max(times):.2f}), load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
