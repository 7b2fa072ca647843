import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb.errors import ModelError
from kb.search import embed, export, weights
from kb.search.models import open_embedder
from kb.workspace import Settings

TEXTS = [
    "Whoever recruits a person by force commits trafficking in persons.",
    "border",
    "The inspector shall keep a register of every vehicle stopped at the crossing. " * 30,
    "",
]


@pytest.fixture(scope="session")
def indexes(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An indexes folder of this module's own with the default model."""
    return shutil.copytree(models, tmp_path_factory.mktemp("workspace") / "indexes")


@pytest.fixture(scope="session")
def both(indexes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An indexes folder with the default model in each precision."""
    folder = shutil.copytree(indexes, tmp_path_factory.mktemp("both") / "indexes")
    for precision in ("fp32", "int8"):
        open_embedder(Settings(precision=precision), folder)
    return folder


@pytest.fixture(scope="session")
def embedder(indexes: Path) -> embed.OnnxEmbedder:
    return open_embedder(Settings(), indexes)


@pytest.fixture(scope="session")
def wanted() -> np.ndarray:
    """What sentence-transformers makes of TEXTS, in a process of its own."""
    script = (
        "import json, sys; from sentence_transformers import SentenceTransformer as S;"
        "texts = json.load(sys.stdin); model = S(sys.argv[1], device='cpu');"
        "print(json.dumps(model.encode(texts, normalize_embeddings=True).tolist()))"
    )
    folder = str(weights.fetched("all-MiniLM-L6-v2"))
    child = subprocess.run(
        [sys.executable, "-c", script, folder],
        input=json.dumps(TEXTS),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return np.array(json.loads(child.stdout.strip().splitlines()[-1]))


@pytest.mark.parametrize(("precision", "bound"), [("fp32", 0.9999), ("int8", 0.98)])
def test_vectors_are_those_of_sentence_transformers(precision, bound, wanted, both):
    got = open_embedder(Settings(precision=precision), both).encode_passages(TEXTS)
    assert np.all(np.sum(wanted * got, axis=1) >= bound)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_vector_does_not_depend_on_what_it_is_encoded_with(precision, both):
    model = open_embedder(Settings(precision=precision), both)
    together = model.encode_passages(TEXTS)
    apart = np.stack([model.encode_passages([text])[0] for text in TEXTS])
    assert np.all(np.sum(together * apart, axis=1) > 0.99999)


def test_the_precision_is_part_of_what_a_model_is_called(both):
    names = [open_embedder(Settings(precision=each), both).name for each in ("fp32", "int8")]
    assert names[1] == f"{names[0]} int8"


@pytest.mark.parametrize(("seconds", "precision"), [(0.3, "int8"), (0.9, "fp32")])
def test_the_precision_is_what_the_processor_is_faster_with(monkeypatch, seconds, precision):
    monkeypatch.setattr(export, "_seconds", lambda graph: seconds if "int8" in graph.name else 1.0)
    graphs = {each: Path(f"{each}.onnx") for each in export.LEAST_COSINE}
    assert export._in_turn("auto", graphs)[0] == precision
    assert export._in_turn("fp32", graphs) == ("fp32",)


def test_an_export_from_before_there_was_a_choice_stays_in_use(both, tmp_path):
    model = embed.exported("all-MiniLM-L6-v2", both, "fp32")
    old = shutil.copytree(model, embed.models_folder(tmp_path) / "old")
    facts = json.loads((old / embed.FACTS).read_text(encoding="utf-8"))
    del facts["precision"]
    (old / embed.FACTS).write_text(json.dumps(facts), encoding="utf-8")
    opened = open_embedder(Settings(), tmp_path)
    assert opened.folder == old
    assert opened.name == open_embedder(Settings(precision="fp32"), both).name


def test_an_unknown_precision_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(ModelError, match="'int4'; kb knows auto, fp32 and int8"):
        open_embedder(Settings(precision="int4"), tmp_path)


def test_rows_are_unit_vectors_in_the_order_given(embedder):
    vectors = embedder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dim)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert embedder.encode_passages([text])[0] @ vector > 0.9999


def test_a_query_and_a_passage_of_the_same_words_agree(embedder):
    assert embedder.encode_query(TEXTS[0]) @ embedder.encode_passages(TEXTS[:1])[0] > 0.9999


def test_no_texts_give_no_vectors(embedder):
    assert embedder.encode_passages([]).shape == (0, embedder.dim)


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\ud800b", "x" * 10_000, "\u200b", "🚔" * 50])
def test_odd_texts_have_finite_vectors(embedder, text):
    assert np.isfinite(embedder.encode_query(text)).all()


@pytest.mark.parametrize(
    "text",
    [
        "No person shall traffic in persons.",
        "No.",
        "s 6(2)",
        "12,345.67 on 2012-02-20",
        "A. B. C. (d) (e)",
        "UNODC and IOM",
        "Luật phòng, chống mua bán người được Quốc hội thông qua",
        "İnsan ticaretiyle mücadele kanunu kapsamında",
        "The Act (মানব পাচার প্রতিরোধ ও দমন আইন) applies to the whole of Bangladesh",
        "",
    ],
)
def test_the_model_reads_the_latin_script(embedder, text):
    assert embedder.reads(text)


@pytest.mark.parametrize(
    "text",
    [
        "মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২",
        "قانون مكافحة الاتجار بالبشر وتهريب المهاجرين",
        "Федеральный закон о противодействии торговле людьми",
        "中华人民共和国反对人口贩卖法规定如下",
        "พระราชบัญญัติป้องกันและปราบปรามการค้ามนุษย์",
        "인신매매 방지법에 관한 규정",
    ],
)
def test_the_model_declines_scripts_that_it_would_spell_out(embedder, text):
    assert not embedder.reads(text)


def test_prefixes_change_the_vectors_they_are_put_before(indexes, embedder):
    prefixed = open_embedder(Settings(query_prefix="query: ", passage_prefix="passage: "), indexes)
    wanted = embedder.encode_passages(["query: border", "passage: border"])
    assert prefixed.encode_query("border") @ wanted[0] > 0.9999
    assert prefixed.encode_passages(["border"])[0] @ wanted[1] > 0.9999
    assert prefixed.name != embedder.name


def test_a_passage_is_embedded_after_its_heading_where_the_prefix_has_a_place_for_it(
    indexes, embedder
):
    headed = open_embedder(Settings(passage_prefix="passage: {heading}\n"), indexes)
    wanted = embedder.encode_passages(["passage: Theft\nWhoever takes", "passage: Fines\nborder"])
    found = headed.encode_passages(["Whoever takes", "border"], ["Theft", "Fines"])
    assert (found * wanted).sum(axis=1) == pytest.approx(1, abs=1e-4)
    alone = embedder.encode_passages(["border"])[0]
    assert embedder.encode_passages(["border"], ["Theft"])[0] @ alone > 0.9999
    assert "{heading}" in headed.name  # by which the store knows what the vectors stand for


def test_opening_and_encoding_load_neither_torch_nor_spacy(indexes):
    script = (
        "import sys; from pathlib import Path; from kb.workspace import Settings;"
        "from kb.search.models import open_embedder;"
        "open_embedder(Settings(), Path(sys.argv[1])).encode_query('border');"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'spacy')"
        " if m in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(indexes)]
    child = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert child.stdout.strip() == "[]"


def test_a_finished_export_is_not_made_again(indexes):
    before = sorted(path.name for path in embed.models_folder(indexes).iterdir())
    stamps = [path.stat().st_mtime_ns for path in indexes.rglob("*")]
    open_embedder(Settings(), indexes)
    assert [path.stat().st_mtime_ns for path in indexes.rglob("*")] == stamps
    assert len(before) == 1


def test_weights_other_than_the_published_ones_are_refused(tmp_path, monkeypatch):
    fake = tmp_path / "fake"
    fake.mkdir()
    (fake / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr(export, "fetched", lambda _: fake)
    with pytest.raises(ModelError, match="published"):
        open_embedder(Settings(), tmp_path / "indexes")


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "weights.pkl"])
def test_pickled_weights_are_refused(tmp_path, name):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match="pickle"):
        open_embedder(Settings(model="mine"), tmp_path / "indexes")


def test_a_pickle_in_one_module_is_refused_though_another_is_safe(tmp_path):
    dense = tmp_path / "mine" / "2_Dense"
    dense.mkdir(parents=True)
    (tmp_path / "mine" / "model.safetensors").write_bytes(b"")
    (dense / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match="2_Dense"):
        open_embedder(Settings(model="mine"), tmp_path / "indexes")


def test_a_model_with_code_of_its_own_is_refused(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"")
    (folder / "modules.json").write_text('[{"type": "custom.Evil", "path": ""}]', encoding="utf-8")
    with pytest.raises(ModelError, match=r"custom\.Evil"):
        open_embedder(Settings(model="mine"), tmp_path / "indexes")


def test_a_folder_without_weights_is_told_so(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(ModelError, match="safetensors"):
        open_embedder(Settings(model="mine"), tmp_path / "indexes")


def test_weights_that_cannot_be_loaded_leave_nothing_behind(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(ModelError, match="mine"):
        open_embedder(Settings(model="mine"), tmp_path / "indexes")
    assert list(embed.models_folder(tmp_path / "indexes").iterdir()) == []


@pytest.mark.parametrize("file", ["model.onnx", "model.json", "tokenizer.json", "weights.bin"])
def test_a_damaged_export_is_told(indexes, tmp_path, file):
    folder = shutil.copytree(embed.exported(Settings().model, indexes), tmp_path / "model")
    (folder / file).write_bytes(b"{")
    with pytest.raises(ModelError, match="kb ingest"):
        embed.read_facts(folder)


def test_a_damaged_export_is_made_anew(indexes, tmp_path):
    copied = shutil.copytree(indexes, tmp_path / "indexes")
    next(copied.rglob("weights.bin")).write_bytes(b"{")
    vector = open_embedder(Settings(), copied).encode_query("border")
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
