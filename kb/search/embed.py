"""Texts into unit vectors, by ONNX Runtime on the model that ``kb.search.export`` made.

Neither torch nor sentence-transformers is loaded here, so that a search starts at once: the graph
was optimised when it was exported, and its weights lie in a file of their own, which ONNX Runtime
maps (0.05 s to open; 0.2 s as one file that is optimised on loading).

Every core works on a batch of its own, so that none waits for another after each operation.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.errors import ModelError
from kb.ingest.headings import put_before
from kb.workspace import HEADING

if TYPE_CHECKING:
    import numpy as np
    import onnxruntime  # type: ignore[import-untyped]
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    # The tokens of a query, and the places of those of each of its words.
    Cut = tuple[Encoding, dict[str, list[int]]]

GRAPH = "model.onnx"
WEIGHTS = "weights.bin"
TOKENIZER = "tokenizer.json"
FACTS = "model.json"
# What the graph takes, and what it gives: a text's unit vector, shape (texts, dim), and the states
# of its tokens before they are pooled, shape (texts, tokens, dim).
INPUTS = ("input_ids", "attention_mask")
VECTOR, STATES = "vector", "token_states"

# Tokens in one batch, padding included, and texts in it: larger ones leave the processor's cache
# (1,024 tokens take a twelfth more of its time than 256).
BATCH_TOKENS = 256
BATCH_TEXTS = 32
# What decides whether a model reads a text: the characters looked at, and the bounds.
SAMPLE = 300
MOST_UNKNOWN = 0.2
FEWEST_LETTERS = 1.4
_IDEOGRAPHS = ("\u3400", "\u9fff")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an exported model.

    ``model`` is its name in the settings, ``unknown`` the token for what it cannot spell,
    ``weights`` the SHA-256 of its weights, ``stamp`` the state of the folder it came from (``""``
    when that cannot change), ``size`` that of the exported files in bytes, ``precision`` that of
    its products: "fp32", as in all exports before there was a choice, or "int8". ``words_mean`` is
    the mean of the unit states of words, to be taken out of them; it is empty where it is short,
    and in the exports of an older kb.
    """

    model: str
    dim: int
    max_tokens: int
    unknown: str
    weights: str
    stamp: str
    size: int
    precision: str = "fp32"
    words_mean: tuple[float, ...] = ()

    @property
    def identity(self) -> str:
        """What tells apart models that give other vectors or other states of words."""
        rounded = "" if self.precision == "fp32" else f" {self.precision}"
        centred = " centred" if self.words_mean else ""
        return f"{self.model}@{self.weights[:12]}{rounded}{centred}"


