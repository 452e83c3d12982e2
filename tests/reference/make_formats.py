"""Makes tests/data/formats/: small files of named arrays by the programs that people use, and
tests/data/formats.json, what each holds as its own library reads it, numbers as fractions.

    python3 tests/reference/make_formats.py            # numpy, scipy, h5py, safetensors: what is installed
    python3 tests/reference/make_formats.py torch      # the PyTorch files, with an interpreter that has torch

Records of files that are not made again are kept. A file's time stamps may change its bytes, not what it holds.
"""

import json
import pathlib
import struct
import sys
import zlib
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent / "data"
FILES = ROOT / "formats"
W = np.array([[0.5, -1.25, 3.0], [0.1, 2.0**-1074, -1e300]])
B = np.array([0.1, -0.0])
C = np.array([1.0, 2.0, 3.0])


def number(x):
    """As a fraction; infinities and NaN by name."""
    x = x.item() if hasattr(x, "item") else x
    if isinstance(x, bool):
        return str(x).lower()
    if isinstance(x, int):
        return str(x)
    if x != x or x in (float("inf"), -float("inf")):
        return {"inf": "inf", "-inf": "-inf", "nan": "NaN"}[str(x)]
    return str(Fraction(x))


def array(values, dtype=None):
    """What a reader has to find: the shape, the type, the numbers with the last index fastest."""
    values = np.asarray(values)
    return {
        "shape": list(values.shape),
        "dtype": dtype or values.dtype.name,
        "values": [number(x) for x in values.ravel(order="C")],
    }


def check_written(w, b, c):
    """That another program read what `src/files/write/tests.rs` wrote: the doubles nearest to its parameters."""
    getcontext().prec = 60
    log = Decimal("0.5") - Decimal("0.75") * (Decimal(5) / 3).ln()
    wanted = [[0.5, float(Decimal(2).ln()), 1 / 3], [-1e300, 0, float(log)]]
    assert np.array_equal(w, wanted) and list(np.ravel(b)) == [0.1, -7] and list(np.ravel(c)) == [1, 2, 3]


class Made:
    """The records, and how files are added to them."""

    def __init__(self):
        path = ROOT / "formats.json"
        self.records = json.loads(path.read_text()) if path.exists() else []

    def add(self, file, arrays, texts=None, passed=(), turned_for=None, bytes=None, only=False):
        if bytes is not None:
            (FILES / file).write_bytes(bytes)
        record = {
            "file": file,
            "arrays": {name: a if isinstance(a, dict) else array(a) for name, a in arrays.items()},
            "texts": texts or {},
            "passed": sorted(passed),
            "turned_for": turned_for,
        }
        if only:
            record = {key: record[key] for key in ["file", "arrays"]} | {"only": "these arrays"}
        self.records = [r for r in self.records if r["file"] != file] + [record]

    def write(self):
        self.records.sort(key=lambda r: r["file"])
        lines = ",\n".join(json.dumps(r) for r in self.records)
        (ROOT / "formats.json").write_text(f"[\n{lines}\n]\n")


def safetensors(made):
    from safetensors.numpy import load, save

    plain = {
        "W": W,
        "rbm.W": (W / 1e270).astype(np.float32),
        "b": np.array([0.1, -2.5, 65504, 2.0**-24], np.float16),
        "n": np.array(7, np.int64),
        "none": np.zeros((0, 2), np.float32),
        "i": np.array([[-1, 2], [127, -128]], np.int8),
        "u": np.array([0, 2**64 - 1], np.uint64),
        "on": np.array([True, False]),
    }
    data = save(plain, metadata={"units": "binary", "format": "np"})
    made.add("plain.safetensors", load(data), {"units": "binary", "format": "np"}, bytes=data)
    brain = np.array([0x3DCD, 0xBF80, 0x0001], "<u2")
    exact = (brain.astype(np.uint32) << 16).view(np.float32)
    # Types that numpy does not have, as the format's description lays them out.
    tensors = {
        "brain": {"dtype": "BF16", "shape": [3], "data_offsets": [0, 6]},
        "tiny": {"dtype": "F8_E4M3", "shape": [2], "data_offsets": [6, 8]},
    }
    head = json.dumps(tensors).encode()
    head += b" " * (-len(head) % 8)
    data = struct.pack("<Q", len(head)) + head + brain.tobytes() + b"\1\2"
    made.add("brain.safetensors", {"brain": array(exact, "bfloat16")}, passed=["tiny"], bytes=data)


