"""From the start of pllava-studio to its first paint, to the last conversation and to a demo model that can be asked, warm, under Xvfb.

    python tests/bench/start.py [--program build/release/bin/pllava-studio] [--repeats 7] [--exchanges 4000]

Every start has a folder of its own: an empty one, so it is a first start, or one with a conversation of so many exchanges.
One start before them is not counted.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path


VIDEO = Path(__file__).resolve().parents[2] / "resources/samples/moving-right.mp4"


def exchange(number):
    numbers = {name: 0 for name in ("new_tokens", "prompt_tokens", "cached_tokens", "visual_tokens", "first_token_ms", "total_ms", "tokens_per_second")}
    return {"question": f"What happens in the video, for the {number}. time?", "answer": "The yellow square moves to the right. " * (1 + number % 9),
            "finished": True, "stop_reason": "eos", "model": "demo-model", "adapter": "", "template": "pllava", "pooling": [16, 12, 12],
            "alpha": 4.0, "frame_seconds": [number / 8 for number in range(16)]} | numbers | {"visual_tokens": 2304}


def write_conversation(data, exchanges):
    """The open conversation of a window that was closed."""
    conversations = data / "pllava-studio/conversations"
    conversations.mkdir(parents=True)
    lines = [{"begun": "2026-11-30T06:00:00Z", "version": 1, "video": str(VIDEO)}]
    lines += [{"at": place, "exchange": exchange(place)} for place in range(exchanges)]
    (conversations / "long.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    workspace = {"version": 2, "model": "", "adapter": "", "conversation": "long", "video": str(VIDEO), "position": 0.0, "volume": 1.0}
    (data / "pllava-studio/workspace.json").write_text(json.dumps(workspace))


def start(program, exchanges):
    with tempfile.TemporaryDirectory() as folder:
        if exchanges:
            write_conversation(Path(folder), exchanges)
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
    parser.add_argument("--exchanges", type=int, default=0)
    arguments = parser.parse_args()
    if not os.environ.get("DISPLAY"):
        os.execvp("xvfb-run", ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "python3", __file__, "--program", arguments.program,
                               "--repeats", str(arguments.repeats), "--exchanges", str(arguments.exchanges)])
    start(arguments.program, arguments.exchanges)
    runs = [start(arguments.program, arguments.exchanges) for _ in range(arguments.repeats)]
    for word in ("painted", "restored", "ready"):
        times = [run[word] for run in runs]
        print(f"{word}: {statistics.median(times):.2f} s (median of {len(times)}; {min(times):.2f} to {max(times):.2f}), load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
