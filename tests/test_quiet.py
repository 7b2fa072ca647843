"""kb tells nobody that it runs, and leaves nothing outside of its workspace."""

import os
import subprocess
import sys
from pathlib import Path

NOISY = ("ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")


def test_opening_a_model_leaves_no_trace_in_the_users_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environ = {name: value for name, value in os.environ.items() if name not in NOISY}
    environ |= {name: str(home) for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA")}
    script = (
        "import kb, onnx, onnxruntime as o\n"
        "from onnx import helper as h\n"
        "value = lambda name: h.make_tensor_value_info(name, 1, [1])\n"
        "node = h.make_node('Identity', ['a'], ['b'])\n"
        "graph = h.make_graph([node], 'g', [value('a')], [value('b')])\n"
        "model = h.make_model(graph, opset_imports=[h.make_opsetid('', 20)], ir_version=9)\n"
        "o.InferenceSession(model.SerializeToString(), providers=['CPUExecutionProvider'])\n"
    )
    subprocess.run([sys.executable, "-c", script], env=environ, check=True)
    assert [path.name for path in home.rglob("*")] == []
