"""The nearest of many vectors by FAISS: coarse codes are scanned, and what looks near is compared.

Product quantisation in 4 bits (Jégou et al. 2011; the scan in registers is André et al. 2015)
makes 48 bytes of a vector of 384 numbers. Of many vectors it makes 32, after a rotation that is
learned to make up for the third that is lost (Ge et al. 2013): a million are scanned in some 3 ms,
where the longer codes take 7 and half precision 38. The DEPTH best are then compared in half
precision, in which a cosine moves by less than 0.0001. The codes lie in inverted lists, which here
hold not what is alike but what lies side by side: a filter leaves out the lists of which it admits
nothing. Without one all are gone through.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from kb.store.nearest import best

if TYPE_CHECKING:
    import faiss
    import numpy as np
    from numpy.typing import NDArray

    from kb.store.nearest import Mask, Nearest, Rows, Vectors

# Vectors compared for a search of 200, of which 98.4 in 100 were then found among a million.
DEPTH = 2000
# The fewer a filter admits, the fewer of them need be compared to find as many of the nearest. By
# this power of the share it was 98.5 in 100 of 0.3 of a million, and 98.4 of 0.03.
_THINNED = 0.25
COARSE = "coarse.faiss"
_VECTORS = "vectors.faiss"
_TRAINED_ON = 50_000
LISTED = 4096  # vectors to a list, in all files that have more than one
_AT_ONCE = 16 * LISTED
_BITS = 4
# From so many vectors on they are rotated, which takes 4 s to learn.
MANY = 200_000
# Numbers of a vector that one code stands for, where they divide it; the first if it is rotated.
_PER_CODE = (6, 4, 3, 2, 1)
_ROTATED_ON = 8_000
_ROTATIONS = 20


class Coarse:
    """An open index of codes, and the vectors themselves in half precision."""

    def __init__(
        self, vectors: "faiss.Index", codes: "faiss.IndexPreTransform", beneath: object
    ) -> None:
        import faiss
        import numpy as np

        self.size, self.dim = int(vectors.ntotal), int(vectors.d)
        self._both = faiss.IndexRefine(codes, vectors)
        # A view: to take some out in single precision FAISS needs twice as long.
        halves = faiss.rev_swig_ptr(vectors.codes.data(), 2 * self.size * self.dim)  # type: ignore[attr-defined]
        self._halves = halves.view(np.float16).reshape(self.size, self.dim)
        # One in the files of an older kb.
        self._lists = int(faiss.downcast_index(codes.index).nlist)  # type: ignore[attr-defined]
        self._beneath = beneath  # which must outlive this

    def shares(self) -> "tuple[Nearest, ...]":
        """See ``kb.store.nearest.Nearest``: it is gone through by one thread."""
        return (self,)

    def search(
        self, vector: "Vectors", limit: int, allowed: "Mask | None"
    ) -> "tuple[Rows, Vectors]":
        """See ``kb.store.nearest.Nearest``."""
        import faiss
        import numpy as np

        depth = max(DEPTH, limit * DEPTH // 200)
        lists = faiss.SearchParametersIVF(nprobe=self._lists)  # type: ignore[call-arg]
        if allowed is not None:
            admitted = np.count_nonzero(allowed)
            if admitted <= depth:
                near = np.flatnonzero(allowed)
                return best(near, self.products(vector, near), limit)
            depth = round(depth * (admitted / self.size) ** _THINNED)
            lists = self._admitting(allowed)
        faiss.omp_set_num_threads(1)  # lists are scanned one by one, and other threads would spin
        asked = faiss.IndexRefineSearchParameters(  # type: ignore[call-arg]
            k_factor=depth / limit,
            base_index_params=faiss.SearchParametersPreTransform(index_params=lists),  # type: ignore[call-arg]
        )
        products, places = self._both.search(vector[np.newaxis], limit, params=asked)
        found = places[0] >= 0
        return places[0][found], products[0][found]

    def _admitting(self, allowed: "Mask") -> "faiss.SearchParametersIVF":
        """Return how to search the lists that hold anything allowed."""
        import faiss
        import numpy as np

        listed = LISTED if self._lists > 1 else self.size
        some = np.logical_or.reduceat(allowed, np.arange(0, self.size, listed))
        # The lists are chosen as the quantiser's nearest, of which the others are none.
        return faiss.SearchParametersIVF(  # type: ignore[call-arg]
            sel=_selector(allowed),
            nprobe=int(np.count_nonzero(some)),
            quantizer_params=faiss.SearchParameters(sel=_selector(some)),  # type: ignore[call-arg]
        )

    def products(self, vector: "Vectors", places: "Rows") -> "Vectors":
        """See ``kb.store.nearest.Nearest``."""
        import numpy as np

        return np.asarray(self._halves[places].astype(np.float32) @ vector)


def _selector(mask: "Mask") -> "faiss.IDSelector":
    import faiss
    import numpy as np

    # FAISS's stubs describe its C++ constructors, not the Python ones.
    return faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))  # type: ignore[call-arg, arg-type]


def build(vectors: "Vectors", folder: Path) -> None:
    """Write the index of vectors, shape (m, dim), into ``folder``."""
    import faiss
    import numpy as np

    # One thread makes 100,000 codes in 1.4 s; more would wait for each other on a busy machine.
    faiss.omp_set_num_threads(1)
    dim = vectors.shape[1]
    half = faiss.IndexScalarQuantizer(
        dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    half.train(np.zeros((1, dim), dtype=np.float32))
    rotation, codes = _trained(vectors)
    for start in range(0, len(vectors), _AT_ONCE):
        some = np.ascontiguousarray(vectors[start : start + _AT_ONCE], dtype=np.float32)
        half.add(some)
        rotated = some if rotation is None else rotation.apply(some)
        places = np.arange(start, start + len(some))
        lists = places // LISTED  # by name, as FAISS takes addresses, which keep nothing alive
        given = [faiss.swig_ptr(each) for each in (rotated, places, lists)]
        codes.add_core(len(some), *given)
    scanned = faiss.IndexIVFPQFastScan(codes)
    whole = scanned if rotation is None else faiss.IndexPreTransform(rotation, scanned)
    # FAISS opens files by a narrow path, which on Windows loses letters; numpy does not.
    faiss.serialize_index(half).tofile(folder / _VECTORS)
    faiss.serialize_index(whole).tofile(folder / COARSE)


def _trained(vectors: "Vectors") -> "tuple[faiss.LinearTransform | None, faiss.IndexIVFPQ]":
    """Return a rotation of such vectors, or none, and an empty index that has learned their codes.

    It has as many lists as will be filled.
    """
    import faiss
    import numpy as np

    dim = vectors.shape[1]
    rotated = len(vectors) >= MANY
    per_code = next(each for each in _PER_CODE[not rotated :] if dim % each == 0)
    lists = faiss.IndexFlatIP(dim)
    lists.add(np.zeros((-(-len(vectors) // LISTED), dim), dtype=np.float32))
    codes = faiss.IndexIVFPQ(
        lists, dim, lists.ntotal, dim // per_code, _BITS, faiss.METRIC_INNER_PRODUCT
    )
    codes.by_residual = False
    rotation = _rotation(vectors, dim // per_code) if rotated else None
    some = _sample(vectors, _TRAINED_ON)
    codes.train(some if rotation is None else rotation.apply(some))
    return rotation, codes


def _rotation(vectors: "Vectors", numbers: int) -> "faiss.LinearTransform":
    """Return a rotation after which codes of so many numbers lose least."""
    import faiss

    dim = vectors.shape[1]
    rotation = faiss.OPQMatrix(dim, numbers)
    coding = faiss.ProductQuantizer(dim, numbers, _BITS)
    rotation.pq = coding  # or it would learn for codes of 8 bits
    rotation.niter, rotation.niter_pq_0, rotation.niter_pq = _ROTATIONS, 4, 1
    rotation.train(_sample(vectors, _ROTATED_ON))
    return rotation


def _sample(vectors: "Vectors", count: int) -> "Vectors":
    import numpy as np

    return vectors[np.linspace(0, len(vectors) - 1, min(len(vectors), count), dtype=np.int64)]


def open_coarse(folder: Path) -> Coarse:
    """Return the index in ``folder``; its vectors are mapped, its codes read."""
    import faiss

    half, mapped = _mapped(folder / _VECTORS)
    codes, beneath = _mapped(folder / COARSE)
    if not isinstance(codes, faiss.IndexPreTransform):  # searched by the same parameters
        codes = faiss.IndexPreTransform(codes)
    if half.ntotal != codes.ntotal:
        raise ValueError(f"{folder} holds files of different publications")
    return Coarse(half, codes, (half, mapped, codes, beneath))


def _mapped(path: Path) -> "tuple[faiss.Index, NDArray[np.uint8]]":
    import faiss
    import numpy as np

    # FAISS's own mapping of flat codes does not exist on macOS; a view of numpy's works everywhere.
    mapped = np.memmap(path, dtype=np.uint8, mode="r")
    pointer = faiss.swig_ptr(mapped)
    reader = faiss.ZeroCopyIOReader(pointer, mapped.size)  # type: ignore[attr-defined]
    return faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC), mapped