def machines(made):
    """A machine under our own names in every format, which the program takes as it is."""
    import h5py
    import scipy.io
    from safetensors.numpy import save_file

    arrays = {"W": np.array([[0.5, -1.25, 3.0], [0.1, 2.0, -7.0]]), "b": B, "c": C}
    np.savez(FILES / "machine.npz", **arrays)
    scipy.io.savemat(FILES / "machine.mat", arrays, do_compression=True)
    save_file(arrays, FILES / "machine.safetensors")
    with h5py.File(FILES / "machine.h5", "w") as f:
        for name, values in arrays.items():
            f[name] = values
    for ending in ["npz", "safetensors", "h5"]:
        made.add(f"machine.{ending}", arrays)
    made.add("machine.mat", {"W": arrays["W"], "b": B[None, :], "c": C[None, :]})


def element(order, kind, data):
    return struct.pack(order + "II", kind, len(data)) + data + b"\0" * (-len(data) % 8)


def small(order, kind, data):
    word = len(data) << 16 | kind
    return struct.pack(order + "I", word) + data.ljust(4, b"\0")


def matrix(order, name, kind, shape, parts, flags=0):
    body = element(order, 6, struct.pack(order + "II", kind | flags, 0))
    body += element(order, 5, struct.pack(order + f"{len(shape)}i", *shape))
    body += element(order, 1, name.encode()) if len(name) > 4 else small(order, 1, name.encode())
    return element(order, 14, body + b"".join(parts))


def header(order):
    text = b"MATLAB 5.0 MAT-file, made by hand".ljust(124, b" ")
    return text + (b"\0\1IM" if order == "<" else b"\1\0MI")


def matlab(made):
    import scipy.io
    import scipy.sparse

    rbm = {"W": W, "b": B[None, :], "c": C[:, None], "name": "small", "deep": {"x": 7.0}}
    pair = np.zeros((1, 2), dtype=[("W", object), ("b", object)])
    pair[0, 0] = (W, B)
    pair[0, 1] = (W.T, C)
    cells = np.empty((1, 2), dtype=object)
    cells[0, 0], cells[0, 1] = W, "text"
    dense = np.array([[0, 1.5, 0], [0, 0, -2.0]])
    everything = {
        "rbm": rbm,
        "pair": pair,
        "cells": cells,
        "S": scipy.sparse.csc_matrix(dense),
        "z": W + 1j,
        "single": np.array([[0.1, np.inf, np.nan]], np.float32),
        "on": np.array([[True, False]]),
        "cube": np.arange(24.0).reshape(2, 3, 4),
        "none": np.zeros((0, 3)),
    }
    whole = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64]
    for kind in whole:
        least, most = np.iinfo(kind).min, np.iinfo(kind).max
        everything[np.dtype(kind).name] = np.array([[least, most, 5]], kind)
    arrays = {
        "rbm.W": W,
        "rbm.b": B[None, :],
        "rbm.c": C[:, None],
        "rbm.deep.x": [[7.0]],
        "pair.1.W": W,
        "pair.1.b": B[None, :],
        "pair.2.W": W.T,
        "pair.2.b": C[None, :],
        "cells.1": W,
        "S": dense,
        "on": [[True, False]],
    }
    for name in ["single", "cube", "none"] + [np.dtype(kind).name for kind in whole]:
        arrays[name] = everything[name]
    arrays["on"] = np.array([[True, False]])
    arrays["rbm.deep.x"] = np.array([[7.0]])
    texts = {"rbm.name": "small", "cells.2": "text"}
    for file, packed in [("plain.mat", False), ("packed.mat", True)]:
        scipy.io.savemat(FILES / file, everything, do_compression=packed)
        made.add(file, arrays, texts, passed=["z"])

    # As MATLAB itself writes: doubles kept as small integers, one compressed element for each array; and the
    # other byte order. scipy reads both, which is checked here.
    for file, order in [("matlab.mat", "<"), ("big_endian.mat", ">")]:
        bytes_of = lambda kind, values: np.array(values).astype(np.dtype(kind).newbyteorder(order)).tobytes()
        parts = {
            "W": (6, [2, 3], element(order, 2, bytes_of("u1", [1, 4, 2, 5, 3, 255])), 0),
            "b": (6, [1, 2], small(order, 3, bytes_of("i2", [-300, 7])), 0),
            "hidden_bias": (6, [3, 1], element(order, 9, bytes_of("f8", [0.1, -2, 1e300])), 0),
            "on": (9, [1, 2], small(order, 2, b"\1\0"), 0x200),
            "text": (4, [1, 3], element(order, 17, bytes_of("u2", [97, 98, 8364])), 0),
        }
        body = b""
        for name, (kind, shape, data, flags) in parts.items():
            made_of = matrix(order, name, kind, shape, [data], flags)
            packed = zlib.compress(made_of)
            body += struct.pack(order + "II", 15, len(packed)) + packed
        data = header(order) + body
        arrays = {
            "W": array([[1, 2, 3], [4, 5, 255]], "float64"),
            "b": array([[-300, 7]], "float64"),
            "hidden_bias": array([[0.1], [-2], [1e300]], "float64"),
            "on": array([[True, False]]),
        }
        made.add(file, arrays, {"text": "ab€"}, bytes=data)
        read = scipy.io.loadmat(FILES / file)
        for name, record in arrays.items():
            values = read[name].astype(bool) if name == "on" else read[name]
            assert array(values)["values"] == record["values"], (file, name)
        assert read["text"] == ["ab€"]
    scipy.io.savemat(FILES / "version4.mat", {"W": W}, format="4")


