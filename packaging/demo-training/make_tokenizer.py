#!/usr/bin/env python3
"""Makes the demo's tokenizer: a small sentencepiece BPE with byte fallback that keeps every word of an answer whole.

    pip install sentencepiece
    pllava demo-data --out IMAGES --stage image --clips 1000 --questions 12
    pllava demo-data --out CLIPS --stage video --clips 1000 --questions 12 --frames 1
    packaging/demo-training/make_tokenizer.py FOLDER IMAGES/set.jsonl CLIPS/set.jsonl

Writes tokenizer.model and the JSON files next to it. Its result is in packaging/demo-training/model, so that
training needs neither Python nor this script.
"""

import io
import json
import random
import sys
from pathlib import Path

import sentencepiece

IMAGE, PAD = "<image>", "<pad>"
ROLES = ("USER:", "ASSISTANT:", "Human:", "Assistant:", "AI:", "Question:", "Answer:")
HINTS = (" Answer briefly.", "请简短回答。")
# Chinese has no spaces to stop a merge: these stay whole wherever they stand, and what lies between them is single.
CHINESE = """红色 绿色 蓝色 黄色 紫色 橙色 黑色 灰色 白色 圆形 正方形 三角形 星形 物体 图形 视频 图片 背景 镜头 移动 出现 消失
静止不动 静止 左上角 右上角 左下角 右下角 上方 下方 左边 右边 中间 上面 下面 左上 右上 左下 右下 一个 两个 三个 没有 是的 什么
颜色 形状 哪里 哪个 向 快 慢 先 后 不 是 大 小 上 下 左 右 首先 最后 发生 描述 位置 大小 速度 方向 认识 简单 请简短回答""".split()
# English beyond the demo's own sentences, so that other questions are not all single letters.
ENGLISH = """You are a helpful assistant watch clip and answer the question about shapes in short sentences what where
when why who is are the an of to in on at with from by for it this that there first last then before after same different
small large big fast slow top bottom middle center corner side near behind front between above below time second frame
picture scene camera person man woman child dog cat car ball box house tree walk run jump open close hold take put look
pink brown background number many much can could does do did has have not none nothing something""".split()
PIECES = 1100


def corpus(lines):
    chosen = random.Random(3)
    for line in lines:
        sample = json.loads(line)
        hint = HINTS[sample["language"] == "zh"] if chosen.random() < 0.5 else ""
        yield f"{chosen.choice(ROLES)} {sample['question']}{hint} {chosen.choice(ROLES)} {sample['answer']}"
    for _ in range(1500):
        yield " ".join(chosen.sample(ENGLISH, 8))
    for word in words(lines):
        yield from [f"{word} {word}"] * 60


def words(lines):
    """English words of questions and answers, and those that only whole sentences about clips have."""
    samples = [json.loads(line) for line in lines]
    texts = [sample[key] for sample in samples if sample["language"] == "en" for key in ("question", "answer")]
    return sorted({word.strip(".,?") for text in texts for word in text.split()} | {"First", "Last", "pans", "stays", "not"})


def train(lines):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(list(corpus(lines))), model_writer=model, model_type="bpe", vocab_size=PIECES,
        user_defined_symbols=CHINESE, byte_fallback=True, character_coverage=1.0, split_digits=True, max_sentencepiece_length=12,
        allow_whitespace_only_pieces=True, remove_extra_whitespaces=False, normalization_rule_name="identity", unk_id=0,
        bos_id=1, eos_id=2, pad_id=-1, add_dummy_prefix=True, num_threads=1, minloglevel=2, hard_vocab_limit=False)
    return model.getvalue()


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1) + "\n")


def main(folder, *sets):
    lines = [line for data in sets for line in Path(data).read_text().splitlines()]
    model = train(lines)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.model").write_bytes(model)
    pieces = sentencepiece.SentencePieceProcessor(model_proto=model)
    count = pieces.get_piece_size()
    write_json(folder / "added_tokens.json", {IMAGE: count, PAD: count + 1})
    write_json(folder / "special_tokens_map.json", {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": PAD})
    special = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True}
    tokens = {0: "<unk>", 1: "<s>", 2: "</s>", count: IMAGE, count + 1: PAD}
    write_json(folder / "tokenizer_config.json", {
        "add_bos_token": True, "add_eos_token": False, "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
        "pad_token": PAD, "legacy": True, "clean_up_tokenization_spaces": False, "model_max_length": 2048,
        "padding_side": "left", "sp_model_kwargs": {}, "spaces_between_special_tokens": False,
        "use_default_system_prompt": False, "tokenizer_class": "LlamaTokenizer",
        "added_tokens_decoder": {str(number): {"content": text, **special} for number, text in tokens.items()}})
    split = [word for word in words(lines) if len(pieces.encode(word)) != 1]
    split += [word for word in CHINESE if len(pieces.encode("颜" + word)) - len(pieces.encode("颜")) != 1]
    print(count + 2, "pieces; words in more than one:", split or "none")
    for text in ("The red circle moves to the upper left. Last the blue star disappears.", "是的，视频中有红色的圆形。红色的圆形向左上移动。"):
        print(pieces.encode(text, out_type=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
