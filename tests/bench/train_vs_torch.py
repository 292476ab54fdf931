"""Compares the throughput of `pllava train` with an equivalent PyTorch script (transformers' LlamaForCausalLM with PEFT's
LoRA, a projector and adaptive pooling of torch), in one run, one after the other.

    python tests/bench/train_vs_torch.py [--program build/release/bin/pllava] [--threads 1] [--batch 4] [--dtype fp32]

Both train rank-32 LoRA on q_proj and v_proj and the projector of the same model on the same number of tokens: every sample
has the same question and answer, so nobody pads. The frozen tower's features are cached in both. What is told is the time
of an optimiser step without the start: each program runs a short and a long training, and the difference is divided by the
steps between. torch, transformers and peft come from PyPI; where they are missing, the script says so and ends with 77.
"""

import argparse
import importlib.util
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUESTION = "What happens in the video?"
ANSWER = "A red circle and a blue square move to the right, then a green star appears in the middle of the picture."
RANK, ALPHA, RATE = 32, 32, 1e-4


def tokenize(arguments, text):
    """By the program under test, so that both train on the same tokens."""
    done = subprocess.run([str(arguments.program), "tokenize", "--model", str(arguments.model)], input=json.dumps(text) + "\n",
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["ids"]


class Reference:
    """The same training in PyTorch. Features are random: their values cost nothing."""

    def __init__(self, arguments):
        import torch
        from peft import LoraConfig, get_peft_model
        from transformers import LlamaConfig, LlamaForCausalLM

        self.torch, self.batch = torch, arguments.batch
        torch.set_num_threads(arguments.threads)
        torch.manual_seed(0)
        config = json.loads((arguments.model / "config.json").read_text())
        text, vision = config["text_config"], config["vision_config"]
        own = json.loads((arguments.model / "pllava.json").read_text())
        self.pooling, self.grid = own["pooling_shape"], config["frame_shape"]
        text = {key: value for key, value in text.items() if key not in ("torch_dtype", "architectures", "model_type")}
        llama = LlamaForCausalLM(LlamaConfig(**text, attn_implementation="sdpa")).to(getattr(torch, arguments.type))
        self.language = get_peft_model(llama, LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=["q_proj", "v_proj"]))
        hidden = text["hidden_size"]
        self.projector = torch.nn.Sequential(torch.nn.Linear(vision["hidden_size"], hidden), torch.nn.GELU(),
                                             torch.nn.Linear(hidden, hidden))
        self.features = torch.randn(own["frames"], self.grid[0] * self.grid[1], vision["hidden_size"])
        prompt = f"USER:<image> {QUESTION} ASSISTANT:"
        ids, asked = tokenize(arguments, f"{prompt} {ANSWER}</s>"), len(tokenize(arguments, prompt))
        at = ids.index(config["image_token_index"])
        visual = self.pooling[0] * self.pooling[1] * self.pooling[2]
        self.before, self.behind = torch.tensor(ids[:at]), torch.tensor(ids[at + 1:])
        labels = [-100] * (asked + visual - 1) + ids[asked:]
        self.labels = torch.tensor(labels).expand(self.batch, -1)
        self.tokens = len(labels)
        self.parameters = [p for p in self.language.parameters() if p.requires_grad] + list(self.projector.parameters())
        self.optimiser = torch.optim.AdamW(self.parameters, lr=RATE)

    def embed(self):
        torch = self.torch
        projected = self.projector(self.features).view(len(self.features), *self.grid, -1)
        pooled = torch.nn.functional.adaptive_avg_pool3d(projected.permute(3, 0, 1, 2)[None], self.pooling)[0].flatten(1).T
        words = self.language.get_input_embeddings()
        return torch.cat([words(self.before).float(), pooled, words(self.behind).float()])

    def train(self, steps):
        begin = time.perf_counter()
        for _ in range(steps):
            embeddings = self.torch.stack([self.embed() for _ in range(self.batch)]).to(self.language.dtype)
            self.language(inputs_embeds=embeddings, labels=self.labels, use_cache=False).loss.backward()
            self.torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
            self.optimiser.step()
            self.optimiser.zero_grad()
        return time.perf_counter() - begin


def train_ours(arguments, steps):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        videos = sorted((ROOT / "resources/samples").glob("*.mp4"))[:2]
        lines = [json.dumps({"video": str(video), "question": QUESTION, "answer": ANSWER}) for video in videos]
        (folder / "set.jsonl").write_text("\n".join(lines) + "\n")
        settings = {"lora_r": RANK, "lora_alpha": ALPHA, "lora_dropout": 0, "steps": steps, "batch": arguments.batch,
                    "learning_rate": RATE, "checkpoint_samples": 1 << 30}
        (folder / "settings.json").write_text(json.dumps(settings))
        command = [arguments.program, "--json", "--device", "cpu", "--dtype", arguments.dtype, "--threads", str(arguments.threads),
                   "train", folder / "set.jsonl", "--model", arguments.model, "--out", folder / "out",
                   "--config", folder / "settings.json"]
        begin = time.perf_counter()
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        return time.perf_counter() - begin


def per_step(train, arguments):
    return (train(arguments.long) - train(arguments.short)) / (arguments.long - arguments.short)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=ROOT / "build/release/bin/pllava")
    parser.add_argument("--model", type=pathlib.Path, default=ROOT / "resources/demo-model/base")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--dtype", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--short", type=int, default=5, help="optimiser steps of the short training")
    parser.add_argument("--long", type=int, default=45, help="optimiser steps of the long training")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    arguments.type = {"fp32": "float32", "bf16": "bfloat16"}[arguments.dtype]
    missing = [name for name in ("torch", "transformers", "peft") if importlib.util.find_spec(name) is None]
    if missing:
        print(f"skipped: {', '.join(missing)} missing (pip install torch==2.11.0 transformers peft)")
        return 77
    reference = Reference(arguments)
    reference.train(2)
    ours, theirs = [], []
    for _ in range(arguments.repeats):
        theirs.append(per_step(reference.train, arguments))
        ours.append(per_step(lambda steps: train_ours(arguments, steps), arguments))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"{arguments.dtype}, {arguments.threads} thread(s), batch {arguments.batch}, {reference.tokens} tokens a sample, "
          f"median of {arguments.repeats}")
    print(f"pllava train   {mine * 1000:8.1f} ms a step  {arguments.batch / mine:8.1f} samples/s")
    print(f"PyTorch + PEFT {other * 1000:8.1f} ms a step  {arguments.batch / other:8.1f} samples/s")
    print(f"ratio          {other / mine:8.2f}x")
    return 0


if __name__ == "__main__":
    sys.exit(main())