def hdf5(made):
    import h5py

    half = np.array([0.1, 2.0**-24, np.inf], np.float16)
    for file, libver in [("earliest.h5", "earliest"), ("latest.h5", "latest")]:
        with h5py.File(FILES / file, "w", libver=libver) as f:
            f["W"] = W
            f["W"].attrs["units"] = "nats"
            f.create_dataset("chunked", data=np.arange(60.0).reshape(6, 10), chunks=(4, 3), compression="gzip", shuffle=True, fletcher32=True)
            f.create_dataset("filled", shape=(2, 2), dtype=np.float32, fillvalue=0.5)
            f["big"] = W.astype(">f8")
            f["half"] = half
            f["single"] = C.astype(np.float32)
            f["int8"] = np.array([-128, 127], np.int8)
            f["uint64"] = np.array([2**64 - 1, 0], np.uint64)
            f["on"] = np.array([True, False])
            f["one"] = 0.25
            f["none"] = np.zeros((0, 3))
            f["word"] = "small"
            f["words"] = ["a", "b"]
            f["z"] = np.array([1 + 2j])
            f["link"] = h5py.SoftLink("/W")
            g = f.create_group("update_3/params")
            g["vbias"] = B
            g["hard"] = f["W"]
            f["update_3"].attrs["k"] = np.int64(5)
            f.attrs["model_type"] = "BBRBM"
            f.attrs["rate"] = 0.1
        with h5py.File(FILES / file) as f:
            names = ["W", "chunked", "filled", "big", "half", "single", "int8", "uint64", "on", "one", "none", "link"]
            arrays = {name: array(f[name][()]) for name in names}
            arrays["update_3.params.vbias"] = array(B)
            arrays["update_3.params.hard"] = array(W)
            arrays["update_3.k"] = array(np.array(5))
            arrays["rate"] = array(np.array(0.1))
        texts = {f"{name}.units": "nats" for name in ["W", "link", "update_3.params.hard"]}
        texts |= {"word": "small", "model_type": "BBRBM"}
        made.add(file, arrays, texts, ["words", "z"])

    # MATLAB 7.3 by hand, as MATLAB lays it out: a block of 512 bytes, columns first, its class beside each array.
    with h5py.File(FILES / "version73.mat", "w", userblock_size=512, libver="earliest") as f:
        def put(name, values, kind):
            f[name] = values
            f[name].attrs["MATLAB_class"] = np.bytes_(kind)

        put("W", W.T, "double")
        put("rbm/b", B[:, None], "double")
        f["rbm"].attrs["MATLAB_class"] = np.bytes_("struct")
        put("small", np.array([[7]], np.uint8), "uint8")
        put("on", np.array([[1], [0]], np.uint8), "logical")
        put("name", np.array([[ord(c)] for c in "rbm€"], np.uint16), "char")
        put("none", np.array([0, 0], np.uint64), "double")
        f["none"].attrs["MATLAB_empty"] = np.uint8(1)
        refs = f.create_group("#refs#")
        refs["a"] = W.T
        f.create_dataset("cells", data=np.array([[refs["a"].ref]], h5py.ref_dtype), dtype=h5py.ref_dtype)
        f["cells"].attrs["MATLAB_class"] = np.bytes_("cell")
    with open(FILES / "version73.mat", "r+b") as f:
        f.write(b"MATLAB 7.3 MAT-file, made by hand".ljust(124, b" ") + b"\0\2IM")
    arrays = {"W": array(W), "rbm.b": array(B[None, :]), "small": np.array([[7]], np.uint8), "on": np.array([[True, False]])}
    made.add("version73.mat", arrays, {"name": "rbm€"}, ["cells", "none"], turned_for="MATLAB")


