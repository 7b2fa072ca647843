"""The nearest of many vectors by FAISS: coarse codes are scanned, and what looks near is compared.

Product quantisation in 4 bits (Jégou et al. 2011; the scan in registers is André et al. 2015)
makes 48 bytes of a vector of 384 numbers. A million of them are scanned in some 4 ms, where a scan
in half precision takes 38. The DEPTH best are then compared in half precision, in which a cosine
moves by less than 0.0001. The codes lie in one inverted list, which is gone through whole, since a
FAISS index without lists knows no filter.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from kb.store.nearest import best

if TYPE_CHECKING:
    import faiss
    import numpy as np
    from numpy.typing import NDArray

    from kb.store.nearest import Mask, Nearest, Rows, Vectors

# Vectors compared for a search of 200, of which 98.8 in 100 were then found among a million.
DEPTH = 2000
COARSE = "coarse.faiss"
_VECTORS = "vectors.faiss"
_TRAINED_ON = 50_000
_AT_ONCE = 65_536
_BITS = 4
_PER_CODE = (4, 3, 2, 1)  # numbers of a vector that one code stands for, where they divide it


class Coarse:
    """An open index of codes, and the vectors themselves in half precision."""

    def __init__(self, vectors: "faiss.Index", codes: "faiss.Index", mapped: object) -> None:
        import faiss

        self.size, self.dim = int(vectors.ntotal), int(vectors.d)
        self._vectors = vectors
        self._both = faiss.IndexRefine(codes, vectors)
        self._mapped = mapped  # the files beneath, which must outlive the indexes

    def shares(self) -> "tuple[Nearest, ...]":
        """See ``kb.store.nearest.Nearest``: its one list is gone through by one thread."""
        return (self,)

    def search(
        self, vector: "Vectors", limit: int, allowed: "Mask | None"
    ) -> "tuple[Rows, Vectors]":
        """See ``kb.store.nearest.Nearest``."""
        import faiss
        import numpy as np

        depth = max(DEPTH, limit * DEPTH // 200)
        if allowed is not None and np.count_nonzero(allowed) <= depth:
            near = np.flatnonzero(allowed)
            return best(near, self.products(vector, near), limit)
        selector = None
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            # FAISS's stubs describe its C++ constructors, not the Python ones.
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        faiss.omp_set_num_threads(1)  # one list is scanned by one thread, and others would spin
        asked = faiss.IndexRefineSearchParameters(  # type: ignore[call-arg]
            k_factor=depth / limit,
            base_index_params=faiss.SearchParametersIVF(sel=selector, nprobe=1),  # type: ignore[call-arg]
        )
        products, places = self._both.search(vector[np.newaxis], limit, params=asked)
        found = places[0] >= 0
        return places[0][found], products[0][found]

    def products(self, vector: "Vectors", places: "Rows") -> "Vectors":
        """See ``kb.store.nearest.Nearest``."""
        import numpy as np

        return np.asarray(np.einsum("ij,j->i", self._vectors.reconstruct_batch(places), vector))


def build(vectors: "Vectors", folder: Path) -> None:
    """Write the index of vectors, shape (m, dim), into ``folder``."""
    import faiss
    import numpy as np

    # One thread makes 100,000 codes in 1.4 s; more would wait for each other on a busy machine.
    faiss.omp_set_num_threads(1)
    dim = vectors.shape[1]
    measure = faiss.METRIC_INNER_PRODUCT
    half = faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, measure)
    per_code = next(each for each in _PER_CODE if dim % each == 0)
    half.train(np.zeros((1, dim), dtype=np.float32))
    codes = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(dim), dim, 1, dim // per_code, _BITS, measure
    )
    codes.by_residual = False
    sample = np.linspace(0, len(vectors) - 1, min(len(vectors), _TRAINED_ON), dtype=np.int64)
    codes.train(vectors[sample])
    for start in range(0, len(vectors), _AT_ONCE):
        half.add(vectors[start : start + _AT_ONCE])
        codes.add(vectors[start : start + _AT_ONCE])
    # FAISS opens files by a narrow path, which on Windows loses letters; numpy does not.
    faiss.serialize_index(half).tofile(folder / _VECTORS)
    faiss.serialize_index(codes).tofile(folder / COARSE)


def open_coarse(folder: Path) -> Coarse:
    """Return the index in ``folder``; its vectors are mapped, its codes read."""
    half, mapped = _mapped(folder / _VECTORS)
    codes, beneath = _mapped(folder / COARSE)
    if half.ntotal != codes.ntotal:
        raise ValueError(f"{folder} holds files of different publications")
    return Coarse(half, codes, (mapped, beneath))


def _mapped(path: Path) -> "tuple[faiss.Index, NDArray[np.uint8]]":
    import faiss
    import numpy as np

    # FAISS's own mapping of flat codes does not exist on macOS; a view of numpy's works everywhere.
    mapped = np.memmap(path, dtype=np.uint8, mode="r")
    pointer = faiss.swig_ptr(mapped)
    reader = faiss.ZeroCopyIOReader(pointer, mapped.size)  # type: ignore[attr-defined]
    return faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC), mapped
