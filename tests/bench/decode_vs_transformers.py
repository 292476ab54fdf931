"""Compares prefill and decode with Hugging Face transformers (LlamaForCausalLM, eager), in one run, one after the other.

    python tests/bench/decode_vs_transformers.py [--program build/release/bin/decode_benchmark] [--size 1.26b] [--repeats 3]

Same sizes, random weights, threads, prompt length and number type; batch 1, greedy, KV cache. A repeat runs every program
once, each in a process of its own, after a first pass that is not counted; the table has the median over the repeats of
each process's median step. transformers and torch come from PyPI; where they are missing, that column is left out, visibly.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time

# hidden, layers, heads, intermediate, vocabulary: as in decode_benchmark.cpp
SIZES = {"tiny": (192, 4, 4, 512, 902), "1.26b": (2048, 22, 32, 5632, 32064), "7b": (4096, 32, 32, 11008, 32064)}


def build_model(size, dtype):
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    hidden, layers, heads, intermediate, vocabulary = SIZES[size]
    config = LlamaConfig(hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=intermediate,
                         vocab_size=vocabulary, max_position_embeddings=4096, attn_implementation="eager")
    with torch.device("meta"):
        model = LlamaForCausalLM(config).to(dtype)
    model.to_empty(device="cpu")
    model.model.rotary_emb = type(model.model.rotary_emb)(config)
    block = (torch.randn(1 << 22) * 0.02).to(dtype)
    for parameter in model.parameters():
        flat = parameter.data.view(-1)
        if parameter.dim() == 1:
            flat.fill_(1)
            continue
        for start in range(0, flat.numel(), block.numel()):
            part = flat[start:start + block.numel()]
            part.copy_(block[:part.numel()])
    return model.eval()


def run_transformers(arguments):
    import torch

    torch.set_num_threads(arguments.threads)
    model = build_model(arguments.size, torch.bfloat16 if arguments.transformers == "bf16" else torch.float32)
    vocabulary = model.config.vocab_size
    prompt = torch.tensor([[(i * 7919 + 3) % vocabulary for i in range(arguments.prompt)]])

    def step(ids, cache):
        begin = time.perf_counter()
        result = model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
        following = result.logits[:, -1].argmax(-1, keepdim=True)
        following.item()
        return (time.perf_counter() - begin) * 1000, following, result.past_key_values

    with torch.inference_mode():
        step(prompt, None)
        prefill, ids, cache = step(prompt, None)
        times = []
        for _ in range(arguments.steps):
            took, ids, cache = step(ids, cache)
            times.append(took)
    print(json.dumps({"program": "transformers", "prefill_tokens_per_s": 1000 * arguments.prompt / prefill,
                      "decode_ms": {"median": statistics.median(times), "min": min(times), "max": max(times)}}))


def measure(command):
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    result = json.loads(lines[-1])
    return result["prefill_tokens_per_s"], result["decode_ms"]["median"], result.get("bytes_per_token")


def compare(arguments, dtype, programs):
    results = {name: [] for name in programs}
    for repeat in range(arguments.repeats):
        for name, command in programs.items():
            figures = measure(command(dtype))
            print(f"  {dtype} repeat {repeat + 1} {name}: prefill {figures[0]:.1f} tok/s, decode {figures[1]:.1f} ms", file=sys.stderr)
            results[name].append(figures)
    return {name: [statistics.median(column) for column in list(zip(*rows))[:2]] + [rows[0][2]] for name, rows in results.items()}


def print_row(dtype, figures):
    prefill, decode, bytes_read = figures["pllava"]
    row = f"{dtype:<6}{prefill:>12.1f}{decode:>12.1f}{bytes_read / decode / 1e6:>10.1f}"
    if "transformers" in figures:
        theirs = figures["transformers"]
        row += f"{theirs[0]:>16.1f}{theirs[1]:>14.1f}{prefill / theirs[0]:>12.2f}x{theirs[1] / decode:>10.2f}x"
    print(row)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/bin/decode_benchmark")
    parser.add_argument("--size", default="1.26b", choices=SIZES)
    parser.add_argument("--dtype", nargs="+", default=["fp32", "bf16"], choices=["fp32", "bf16"])
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--prompt", type=int, default=512)
    parser.add_argument("--steps", type=int, default=24)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--transformers", choices=["fp32", "bf16"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.transformers:
        run_transformers(arguments)
        return
    common = ["--size", arguments.size, "--threads", str(arguments.threads), "--prompt", str(arguments.prompt), "--steps", str(arguments.steps)]
    programs = {"pllava": lambda dtype: [arguments.program, "--device", "cpu", "--dtype", dtype, *common]}
    if importlib.util.find_spec("transformers") and importlib.util.find_spec("torch"):
        programs["transformers"] = lambda dtype: [sys.executable, __file__, "--transformers", dtype, *common]
    else:
        print("SKIPPED: transformers and torch are not installed (pip install transformers torch): no comparison")
    print(f"{arguments.size}, {arguments.threads} threads, prompt {arguments.prompt}, {arguments.steps} steps, load {os.getloadavg()[0]:.1f}")
    print(f"{'':<6}{'prefill t/s':>12}{'decode ms':>12}{'GB/s':>10}{'HF prefill t/s':>16}{'HF decode ms':>14}{'prefill':>13}{'decode':>11}")
    for dtype in arguments.dtype:
        print_row(dtype, compare(arguments, dtype, programs))


if __name__ == "__main__":
    main()
