"""Tokens a second on a Llama of 483 million parameters: avow beside llama.cpp and transformers, in one run.

    python benchmarks/decode.py [ROUNDS] [--work DIR]

The weights are random, N(0, 0.02): speed does not ask what they say. One F16 file in GGUF is quantized by llama.cpp to
Q6_K and Q4_K_S and by `avow quantize` to fp6, int6, int8, int4 and bf16. Every round measures each engine in a process
of its own, with one thread and with two, in turn, so that what else the machine does hits all alike; a ratio is taken
within a round, and what is quoted is the median of the rounds and their range.

Measured: decoding one sample after a prompt of 256 tokens; the prompt itself; with avow also 32 samples of it together.
Then both with two threads while another process spins on one of the cores, and the product of one vector with 400
million weights in fp6, beside plain reading of as many bytes.

llama.cpp's kernels for AMX crash on these files (llama-cpp-python 0.3.36), so its own repacking is off by default;
--repack tries it. Needs the development groups `bench` and `dev`, 4 GB of disk and of memory.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

WIDTH, LAYERS, INNER, HEADS, KV_HEADS, VOCAB = 2048, 8, 5632, 32, 4, 32000
PROMPT, TOKENS = 256, 16
LLAMA = {"Q6_K": 18, "Q4_K_S": 14}  # llama.cpp's numbers of file types
OWN = ("fp6", "int6", "int8", "int4", "bf16")
BARS = (
    ("decode", "fp6", "Q6_K", 1.0), ("decode", "int4", "Q4_K_S", 0.9),
    ("prefill", "fp6", "Q6_K", 0.7), ("decode", "fp6", "transformers bf16", 5.0),
)  # fmt: skip

BUSY = ("fp6, a core busy", "Q6_K, a core busy")


def write_gguf(path: Path) -> None:
    """The model in F16, with a vocabulary that says nothing."""
    import gguf

    random, writer = np.random.default_rng(0), gguf.GGUFWriter(path, "llama")
    writer.add_context_length(4096)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(VOCAB)
    writer.add_file_type(1)
    add_vocabulary(writer)

    def add(name: str, *shape: int) -> None:
        writer.add_tensor(name, (random.standard_normal(shape, dtype=np.float32) * 0.02).astype(np.float16))

    add("token_embd.weight", VOCAB, WIDTH)
    add("output.weight", VOCAB, WIDTH)
    writer.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
    keys = KV_HEADS * WIDTH // HEADS
    for layer in range(LAYERS):
        place = f"blk.{layer}."
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"{place}{norm}.weight", np.ones(WIDTH, np.float32))
        for part, rows in (("q", WIDTH), ("k", keys), ("v", keys), ("output", WIDTH)):
            add(f"{place}attn_{part}.weight", rows, WIDTH)
        for part, shape in (("gate", (INNER, WIDTH)), ("up", (INNER, WIDTH)), ("down", (WIDTH, INNER))):
            add(f"{place}ffn_{part}.weight", *shape)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_vocabulary(writer: Any) -> None:
    tokens = [b"<unk>", b"<s>", b"</s>", *(f"<0x{i:02X}>".encode() for i in range(256))]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([*tokens, *(f"t{i}".encode() for i in range(VOCAB - 259))])
    writer.add_token_scores([0.0] * VOCAB)
    writer.add_token_types([2, 3, 3, *[6] * 256, *[1] * (VOCAB - 259)])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)


def make(work: Path) -> None:
    """All files that are not there yet."""
    work.mkdir(parents=True, exist_ok=True)
    plain = work / "f16.gguf"
    if not plain.exists():
        write_gguf(work / "new.gguf")
        (work / "new.gguf").rename(plain)
    for name in LLAMA:
        if not (work / f"{name}.gguf").exists():
            subprocess.run([sys.executable, __file__, "--quantize", name, "--work", str(work)], check=True)
    for name in OWN:
        if not (work / name / "quantization.json").exists():
            command = ["quantize", str(plain), str(work / name), "--format", name]
            subprocess.run([sys.executable, "-m", "avow", *command], check=True, stdout=subprocess.DEVNULL)


def quantize_with_llama(work: Path, name: str) -> None:
    import ctypes

    import llama_cpp

    options = llama_cpp.llama_model_quantize_default_params()
    options.ftype = LLAMA[name]
    files = [str(work / part).encode() for part in ("f16.gguf", "new.gguf")]
    if llama_cpp.llama_model_quantize(*files, ctypes.byref(options)):
        raise SystemExit(f"llama.cpp could not quantize to {name}")
    (work / "new.gguf").rename(work / f"{name}.gguf")


def measure_avow(folder: Path, threads: int) -> dict[str, float]:
    os.environ["AVOW_THREADS"] = str(threads)
    import avow.lm
    from avow.lm.measure import speed

    found = speed(avow.lm.load(folder).engine, prompt=PROMPT, tokens=TOKENS)
    return {"decode": found.decode, "prefill": found.prefill, "32 samples": found.batch}


def measure_llama(file: Path, threads: int, repack: bool) -> dict[str, float]:
    import ctypes

    import llama_cpp as llama

    from avow.lm.measure import fastest

    llama.llama_backend_init()
    quiet = llama.llama_log_callback(lambda _level, _text, _data: None)
    llama.llama_log_set(quiet, ctypes.c_void_p(0))
    options = llama.llama_model_default_params()
    options.use_extra_bufts = repack
    model = llama.llama_model_load_from_file(str(file).encode(), options)
    context_options = llama.llama_context_default_params()
    context_options.n_ctx, context_options.n_batch = 4096, 512
    context_options.n_threads = context_options.n_threads_batch = threads
    context = llama.llama_init_from_model(model, context_options)

    def append(ids: list[int]) -> None:
        tokens = (llama.llama_token * len(ids))(*ids)  # kept, for the batch points to it
        if llama.llama_decode(context, llama.llama_batch_get_one(tokens, len(ids))):
            raise SystemExit("llama.cpp could not decode")
        llama.llama_synchronize(context)

    append(list(range(300, 300 + PROMPT)))
    prefill = PROMPT / fastest(lambda: append(list(range(300, 300 + PROMPT))))
    llama.llama_memory_clear(llama.llama_get_memory(context), True)
    append(list(range(300, 300 + PROMPT)))
    decode = TOKENS / fastest(lambda: [append([1000 + i]) for i in range(TOKENS)])
    return {"decode": decode, "prefill": prefill}


def measure_transformers(threads: int) -> dict[str, float]:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from avow.lm.measure import fastest

    torch.set_num_threads(threads)
    config = LlamaConfig(
        vocab_size=VOCAB, hidden_size=WIDTH, intermediate_size=INNER, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, num_key_value_heads=KV_HEADS, max_position_embeddings=4096,
    )  # fmt: skip
    model = LlamaForCausalLM(config).to(torch.bfloat16).eval()
    with torch.inference_mode():
        ids = torch.arange(300, 300 + PROMPT)[None]
        model(ids)
        prefill = PROMPT / fastest(lambda: model(ids), 2)
        past = model(ids, use_cache=True).past_key_values
        one = torch.tensor([[1000]])
        decode = 6 / fastest(lambda: [model(one, past_key_values=past) for _ in range(6)], 2)
    return {"decode": decode, "prefill": prefill}


def measure_product(threads: int) -> dict[str, float]:
    """One vector times 400 million weights in fp6, beside reading them; as shares of each other."""
    from avow.lm.native import isa, library
    from avow.lm.native.formats import Codes, pack

    rows, cols = 195_072, WIDTH
    random = np.random.default_rng(0)
    tile = random.integers(0, 64, (1024, cols), dtype=np.uint8)
    codes = np.tile(tile, (rows // 1024 + 1, 1))[:rows]
    packed = pack(Codes("fp6", codes, np.full((rows, 1), 0.01, np.float32)))
    x, out = random.standard_normal((1, cols), dtype=np.float32), np.empty((1, rows), np.float32)
    shares = []
    for _ in range(5):
        took = library().product(isa(), "fp6", rows, cols, packed, 1, x, out, threads, 5)
        shares.append((packed.size / took, packed.size / library().read_seconds(packed, threads, 5)))
    product, read = max(p for p, _ in shares), max(r for _, r in shares)
    return {"GB/s": product / 1e9, "read GB/s": read / 1e9, "share": statistics.median(p / r for p, r in shares)}


def one(arguments: argparse.Namespace) -> dict[str, float]:
    name, threads, work = arguments.one, arguments.threads, arguments.work
    if name == "product":
        return measure_product(threads)
    if name == "transformers bf16":
        return measure_transformers(threads)
    if name in LLAMA:
        return measure_llama(work / f"{name}.gguf", threads, arguments.repack)
    return measure_avow(work / name, threads)


def in_process(arguments: argparse.Namespace, name: str, threads: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", name, "--threads", str(threads), "--work", str(arguments.work)]
    command += ["--repack"] if arguments.repack else []
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def busy_core() -> Iterator[None]:
    """A process that does nothing on the last core that this one may use."""
    core = max(os.sched_getaffinity(0))
    code = f"import os; os.sched_setaffinity(0, [{core}])\nwhile True: pass"
    spinning = subprocess.Popen([sys.executable, "-c", code])
    try:
        yield
    finally:
        spinning.kill()
        spinning.wait()


Rounds = dict[tuple[str, int], list[dict[str, float]]]


def ratio(rounds: Rounds, what: str, ours: str, theirs: str, threads: int) -> str:
    pairs = zip(rounds[ours, threads], rounds[theirs, threads], strict=True)
    found = sorted(a[what] / b[what] for a, b in pairs)
    return f"{statistics.median(found):.2f}x ({found[0]:.2f}-{found[-1]:.2f})"


def report(rounds: Rounds) -> None:
    print("\n| engine | threads | decode | prompt of 256 | 32 samples | 32 beside one |\n|---|---|---|---|---|---|")
    for (name, threads), found in sorted(rounds.items()):
        if name == "product":
            continue
        middle = {key: statistics.median(row[key] for row in found) for key in found[0]}
        more = " | "
        if "32 samples" in middle:
            beside = statistics.median(row["32 samples"] / row["decode"] for row in found)
            more = f"{middle['32 samples']:.0f} | {beside:.1f}x"
        print(f"| {name} | {threads} | {middle['decode']:.1f} | {middle['prefill']:.0f} | {more} |")
    print("\n| ratio | 1 thread | 2 threads | bar |\n|---|---|---|---|")
    for what, ours, theirs, bar in BARS:
        cells = [ratio(rounds, what, ours, theirs, threads) for threads in (1, 2)]
        print(f"| {what}: {ours} beside {theirs} | {cells[0]} | {cells[1]} | {bar}x |")
    print(f"| decode: fp6 beside Q6_K, a core busy | | {ratio(rounds, 'decode', *BUSY, 2)} | |")
    shares = [[row["share"] for row in rounds["product", threads]] for threads in (1, 2)]
    text = " | ".join(f"{statistics.median(s):.0%} ({min(s):.0%}-{max(s):.0%})" for s in shares)
    print(f"| fp6 times a vector, of the bandwidth of reading | {text} | 85% |")


def tell(number: int, name: str, threads: int, found: dict[str, float]) -> None:
    told = {key: round(value, 2) for key, value in found.items()}
    print(number + 1, name, threads, told, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=3)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "avow-decode")
    parser.add_argument("--repack", action="store_true")
    parser.add_argument("--one")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--quantize")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(one(arguments)))
        return
    if arguments.quantize:
        quantize_with_llama(arguments.work, arguments.quantize)
        return
    make(arguments.work)
    rounds: Rounds = {}
    for number in range(arguments.rounds):
        for name in ("fp6", "Q6_K", "int4", "Q4_K_S", "int6", "int8", "bf16", "transformers bf16", "product"):
            for threads in (1, 2):
                found = in_process(arguments, name, threads)
                rounds.setdefault((name, threads), []).append(found)
                tell(number, name, threads, found)
        for name in ("fp6", "Q6_K"):
            with busy_core():
                found = in_process(arguments, name, 2)
            rounds.setdefault((f"{name}, a core busy", 2), []).append(found)
            tell(number, f"{name}, a core busy", 2, found)
    report(rounds)


if __name__ == "__main__":
    main()
