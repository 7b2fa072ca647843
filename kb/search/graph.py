"""A sentence-transformers model as one ONNX graph: from token ids to a unit vector."""

from pathlib import Path
from typing import TYPE_CHECKING

from kb.search.embed import INPUTS, STATES, VECTOR

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The fused kernel of this optimisation is a plain loop on processors: a fifth of the int8 encoder's
# time, where the operations that it replaces take a twentieth (onnxruntime 1.32).
_SLOWER_FUSED = ["SkipLayerNormFusion"]


def write_graph(reference: "SentenceTransformer", target: Path) -> None:
    """Write all modules of the model into one file, optimised, as torch exports them."""
    import torch

    class Pipeline(torch.nn.Module):
        """All modules of the model, from token ids to a unit vector."""

        def __init__(self) -> None:
            super().__init__()
            self.model = reference

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            made = self.model(features)
            vector = torch.nn.functional.normalize(made["sentence_embedding"], dim=-1)
            return vector, made["token_embeddings"]

    ids = torch.randint(5, 20, (3, 9))
    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    plain = target.with_suffix(".plain.onnx")
    torch.onnx.export(
        Pipeline().eval(),
        (ids, mask),
        str(plain),
        input_names=list(INPUTS),
        output_names=[VECTOR, STATES],
        dynamic_shapes=dict.fromkeys(INPUTS, free),
        external_data=False,
        dynamo=True,
        verbose=False,
    )
    save(plain, target)
    plain.unlink()


def save(plain: Path, target: Path, weights: str = "") -> None:
    """Write the graph in a file optimised into another.

    ``weights`` names the file beside ``target`` from which they can be mapped; without one they
    stay in the graph's.
    """
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    # The highest level that does not write what only this processor can run.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3
    if weights:
        entry = "session.optimized_model_external_initializers"
        options.add_session_config_entry(f"{entry}_file_name", weights)
        options.add_session_config_entry(f"{entry}_min_size_in_bytes", "1024")
    onnxruntime.InferenceSession(
        str(plain),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=_SLOWER_FUSED,
    )
