"""A BERT encoder as an ONNX graph, written straight from its weights.

Most sentence-transformers models are one of these, and what torch needs to write such a graph is
seconds and 0.9 GB. The architecture is that of Devlin et al. 2019 (arXiv 1810.04805).
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kb.search.embed import INPUTS, STATES, VECTOR
from kb.search.graph import save

if TYPE_CHECKING:
    import numpy as np
    import onnx
    from numpy.typing import NDArray

# What a configuration must say, if it says anything, for the graph below to be the model's.
_PLAIN = {
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
}
_POOLINGS = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}


@dataclass(frozen=True, slots=True)
class Bert:
    """A BERT encoder in a folder, and how a text's vector is pooled from its tokens' states."""

    weights: Path
    dim: int
    layers: int
    heads: int
    epsilon: float
    pooling: str


def read_bert(folder: Path) -> Bert | None:
    """Return the encoder in a sentence-transformers folder, ``None`` when it is of another kind."""
    modules = folder / "modules.json"
    if not modules.is_file():
        return None
    listed = json.loads(modules.read_text(encoding="utf-8"))
    kinds = [module["type"].rpartition(".")[2] for module in listed]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return None
    encoder, pooler = (folder / module["path"] for module in listed[:2])
    pooling = _pooling(json.loads((pooler / "config.json").read_text(encoding="utf-8")))
    config = json.loads((encoder / "config.json").read_text(encoding="utf-8"))
    weights = encoder / "model.safetensors"  # several files have other names
    plain = all(config.get(key, wanted) == wanted for key, wanted in _PLAIN.items())
    if not (plain and config.get("model_type") == "bert" and pooling and _holds_floats(weights)):
        return None
    return Bert(
        weights,
        dim=config["hidden_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        epsilon=config.get("layer_norm_eps", 1e-12),
        pooling=pooling,
    )


def _pooling(config: dict[str, object]) -> str:
    """Return "mean" or "cls", ``""`` for any other; older models have a flag for every mode."""
    flags = [key for key, on in config.items() if key.startswith("pooling_mode_") and on is True]
    mode = _POOLINGS.get(flags[0], "") if len(flags) == 1 else config.get("pooling_mode")
    return mode if isinstance(mode, str) and mode in _POOLINGS.values() else ""


def _holds_floats(weights: Path) -> bool:
    """Return whether the encoder's weights stand under their own names, in a type of NumPy's."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(weights, framework="numpy") as held:
            return held.get_slice(_WORDS).get_dtype() in ("F32", "F16")
    except (OSError, SafetensorError):
        return False


_WORDS = "embeddings.word_embeddings.weight"


def write_bert(bert: Bert, target: Path) -> None:
    """Write the encoder with its pooling into one file, optimised."""
    import onnx
    from onnx.helper import make_graph, make_model, make_opsetid, make_tensor_value_info
    from safetensors import safe_open

    with safe_open(bert.weights, framework="numpy") as held:
        graph = _Graph(bert, held.get_tensor)
        graph.pool(graph.encode())
    whole, real = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    model = make_graph(
        graph.nodes,
        "bert",
        [make_tensor_value_info(name, whole, ["texts", "tokens"]) for name in INPUTS],
        [
            make_tensor_value_info(VECTOR, real, ["texts", bert.dim]),
            make_tensor_value_info(STATES, real, ["texts", "tokens", bert.dim]),
        ],
        [*graph.constants.values()],
    )
    plain = target.with_suffix(".plain.onnx")
    # The first versions that have all that is used here: the newest are not read everywhere.
    onnx.save(make_model(model, opset_imports=[make_opsetid("", 20)], ir_version=9), plain)
    save(plain, target)
    plain.unlink()


