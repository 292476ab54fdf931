"""Makes transformers5/: a tiny random LLaVA as transformers 5 writes one, adapters of PEFT on it, and what they give.

    python -m venv V && V/bin/pip install torch==2.11.0 transformers==5.24.0 peft==0.21.2 numpy pillow
    V/bin/python tests/core/backend/make_transformers5.py

The folder model/ is what save_pretrained leaves: no tokenizer.model, no pad token, the image processor inside
processor_config.json, a vision tower without "vision_model.". expected.safetensors has pixels, a prompt (the image as one
id) and the logits after it, in fp32, of the base, of a tied one and under every adapter; tokenizer.json next to it has ids and
texts of this tokenizer and of variants of its settings.
"""

import json
import math
import pathlib
import shutil
import tempfile

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AddedToken, AutoTokenizer, CLIPImageProcessor, LlamaTokenizer, LlavaConfig
from transformers import LlavaForConditionalGeneration, LlavaProcessor

HERE = pathlib.Path(__file__).parent
OUT, MODEL = HERE / "transformers5", HERE / "transformers5" / "model"
TEXT = ["USER: What happens in the video? ASSISTANT: A man walks over the bridge and the dog walks with him.",
        "the quick brown fox jumps over the lazy dog, then another one there in the water",
        "视频里发生了什么？ 一个人在走路。 一个人在桥上走。", "in on an at it is was the there then them other over under"] * 5


def tokenizer():
    trained = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    trained.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="first", split=True)
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    trained.train_from_iterator(TEXT, trainers.BpeTrainer(vocab_size=400, special_tokens=special, show_progress=False))
    model = json.loads(trained.to_str())["model"]
    made = LlamaTokenizer(vocab=model["vocab"], merges=[tuple(pair) for pair in model["merges"]], add_bos_token=True,
                          extra_special_tokens={"image_token": "<image>"})
    made.add_tokens([AddedToken("<image>", special=True, normalized=False)])
    return made


def write_model(made):
    vision = dict(model_type="clip_vision_model", hidden_size=16, intermediate_size=32, num_hidden_layers=2,
                  num_attention_heads=2, image_size=28, patch_size=14, projection_dim=8)
    text = dict(model_type="llama", hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=4,
                num_key_value_heads=2, vocab_size=416, max_position_embeddings=512, rms_norm_eps=1e-5)
    config = LlavaConfig(vision_config=vision, text_config=text, image_token_index=made.convert_tokens_to_ids("<image>"),
                         vision_feature_layer=-2, vision_feature_select_strategy="default")
    torch.manual_seed(1)
    model = LlavaForConditionalGeneration(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)
    model.to(torch.bfloat16).save_pretrained(MODEL)
    images = CLIPImageProcessor(image_mean=[0.5, 0.4, 0.3], image_std=[0.2, 0.25, 0.3], size={"shortest_edge": 28},
                                crop_size={"height": 28, "width": 28})
    LlavaProcessor(image_processor=images, tokenizer=made, patch_size=14, vision_feature_select_strategy="default",
                   num_additional_image_tokens=1).save_pretrained(MODEL)


def logits(model, pixels, ids, image):
    expanded = [wide for one in ids for wide in ([one] * 4 if one == image else [one])]
    with torch.no_grad():
        out = model(input_ids=torch.tensor([expanded]), pixel_values=pixels, attention_mask=torch.ones(1, len(expanded)))
    return out.logits[0, -1].float().contiguous()


def base():
    return LlavaForConditionalGeneration.from_pretrained(MODEL, dtype=torch.float32).eval()


LANGUAGE = r".*language_model.*\.({})"
EVERY = "q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj"
ADAPTERS = {
    "every-layer": dict(r=2, lora_alpha=3, target_modules=LANGUAGE.format(EVERY)),
    "patterns": dict(r=4, lora_alpha=8, target_modules=LANGUAGE.format("q_proj|o_proj|down_proj"),
                     rank_pattern={"layers.0.self_attn.q_proj": 2, r".*\.1\.mlp\.down_proj": 3, "down_proj": 1},
                     alpha_pattern={r"^model\.language_model\.layers\.1\.self_attn\.(q|o)_proj": 2, "down_proj": 5}),
    "all-linear": dict(r=2, lora_alpha=4, target_modules="all-linear"),
    "stabilised": dict(r=3, lora_alpha=2, target_modules=LANGUAGE.format("q_proj|v_proj"), use_rslora=True,
                       modules_to_save=["multi_modal_projector", "lm_head"]),
    "some-layers": dict(r=2, lora_alpha=4, target_modules=["q_proj", "v_proj", "gate_proj"], layers_to_transform=[1],
                        exclude_modules=r".*vision_tower.*"),
    "gaussian": dict(r=2, lora_alpha=2, target_modules=LANGUAGE.format("q_proj|v_proj"), init_lora_weights="gaussian"),
    "pissa": dict(r=2, lora_alpha=4, target_modules=LANGUAGE.format("q_proj|v_proj"), init_lora_weights="pissa"),
    "olora": dict(r=2, lora_alpha=4, target_modules=LANGUAGE.format("q_proj|v_proj"), init_lora_weights="olora"),
}


