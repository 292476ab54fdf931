"""Compares sampling 16 frames of a 10-minute 1080p H.264 file with PyAV and decord, in one run, one after the other.

    python tests/bench/sampling.py [--program build/release/bin/bench_sampling] [--cache DIR] [--repeats 5]

Each program opens the file, finds the same 16 frame numbers and delivers RGB pictures of full size. PyAV seeks to the key
frame before each target and decodes up to it, with threads; decord's get_batch does the same in C++. Both come from PyPI
(`pip install av decord`); one that is missing is left out, visibly.
"""

import argparse
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

FRAMES = 16


def make_video(cache: pathlib.Path) -> pathlib.Path:
    video = cache / "ten-minutes-1080p.mp4"
    if video.exists():
        return video
    part = cache / "part.mp4"
    # A camera that pans over a grained surface: as in filmed material, most pictures are B-frames.
    source = ("color=gray:size=2400x1400:rate=30:duration=20,noise=alls=90,gblur=sigma=2,"
              "crop=1920:1080:x='240+220*sin(t)':y='160+140*cos(t/2)',noise=alls=3:allf=t")
    ffmpeg = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
    subprocess.run(ffmpeg + ["-f", "lavfi", "-i", source, "-c:v", "libx264", "-preset", "medium", "-crf", "28",
                             "-pix_fmt", "yuv420p", str(part)], check=True)
    subprocess.run(ffmpeg + ["-stream_loop", "29", "-i", str(part), "-c", "copy", str(video)], check=True)
    part.unlink()
    return video


def indices(count: int) -> list[int]:
    step = (count - 1) / FRAMES
    return [int(step / 2) + round(step * i) for i in range(FRAMES)]  # Python rounds half to even, as the rule wants


def with_pllava(program: str, video: pathlib.Path):
    rgb = video.with_suffix(".rgb")
    line = subprocess.run([program, str(video), str(FRAMES), str(rgb)], check=True, capture_output=True, text=True).stdout
    pictures = rgb.read_bytes()
    rgb.unlink()
    return json.loads(line)["milliseconds"], hashlib.sha256(pictures).hexdigest()[:16]


def with_pyav(_program: str, video: pathlib.Path):
    import av

    begin = time.perf_counter()
    pictures = []
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        ticks = 1 / (stream.average_rate * stream.time_base)
        start = stream.start_time or 0
        for index in indices(stream.frames):
            target = start + round(index * ticks)
            container.seek(target, stream=stream, backward=True)
            picture = next(frame for frame in container.decode(stream) if frame.pts >= target)
            pictures.append(picture.to_ndarray(format="rgb24"))
    return (time.perf_counter() - begin) * 1000, digest(pictures)


def with_decord(_program: str, video: pathlib.Path):
    import decord

    begin = time.perf_counter()
    reader = decord.VideoReader(str(video), num_threads=os.cpu_count())
    pictures = reader.get_batch(indices(len(reader))).asnumpy()
    return (time.perf_counter() - begin) * 1000, digest(pictures)


def digest(pictures) -> str:
    return hashlib.sha256(b"".join(picture.tobytes() for picture in pictures)).hexdigest()[:16]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/bin/bench_sampling")
    parser.add_argument("--cache", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "pllava-bench")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    video = make_video(options.cache)

    runners = {"pllava": with_pllava}
    for name, runner in (("av", with_pyav), ("decord", with_decord)):
        try:
            __import__(name)
            runners[name] = runner
        except ImportError:
            print(f"{name} is not installed: left out", file=sys.stderr)
    times = {name: [] for name in runners}
    digests = {}
    for _ in range(options.repeats):
        for name, runner in runners.items():
            milliseconds, digests[name] = runner(options.program, video)
            times[name].append(milliseconds)
    ours = statistics.median(times["pllava"])
    print(f"{FRAMES} frames of {video.name}, {video.stat().st_size / 1e6:.0f} MB, {os.cpu_count()} cores, median of {options.repeats}")
    for name, values in times.items():
        median = statistics.median(values)
        ratio = "" if name == "pllava" else f"  {median / ours:.2f} times pllava's"
        spread = f"{min(values):.0f} to {max(values):.0f}"
        print(f"{name:8} {median:8.0f} ms  ({spread}){ratio}  {digests[name] or ''}")


if __name__ == "__main__":
    main()
