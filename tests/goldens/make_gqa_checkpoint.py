"""Makes extra_checkpoints/: a tiny PLLaVA with what the stored cases lack, and what Hugging Face transformers computes for it.

    python -m venv V && V/bin/pip install torch==2.11.0 transformers==5.23.0 safetensors numpy
    V/bin/python tests/goldens/make_gqa_checkpoint.py

The model has two key-value heads for six heads, rope_theta 5e6, LoRA of rank 16, a ChatML tokenizer without BOS (copied from
checkpoints/tokenizer-yi-like) and a config.json that leaves out every key whose value is transformers' default. Weights come
from a seed, are exact in bf16 and have the released checkpoints' (PEFT's) names.

Nothing of this program computes the expectations: language model and vision tower are transformers' own, in fp32 with eager
attention; LoRA is merged into the weights by hand; projector and pooling are torch calls. Prompts are the reference's
(logic/prompts.json), pixels the reference's crops (vision/). The "tied" cases drop lm_head and set tie_word_embeddings.
"""

import json
import pathlib
import shutil

import numpy
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import CLIPVisionConfig, CLIPVisionModel, LlamaConfig, LlamaForCausalLM

HERE = pathlib.Path(__file__).parent
OUT = HERE / "extra_checkpoints"
FOLDER = OUT / "tiny-pllava-gqa"
SEED, RANK, IMAGE, PAD, END, NEW_TOKENS = 20261123, 16, 1102, 0, 7, 32
VISION = {"hidden_size": 64, "image_size": 56, "intermediate_size": 96, "num_attention_heads": 4, "num_hidden_layers": 3,
          "patch_size": 14}
TEXT = {"hidden_size": 96, "intermediate_size": 128, "num_attention_heads": 6, "num_hidden_layers": 4,
        "num_key_value_heads": 2, "rope_theta": 5e6, "torch_dtype": "bfloat16", "vocab_size": 1112}
CONFIG = {"architectures": ["PllavaForConditionalGeneration"], "frame_shape": [4, 4], "image_token_index": IMAGE,
          "model_type": "llava", "num_frames": 8, "pad_token_id": PAD, "pooling_shape": [8, 2, 2], "text_config": TEXT,
          "torch_dtype": "bfloat16", "vision_config": VISION}
CASES = [{"name": "alpha4", "question": "What is the man doing?", "pooling": [8, 2, 2], "alpha": 4, "tied": False},
         {"name": "alpha32", "question": "Is the cat's bowl empty?", "pooling": [4, 3, 3], "alpha": 32, "tied": False},
         {"name": "upsampled", "question": "line one\nline two", "pooling": [16, 2, 1], "alpha": 16, "tied": False},
         {"name": "tied", "question": "Describe the video in details.", "pooling": [8, 2, 2], "alpha": 4, "tied": True}]

LANGUAGE = "language_model.base_model.model."


class Weights:
    """Seeded random tensors, rounded to bf16, in the order they are asked for."""

    def __init__(self):
        self.random = numpy.random.default_rng(SEED)
        self.tensors = {}

    def add(self, name, shape, scale, offset=0.0):
        values = torch.from_numpy(self.random.standard_normal(shape) * scale + offset)
        self.tensors[name] = values.to(torch.bfloat16)

    def linear(self, name, outputs, inputs, gain=1.0, bias=False):
        self.add(name + ".weight", (outputs, inputs), gain / inputs**0.5)
        if bias:
            self.add(name + ".bias", (outputs,), 0.05)

    def norm(self, name, size, bias=False):
        self.add(name + ".weight", (size,), 0.1, 1.0)
        if bias:
            self.add(name + ".bias", (size,), 0.05)

    def adapted(self, name, outputs, inputs, gain):
        self.linear(name + ".base_layer", outputs, inputs, gain)
        self.add(name + ".lora_A.default.weight", (RANK, inputs), inputs**-0.5)
        self.add(name + ".lora_B.default.weight", (outputs, RANK), 1.0 / RANK)


