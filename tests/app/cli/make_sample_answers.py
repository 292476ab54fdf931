#!/usr/bin/env python3
"""What the demo model says about the sample clips, by transformers instead of this program: fills "model" and
"model_brief" of resources/samples/questions.json, which demo_test compares with.

    pip install torch==2.11.0 transformers sentencepiece safetensors
    tests/app/cli/make_sample_answers.py build/release/bin/pllava

The program gives the preprocessed pictures alone (their own tests compare them with Pillow and transformers).
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import sentencepiece
import torch
from safetensors.torch import load_file
from transformers import CLIPVisionConfig, CLIPVisionModel, LlamaConfig, LlamaForCausalLM

ROOT = Path(__file__).resolve().parents[3]
BASE, SAMPLES = ROOT / "resources/demo-model/base", ROOT / "resources/samples"
HINT = " Answer briefly."
MOST_TOKENS = 96


class Demo:
    """CLIP, projector, pooling and LLaMA on the demo's weights, fp32."""

    def __init__(self):
        self.config = json.loads((BASE / "config.json").read_text())
        self.weights = {name: tensor.float() for name, tensor in load_file(BASE / "model.safetensors").items()}
        self.pieces = sentencepiece.SentencePieceProcessor(str(BASE / "tokenizer.model"))
        self.tower = CLIPVisionModel(CLIPVisionConfig(**self.config["vision_config"])).eval()
        self.language = LlamaForCausalLM(LlamaConfig(**self.config["text_config"])).eval()
        self.load(self.tower, "vision_tower.")
        self.load(self.language, "language_model.")

    def load(self, module, prefix):
        own = set(module.state_dict())
        mine = {}
        for name, tensor in self.weights.items():
            if name.startswith(prefix):
                short = name.removeprefix(prefix)
                mine[short if short in own else short.removeprefix("vision_model.")] = tensor
        missing, surplus = module.load_state_dict(mine, strict=False)
        assert not surplus, surplus
        assert all("post_layernorm" in name or "position_ids" in name for name in missing), missing

    def project(self, x):
        w = lambda layer, kind: self.weights[f"multi_modal_projector.linear_{layer}.{kind}"]
        x = torch.nn.functional.gelu(x @ w(1, "weight").T + w(1, "bias"))
        return x @ w(2, "weight").T + w(2, "bias")

    def see(self, pixels):
        """(T, 3, S, S) to pooled visual tokens (n, D)."""
        states = self.tower(pixels, output_hidden_states=True).hidden_states
        projected = self.project(states[self.config["vision_feature_layer"]][:, 1:])
        grid = self.config["frame_shape"]
        channels = projected.unflatten(1, grid).permute(3, 0, 1, 2)
        return torch.nn.functional.adaptive_avg_pool3d(channels, self.config["pooling_shape"]).flatten(1).T

    def prompt(self, question):
        """Ids before and after the image: sentencepiece, segment by segment, as LLaMA's own tokenizer does."""
        return [1, *self.pieces.encode("USER:")], self.pieces.encode(f" {question} ASSISTANT:")

    @torch.no_grad()
    def answer(self, visual, question):
        before, behind = self.prompt(question)
        embed = self.language.get_input_embeddings()
        rows = torch.cat([embed(torch.tensor(before)), visual, embed(torch.tensor(behind))])
        ids = self.language.generate(inputs_embeds=rows[None], max_new_tokens=MOST_TOKENS, do_sample=False,
                                     eos_token_id=2, pad_token_id=2)[0].tolist()
        return self.pieces.decode([i for i in ids if i != 2]).strip()


@torch.no_grad()
def main(pllava):
    torch.set_num_threads(1)
    demo = Demo()
    file = SAMPLES / "questions.json"
    samples = json.loads(file.read_text())
    right = total = 0
    for clip in samples["clips"]:
        with tempfile.TemporaryDirectory() as folder:
            dump = Path(folder) / "run.safetensors"
            subprocess.run([pllava, "inspect", SAMPLES / clip["file"], "What moves?", "--dump", dump, "--json"],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            visual = demo.see(load_file(dump)["pixel_values"])
        for row in clip["qa"]:
            for key, expected, question in (("model", "expected", row["question"]), ("model_brief", "expected_brief", row["question"] + HINT)):
                row[key] = demo.answer(visual, question)
                right, total = right + (row[key].rstrip(".") == row[expected].rstrip(".")), total + 1
    file.write_text(json.dumps(samples, ensure_ascii=False, indent=1) + "\n")
    print(f"{right} of {total} as expected")


if __name__ == "__main__":
    main(sys.argv[1])
