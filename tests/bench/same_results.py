"""Whether two builds give the same: one call at least of each subcommand, by both, with all that it prints and writes.

    python3 tests/bench/same_results.py OLD/build/release/bin/pllava [NEW/build/release/bin/pllava]

Each program is run with its own tree's resources, and with sums that do not depend on where they lie (MKL_CBWR).
Numbers that measure time, memory or the run itself are left out; everything else must be equal, bit for bit. Prints a
line a call with the first difference, and fails where there is one. Figures and pages may differ on purpose: name the
calls that may after --may-differ.
"""

import argparse
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "What happens in the video?"
# Keys of JSON that concern this run alone, and what stands for such numbers in text and pages.
OF_THE_RUN = re.compile(r"(_ms|seconds|per_second|date|eta|stamp|version|gflops|.*(memory|peak|rss|free).*)$")
KEPT = {"frame_seconds", "start_seconds", "end_seconds"}
IN_TEXT = [re.compile(r"\d+(\.\d+)?\s*(ms|s|MB|GB|kB)\b"), re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?"),
           re.compile(r"&quot;(tokens_per_second|first_token|load|decode|preprocess|vision|project|pool|prefill|generate)&quot;"
                      r": [\d.e-]+,?$")]
TIMINGS = re.compile(r'<section id="timings">.*?</section>', re.DOTALL)  # of a report


def calls(base, adapter):
    """(name, arguments, standard input); {out} is a folder of the call's own, {set} a set drawn before."""
    video, moving = "resources/samples/appearing.mp4", "resources/samples/moving-right.mp4"
    model = ["--model", base, "--weights", adapter]
    yield "ask", ["ask", video, QUESTION], None
    yield "ask with an adapter", ["ask", moving, QUESTION, *model, "--alpha", "8", "--pooling", "4,2,2"], None
    yield "ask in bf16", ["--dtype", "bf16", "ask", moving, QUESTION], None
    yield "ask with beams", ["ask", moving, QUESTION, "--beams", "3"], None
    yield "ask by sampling", ["ask", moving, QUESTION, "--temperature", "2", "--top-p", "0.9", "--seed", "5"], None
    for layout in ("n-frame", "video-chatgpt", "ig-vlm", "image"):
        yield f"ask, {layout}", ["ask", moving, QUESTION, "--layout", layout], None
    yield "chat", ["chat", moving], f"{QUESTION}\nWhich colour is it?\n"
    yield "inspect", ["inspect", moving, QUESTION, "--dump", "{out}/run.safetensors"], None
    yield "norms", ["norms", moving, "--csv", "{out}/norms.csv", "--plot", "{out}/norms.svg"], None
    yield "norms in the model", ["norms", moving, QUESTION, "--at", "layer:1", "--threshold", "valley"], None
    yield "similarity", ["similarity", moving, "--csv", "{out}/s.csv", "--plot", "{out}/s.svg"], None
    yield "layers", ["layers", moving, QUESTION, "--csv", "{out}/l.csv"], None
    yield "attention", ["attention", moving, QUESTION, "--csv", "{out}/a.csv"], None
    yield "compare", ["compare", moving], None
    yield "probe", ["probe", moving], None
    yield "text-length", ["text-length", "--set", "{set}", "--plot", "{out}/t.svg"], None
    yield "sweep pooling", ["sweep", "pooling", moving, "--csv", "{out}/p.csv", "--plot", "{out}/p.svg"], None
    yield "sweep alpha", ["sweep", "alpha", "--set", "{set}", *model, "--out", "{out}/r.jsonl"], None
    yield "sweep frames", ["sweep", "frames", moving], None
    yield "scaling", ["scaling", "{earlier}/r.jsonl", "--paper", "--plot", "{out}/s.svg"], None
    yield "report", ["report", moving, QUESTION, "--out", "{out}/report.html"], None
    yield "merge", ["merge", *model, "--out", "{out}/merged"], None
    yield "convert", ["convert", *model, "--to", "peft", "--out", "{out}/peft"], None
    yield "tokenize", ["tokenize"], '"What happens?"\n"近づく 🙂"\n'
    yield "templates", ["templates"], None
    yield "doctor", ["doctor"], None
    yield "train", ["train", "{set}", "--out", "{out}/run", "--steps", "3", "--batch", "2"], None
    yield "demo-data", ["demo-data", "--out", "{out}/set", "--clips", "3", "--seed", "4"], None
    yield "eval demo", ["eval", "demo", "--per-kind", "2"], None


