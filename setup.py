"""The engine in C, built behind Python's stable ABI: one binary for every Python from 3.11 on.

Everything else about the package is in pyproject.toml.
"""

from pathlib import Path

from setuptools import Extension, setup

NATIVE = Path("src/avow/lm/native")

setup(
    ext_modules=[
        Extension(
            "avow.lm.native._native",
            sources=sorted(map(str, NATIVE.glob("*.c"))),
            depends=sorted(map(str, NATIVE.glob("*.h"))),
            define_macros=[("Py_LIMITED_API", "0x030B0000")],
            extra_compile_args=["-std=gnu11", "-O3", "-pthread", "-fvisibility=hidden", "-Wall", "-Wextra"],
            extra_link_args=["-pthread"],
            libraries=["m"],
            py_limited_api=True,
            optional=True,  # without a compiler the rest of avow installs; loading a model then says what is missing
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