@dataclass(slots=True)
class OnnxEmbedder:
    """An ``Embedder`` on an exported model.

    ``name`` tells apart what gives other vectors: model, weights, precision, passage prefix.
    Without ``words`` it tells no states of words; ``words_mean`` is taken out of those it tells.
    """

    name: str
    dim: int
    folder: Path
    unknown: str
    query_prefix: str
    passage_prefix: str
    words: bool = True
    words_mean: "NDArray[np.float32] | None" = None
    asked: "dict[str, Asked]" = field(default_factory=dict)
    cut: "tuple[str, Cut] | None" = None  # the latest query: one thread asks, another its words

    @property
    def tokenizer(self) -> "Tokenizer":
        """What cuts texts into tokens."""
        return open_tokenizer(self.folder)

    def reads(self, text: str) -> bool:
        """Return whether the tokenizer knows the script of the text.

        What it was not trained on it gives up as unknown or takes apart into single letters: all-
        MiniLM-L6-v2 makes 1.0 letters a token of Bangla, Arabic, Greek or Russian, and more than
        1.7 of anything in the Latin script. An ideograph is a token of its own either way, so there
        only unknown ones count. A text without words long enough to tell is read.
        """
        words = [word for word in text[:SAMPLE].split() if _letters(word) >= 3]
        sample = _sound(" ".join(words))
        encoding = self.tokenizer.encode(sample, add_special_tokens=False)
        spelled = pieces = unknown = ideographs = 0
        for token, (start, end) in zip(encoding.tokens, encoding.offsets, strict=True):
            letters = _letters(sample[start:end])
            if token == self.unknown:
                unknown += letters
            elif _IDEOGRAPHS[0] <= sample[start : start + 1] <= _IDEOGRAPHS[1]:
                ideographs += letters
            elif letters:
                spelled += letters
                pieces += 1
        if unknown > MOST_UNKNOWN * (unknown + spelled + ideographs):
            return False
        return spelled >= FEWEST_LETTERS * pieces

    def encode_passages(
        self, texts: Sequence[str], headings: Sequence[str] = ()
    ) -> "NDArray[np.float32]":
        """Return an array of shape (len(texts), dim), rows of unit length, in the order given.

        ``headings`` stand over the texts, one each; none is as though all were ``""``.
        """
        return self._encode(self._prefixed(texts, headings), None)

    def encode_passages_and_words(
        self, texts: Sequence[str], headings: Sequence[str] = ()
    ) -> "tuple[NDArray[np.float32], list[bytes]]":
        """Return what ``encode_passages`` does, and each text's words, packed."""
        words = [b""] * len(texts)
        given = self._prefixed(texts, headings)
        return self._encode(given, words if self._tells_words() else None), words

    def _prefixed(self, texts: Sequence[str], headings: Sequence[str]) -> list[tuple[str, int]]:
        """Return what the model is given of each passage, and where its own words begin in it.

        Those of the heading are the passage's own.
        """
        before = self.passage_prefix.partition(HEADING)[0]
        over = headings or [""] * len(texts)
        own = [
            put_before(self.passage_prefix.removeprefix(before), heading) + text
            for text, heading in zip(texts, over, strict=True)
        ]
        given = [_sound(before + each) for each in own]
        return [
            (each, len(each) - len(text.strip())) for each, text in zip(given, own, strict=True)
        ]

    def _tells_words(self) -> bool:
        """Return whether to tell states of words: an export of an older kb does not give them."""
        outputs = open_session(self.folder / GRAPH).get_outputs()
        return self.words and any(output.name == STATES for output in outputs)

    def _encode(
        self, given: Sequence[tuple[str, int]], words: list[bytes] | None
    ) -> "NDArray[np.float32]":
        """Return the vectors of texts, and put their packed words into ``words`` if given.

        Words count from the place that goes with each text.
        """
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np

        from kb.search.words import packed, states_of_words, tokens_of_words

        session = open_session(self.folder / GRAPH)
        # The fast one does not say where a token stands.
        tokenize = (
            self.tokenizer.encode_batch_fast if words is None else self.tokenizer.encode_batch
        )
        encodings = tokenize([text for text, _ in given])
        vectors = np.empty((len(given), self.dim), dtype=np.float32)

        def encode(places: list[int]) -> None:
            some = [encodings[place] for place in places]
            if words is None:
                vectors[places] = _run(session, some, VECTOR)[0]
                return
            vectors[places], states = _run(session, some, VECTOR, STATES)
            for place, own in zip(places, states, strict=True):
                tokens = tokens_of_words(encodings[place], *given[place])
                words[place] = packed(states_of_words(own, [*tokens.values()], self.words_mean))

        pool = ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            for _ in pool.map(encode, _batches([len(encoding) for encoding in encodings])):
                pass
        finally:
            pool.shutdown(cancel_futures=True)
        return vectors

    def encode_query(self, text: str) -> "NDArray[np.float32]":
        """Return one unit vector of shape (dim,)."""
        return self._asked(text).vector

    def query_words(self, text: str) -> list[str]:
        """Return the words of a query, without asking the model."""
        return [*self._cut(text)[1]]

    def encode_query_words(self, text: str) -> "tuple[list[str], NDArray[np.float32]]":
        """Return the words of a query and their states, unit rows of shape (words, dim)."""
        asked = self._asked(text)
        return asked.words, asked.states

    def _cut(self, text: str) -> "Cut":
        """Return the tokens of a query, and the places of those of each word that is told."""
        from kb.search.words import tokens_of_words

        latest = self.cut
        if latest is not None and latest[0] == text:
            return latest[1]
        prefixed = _sound(self.query_prefix + text)
        encoding = self.tokenizer.encode(prefixed)
        told = self._tells_words()
        words = tokens_of_words(encoding, prefixed, len(self.query_prefix)) if told else {}
        self.cut = text, (encoding, words)
        return encoding, words

    def _asked(self, text: str) -> "Asked":
        from kb.search.words import states_of_words

        if text not in self.asked:  # a report asks the same of every kind of source
            encoding, tokens = self._cut(text)
            outputs = (VECTOR, STATES) if self._tells_words() else (VECTOR,)
            vectors, *states = _run(open_session(self.folder / GRAPH), [encoding], *outputs)
            found = states_of_words(
                states[0][0] if states else vectors, [*tokens.values()], self.words_mean
            )
            self.asked[text] = Asked(vectors[0], [*tokens], found)
        return self.asked[text]


