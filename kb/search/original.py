"""A model as its makers left it: what its export must know, and the vectors that it must give."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.search.bert import Bert, read_bert, write_bert
from kb.search.graph import write_graph
from kb.search.probes import known_vectors, open_reference, reference_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Original:
    """A model to be exported.

    ``unknown`` is the token for what it cannot spell, ``tokenizer`` the text of a tokenizer.json,
    ``vectors`` are those of PROBES, and ``write`` writes its graph into a file.
    """

    dim: int
    max_tokens: int
    unknown: str
    tokenizer: str
    vectors: "NDArray[np.float32]"
    write: Callable[[Path], None]


def read_original(folder: Path, weights: str) -> Original:
    """Return the model in a folder, whose weights have that digest.

    Its own files say all of a BERT encoder whose vectors are on file. Any other is opened with
    sentence-transformers, and only what is no BERT encoder is exported with torch, which takes
    another six seconds.
    """
    bert = read_bert(folder)
    vectors = known_vectors(weights)
    if bert is None or vectors is None:
        return _opened(folder, bert)
    return Original(
        dim=bert.dim,
        max_tokens=_read(folder / "sentence_bert_config.json")["max_seq_length"],
        unknown=_read(folder / "tokenizer_config.json")["unk_token"],
        tokenizer=(folder / "tokenizer.json").read_text(encoding="utf-8"),
        vectors=vectors,
        write=partial(write_bert, bert),
    )


def _read(path: Path) -> dict[str, Any]:
    """Return a settings file of the model."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _opened(folder: Path, bert: Bert | None) -> Original:
    """Return the model as sentence-transformers opens it."""
    reference = open_reference(folder)
    return Original(
        dim=int(reference.get_embedding_dimension() or 0),
        max_tokens=int(reference.get_max_seq_length() or 512),
        unknown=str(reference.tokenizer.unk_token or ""),
        tokenizer=reference.tokenizer.backend_tokenizer.to_str(),
        vectors=reference_vectors(reference),
        write=partial(write_graph, reference) if bert is None else partial(write_bert, bert),
    )
