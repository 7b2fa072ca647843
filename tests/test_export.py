"""The export of a model: from its weights alone where it is a BERT encoder, else by torch."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kb.search import embed, export
from kb.search.bert import read_bert
from kb.search.probes import PROBES, known_vectors
from kb.search.weights import DEFAULT_SHA256, fetched

MODEL = "all-MiniLM-L6-v2"
TEXTS = [
    "Whoever recruits a person by force commits trafficking in persons.",
    "border",
    "The inspector shall keep a register of every vehicle stopped at the crossing. " * 30,
]
ODD = [
    "",
    " \t\n",
    "\x00\x07",
    "\u200b\ufeff\u00ad",
    "ÉCOLE, naïve İstanbul ﬁn",
    "e\u0301 o\u0308",
    "中华人民共和国 mixed with মানব পাচার",
    "[CLS] [MASK] [UNK] [PAD] ##ing",
    "s. 6(2)(a)—“shall”…",
    "x" * 500,
    "🚔 §§ 12–14",
    "law " * 600,
]

# What only torch and sentence-transformers can say, and two small models of random weights that
# they wrote and kb exported: this takes seconds, and one process of its own.
REFERENCE = """
import json, sys
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import AutoTokenizer, BertConfig, BertModel, DistilBertConfig, DistilBertModel

from kb.search.export import export
from kb.search.probes import open_reference, reference_vectors