def written(made):
    """What other programs read in the files that this one wrote (`src/files/write/tests.rs`)."""
    import h5py
    import scipy.io
    from safetensors.numpy import load_file

    flat = ["W", "rbm.b", "rbm.c", "one", "none"]
    npz = np.load(FILES / "written.npz")
    check_written(*(npz[name] for name in flat[:3]))
    made.add("written.npz", {name: npz[name] for name in flat})
    tensors = load_file(FILES / "written.safetensors")
    check_written(*(tensors[name] for name in flat[:3]))
    made.add("written.safetensors", {name: tensors[name] for name in flat})
    with h5py.File(FILES / "written.h5") as f:
        check_written(f["W"][()], f["rbm/b"][()], f["rbm/c"][()])
        made.add("written.h5", {name: f[name.replace(".", "/")][()] for name in flat})
    m = scipy.io.loadmat(FILES / "written.mat", simplify_cells=False)
    inner = {f"rbm.{name}": m["rbm"][name][0, 0] for name in ["b", "c"]}
    check_written(m["W"], inner["rbm.b"], inner["rbm.c"])
    made.add("written.mat", {name: m[name] for name in ["W", "one", "none"]} | inner)


def torch(made):
    import torch

    def save(file, thing, **more):
        torch.save(thing, FILES / file, **more)

    def read(tensor):
        brain = tensor.dtype == torch.bfloat16
        return array((tensor.float() if brain else tensor).detach().numpy(), "bfloat16" if brain else None)

    w = torch.tensor(W)
    tensors = {
        "W": w,
        "turned": w.T,
        "part": torch.arange(24, dtype=torch.float32).reshape(4, 6)[1:3, 1::2],
        "repeated": torch.tensor([0.1], dtype=torch.float32).expand(2, 3),
        "half": torch.tensor([0.1, 2.0**-24, -65504], dtype=torch.float16),
        "brain": torch.tensor([0.1, -3.0], dtype=torch.bfloat16),
        "long": torch.tensor([[-(2**63)], [2**63 - 1]]),
        "int": torch.tensor([-7, 8], dtype=torch.int32),
        "short": torch.tensor([-300], dtype=torch.int16),
        "char": torch.tensor([-128], dtype=torch.int8),
        "byte": torch.tensor([255], dtype=torch.uint8),
        "on": torch.tensor([True, False]),
        "one": torch.tensor(0.25),
        "none": torch.zeros(0, 3),
        "parameter": torch.nn.Parameter(w.float()[:1]),
    }
    complex_one = {"z": torch.tensor([1 + 2j])}
    numbers = {"k": 3, "rate": 0.1, "ok": True}
    nested = {"rbm_am": {**tensors, **complex_one}, "list": [w, numbers], "name": "small", "nothing": None}
    arrays = {f"rbm_am.{name}": read(tensor) for name, tensor in tensors.items()}
    arrays["list.0"] = read(w)
    arrays["list.1.k"] = array(np.array(3, np.int64))
    arrays["list.1.rate"] = array(np.array(0.1))
    arrays["list.1.ok"] = array(np.array(True))
    save("nested.pt", nested)
    made.add("nested.pt", arrays, {"name": "small"}, ["rbm_am.z", "nothing"])
    save("protocol4.pt", nested, pickle_protocol=4)
    made.add("protocol4.pt", arrays, {"name": "small"}, ["rbm_am.z", "nothing"])

    torch.manual_seed(1)
    layer = torch.nn.Linear(3, 2)
    model = torch.nn.Sequential(layer, torch.nn.BatchNorm1d(2))
    state = {name: read(tensor) for name, tensor in model.state_dict().items()}
    save("state.pth", model.state_dict())
    made.add("state.pth", state)
    machine = {"W": torch.tensor([[0.5, -1.25, 3.0], [0.1, 2.0, -7.0]]), "b": torch.tensor(B), "c": torch.tensor(C)}
    save("machine.pt", machine)
    made.add("machine.pt", {name: read(tensor) for name, tensor in machine.items()})
    save("alone.pt", w.T)
    made.add("alone.pt", {"alone": read(w.T)})
    save("legacy.pt", model.state_dict(), _use_new_zipfile_serialization=False)
    save("whole.pt", model)
    if (FILES / "written.pt").exists():
        ours = torch.load(FILES / "written.pt")
        check_written(ours["W"].numpy(), ours["rbm"]["b"].numpy(), ours["rbm"]["c"].numpy())
        arrays = {name: read(ours[name]) for name in ["W", "one", "none"]}
        made.add("written.pt", arrays | {f"rbm.{name}": read(x) for name, x in ours["rbm"].items()})
    torch.jit.script(model).save(str(FILES / "scripted.pt"))
    for file in ["whole.pt", "scripted.pt"]:
        made.add(file, state, only=True)


def main():
    FILES.mkdir(exist_ok=True)
    made = Made()
    writers = {"safetensors": safetensors, "matlab": matlab, "hdf5": hdf5, "torch": torch, "written": written, "machines": machines}
    for name in sys.argv[1:] or ["safetensors", "matlab", "hdf5", "machines", "written"]:
        writers[name](made)
    made.write()


main()
