"""Makes layouts.safetensors: Video-ChatGPT's visual tokens of the golden clip v1, as numpy computes them in doubles.

    python -m venv V && V/bin/pip install numpy safetensors      # numpy 2.4.6 was used
    V/bin/python tests/core/backend/make_layouts.py

Vision features (after the reference's own tower) and projector weights come from tests/goldens. The order is that of
get_spatio_temporal_features in Video-ChatGPT's code (arXiv 2306.05424): the frames' means over space, then the places'
means over time; its padding to 100 frames is left out.
"""

import math
import pathlib

import numpy as np
from safetensors.numpy import load_file, save_file

HERE = pathlib.Path(__file__).parent
GOLDENS = HERE.parent.parent / "goldens"
WEIGHTS = load_file(GOLDENS / "checkpoints/tiny-pllava-mha-merged-fp32/model.safetensors")


def weight(name):
    return WEIGHTS[name].astype(np.float64)


def projected(x):
    x = x @ weight("multi_modal_projector.linear_1.weight").T + weight("multi_modal_projector.linear_1.bias")
    x = 0.5 * x * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))
    return x @ weight("multi_modal_projector.linear_2.weight").T + weight("multi_modal_projector.linear_2.bias")


golden = load_file(GOLDENS / "vision/tiny-pllava-mha__v1__nf8.safetensors")
features = golden["clip_hidden_m2"][:, 1:].astype(np.float64)  # (T, N, Dv), the class token dropped
assert np.abs(projected(features) - golden["projector_out"]).max() < 1e-4  # this is the reference's projector

means = np.concatenate([features.mean(axis=1), features.mean(axis=0)])  # (T + N, Dv)
save_file({"video_chatgpt": projected(means).astype(np.float32)}, HERE / "layouts.safetensors")