@dataclass(slots=True)
class _Graph:
    """The graph of an encoder in the making; what adds to it returns the name of what it added.

    ``held`` reads a weight by the name that transformers gives it; a matrix is outputs by inputs.
    """

    bert: Bert
    held: "Callable[[str], NDArray[np.generic]]"
    nodes: "list[onnx.NodeProto]" = field(default_factory=list)
    constants: "dict[str, onnx.TensorProto]" = field(default_factory=dict)

    def encode(self) -> str:
        """Add the encoder, up to its tokens' states."""
        states = self._normalised(self._embedded(), "embeddings.LayerNorm")
        hidden = self._hidden()
        for layer in range(self.bert.layers):
            name = f"encoder.layer.{layer}"
            attended = self._attended(states, hidden, f"{name}.attention.self")
            states = self._joined(attended, states, f"{name}.attention.output")
            wide = self._linear(states, f"{name}.intermediate.dense")
            states = self._joined(self._add("Gelu", wide), states, f"{name}.output")
        return self._add("Identity", states, name=STATES)

    def pool(self, states: str) -> None:
        """Add the vector: the mean of the states, or the first, in unit length."""
        if self.bert.pooling == "cls":
            pooled = self._add("Gather", states, self._whole(0), axis=1)
        else:  # their sum, which has the direction of their mean
            shown = self._add("Unsqueeze", self._shown(), self._whole(1))
            pooled = self._add("MatMul", shown, states)
        pooled = self._add("Squeeze", pooled, self._whole(1))
        self._add("LpNormalization", pooled, name=VECTOR, axis=-1, p=2)

    def _embedded(self) -> str:
        """Add what stands for each token: its word, its place, and the one type of all tokens."""
        places = self._weight("embeddings.position_embeddings.weight")
        types = self._weight("embeddings.token_type_embeddings.weight")
        length = self._add("Shape", INPUTS[0], start=1)
        table = self._constant("places", places + types[0])
        standing = self._add("Slice", table, self._whole(0), length)
        words = self._add("Gather", self._kept(_WORDS), INPUTS[0])
        return self._add("Add", words, standing)

    def _shown(self) -> str:
        """Add the mask as numbers: one for a token, nought for what only fills a row."""
        return self._add("Cast", INPUTS[1], to=1)

    def _hidden(self) -> str:
        """Add what takes all weight from padding when it is added to how tokens fit each other."""
        import numpy as np

        one = self._constant("one", np.array(1, dtype=np.float32))
        lowest = self._constant("lowest", np.array(np.finfo(np.float32).min))
        padding = self._add("Sub", one, self._shown())
        return self._add("Unsqueeze", self._add("Mul", padding, lowest), self._whole(1, 2))

    def _attended(self, states: str, hidden: str, name: str) -> str:
        """Add a layer's attention, each token's mixture of the values of all.

        The keys go without their bias: it adds the same to how all tokens fit a query, and softmax
        takes no notice of that.
        """
        import numpy as np

        size = self.bert.dim // self.bert.heads
        queries = self._heads(self._linear(states, f"{name}.query"), 0, 2, 1, 3)
        keys = self._heads(self._product(states, f"{name}.key"), 0, 2, 3, 1)
        values = self._heads(self._linear(states, f"{name}.value"), 0, 2, 1, 3)
        scale = self._constant("scale", np.array(size**-0.5, dtype=np.float32))
        fit = self._add("Mul", self._add("MatMul", queries, keys), scale)
        shares = self._add("Softmax", self._add("Add", fit, hidden), axis=-1)
        mixed = self._add("Transpose", self._add("MatMul", shares, values), perm=[0, 2, 1, 3])
        return self._add("Reshape", mixed, self._whole(0, 0, self.bert.dim))

    def _heads(self, states: str, *order: int) -> str:
        """Add states cut into heads, the axes (texts, tokens, heads, numbers) in another order."""
        cut = self._whole(0, 0, self.bert.heads, self.bert.dim // self.bert.heads)
        return self._add("Transpose", self._add("Reshape", states, cut), perm=order)

    def _joined(self, made: str, states: str, name: str) -> str:
        """Add what a half of a layer makes of the states it was given."""
        made = self._linear(made, f"{name}.dense")
        return self._normalised(self._add("Add", made, states), f"{name}.LayerNorm")

    def _normalised(self, states: str, name: str) -> str:
        factors = [self._kept(f"{name}.{part}") for part in ("weight", "bias")]
        return self._add("LayerNormalization", states, *factors, axis=-1, epsilon=self.bert.epsilon)

    def _linear(self, states: str, name: str) -> str:
        return self._add("Add", self._product(states, name), self._kept(f"{name}.bias"))

    def _product(self, states: str, name: str) -> str:
        weights = self._constant(f"{name}.weight", self._weight(f"{name}.weight").T)
        return self._add("MatMul", states, weights)

    def _kept(self, name: str) -> str:
        """Add a weight as it is."""
        return self._constant(name, self._weight(name))

    def _weight(self, name: str) -> "NDArray[np.float32]":
        import numpy as np

        return np.asarray(self.held(name), dtype=np.float32)

    def _whole(self, *numbers: int) -> str:
        """Add whole numbers: axes, or a shape in which 0 leaves a length as it is."""
        import numpy as np

        return self._constant(f"whole {numbers}", np.array(numbers, dtype=np.int64))

    def _constant(self, name: str, value: "NDArray[np.generic]") -> str:
        from onnx.numpy_helper import from_array

        if name not in self.constants:
            self.constants[name] = from_array(value, name)
        return name

    def _add(
        self,
        operation: str,
        *inputs: str,
        name: str = "",
        **attributes: "float | Sequence[int]",
    ) -> str:
        from onnx.helper import make_attribute, make_node

        name = name or f"{operation} {len(self.nodes)}"
        node = make_node(operation, inputs, [name])
        node.attribute.extend(make_attribute(*each) for each in attributes.items())
        self.nodes.append(node)
        return name
