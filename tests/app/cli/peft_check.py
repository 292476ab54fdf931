"""Loads what `pllava merge` and `pllava convert --to peft` wrote with transformers and PEFT and runs both.

    peft_check.py RUN.safetensors T,H,W MERGED BASE ADAPTER SAVED

RUN is what `pllava inspect` wrote of the unmerged model: its pixels and prompt go in, its greedy tokens and logits are what
has to come out, of MERGED alone and of BASE under the ADAPTER. All in fp32 with transformers' own LLaVA; the pooling, which
that has not, is torch's adaptive_avg_pool3d. SAVED gets the adapter as PEFT itself writes it, to be read by `pllava` again.
"""

import sys

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import LlavaForConditionalGeneration

LARGEST = 2e-4  # of logits of about 12, alpha 8, fp32; measured 5e-5


def embeddings(model, run, shape):
    parts = model.model
    features = parts.vision_tower(run["pixel_values"], output_hidden_states=True).hidden_states[-2][:, 1:]
    projected = parts.multi_modal_projector(features)  # (T, N, D)
    side = int(projected.shape[1] ** 0.5)
    grid = projected.view(len(projected), side, side, -1).permute(3, 0, 1, 2)
    visual = torch.nn.functional.adaptive_avg_pool3d(grid[None], shape)[0].flatten(1).T
    ids = run["prompt_ids"]
    at = ids.tolist().index(model.config.image_token_index)
    words = model.get_input_embeddings()
    return torch.cat([words(ids[:at]), visual, words(ids[at + 1:])])[None]


def check(name, model, run, shape):
    plain = model.base_model.model if isinstance(model, PeftModel) else model
    model.float().eval()
    with torch.no_grad():
        given = embeddings(plain, run, shape)
        logits = model(inputs_embeds=given).logits[0, -1]
        expected = run["generated_ids"].tolist()
        mask = torch.ones(given.shape[:2], dtype=torch.long)
        ids = model.generate(inputs_embeds=given, attention_mask=mask, max_new_tokens=len(expected), do_sample=False)[0].tolist()
    apart = (logits - run["logits"]).abs().max().item()
    print(f"{name}: largest difference of logits {apart:.2e}, tokens {ids}")
    return apart <= LARGEST and ids == expected


def main(dump, shape, merged, base, adapter, saved):
    run, shape = load_file(dump), tuple(map(int, shape.split(",")))
    good = check("merged", LlavaForConditionalGeneration.from_pretrained(merged, dtype=torch.float32), run, shape)
    under = PeftModel.from_pretrained(LlavaForConditionalGeneration.from_pretrained(base, dtype=torch.float32), adapter)
    good &= check("adapter", under, run, shape)
    under.save_pretrained(saved)
    sys.exit(not good)


if __name__ == "__main__":
    main(*sys.argv[1:])