class Asked(NamedTuple):
    """What the model makes of a query: its vector, its words and their states."""

    vector: "NDArray[np.float32]"
    words: list[str]
    states: "NDArray[np.float32]"


def open_exported(
    folder: Path, query_prefix: str = "", passage_prefix: str = "", words: bool = True
) -> OnnxEmbedder:
    """Return the model in an exported model's folder."""
    import numpy as np

    facts = read_facts(folder)
    name = facts.identity
    if passage_prefix:
        name += f" after {passage_prefix!r}"
    mean = np.array(facts.words_mean, dtype=np.float32) if facts.words_mean else None
    prefixes = query_prefix, passage_prefix
    return OnnxEmbedder(name, facts.dim, folder, facts.unknown, *prefixes, words, mean)


def exported(model: str, indexes: Path, precision: str = "auto") -> Path | None:
    """Return the folder of the latest export of a model, ``None`` before the first.

    With ``precision`` "auto" that is whichever was made, so that an index keeps its vectors.
    """
    folders = [path.parent for path in models_folder(indexes).glob(f"*/{FACTS}")]
    ours = [folder for folder in folders if _is_of(folder, model, precision)]
    return max(ours, key=lambda folder: (folder / FACTS).stat().st_mtime_ns, default=None)


def _is_of(folder: Path, model: str, precision: str) -> bool:
    """Return whether a folder holds an export as asked for; a broken one is made anew."""
    try:
        facts = read_facts(folder)
    except ModelError:
        return False
    return facts.model == model and precision in ("auto", facts.precision)


def models_folder(indexes: Path) -> Path:
    """Return where exported models lie in an index folder."""
    return indexes / "models"


def read_facts(folder: Path) -> Facts:
    """Return what an exported model's folder says of it; raise ModelError when it is broken."""
    try:
        facts = Facts(**json.loads((folder / FACTS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(_BROKEN.format(folder=folder, reason=error)) from error
    if facts.size != exported_size(folder):
        raise ModelError(_BROKEN.format(folder=folder, reason="files are cut short or missing"))
    return facts


_BROKEN = (
    "The exported model in {folder} is broken ({reason}). Delete that folder and run `kb ingest`, "
    "which makes it anew."
)


def exported_size(folder: Path) -> int:
    """Return the bytes of an exported model's files, the facts aside."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.name != FACTS)


def write_facts(facts: Facts, folder: Path) -> None:
    """Write what ``read_facts`` reads."""
    told = asdict(facts)
    if not facts.words_mean:
        del told["words_mean"]  # an older kb opens no export with a fact that it does not know
    (folder / FACTS).write_text(json.dumps(told, indent=1), encoding="utf-8")


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _sound(text: str) -> str:
    """Return the text without outer white space, as sentence-transformers trims it, and without
    the lone surrogates that a command line can hold and a tokenizer refuses.
    """
    return text.strip().encode("utf-8", "replace").decode("utf-8")


def _batches(lengths: Sequence[int]) -> "Iterator[list[int]]":
    """Yield the places of texts in batches of like length, so that little padding is computed."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        # The first text of a batch is its longest.
        full = batch and (len(batch) + 1) * lengths[batch[0]] > BATCH_TOKENS
        if full or len(batch) == BATCH_TEXTS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


@lru_cache(maxsize=4)
def open_tokenizer(folder: Path) -> "Tokenizer":
    """Return the tokenizer in an exported model's folder, which takes what the model can."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(read_facts(folder).max_tokens)
    return tokenizer


@lru_cache(maxsize=4)
def open_session(graph: Path) -> "onnxruntime.InferenceSession":
    """Return the graph, ready to run on the thread that calls it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # The graph was optimised when it was written; to do it again would take longer than a query.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _run(
    session: "onnxruntime.InferenceSession", encodings: "Sequence[Encoding]", *outputs: str
) -> "list[NDArray[np.float32]]":
    """Return what the graph gives for a batch of token lists: by output, its rows by list."""
    import numpy as np

    shape = len(encodings), max(len(encoding) for encoding in encodings)
    ids = np.zeros(shape, dtype=np.int64)
    mask = np.zeros(shape, dtype=np.int64)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding)] = encoding.ids
        mask[row, : len(encoding)] = 1
    inputs = dict(zip(INPUTS, (ids, mask), strict=True))
    found: list[NDArray[np.float32]] = session.run(list(outputs), inputs)
    return found
