"""Run inside an engine's own environment: build an index, answer questions, answer one and leave.

    python engines.py ENGINE build FOLDER MODEL CORPUS
    python engines.py ENGINE ask FOLDER MODEL QUERIES     ids and milliseconds of each, as JSON
    python engines.py ENGINE once FOLDER MODEL QUESTION

Each peer is used as its own documentation shows for hybrid search, with the same model on the
processor, its index kept on disk, ten answers a question. Imports stand inside the functions: no
environment has them all.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Ask = Callable[[str], list[str]]
TOP = 10
WARM = 3  # questions answered before the clock runs


def lines(path: Path) -> list[dict[str, str]]:
    """Return the objects of a file of JSON Lines."""
    return [
        json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()
    ]


def texts(corpus: Path) -> tuple[list[str], list[str]]:
    """Return the ids and the texts of a corpus in BEIR form, title and text together."""
    rows = lines(corpus)
    return [row["_id"] for row in rows], [f"{row['title']} {row['text']}".strip() for row in rows]


# txtai: sparse and dense in one index


def txtai_build(folder: Path, model: str, corpus: Path) -> None:
    from txtai import Embeddings

    ids, passages = texts(corpus)
    embeddings = Embeddings(path=model, hybrid=True, gpu=False)
    embeddings.index(zip(ids, passages, strict=True))
    embeddings.save(str(folder / "index"))


def txtai_open(folder: Path, model: str) -> Ask:
    from txtai import Embeddings

    embeddings = Embeddings(path=model, hybrid=True, gpu=False)
    embeddings.load(str(folder / "index"))
    return lambda question: [id for id, _ in embeddings.search(question, TOP)]


# Chroma: dense only in its own process; full-text search there filters, it does not rank


def chroma_collection(folder: Path, model: str):
    import chromadb
    from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

    embed = SentenceTransformerEmbeddingFunction(model_name=model, device="cpu")
    client = chromadb.PersistentClient(
        path=str(folder / "chroma"), settings=chromadb.Settings(anonymized_telemetry=False)
    )
    return client.get_or_create_collection(
        "laws", embedding_function=embed, configuration={"hnsw": {"space": "cosine"}}
    )


def chroma_build(folder: Path, model: str, corpus: Path) -> None:
    ids, passages = texts(corpus)
    collection = chroma_collection(folder, model)
    for at in range(0, len(ids), 2000):  # it takes some 5,000 at most at once
        collection.add(ids=ids[at : at + 2000], documents=passages[at : at + 2000])


def chroma_open(folder: Path, model: str) -> Ask:
    collection = chroma_collection(folder, model)
    return lambda question: collection.query(query_texts=[question], n_results=TOP)["ids"][0]


# LanceDB: a table with vectors and a full-text index, fused by reciprocal ranks


def lancedb_build(folder: Path, model: str, corpus: Path) -> None:
    import lancedb
    from sentence_transformers import SentenceTransformer

    ids, passages = texts(corpus)
    vectors = SentenceTransformer(model, device="cpu").encode(passages, normalize_embeddings=True)
    rows = [
        {"id": id, "text": text, "vector": vector}
        for id, text, vector in zip(ids, passages, vectors, strict=True)
    ]
    table = lancedb.connect(str(folder / "lance")).create_table("laws", rows)
    table.create_fts_index("text")


def lancedb_open(folder: Path, model: str) -> Ask:
    import lancedb
    from lancedb.rerankers import RRFReranker
    from sentence_transformers import SentenceTransformer

    embedder = SentenceTransformer(model, device="cpu")
    table = lancedb.connect(str(folder / "lance")).open_table("laws")
    reranker = RRFReranker()

    def ask(question: str) -> list[str]:
        vector = embedder.encode(question, normalize_embeddings=True)
        # Its query language reads marks as operators.
        plain = " ".join("".join(c if c.isalnum() else " " for c in question).split())
        found = (
            table.search(query_type="hybrid").vector(vector).text(plain).distance_type("cosine")
            .rerank(reranker).limit(TOP).to_list()
        )  # fmt: skip
        return [row["id"] for row in found]

    return ask


# Haystack: a document store in memory, saved whole; BM25 and vectors joined by reciprocal ranks


def haystack_build(folder: Path, model: str, corpus: Path) -> None:
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
    )

    ids, passages = texts(corpus)
    embedder = SentenceTransformersDocumentEmbedder(
        model=model, device=ComponentDevice.from_str("cpu")
    )
    embedder.warm_up()
    documents = [Document(id=id, content=text) for id, text in zip(ids, passages, strict=True)]
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(embedder.run(documents=documents)["documents"])
    store.save_to_disk(str(folder / "haystack.json"))


def haystack_open(folder: Path, model: str) -> Ask:
    from haystack import Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersTextEmbedder,
    )

    store = InMemoryDocumentStore.load_from_disk(str(folder / "haystack.json"))
    pipeline = Pipeline()
    pipeline.add_component(
        "embed",
        SentenceTransformersTextEmbedder(model=model, device=ComponentDevice.from_str("cpu")),
    )
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=100))
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=100))
    pipeline.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=TOP))
    pipeline.connect("embed.embedding", "dense.query_embedding")
    pipeline.connect("dense", "join")
    pipeline.connect("words", "join")

    def ask(question: str) -> list[str]:
        found = pipeline.run({"embed": {"text": question}, "words": {"query": question}})
        return [document.id for document in found["join"]["documents"]]

    return ask


# LlamaIndex: its vector index and its BM25 retriever, fused by reciprocal ranks


def llamaindex_models(model: str):
    from llama_index.core import Settings
    from llama_index.core.llms import MockLLM
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    Settings.llm = MockLLM()
    Settings.embed_model = HuggingFaceEmbedding(model_name=model, device="cpu")


def llamaindex_build(folder: Path, model: str, corpus: Path) -> None:
    from llama_index.core import VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    llamaindex_models(model)
    ids, passages = texts(corpus)
    nodes = [TextNode(id_=id, text=text or " ") for id, text in zip(ids, passages, strict=True)]
    VectorStoreIndex(nodes).storage_context.persist(str(folder / "llama"))
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=100)
    words.persist(str(folder / "llama-bm25"))


def llamaindex_open(folder: Path, model: str) -> Ask:
    from llama_index.core import StorageContext, load_index_from_storage
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.retrievers.bm25 import BM25Retriever

    llamaindex_models(model)
    context = StorageContext.from_defaults(persist_dir=str(folder / "llama"))
    dense = load_index_from_storage(context).as_retriever(similarity_top_k=100)
    words = BM25Retriever.from_persist_dir(str(folder / "llama-bm25"))
    both = QueryFusionRetriever(
        [dense, words], similarity_top_k=TOP, num_queries=1, mode="reciprocal_rerank",
        use_async=False,
    )  # fmt: skip
    return lambda question: [found.node.node_id for found in both.retrieve(question)]


# kb, through the functions that its command line calls


def kb_build(folder: Path, model: str, corpus: Path) -> None:
    import shutil

    from kb.cli import main

    # The installed model is the same as the peers' folder; kb finds it by itself.
    shutil.copy(corpus, kb_workspace(folder) / "corpus" / "laws")
    sys.argv = ["kb", "-w", str(kb_workspace(folder)), "ingest"]
    main()


def kb_workspace(folder: Path) -> Path:
    from kb.workspace import init_workspace

    return init_workspace(folder / "workspace").root


def kb_open(folder: Path, model: str) -> Ask:
    from kb.cli.opening import search_of
    from kb.model import Filter
    from kb.search.evaluate import PASSAGES, provisions
    from kb.store.embedded import EmbeddedStore
    from kb.workspace import open_workspace

    workspace = open_workspace(folder / "workspace")
    store = EmbeddedStore(workspace.indexes)
    search = search_of(workspace, store)
    # Ten provisions: of some, several passages are found.
    return lambda question: provisions(list(search(question, Filter(), PASSAGES)))[:TOP]


ENGINES = {
    "kb": (kb_build, kb_open),
    "txtai": (txtai_build, txtai_open),
    "chroma": (chroma_build, chroma_open),
    "lancedb": (lancedb_build, lancedb_open),
    "haystack": (haystack_build, haystack_open),
    "llamaindex": (llamaindex_build, llamaindex_open),
}


def answers(ask: Ask, queries: Path) -> list[dict[str, object]]:
    """Return the ids found for each query and the milliseconds that it took."""
    asked = lines(queries)
    for query in asked[:WARM]:
        ask(query["text"])
    found: list[dict[str, object]] = []
    for query in asked:
        start = time.perf_counter()
        ids = ask(query["text"])
        spent = 1000 * (time.perf_counter() - start)
        found.append({"query": query["_id"], "ids": ids, "ms": spent})
    return found


def main() -> None:
    """Do what the command line says."""
    engine, what, folder, model, given = sys.argv[1:6]
    build, opened = ENGINES[engine]
    if what == "build":
        build(Path(folder), model, Path(given))
    elif what == "ask":
        print(json.dumps(answers(opened(Path(folder), model), Path(given))))
    else:
        print("\n".join(opened(Path(folder), model)(given)))


if __name__ == "__main__":
    main()