def add_language_model(weights):
    size, mlp, vocabulary = TEXT["hidden_size"], TEXT["intermediate_size"], TEXT["vocab_size"]
    shared = size // TEXT["num_attention_heads"] * TEXT["num_key_value_heads"]
    weights.add(LANGUAGE + "model.embed_tokens.weight", (vocabulary, size), 0.6)
    for index in range(TEXT["num_hidden_layers"]):
        layer = f"{LANGUAGE}model.layers.{index}."
        weights.adapted(layer + "self_attn.q_proj", size, size, 2.0)
        weights.linear(layer + "self_attn.k_proj", shared, size, 2.0)
        weights.adapted(layer + "self_attn.v_proj", shared, size, 1.0)
        weights.linear(layer + "self_attn.o_proj", size, size)
        weights.linear(layer + "mlp.gate_proj", mlp, size)
        weights.linear(layer + "mlp.up_proj", mlp, size)
        weights.linear(layer + "mlp.down_proj", size, mlp)
        weights.norm(layer + "input_layernorm", size)
        weights.norm(layer + "post_attention_layernorm", size)
    weights.norm(LANGUAGE + "model.norm", size)
    weights.linear(LANGUAGE + "lm_head", vocabulary, size, 3.0)


def add_vision(weights):
    size, root = VISION["hidden_size"], "vision_tower.vision_model."
    patches = (VISION["image_size"] // VISION["patch_size"]) ** 2
    weights.add(root + "embeddings.class_embedding", (size,), 0.5)
    weights.add(root + "embeddings.patch_embedding.weight", (size, 3, VISION["patch_size"], VISION["patch_size"]), 0.03)
    weights.add(root + "embeddings.position_embedding.weight", (patches + 1, size), 0.3)
    weights.norm(root + "pre_layrnorm", size, bias=True)
    for index in range(VISION["num_hidden_layers"]):
        layer = f"{root}encoder.layers.{index}."
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            weights.linear(f"{layer}self_attn.{part}", size, size, 1.5, bias=True)
        weights.norm(layer + "layer_norm1", size, bias=True)
        weights.norm(layer + "layer_norm2", size, bias=True)
        weights.linear(layer + "mlp.fc1", VISION["intermediate_size"], size, bias=True)
        weights.linear(layer + "mlp.fc2", size, VISION["intermediate_size"], bias=True)
    weights.norm(root + "post_layernorm", size, bias=True)
    weights.linear("multi_modal_projector.linear_1", TEXT["hidden_size"], size, bias=True)
    weights.linear("multi_modal_projector.linear_2", TEXT["hidden_size"], TEXT["hidden_size"], bias=True)


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n")


def write_checkpoint(tensors):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in (HERE / "checkpoints/tokenizer-yi-like").iterdir():
        shutil.copy(file, FOLDER)
    for name in ("preprocessor_config.json", "processor_config.json"):
        shutil.copy(HERE / "checkpoints/tiny-pllava-mha" / name, FOLDER)
    write_json(FOLDER / "config.json", CONFIG)
    write_json(FOLDER / "generation_config.json", {"bos_token_id": 1, "eos_token_id": END, "pad_token_id": PAD})
    save_file(tensors, FOLDER / "model.safetensors", metadata={"format": "pt"})


def merged(tensors, alpha, tied):
    """LLaMA's own names, fp32, W + B A · alpha / r."""
    plain = {}
    for name, tensor in tensors.items():
        if not name.startswith(LANGUAGE) or ".lora_" in name or (tied and "lm_head" in name):
            continue
        value = tensor.double()
        if ".base_layer" in name:
            stem = name.removesuffix(".base_layer.weight")
            product = tensors[stem + ".lora_B.default.weight"].double() @ tensors[stem + ".lora_A.default.weight"].double()
            value = value + product * (alpha / RANK)
        plain[name.removeprefix(LANGUAGE).replace(".base_layer", "")] = value.float()
    return plain


def language_model(tensors, alpha, tied):
    config = LlamaConfig(**TEXT, tie_word_embeddings=tied, attn_implementation="eager")
    assert config.rope_parameters["rope_theta"] == 5e6 and config.rms_norm_eps == 1e-6
    model = LlamaForCausalLM(config).eval().float()
    missing, unexpected = model.load_state_dict(merged(tensors, alpha, tied), strict=False)
    assert not unexpected and set(missing) <= ({"lm_head.weight"} if tied else set()), (missing, unexpected)
    return model


def vision_features(tensors, pixels):
    """hidden_states[-2] without the class token, (T, patches, 64)."""
    model = CLIPVisionModel(CLIPVisionConfig(**VISION, attn_implementation="eager")).eval().float()
    wanted = model.state_dict()
    prefix = "vision_tower." if any(name.startswith("vision_model.") for name in wanted) else "vision_tower.vision_model."
    own = {name.removeprefix(prefix): value.float() for name, value in tensors.items() if name.startswith(prefix)}
    missing, unexpected = model.load_state_dict(own, strict=False)
    assert not unexpected and all("position_ids" in name for name in missing), (missing, unexpected)
    return model(pixels, output_hidden_states=True).hidden_states[-2][:, 1:]


def project(tensors, features):
    part = {name: value.float() for name, value in tensors.items() if name.startswith("multi_modal_projector.")}
    layer = lambda x, name: x @ part[f"multi_modal_projector.{name}.weight"].T + part[f"multi_modal_projector.{name}.bias"]
    return layer(torch.nn.functional.gelu(layer(features, "linear_1")), "linear_2")


def pool(projected, shape):
    """(T, 16, D) → (t · h · w, D)"""
    grid = projected.reshape(projected.shape[0], 4, 4, -1).permute(3, 0, 1, 2)
    return torch.nn.functional.adaptive_avg_pool3d(grid, shape).permute(1, 2, 3, 0).reshape(-1, projected.shape[-1])


def preprocessed():
    crops = load_file(HERE / "vision/pixels__v1__nf8.safetensors")["cropped_u8"].numpy()
    mean = numpy.array([0.48145466, 0.4578275, 0.40821073], numpy.float32).reshape(1, 3, 1, 1)
    deviation = numpy.array([0.26862954, 0.26130258, 0.27577711], numpy.float32).reshape(1, 3, 1, 1)
    return torch.from_numpy(((crops * 0.00392156862745098).astype(numpy.float32) - mean) / deviation)


def watch(model, visual, norms):
    """L2 norms of the visual positions after each decoder layer and after the final norm, of the first pass only."""
    def hook(name):
        def listen(_module, _inputs, output):
            hidden = output[0] if isinstance(output, tuple) else output
            norms.setdefault(name, hidden[0, visual].norm(dim=-1))
        return listen
    for index, layer in enumerate(model.model.layers):
        layer.register_forward_hook(hook(f"layer.{index}"))
    model.model.norm.register_forward_hook(hook("final"))


def decode(model, embedded):
    """Greedy: ids, logits after the prompt, the smallest distance between best and second logit."""
    ids, cache, first, margin = [], None, None, float("inf")
    while len(ids) < NEW_TOKENS and (not ids or ids[-1] != END):
        result = model(inputs_embeds=embedded, past_key_values=cache, use_cache=True)
        cache, logits = result.past_key_values, result.logits[0, -1]
        first = logits if first is None else first
        best = logits.topk(2)
        margin = min(margin, (best.values[0] - best.values[1]).item())
        ids.append(best.indices[0].item())
        shown = PAD if ids[-1] == IMAGE else ids[-1]  # as PLLaVA embeds it
        embedded = model.model.embed_tokens(torch.tensor([[shown]]))
    return ids, first, margin


def prompt_of(question):
    rows = json.loads((HERE / "logic/prompts.json").read_text())
    return next(row["prompt"] for row in rows
                if row["kind"] == "generic is_mm" and row["conv_mode"] == "eval_vcg_llavanext" and row["question"] == question)


def run(case, tensors, projected, out):
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    prompt = prompt_of(case["question"])
    ids = tokenizer.encode(prompt).ids
    image = ids.index(IMAGE)
    pooled = pool(projected, case["pooling"])
    model = language_model(tensors, case["alpha"], case["tied"])
    embed = lambda part: model.model.embed_tokens(torch.tensor(part))
    embedded = torch.cat([embed(ids[:image]), pooled, embed(ids[image + 1:])])[None]
    norms = {"pooled": pooled.norm(dim=-1)}
    watch(model, slice(image, image + len(pooled)), norms)
    generated, logits, margin = decode(model, embedded)
    text = tokenizer.decode(ids + generated, skip_special_tokens=True)
    out.update({f"{case['name']}.pooled": pooled, f"{case['name']}.logits": logits})
    out.update({f"{case['name']}.norms.{place}": values for place, values in norms.items()})
    return {**case, "prompt": prompt, "prompt_ids": ids, "generated": generated, "margin": margin,
            "answer": text.split("<|im_start|> assistant\n")[-1].strip()}


@torch.inference_mode()
def main():
    torch.set_num_threads(1)
    weights = Weights()
    add_language_model(weights)
    add_vision(weights)
    write_checkpoint(weights.tensors)
    features = vision_features(weights.tensors, preprocessed())
    projected = project(weights.tensors, features)
    out = {"vision_features": features.contiguous(), "projected": projected}
    cases = [run(case, weights.tensors, projected, out) for case in CASES]
    save_file({name: value.float().contiguous().clone() for name, value in out.items()}, OUT / "expected.safetensors")
    write_json(OUT / "expected.json", cases)
    for case in cases:
        print(case["name"], len(case["prompt_ids"]), case["generated"], f"margin {case['margin']:.4f}")


if __name__ == "__main__":
    main()
