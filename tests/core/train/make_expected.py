"""Makes expected.safetensors: what PyTorch with PEFT computes when it trains tests/goldens/checkpoints/tiny-pllava-mha.

    python -m venv V && V/bin/pip install torch==2.11.0 transformers==5.24.0 peft==0.21.2 safetensors numpy
    V/bin/python tests/core/train/make_expected.py

    V/bin/python tests/core/train/make_expected.py --check FOLDER LOGITS.safetensors

makes nothing, but loads the adapter in FOLDER into PEFT and compares its logits with those of the file.

Nothing of this program computes the expectations: the language model is transformers' own with PEFT's LoRA, its norms and
attention torch's own, since transformers' round to fp32; projector, pooling and the mask of labels are torch calls; the
optimiser is torch.optim.AdamW under transformers' cosine schedule. All of it is float64: fp32 sums differ by processor, and
the expected file would then hold one processor's rounding. Two samples a step go through the model one by one; the loss is
the mean over all their learned tokens.
"""

import json
import pathlib
import sys

import numpy
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM, get_cosine_schedule_with_warmup
from transformers.models.llama.modeling_llama import LlamaRMSNorm

HERE = pathlib.Path(__file__).parent
MODEL = HERE.parent.parent / "goldens/checkpoints/tiny-pllava-mha"
IMAGE, RANK, ALPHA, POOL, STEPS = 1000, 8, 8, (4, 2, 2), 3  # alpha = rank, as adapters are trained
LANGUAGE = "language_model.base_model.model."
torch.set_default_dtype(torch.float64)
LlamaRMSNorm.forward = lambda self, x: torch.nn.functional.rms_norm(x, x.shape[-1:], self.weight, self.variance_epsilon)


class Model(torch.nn.Module):
    def __init__(self, overrides=None):
        super().__init__()
        config = json.loads((MODEL / "config.json").read_text())
        tensors = {}
        for file in sorted(MODEL.glob("*.safetensors")):
            tensors.update(load_file(file))
        tensors.update(overrides or {})
        tensors = {name: tensor.double() for name, tensor in tensors.items()}
        text = {key: value for key, value in config["text_config"].items() if key not in ("torch_dtype", "gradient_checkpointing")}
        llama = LlamaForCausalLM(LlamaConfig(**text, attn_implementation="sdpa")).double()
        self.language = get_peft_model(llama, LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0, target_modules=["q_proj", "v_proj"]))
        mine = {name.removeprefix("language_model."): tensor for name, tensor in tensors.items() if name.startswith("language_model.")}
        missing, surplus = self.language.load_state_dict(mine, strict=False)
        assert not surplus and not [name for name in missing if "rotary" not in name], (missing, surplus)
        self.linear_1, self.linear_2 = torch.nn.Linear(64, 96), torch.nn.Linear(96, 96)
        for name in ("linear_1", "linear_2"):
            part = {key: tensors[f"multi_modal_projector.{name}.{key}"] for key in ("weight", "bias")}
            getattr(self, name).load_state_dict(part)
        self.train()

    def learned(self):
        """{plain name: parameter}"""
        out = {f"multi_modal_projector.{name}.{key}": value for name in ("linear_1", "linear_2")
               for key, value in getattr(self, name).named_parameters()}
        for name, value in self.language.named_parameters():
            if "lora_" in name:
                out["language_model." + name.removeprefix("base_model.model.").replace(".default.", ".")] = value
        return out

    def logits(self, features, ids, flags):
        projected = self.linear_2(torch.nn.functional.gelu(self.linear_1(features))).view(len(features), 4, 4, 96)
        pooled = torch.nn.functional.adaptive_avg_pool3d(projected.permute(3, 0, 1, 2)[None], POOL)[0].flatten(1).T
        at = ids.tolist().index(IMAGE)
        words = self.language.get_input_embeddings()
        embeddings = torch.cat([words(ids[:at]), pooled, words(ids[at + 1:])])[None]
        logits = self.language(inputs_embeds=embeddings, use_cache=False).logits[0]
        places = [index + (len(pooled) - 1 if index > at else 0) - 1 for index, flag in enumerate(flags.tolist()) if flag]
        return logits[places]

    def loss(self, samples):
        logits = torch.cat([self.logits(*sample) for sample in samples])
        targets = torch.cat([ids[flags.bool()] for _, ids, flags in samples])
        return torch.nn.functional.cross_entropy(logits, targets)


def make_samples():
    random, samples = numpy.random.default_rng(20261124), []
    for length, learned in ((19, [(14, 19)]), (26, [(12, 16), (21, 26)])):
        ids = random.integers(3, 1000, length)
        ids[0], ids[5] = 1, IMAGE
        flags = numpy.zeros(length, dtype=numpy.int64)
        for begin, end in learned:
            flags[begin:end] = 1
        features = random.standard_normal((8, 16, 64)).astype(numpy.float32)
        samples.append((torch.from_numpy(features).double(), torch.from_numpy(ids), torch.from_numpy(flags)))
    return samples


def make():
    model, samples = Model(), make_samples()
    parameters = model.learned()
    out = {}
    for index, (features, ids, flags) in enumerate(samples):
        out.update({f"features.{index}": features, f"ids.{index}": ids, f"learned.{index}": flags})
    optimiser = torch.optim.AdamW(parameters.values(), lr=2e-4, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.02)
    schedule = get_cosine_schedule_with_warmup(optimiser, 1, 5)
    schedule.step()  # step 1 of 5: a rate of 0 would show nothing
    losses, norms, rates = [], [], []
    for step in range(STEPS):
        optimiser.zero_grad()
        loss = model.loss(samples)
        loss.backward()
        if step == 0:
            out.update({"gradient." + name: value.grad.clone() for name, value in parameters.items()})
        norms.append(torch.nn.utils.clip_grad_norm_(parameters.values(), 0.5).item())
        rates.append(schedule.get_last_lr()[0])
        losses.append(loss.item())
        optimiser.step()
        schedule.step()
    out.update({"after." + name: value.detach().clone() for name, value in parameters.items()})
    out["logits"] = torch.cat([model.logits(*sample) for sample in samples]).detach()
    out.update({"loss": torch.tensor(losses), "norm": torch.tensor(norms), "rate": torch.tensor(rates)})
    out = {name: value.float() if value.is_floating_point() else value for name, value in out.items()}
    save_file({name: value.contiguous() for name, value in out.items()}, HERE / "expected.safetensors")
    print("losses", losses, "norms", norms)


def check(folder, file):
    ours = load_file(pathlib.Path(folder) / "model.safetensors")
    model = Model(ours)
    theirs = torch.cat([model.logits(*sample) for sample in make_samples()]).detach()
    apart = (theirs - load_file(file)["logits"]).abs().max().item() / theirs.abs().max().item()
    print(f"largest difference of logits, of the largest one: {apart:.2e}")
    sys.exit(apart > 1e-5)


if __name__ == "__main__":
    check(*sys.argv[2:]) if sys.argv[1:2] == ["--check"] else make()
