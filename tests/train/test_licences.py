"""Which licences a corpus may hold, and what says which one a file stands under."""

from __future__ import annotations

import pytest
from tests.train.source import BSD_3, GPL, MIT

from avow.lm.train.data.heads import of_file
from avow.lm.train.data.licences import (
    NONE_FOUND,
    Licence,
    is_licence_file,
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
BUSL = "Business Source License 1.1\nChange License: Apache License, Version 2.0\n"
COMMONS = '"Commons Clause" License Condition v1.0\nthe License does not grant to you, the right to Sell the Software.\n'
SLEEPYCAT = BSD_3.partition("  *")[0] + "information on how to obtain complete source code for the DB software"
APACHE_1 = BSD_3 + "The end-user documentation included with the redistribution must include this acknowledgment"
BSD_4 = BSD_3 + "All advertising materials mentioning features"
UNLICENSE = "This is free and unencumbered software released into the public domain. Use it, commercial or non-commercial."
GPL_2 = GPL + "(This alternative is allowed only for noncommercial distribution and only if you received the program in object code)"
FOLDER = Licence("MIT", "text of LICENSE")
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
        "Apache-2.0 WITH Commons-Clause", "MIT WITH",
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
        ("License :: Free for non-commercial use", "non-commercial"), ("CC BY-NC-SA", "CC-BY"), ("BUSL-1.1", "BUSL"),
    ],
)  # fmt: skip
def test_what_people_write(text: str, licence: str) -> None:
    assert said(text) == licence


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        (MIT, "MIT"), (BSD_3, "BSD-3-Clause"), (BSD_3.partition("  *")[0], "BSD-2-Clause"), (APACHE, "Apache-2.0"), (GPL, "GPL"),
        (ISC, "ISC"), (ZERO, "0BSD"), (BSD_4, "BSD-4-Clause"), (UNLICENSE, "Unlicense"),
        (GPL_2, "GPL"), (GPL + "allowed only occasionally and noncommercially", "GPL"),
        (MIT + GPL, "MIT AND GPL"), ("All rights reserved. Do not copy.", UNKNOWN), ("# " + MIT.replace("\n", "\n# "), "MIT"),
    ],
)  # fmt: skip
def test_texts(text: str, licence: str) -> None:
    assert of_texts({"LICENSE": text}) == Licence(licence, "text of LICENSE")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (BUSL, "BUSL"), (BUSL.replace("Business", "Functional"), "FSL"), (COMMONS + APACHE, "Commons-Clause"), (SLEEPYCAT, "Sleepycat"),
        (BSD_3 + "for non-commercial purposes", "non-commercial"), (MIT + "For academic use only.", "non-commercial"),
        (APACHE_1, "Apache-1.1"), (MIT + "The Software shall be used for Good, not Evil.", "JSON"),
        (MIT + "The software must not be used for commercial purposes.", "non-commercial"), (MIT + "a Competing Use", "source-available"),
    ],
)  # fmt: skip
def test_texts_that_take_back_what_they_permit(text: str, limit: str) -> None:
    found = of_texts({"LICENSE": text})
    assert not found.permitted
    assert limit in found.expression.split(" AND ")


def test_a_limit_in_a_text_counts_against_what_is_declared() -> None:
    mit = "Classifier: License :: OSI Approved :: MIT License\n"
    assert of_metadata(mit, {"LICENSE": MIT + COMMONS}).expression == "MIT AND Commons-Clause"
    assert of_metadata("License: MIT\n", {"LICENSE": MIT + COMMONS}).expression == "MIT AND Commons-Clause"
    assert of_metadata(mit, {"LICENSE": MIT, "LICENSE.bundled": GPL}) == Licence("MIT", "classifier in METADATA")


def test_a_text_without_a_licence_says_nothing_only_if_it_names_another() -> None:
    assert of_texts({"LICENSE": GPL + "parts: LICENSE.MIT", "LICENSE.MIT": MIT}).expression == "GPL AND MIT"
    assert of_texts({"LICENSE": "Our own rules.", "LICENSE.MIT": MIT}).expression == "unknown AND MIT"


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