def write_adapter(name, settings):
    torch.manual_seed(len(name))
    model = get_peft_model(base(), LoraConfig(**settings))
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if "lora_" in key or "modules_to_save" in key:
                parameter.add_(torch.randn_like(parameter) * 0.3)
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        (OUT / name).mkdir()
        for file in ("adapter_config.json", "adapter_model.safetensors"):
            shutil.copy(pathlib.Path(folder) / file, OUT / name)
    config = json.loads((OUT / name / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = None
    if isinstance(config["target_modules"], list):
        config["target_modules"].sort()
    (OUT / name / "adapter_config.json").write_text(json.dumps(config, indent=1) + "\n")


def expectations(made, image):
    torch.manual_seed(2)
    pixels = torch.randn(1, 3, 28, 28)
    ids = made("USER: <image>\nWhat happens in the video? ASSISTANT:")["input_ids"]
    out = {"pixel_values": pixels[0], "prompt_ids": torch.tensor(ids), "base": logits(base(), pixels, ids, image)}
    tied = base()
    tied.config.tie_word_embeddings = tied.config.text_config.tie_word_embeddings = True
    tied.lm_head.weight = tied.get_input_embeddings().weight
    out["tied"] = logits(tied, pixels, ids, image)
    for name in ADAPTERS:
        model = PeftModel.from_pretrained(base(), OUT / name).float().eval()
        out[name] = logits(model, pixels, ids, image)
        for key, module in model.named_modules():
            if ".language_model." in key and isinstance(getattr(module, "scaling", None), dict):
                module.scaling["default"] *= 3
        if name in ("every-layer", "patterns", "all-linear", "stabilised"):
            out[name + ".threefold"] = logits(model, pixels, ids, image)
    save_file(out, OUT / "expected.safetensors")


STRINGS = ["", " ", "  ", "a", "the dog", " the dog", "the  dog", "the dog ", "\n", "\n\nthe\n", "\t the\t", "视频里发生了什么？",
           "一个人 在 走路", "🙂", "🙂🙂 the 👩‍👩‍👧 dog", "café naïve", "e\u0301", "<s>", "a<s>b", "</s>", "<image>", "USER: <image>\nWhat?",
           " <image> <image>", "<image>the", "the<image> dog", "<unk>", "<0x0A>", "<image", "image>", "▁", "▁the", "the▁dog",
           "\x00", "\u200b", "\ufeff", "\u3000", "\u00a0the", "ﬁ", "Ω≈ç√", "один два", "שלום", "العربية", "हिन्दी", "𝕳𝖊𝖑𝖑𝖔", "\U0010ffff",
           "thethethethe", "aaaaaaaaaaaaaaaaaaaaaaaa", "there then them other", "walks walks  walks   walks", "1234567890 12 34",
           "x" * 300, " " * 40, "the " * 60, "什么" * 30, "?!.,;:'\"()[]{}", "line one\nline two\r\nline three", "ASSISTANT: A man",
           "</s> </s>", "<s></s><unk>", "在在在 桥 上"]
VARIANTS = {
    "as written": {},
    "always": {"pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": False}},
    "never, split": {"pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never", "split": True}},
    "legacy": {"pre_tokenizer": None,
               "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
                              {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}},
    "whole words first": {"model": {"ignore_merges": True},
                          "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": True}},
    "no byte fallback": {"model": {"byte_fallback": False, "unk_token": "<unk>"}},
    "unknown ones apart": {"model": {"byte_fallback": False, "fuse_unk": False, "unk_token": "<unk>"}},
    "unknown ones dropped": {"model": {"byte_fallback": False, "unk_token": None}},
}


def tokenizer_rows():
    whole = json.loads((MODEL / "tokenizer.json").read_text())
    out = []
    for name, changes in VARIANTS.items():
        changed = {**whole, **{key: value for key, value in changes.items() if key != "model"}}
        changed["model"] = {**whole["model"], **changes.get("model", {})}
        used = Tokenizer.from_str(json.dumps(changed))
        rows = []
        for text in STRINGS:
            ids = used.encode(text).ids
            rows.append([text, ids, used.decode(ids, skip_special_tokens=True), used.decode(ids, skip_special_tokens=False)])
        out.append({"name": name, "changes": changes, "rows": rows})
    auto = AutoTokenizer.from_pretrained(MODEL)
    for text, ids, plain, kept in out[0]["rows"]:
        assert auto(text)["input_ids"] == ids and auto.decode(ids, skip_special_tokens=True) == plain, text
    (OUT / "tokenizer.json").write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n")


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    MODEL.mkdir(parents=True)
    made = tokenizer()
    write_model(made)
    for name, settings in ADAPTERS.items():
        write_adapter(name, settings)
    expectations(made, made.convert_tokens_to_ids("<image>"))
    tokenizer_rows()


if __name__ == "__main__":
    main()
