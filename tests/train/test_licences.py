"""Which licences a corpus may hold, and what says which one a file stands under."""

from __future__ import annotations

import pytest
from tests.train.source import BSD_3, GPL, MIT

from avow.lm.train.data.licences import (
    NONE_FOUND,
    Licence,
    is_licence_file,
    of_file,
    of_metadata,
    of_pyproject,
    of_texts,
)
from avow.lm.train.data.spdx import UNKNOWN, permitted, said, together

APACHE = "                                 Apache License\n                           Version 2.0, January 2004\n"
ISC = (
    "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby "
    "granted, provided that the above copyright notice and this permission notice appear in all copies."
)
ZERO = ISC.partition(", provided")[0] + ".\n\nTHE SOFTWARE IS PROVIDED"


@pytest.mark.parametrize(
    "expression",
    [
        "MIT", "mit", "Apache-2.0 OR GPL-3.0-only", "MIT AND (BSD-3-Clause OR GPL-2.0)", "(MIT)", "Apache-2.0 WITH LLVM-exception",
        "Apache-2.0 AND Apache-2.0 WITH LLVM-exception AND BSL-1.0", "GPL-2.0 or MIT",
    ],
)  # fmt: skip
def test_permissive(expression: str) -> None:
    assert permitted(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "", "GPL-3.0-only", "MIT AND GPL-2.0", "MIT OR", "MIT)", "(MIT", "MIT MIT", "AND", "unknown", "MIT AND unknown", "(" * 3000,
        "GPL-2.0 WITH Classpath-exception-2.0", "LicenseRef-Proprietary", "MPL-2.0 AND MIT", "BSD-4-Clause", "CC-BY-NC-4.0",
    ],
)  # fmt: skip
def test_not_permissive(expression: str) -> None:
    assert not permitted(expression)


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("MIT", "MIT"), ("License :: OSI Approved :: MIT License", "MIT"), ("Apache 2.0", "Apache-2.0"), ("BSD", "BSD"),
        ("License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL"), ("GPLv3", "GPL"), ("LGPL-2.1", "LGPL"),
        ("GNU Affero General Public License v3", "AGPL"), ("do what you want", UNKNOWN), ("", UNKNOWN), ("x" * 9999, UNKNOWN),
        ("Python Software Foundation License", "PSF-2.0"), ("MPL-2.0 AND MIT", "MPL"), ("ISC License (ISCL)", "ISC"),
    ],
)  # fmt: skip
def test_what_people_write(text: str, licence: str) -> None:
    assert said(text) == licence


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        (MIT, "MIT"), (BSD_3, "BSD-3-Clause"), (BSD_3.partition("  *")[0], "BSD-2-Clause"), (APACHE, "Apache-2.0"), (GPL, "GPL"),
        (ISC, "ISC"), (ZERO, "0BSD"), (BSD_3 + "All advertising materials mentioning features", "BSD-4-Clause"),
        (MIT + GPL, "MIT AND GPL"), ("All rights reserved. Do not copy.", UNKNOWN), ("# " + MIT.replace("\n", "\n# "), "MIT"),
    ],
)  # fmt: skip
def test_texts(text: str, licence: str) -> None:
    assert of_texts({"LICENSE": text}) == Licence(licence, "text of LICENSE")


def test_texts_beside_each_other_all_hold() -> None:
    assert of_texts({"LICENSE": MIT, "LICENSE.bundled": GPL}).expression == "MIT AND GPL"
    both = of_texts({"LICENSE": "Choose: LICENSE.MIT or LICENSE.BSD", "LICENSE.MIT": MIT, "LICENSE.BSD": BSD_3})
    assert both == Licence("BSD-3-Clause AND MIT", "text of LICENSE.BSD, LICENSE.MIT")
    assert of_texts({}) == NONE_FOUND
    assert together(["MIT OR ISC", "MIT OR ISC", "BSD"]) == "(MIT OR ISC) AND BSD"


def test_an_expression_is_the_last_word() -> None:
    metadata = "License-Expression: MIT AND LicenseRef-House\nClassifier: License :: OSI Approved :: MIT License\n"
    assert not of_metadata(metadata, {"LICENSE": MIT}).permitted
    assert of_metadata("License-Expression: ISC\n", {"LICENSE": GPL}) == Licence("ISC", "License-Expression in METADATA")


def test_classifiers_then_field_then_texts() -> None:
    osi = "Classifier: License :: OSI Approved\n"
    mit, gpl = (f"Classifier: License :: OSI Approved :: {name}\n" for name in ("MIT License", "GNU General Public License v3"))
    assert of_metadata(osi + mit + "License: GPL\n", {}) == Licence("MIT", "classifier in METADATA")
    assert of_metadata(mit + gpl, {}).expression == "MIT AND GPL"
    assert of_metadata("License: Apache 2.0\n", {"LICENSE": GPL}) == Licence("Apache-2.0", "License in METADATA")
    assert of_metadata("License: see file\n", {"LICENSE": GPL}) == Licence("GPL", "text of LICENSE")
    bsd = of_metadata("Classifier: License :: OSI Approved :: BSD License\n", {"LICENSE": BSD_3})
    assert bsd == Licence("BSD-3-Clause", "classifier in METADATA, text of LICENSE")
    assert of_metadata("Name: x\n", {}) == NONE_FOUND


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ('[project]\nlicense = "MIT"', "MIT"), ('[project]\nlicense = {text = "BSD"}', "BSD"),
        ('[project]\nlicense = {file = "LICENSE"}', "GPL"), ('[project]\nname = "x"', "GPL"), ("not toml [", "GPL"),
        ('[project]\nclassifiers = ["License :: OSI Approved :: ISC License (ISCL)"]', "ISC"), ("project = 3", "GPL"),
        ("[project]\nclassifiers = 3\nlicense = 4", "GPL"),
    ],
)  # fmt: skip
def test_pyproject(text: str, licence: str) -> None:
    assert of_pyproject(text, {"LICENSE": GPL}).expression == licence


def test_a_file_s_own_word_counts_more_than_its_folder() -> None:
    folder = Licence("MIT", "text of LICENSE")
    assert of_file("x = 1\n", folder) is folder
    assert of_file("# SPDX-License-Identifier: Apache-2.0\n", folder) == Licence("Apache-2.0", "SPDX header")
    assert of_file("# SPDX-License-Identifier: GPL-2.0 OR MIT\n", NONE_FOUND).permitted
    assert not of_file("# under the GNU General\n# Public License\n", folder).permitted
    assert of_file('TEXT = "GNU General Public License"\n', folder) is folder
    assert of_file("x = 1\n" * 2000 + "# SPDX-License-Identifier: GPL-2.0\n", folder) is folder


def test_names_of_licence_files() -> None:
    assert all(map(is_licence_file, ["LICENSE", "LICENCE.txt", "COPYING", "LICENSE-MIT", "license.md", "LICENSE.APACHE", "UNLICENSE"]))
    assert not any(map(is_licence_file, ["license.py", "licenses", "LICENSE.html", "relicense", "copyright.txt"]))
