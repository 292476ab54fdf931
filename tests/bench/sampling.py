"""Compares sampling 16 frames of H.264 files with PyAV and decord, in one run, one after the other: short clips, and
10 minutes of 1080p.

    python tests/bench/sampling.py [--program build/release/bin/bench_sampling] [--cache DIR] [--repeats 9] [--only short]

Each program opens the file, finds the same 16 frame numbers and delivers RGB pictures of full size. PyAV decodes a short
clip from its start and keeps the targets; in the long file it seeks to the key frame before each. It decodes with threads.
decord's get_batch does either in C++. Both come from PyPI (`pip install av decord`); one that is missing is left out,
visibly. The peers' libraries are loaded when they are timed, and so are pllava's: its second sampling counts.
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


# A camera that pans over a grained surface: as in filmed material, most pictures are B-frames.
SURFACE = ("color=gray:size={}x{}:rate={}:duration={},noise=alls=90,gblur=sigma=2,"
           "crop={}:{}:x='iw/11+iw/12*sin(t)':y='ih/9+ih/10*cos(t/2)',noise=alls=3:allf=t")


def encode(path: pathlib.Path, size: tuple[int, int], rate: int, seconds: float, options: str) -> pathlib.Path:
    if not path.exists():
        width, height = size
        source = SURFACE.format(width * 5 // 4, height * 13 // 10, rate, seconds, width, height)
        ffmpeg("-f", "lavfi", "-i", source, "-c:v", "libx264", "-crf", "28", "-pix_fmt", "yuv420p",
               *options.split(), path)
    return path


def ffmpeg(*arguments) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments)], check=True)


def one_key_frame(cache: pathlib.Path) -> pathlib.Path:
    return encode(cache / "one-key-frame.mp4", (640, 360), 30, 16 / 3, "-g 1000")


def trimmed(cache: pathlib.Path) -> pathlib.Path:
    """Cut without coding again: the first key frame is in the file and not shown."""
    video = cache / "trimmed.mp4"
    if not video.exists():
        ffmpeg("-ss", "0.05", "-i", one_key_frame(cache), "-c", "copy", video)
    return video


def two_key_frames(cache: pathlib.Path) -> pathlib.Path:
    return encode(cache / "two-key-frames.mp4", (640, 360), 30, 10, "-g 150 -keyint_min 150 -sc_threshold 0")


def sixty_a_second(cache: pathlib.Path) -> pathlib.Path:
    return encode(cache / "sixty-a-second.mp4", (1280, 720), 60, 5, "-g 250")


def ten_minutes(cache: pathlib.Path) -> pathlib.Path:
    video = cache / "ten-minutes-1080p.mp4"
    if not video.exists():
        part = encode(cache / "part.mp4", (1920, 1080), 30, 20, "-preset medium")
        ffmpeg("-stream_loop", "29", "-i", part, "-c", "copy", video)
        part.unlink()
    return video


SHORT = [one_key_frame, trimmed, two_key_frames, sixty_a_second]


def indices(count: int) -> list[int]:
    step = (count - 1) / FRAMES
    return [int(step / 2) + round(step * i) for i in range(FRAMES)]  # Python rounds half to even, as the rule wants


def with_pllava(program: str, video: pathlib.Path):
    rgb = video.with_suffix(".rgb")
    line = subprocess.run([program, str(video), str(FRAMES), str(rgb), "warm"], check=True, capture_output=True, text=True).stdout
    pictures = rgb.read_bytes()
    rgb.unlink()
    return json.loads(line)["milliseconds"], hashlib.sha256(pictures).hexdigest()[:16]


def with_pyav(_program: str, video: pathlib.Path):
    import av

    begin = time.perf_counter()
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        pick = by_seeking if stream.frames > 2000 else from_the_start
        pictures = [picture.to_ndarray(format="rgb24") for picture in pick(container, stream)]
    return (time.perf_counter() - begin) * 1000, digest(pictures)


def by_seeking(container, stream):
    ticks = 1 / (stream.average_rate * stream.time_base)
    start = stream.start_time or 0
    for index in indices(stream.frames):
        target = start + round(index * ticks)
        container.seek(target, stream=stream, backward=True)
        yield next(frame for frame in container.decode(stream) if frame.pts >= target)


def from_the_start(container, stream):
    """The number of pictures is known from the rate, since the header also counts those that an edit list hides."""
    wanted = indices(int(stream.duration * stream.time_base * stream.average_rate))
    for number, frame in enumerate(container.decode(stream)):
        if number in wanted:
            yield frame
        if number == wanted[-1]:
            return


def with_decord(_program: str, video: pathlib.Path):
    import decord

    begin = time.perf_counter()
    reader = decord.VideoReader(str(video), num_threads=os.cpu_count())
    pictures = reader.get_batch(indices(len(reader))).asnumpy()
    return (time.perf_counter() - begin) * 1000, digest(pictures)


def digest(pictures) -> str:
    return hashlib.sha256(b"".join(picture.tobytes() for picture in pictures)).hexdigest()[:16]


def compare(runners: dict, program: str, video: pathlib.Path, repeats: int) -> None:
    times = {name: [] for name in runners}
    digests = {}
    for _ in range(repeats):
        for name, runner in runners.items():
            milliseconds, digests[name] = runner(program, video)
            times[name].append(milliseconds)
    ours = statistics.median(times["pllava"])
    print(f"{FRAMES} frames of {video.name}, {video.stat().st_size / 1e6:.1f} MB, median of {repeats}")
    for name, values in times.items():
        median = statistics.median(values)
        ratio = "" if name == "pllava" else f"  {median / ours:.2f} times pllava's"
        spread = f"{min(values):.0f} to {max(values):.0f}"
        print(f"  {name:8} {median:8.0f} ms  ({spread}){ratio}  {digests[name] or ''}", flush=True)


def processor() -> str:
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else 'unknown processor'}, {os.cpu_count()} cores"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/bin/bench_sampling")
    parser.add_argument("--cache", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "pllava-bench")
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--only", choices=["short", "long"], help="leave out the other files")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)

    runners = {"pllava": with_pllava}
    for name, runner in (("av", with_pyav), ("decord", with_decord)):
        try:
            __import__(name)
            runners[name] = runner
        except ImportError:
            print(f"{name} is not installed: left out", file=sys.stderr)
    print(processor())
    makers = [] if options.only == "long" else SHORT
    for make in makers + ([] if options.only == "short" else [ten_minutes]):
        compare(runners, options.program, make(options.cache), options.repeats)


if __name__ == "__main__":
    main()