default, base, texts, odd = json.load(sys.stdin)
base = Path(base)
reference = open_reference(Path(default))
tokens = reference.tokenizer(odd, truncation=True, max_length=256).input_ids
said = {"probes": reference_vectors(reference).tolist(), "tokens": tokens}
torch.manual_seed(1)
small = {
    "bert": BertModel(BertConfig(
        hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96)),
    "distilbert": DistilBertModel(DistilBertConfig(dim=48, n_layers=1, n_heads=4, hidden_dim=96)),
}
for kind, pooling in (("bert", "cls"), ("distilbert", "mean")):
    for name, weights in small[kind].named_parameters():  # those of a new model are all but nought
        torch.nn.init.normal_(weights, 1.0 if name.endswith("LayerNorm.weight") else 0.0, 0.2)
    small[kind].save_pretrained(base / "parts" / kind)
    AutoTokenizer.from_pretrained(default).save_pretrained(base / "parts" / kind)
    encoder = Transformer(str(base / "parts" / kind), max_seq_length=64)
    model = SentenceTransformer(modules=[encoder, Pooling(48, pooling)], device="cpu").eval()
    model.save(str(base / kind))
    said[kind] = model.encode(texts, normalize_embeddings=True).tolist()
    (base / f"{kind}-onnx").mkdir()
    export(base / kind, base / f"{kind}-onnx", kind, "0" * 64, "", "fp32")
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small models lie, each as it was written, and as exported with "-onnx"."""
    return tmp_path_factory.mktemp("small")


@pytest.fixture(scope="module")
def said(small: Path) -> dict[str, Any]:
    child = subprocess.run(
        [sys.executable, "-c", REFERENCE],
        input=json.dumps([str(fetched(MODEL)), str(small), TEXTS, ODD]),
        capture_output=True,
        encoding="utf-8",
    )
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout.strip().splitlines()[-1])


def test_the_vectors_on_file_are_those_of_sentence_transformers(said):
    known = known_vectors(DEFAULT_SHA256)
    assert known.shape == (len(PROBES), 384)
    assert np.allclose(known, said["probes"], atol=1e-4)


def test_tokens_are_those_of_sentence_transformers(said, models):
    tokenizer = embed.open_exported(embed.exported(MODEL, models)).tokenizer
    assert [tokenizer.encode(text).ids for text in ODD] == said["tokens"]


@pytest.mark.parametrize("kind", ["bert", "distilbert"])
def test_another_model_gives_the_vectors_of_sentence_transformers(kind, said, small):
    model = embed.open_exported(small / f"{kind}-onnx")
    cosines = np.sum(model.encode_passages(TEXTS) * said[kind], axis=1)
    assert cosines.min() > 0.9999
    assert model.encode_query(TEXTS[2]) @ said[kind][1] < 0.99  # or any graph would do


@pytest.mark.usefixtures("said")
def test_the_mean_of_words_is_kept_where_their_states_lie_in_a_narrow_cone(small):
    facts = embed.read_facts(small / "bert-onnx")  # random weights tell no two words apart
    assert len(facts.words_mean) == 48
    assert 0.75 <= np.linalg.norm(facts.words_mean) <= 1
    assert facts.identity.endswith(" centred")
    model = embed.open_exported(small / "bert-onnx")
    states = np.concatenate([model.encode_query_words(text)[1] for text in PROBES])
    assert np.linalg.norm(states.mean(axis=0)) < 0.3


def test_the_default_model_s_words_stay_as_they_are_and_its_facts_what_an_older_kb_reads(models):
    folder = embed.exported(MODEL, models)
    assert "words_mean" not in json.loads((folder / embed.FACTS).read_text(encoding="utf-8"))
    assert "centred" not in embed.open_exported(folder).name


@pytest.mark.usefixtures("said")
def test_only_a_bert_encoder_is_read_as_one(small):
    found = read_bert(small / "bert")
    assert found is not None
    assert (found.dim, found.layers, found.heads, found.pooling) == (48, 2, 4, "cls")
    assert read_bert(small / "distilbert") is None


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize(
    ("file", "key", "value"),
    [
        ("config.json", "model_type", "roberta"),
        ("config.json", "hidden_act", "gelu_new"),
        ("config.json", "position_embedding_type", "relative_key"),
        ("config.json", "is_decoder", True),
        ("1_Pooling/config.json", "pooling_mode", "max"),
        ("1_Pooling/config.json", "pooling_mode", ["cls", "mean"]),
    ],
)
def test_a_bert_encoder_with_a_turn_of_its_own_is_left_to_torch(small, tmp_path, file, key, value):
    folder = shutil.copytree(small / "bert", tmp_path / "bert")
    settings = json.loads((folder / file).read_text(encoding="utf-8"))
    (folder / file).write_text(json.dumps(settings | {key: value}), encoding="utf-8")
    assert read_bert(folder) is None


@pytest.mark.usefixtures("said")
def test_weights_that_numpy_cannot_hold_are_left_to_torch(small, tmp_path):
    folder = shutil.copytree(small / "bert", tmp_path / "bert")
    header = (
        b'{"embeddings.word_embeddings.weight":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}'
    )
    weights = len(header).to_bytes(8, "little") + header + b"\x00\x00"
    (folder / "model.safetensors").write_bytes(weights)
    assert read_bert(folder) is None


def test_the_default_model_is_exported_without_torch(tmp_path):
    script = (
        "import sys; from kb.search.export import main;"
        "assert main(sys.argv[1:]) == 0;"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    (tmp_path / "made").mkdir()
    facts = [MODEL, DEFAULT_SHA256, "", "auto"]
    command = [sys.executable, "-c", script, str(fetched(MODEL)), str(tmp_path / "made"), *facts]
    child = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert child.stdout.strip() == "[]", child.stderr


def test_what_rounding_spoils_is_exported_in_single_precision(monkeypatch, tmp_path):
    monkeypatch.setitem(export.LEAST_COSINE, "int8", 1.1)
    monkeypatch.setattr(export, "_seconds", lambda graph: 1.0 if "fp32" in graph.name else 0.1)
    (tmp_path / "made").mkdir()
    # That also tells that the vectors checked last were the second graph's: the first's are no
    # nearer than 0.99, and to be refused.
    export.export(fetched(MODEL), tmp_path / "made", MODEL, DEFAULT_SHA256, "")
    assert embed.read_facts(tmp_path / "made").precision == "fp32"
    made = embed.open_exported(tmp_path / "made").encode_passages(PROBES)
    assert np.sum(made * known_vectors(DEFAULT_SHA256), axis=1).min() > 0.9999


def test_what_rounding_does_to_texts_that_are_not_read_does_not_count(tmp_path, models):
    folder = shutil.copytree(embed.exported(MODEL, models), tmp_path / "made")
    model = embed.open_exported(folder)
    wanted = model.encode_passages(PROBES)
    unread = [place for place, text in enumerate(PROBES) if not model.reads(text)]
    assert unread
    wanted[unread] *= -1
    facts = json.loads((folder / embed.FACTS).read_text(encoding="utf-8"))
    for precision, nearest in (("int8", 1), ("fp32", -1)):
        said = json.dumps(facts | {"precision": precision})
        (folder / embed.FACTS).write_text(said, encoding="utf-8")
        assert export._least_cosine(wanted, folder) == pytest.approx(nearest, abs=1e-3)
