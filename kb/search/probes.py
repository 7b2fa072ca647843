"""Texts whose vectors show whether an export is true to its model.

What they must be comes from sentence-transformers. For the default model they lie in probes.json,
by the SHA-256 of its weights, so that its export loads neither that nor torch. After a change to
PROBES or to the model, ``python -m kb.search.probes`` writes that file anew.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

PROBES = (
    "Trafficking in persons",
    "Section 6(2): whoever, by FORCE or fraud, recruits a person … shall be punished.",
    "মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২",
    "",
    "The officer shall record the statement of the victim in a language that she understands. "
    * 40,
)
_FILE = Path(__file__).with_name("probes.json")


def known_vectors(weights: str) -> "NDArray[np.float32] | None":
    """Return the unit vectors of PROBES by the model with this digest, if they are on file."""
    import numpy as np

    rows = json.loads(_FILE.read_text(encoding="utf-8")).get(weights)
    return None if rows is None else np.array(rows, dtype=np.float32)


def open_reference(folder: Path) -> "SentenceTransformer":
    """Return the model in a folder as sentence-transformers opens it."""
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        # The plain form of attention has the simplest graph, and the fastest of those tried.
        model_kwargs={"use_safetensors": True, "attn_implementation": "eager"},
    ).eval()
    reference.default_prompt_name = None  # prefixes are the settings' affair
    return reference


def reference_vectors(reference: "SentenceTransformer") -> "NDArray[np.float32]":
    """Return the unit vectors of PROBES, shape (probes, dim)."""
    return reference.encode(list(PROBES), normalize_embeddings=True, convert_to_numpy=True)


def main() -> None:
    """Write the vectors of the default model."""
    from kb.search.weights import digest, fetched
    from kb.workspace import DEFAULT_MODEL

    folder = fetched(DEFAULT_MODEL)
    vectors = reference_vectors(open_reference(folder)).astype(float).round(6).tolist()
    # One vector a line, so that a change of one shows as that.
    lines = ",\n".join(json.dumps(vector, separators=(",", ":")) for vector in vectors)
    _FILE.write_text(f'{{"{digest(DEFAULT_MODEL, folder)}": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