def test_classifiers_that_name_no_known_licence_count_against() -> None:
    def of(name: str, text: str) -> str:
        return of_metadata(f"Classifier: License :: {name}\n", {"LICENSE": text}).expression

    assert of("Free for non-commercial use", MIT) == "non-commercial"
    assert of("Freely Distributable", MIT) == UNKNOWN
    assert of("Public Domain", UNLICENSE) == of("OSI Approved :: The Unlicense (Unlicense)", "") == "Unlicense"
    bsd = "OSI Approved :: BSD License"
    assert [of(bsd, text) for text in (BSD_4, GPL, "words", BSD_3 + GPL)] == ["BSD-4-Clause", "GPL", "BSD", "BSD-3-Clause"]


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ('[project]\nlicense = "MIT"', "MIT"), ('[project]\nlicense = {text = "Apache 2.0"}', "Apache-2.0"),
        ('[project]\nlicense = {file = "LICENSE"}', "GPL"), ('[project]\nname = "x"', "GPL"), ("not toml [", "GPL"),
        ('[project]\nclassifiers = ["License :: OSI Approved :: ISC License (ISCL)"]', "ISC"), ("project = 3", "GPL"),
        ("[project]\nclassifiers = 3\nlicense = 4", "GPL"),
    ],
)  # fmt: skip
def test_pyproject(text: str, licence: str) -> None:
    assert of_pyproject(text, {"LICENSE": GPL}).expression == licence


def of(text: str, folder: Licence = FOLDER, *, python: bool = True) -> Licence:
    return of_file(text, folder, python=python)


def test_a_file_s_own_word_counts_more_than_its_folder() -> None:
    assert of("x = 1\n") is FOLDER
    assert of("# SPDX-License-Identifier: Apache-2.0\n") == Licence("Apache-2.0", "SPDX header")
    assert of("# SPDX-License-Identifier: GPL-2.0 OR MIT\n", NONE_FOUND).permitted
    assert of("x = 1\n" * 2000 + "# SPDX-License-Identifier: GPL-2.0\n") is FOLDER
    assert of("/*\n SPDX-License-Identifier: MIT */\nint x;\n", NONE_FOUND, python=False).permitted
    assert not of("/* under the GNU General\n * Public License */\n", python=False).permitted


@pytest.mark.parametrize(
    ("head", "licence"),
    [
        ("# under the GNU General\n# Public License\n", "GPL"), ('"""Tools.\n\nUnder the GNU Lesser General\nPublic License.\n"""\n', "LGPL"),
        ("# License: GPLv3\n", "GPL"), ("# license: agpl-3.0\n", "AGPL"), ("# CC BY-NC-SA 4.0\n", "CC-BY"), ("# MPL-2.0\n", "MPL"),
        ("# Proprietary and confidential\n", "proprietary"), ("# Unauthorized copying is forbidden.\n", "proprietary"),
        ("#!/usr/bin/python\n\n'For non-commercial use.'\n", "non-commercial"), ("import x  # Commons Clause\n", "Commons-Clause"),
        ("# SPDX-License-Identifier: MIT\n# SPDX-License-Identifier: GPL-2.0\n", "MIT AND GPL-2.0"),
        ("# SPDX-License-Identifier: MIT\n# under the GNU General Public License\n", "MIT AND GPL"),
    ],
)  # fmt: skip
def test_notices_in_the_head_of_a_file(head: str, licence: str) -> None:
    found = of(head + "x = 1\n")
    assert (found.expression, found.permitted) == (licence, False)


@pytest.mark.parametrize(
    "text",
    [
        'TEXT = "GNU General Public License"\n', '"""Tools."""\nHEADER = """\n# SPDX-License-Identifier: GPL-2.0\n"""\n',
        "# for commercial or non-commercial use\n", "# a GPL-compatible licence\n", "import gplearn  # gplearn\n", "# matplotlib: mplot3d, CC by mail\n",
        '"""The Concise Data Definition Language (CDDL)."""\n',
    ],
)  # fmt: skip
def test_heads_that_say_nothing(text: str) -> None:
    assert of(text) is FOLDER
    assert not of('HEADER = "# SPDX-License-Identifier: MIT"\n', NONE_FOUND).permitted


def test_names_of_licence_files() -> None:
    assert all(map(is_licence_file, ["LICENSE", "LICENCE.txt", "COPYING", "LICENSE-MIT", "license.md", "LICENSE.APACHE", "UNLICENSE"]))
    assert not any(map(is_licence_file, ["license.py", "licenses", "LICENSE.html", "relicense", "copyright.txt"]))