def settled(value):
    """Without what concerns this run alone."""
    if isinstance(value, dict):
        return {key: settled(each) for key, each in value.items() if key in KEPT or not OF_THE_RUN.search(key)}
    return [settled(each) for each in value] if isinstance(value, list) else value


def table(text):
    rows = list(csv.reader(io.StringIO(text)))
    kept = [i for i, name in enumerate(rows[0]) if name in KEPT or not OF_THE_RUN.search(name)] if rows else []
    return "\n".join(",".join(row[i] for i in kept if i < len(row)) for row in rows)


def readable(text, here):
    for part, word in here.items():
        text = text.replace(part, word)
    text = TIMINGS.sub("", text)
    try:
        lines = [json.dumps(settled(json.loads(text)), indent=1, sort_keys=True)]
    except ValueError:
        lines = []
        for line in text.splitlines():
            try:
                lines.append(json.dumps(settled(json.loads(line)), indent=1, sort_keys=True))
            except ValueError:
                for pattern in IN_TEXT:
                    line = pattern.sub("#", line)
                lines.append(line)
    return "\n".join(lines)


def results(program, arguments, typed, out, words):
    """{what: text or bytes} of one call."""
    tree = program.resolve().parents[3]
    here = {str(out): "OUT", str(tree): "TREE", **words}
    done = subprocess.run([program.resolve(), "--json", "--device", "cpu", "--threads", "2", *arguments], input=typed, text=True,
                          capture_output=True, cwd=tree, env={**os.environ, "PLLAVA_RESOURCES": str(tree / "resources"), "MKL_CBWR": "AUTO,STRICT"})
    found = {"status": str(done.returncode), "standard output": readable(done.stdout, here)}
    if done.returncode:
        found["standard error"] = readable(done.stderr, here)
    for path in sorted(out.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            text = path.suffix in (".json", ".jsonl", ".csv", ".svg", ".html", ".txt", ".md")
            read = table if path.suffix == ".csv" else lambda one: readable(one, here)
            found[path.relative_to(out).as_posix()] = read(data.decode("utf-8-sig")) if text else data
    return found


def difference(old, new):
    for what in sorted({*old, *new}):
        a, b = old.get(what), new.get(what)
        if a == b:
            continue
        if a is None or b is None:
            return f"{what} is there once only"
        if isinstance(a, bytes) or isinstance(b, bytes):
            return f"{what}: {len(a)} and {len(b)} bytes differ"
        rows = zip(a.splitlines() + [""] * 9, b.splitlines() + [""] * 9)
        first = next(((x, y) for x, y in rows if x != y), ("", ""))
        return f"{what}: {first[0].strip()[:90]!r} | {first[1].strip()[:90]!r}"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path, nargs="?", default=ROOT / "build/release/bin/pllava")
    parser.add_argument("--may-differ", nargs="*", default=[], metavar="CALL")
    asked = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        subprocess.run([asked.new.resolve(), "demo-data", "--out", scratch / "set", "--clips", "2", "--questions", "2"], check=True,
                       capture_output=True)
        fixed = {"set": str(scratch / "set/set.jsonl")}
        for number, (name, arguments, typed) in enumerate(calls("resources/demo-model/base", "resources/demo-model/adapters/pooled-step100")):
            both = []
            for program in (asked.old, asked.new):
                out = scratch / f"{number}-{len(both)}"
                out.mkdir()
                earlier = scratch / f"{fixed.get('sweep', number)}-{len(both)}"
                filled = [each.format(out=out, earlier=earlier, **fixed) if "{" in each else each for each in arguments]
                both.append(results(program, filled, typed, out, {str(earlier): "EARLIER"}))
            if name == "sweep alpha":
                fixed["sweep"] = number
            differs = difference(*both)
            failed += bool(differs) and name not in asked.may_differ
            print(f"{name:20} {'status ' + both[1]['status'] if both[1]['status'] != '0' else ''}{differs or 'the same'}", flush=True)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
