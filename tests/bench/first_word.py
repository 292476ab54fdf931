"""Measures how long one waits for the first word of an answer, and for the end after Ctrl-C, as a person at the command line.

    python tests/bench/first_word.py [--program build/release/bin/pllava] [--model FOLDER] [--runs 7]

new clip:   from the start of the process to the first byte of the answer on standard output, for a 10-second 640×360 H.264
            clip that the process has never seen (the model is loaded, the clip decoded and encoded on the way)
follow-up:  in a running chat, from the second question to the first byte of its answer

Ctrl-C:     from the signal in the middle of a long answer to the end of the process, whose status must be 130

Without --model this is the demonstration model, for which the budget on two CPU cores is 1.5 s, 0.5 s and 0.1 s. The exit status
is 1 when a median is over the budget.
"""

import argparse
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

BUDGET = {"new clip": 1.5, "follow-up": 0.5, "Ctrl-C": 0.1}
QUESTIONS = ("What moves in the video?", "Where does it go?")


def make_clip(folder):
    clip = pathlib.Path(folder) / "ten-seconds.mp4"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=10",
                    "-c:v", "libx264", "-pix_fmt", "yuv420p", str(clip)], check=True)
    return clip


def command(arguments, verb, clip):
    model = ["--model", arguments.model] if arguments.model else []
    return [arguments.program, verb, str(clip), *model, "--device", arguments.device]


def new_clip(arguments, clip):
    begin = time.perf_counter()
    with subprocess.Popen(command(arguments, "ask", clip) + [QUESTIONS[0]], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          bufsize=0) as process:
        first = process.stdout.read(1)
        took = time.perf_counter() - begin
        process.stdout.read()
    if not first:
        raise SystemExit(f"{arguments.program} gave no answer")
    return took


def follow_up(arguments, clip):
    with subprocess.Popen(command(arguments, "chat", clip), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          bufsize=0) as process:
        process.stdin.write((QUESTIONS[0] + "\n").encode())
        while (byte := process.stdout.read(1)) != b"\n":
            if not byte:
                raise SystemExit(f"{arguments.program} gave no answer")
        begin = time.perf_counter()
        process.stdin.write((QUESTIONS[1] + "\n").encode())
        process.stdout.read(1)
        took = time.perf_counter() - begin
        process.stdin.close()
        process.stdout.read()
    return took


def interrupt(arguments, clip):
    endless = ["--temperature", "50", "--top-k", "0", "--top-p", "1", "--seed", "14", "--max-new-tokens", "1800"]
    with subprocess.Popen(command(arguments, "ask", clip) + [QUESTIONS[0], *endless], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          bufsize=0) as process:
        process.stdout.read(40)
        begin = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        status = process.wait()
        took = time.perf_counter() - begin
    if status != 130:
        raise SystemExit(f"{arguments.program} ended with {status} after Ctrl-C")
    return took


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/bin/pllava")
    parser.add_argument("--model", help="checkpoint folder (default: the demonstration model)")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    within = True
    with tempfile.TemporaryDirectory() as folder:
        clip = make_clip(folder)
        new_clip(arguments, clip)  # not counted: brings the program's files into memory
        print(f"{arguments.program}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for name, measure in (("new clip", new_clip), ("follow-up", follow_up), ("Ctrl-C", interrupt)):
            times = sorted(measure(arguments, clip) for _ in range(arguments.runs))
            median = statistics.median(times)
            within = within and median <= BUDGET[name]
            print(f"{name:<10} median {median:.3f} s, min {times[0]:.3f}, max {times[-1]:.3f}, n {len(times)}, budget {BUDGET[name]} s:"
                  f" {'met' if median <= BUDGET[name] else 'MISSED'}")
    sys.exit(0 if within else 1)


if __name__ == "__main__":
    main()
