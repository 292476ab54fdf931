"""Makes views.safetensors: neighbour similarities and attention of two golden cases, from numpy alone in float64.

    python -m venv V && V/bin/pip install numpy safetensors
    V/bin/python tests/core/backend/make_views.py

Nothing of this program computes the expectations: LLaMA with LoRA is written out below from its definition, every position
at once and without a cache. It starts from the reference's own projector output and pooled tokens, and its greedy tokens are
checked against the reference's.
"""

import json
import pathlib
import struct

import numpy
from safetensors.numpy import load_file, save_file

HERE = pathlib.Path(__file__).parent
GOLDENS = HERE.parent.parent / "goldens"
MODEL = GOLDENS / "checkpoints/tiny-pllava-mha"
CASES = ("p02", "p08")
LAYERS, HEADS, SIZE, IMAGE, PAD, EPS, THETA = 4, 6, 96, 1000, 1001, 1e-5, 1e4


def load_bf16(path):
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    out = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            halves = numpy.frombuffer(data[begin:end], dtype="<u2").astype(numpy.uint32) << 16
            out[name] = halves.view(numpy.float32).astype(numpy.float64).reshape(entry["shape"])
    return out


def weights():
    out = {}
    for file in sorted(MODEL.glob("model-0*.safetensors")):
        out.update(load_bf16(file))
    return {name.removeprefix("language_model.base_model.model."): tensor for name, tensor in out.items()}


def norm(x, weight):
    return x / numpy.sqrt((x * x).mean(-1, keepdims=True) + EPS) * weight


def rotate(x):  # (heads, L, d)
    half = x.shape[-1] // 2
    angles = numpy.outer(numpy.arange(x.shape[1]), THETA ** (-numpy.arange(half) / half))
    first, second = x[..., :half], x[..., half:]
    cosine, sine = numpy.cos(angles), numpy.sin(angles)
    return numpy.concatenate([first * cosine - second * sine, second * cosine + first * sine], -1)


def adapted(w, stem, x, scaling):
    y = x @ w[stem + ".base_layer.weight"].T
    return y + scaling * (x @ w[stem + ".lora_A.default.weight"].T @ w[stem + ".lora_B.default.weight"].T)


def run(w, x, scaling):
    """Hidden states after each layer and the final norm, and each layer's attention (heads, L, L)."""
    hidden, attention = [], []
    length = len(x)
    split = lambda y: y.reshape(length, HEADS, -1).transpose(1, 0, 2)
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        y = norm(x, w[at + "input_layernorm.weight"])
        q = rotate(split(adapted(w, at + "self_attn.q_proj", y, scaling)))
        k = rotate(split(y @ w[at + "self_attn.k_proj.weight"].T))
        v = split(adapted(w, at + "self_attn.v_proj", y, scaling))
        scores = q @ k.transpose(0, 2, 1) / numpy.sqrt(SIZE / HEADS)
        scores[:, numpy.triu(numpy.ones((length, length), bool), 1)] = -numpy.inf
        scores = numpy.exp(scores - scores.max(-1, keepdims=True))
        attention.append(scores / scores.sum(-1, keepdims=True))
        x = x + (attention[-1] @ v).transpose(1, 0, 2).reshape(length, -1) @ w[at + "self_attn.o_proj.weight"].T
        y = norm(x, w[at + "post_attention_layernorm.weight"])
        gate = y @ w[at + "mlp.gate_proj.weight"].T
        x = x + (gate / (1 + numpy.exp(-gate)) * (y @ w[at + "mlp.up_proj.weight"].T)) @ w[at + "mlp.down_proj.weight"].T
        hidden.append(x)
    hidden.append(norm(x, w["model.norm.weight"]))
    return hidden, attention


def similarities(name, grid):
    """`grid` (T, H, W, D)"""
    unit = grid / numpy.linalg.norm(grid, axis=-1, keepdims=True)
    return {f"{name}.right": (unit[:, :, 1:] * unit[:, :, :-1]).sum(-1),
            f"{name}.down": (unit[:, 1:] * unit[:, :-1]).sum(-1),
            f"{name}.next": (unit[1:] * unit[:-1]).sum(-1)}


def case(w, c):
    embed = w["model.embed_tokens.weight"]
    words = lambda ids: embed[[PAD if id == IMAGE else id for id in ids]]
    pooled = load_file(GOLDENS / c["file"])["pooled"][0].astype(numpy.float64)
    ids, answer, shape = c["input_ids"], c["generated"], c["pooling_shape"]
    at = ids.index(IMAGE)
    x = numpy.concatenate([words(ids[:at]), pooled, words(ids[at + 1:]), words(answer[:-1])])
    hidden, attention = run(w, x, c["lora_alpha"] / c["lora_r"])
    prompt = len(ids) - 1 + len(pooled)
    logits = hidden[-1][prompt - 1:] @ w["lm_head.weight"].T
    assert logits.argmax(-1).tolist() == answer, c["id"]
    out = {f"attention.{layer}": probabilities[:, prompt - 1:, at:at + len(pooled)].mean(0)
           for layer, probabilities in enumerate(attention)}
    projected = load_file(GOLDENS / c["vision_file"])["projector_out"].astype(numpy.float64)
    out.update(similarities("projected", projected.reshape(len(projected), 4, 4, -1)))
    out.update(similarities("pooled", pooled.reshape(*shape, -1)))
    for layer, states in enumerate(hidden):
        name = "final" if layer == LAYERS else f"layer:{layer}"
        out.update(similarities(name, states[at:at + len(pooled)].reshape(*shape, -1)))
    return {f"{c['id'][:3]}/{name}": tensor for name, tensor in out.items()}


def main():
    w, out = weights(), {}
    for c in json.loads((GOLDENS / "cases/index.json").read_text()):
        if c["id"][:3] in CASES:
            out.update(case(w, c))
    save_file({name: numpy.ascontiguousarray(tensor.astype(numpy.float32)) for name, tensor in out.items()},
              HERE / "views.safetensors")
    print(len(out), "tensors")


if __name__ == "__main__":
    main()
