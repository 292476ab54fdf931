#!/usr/bin/env python3
"""Puts what an earlier demo base knows into the model that training begins with, where its words are others.

    pip install sentencepiece
    packaging/demo-training/transplant.py EARLIER_BASE packaging/demo-training/model FOLDER

Tower, projector and decoder layers are those of EARLIER_BASE; configuration and tokenizer are those of the model folder. A
word of both tokenizers keeps its embedding and its row of the output; a Chinese word takes those of the English one that it
translates; the rest is drawn from a fixed seed. FOLDER is what train-demo takes as its second argument.
"""

import json
import random
import shutil
import struct
import sys
from pathlib import Path

import sentencepiece

TRANSLATED = dict(pair.split(":") for pair in """红色:red 绿色:green 蓝色:blue 黄色:yellow 紫色:purple 橙色:orange 圆形:circle
正方形:square 三角形:triangle 星形:star 物体:object 图形:shapes 视频:video 图片:image 移动:moves 出现:appears 消失:disappears
静止不动:still 静止:still 一个:one 两个:two 三个:three 没有:none 是的:Yes 是:Yes 不:No 左:left 右:right 上:up 下:down 左边:left 右边:right
什么:What 颜色:color 形状:shape 描述:Describe 方向:direction 哪个:Which 哪里:Where 请简短回答:briefly 发生:happens 和:and 黑色:black 灰色:gray
白色:white 背景:background 镜头:camera 上方:top 下方:bottom 中间:center 上面:above 下面:below 大:large 小:small 快:fast 慢:slow
首先:first 最后:last 先:first 后:last 位置:corner 有:there""".split())
ROWS = ("language_model.model.embed_tokens.weight", "language_model.lm_head.weight")


def read(path):
    """{name: (shape, bytes of fp32)} of a safetensors file of F32 or BF16."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        raw = data[begin:end]
        if entry["dtype"] == "BF16":  # the upper half of an fp32
            wide = bytearray(2 * len(raw))
            wide[2::4], wide[3::4] = raw[0::2], raw[1::2]
            raw = bytes(wide)
        tensors[name] = (entry["shape"], raw)
    return tensors


def write(path, tensors):
    header, offset = {}, 0
    for name, (shape, raw) in tensors.items():
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset + len(raw)]}
        offset += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(raw for _, raw in tensors.values()))


def pieces(folder):
    """Piece by id, the added tokens behind the model's own."""
    model = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
    own = [model.id_to_piece(number) for number in range(model.get_piece_size())]
    added = json.loads((folder / "added_tokens.json").read_text())
    return own + sorted(added, key=added.get)


def transplanted_rows(old, old_pieces, new_pieces, draw):
    shape, raw = old
    width = shape[1] * 4
    rows = {piece: raw[i * width:(i + 1) * width] for i, piece in enumerate(old_pieces)}
    spread = (sum(x * x for x in struct.unpack(f"<{len(raw) // 4}f", raw)) / (len(raw) // 4)) ** 0.5
    out = []
    for piece in new_pieces:
        known = piece if piece in rows else "▁" + TRANSLATED.get(piece, "")
        out.append(rows[known] if known in rows and (piece in rows or piece in TRANSLATED) else
                   struct.pack(f"<{shape[1]}f", *(draw.gauss(0, spread) for _ in range(shape[1]))))
    return [len(new_pieces), shape[1]], b"".join(out)


def main(earlier, model, folder):
    earlier, model, folder = Path(earlier), Path(model), Path(folder)
    shutil.copytree(model, folder)
    draw = random.Random(5)
    tensors = read(earlier / "model.safetensors")
    for name in sorted(ROWS):
        tensors[name] = transplanted_rows(tensors[name], pieces(earlier), pieces(model), draw)
    write(folder / "model.safetensors", tensors)


if __name__ == "__main__":
    main(*sys.argv[1:])
