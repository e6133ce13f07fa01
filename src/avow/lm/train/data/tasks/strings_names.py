"""Names in the writing conventions of programs: snake_case, camelCase, PascalCase, slugs, hashtags."""

from __future__ import annotations

from avow.lm.train.data.tasks.strings_forms import change

OPERATIONS = (
    *change(
        "snake_to_camel",
        "name styles",
        "{x}.split('_')[0] + ''.join(part.capitalize() for part in {x}.split('_')[1:])",
        (
            "the camelCase form of the snake_case name in {x}",
            "{x}, a name in snake_case, converted to camelCase",
            "the camelCase spelling of {x}",
        ),
        verbs=(
            "convert {x} from snake_case to camelCase",
            "turn the snake_case name in {x} into camelCase",
            "remove the underscores and capitalize every part after the first of {x}",
        ),
        whole=("Drop the underscores of {x} and start each part but the first with a capital.",),
        names=("to_camel", "camel_case", "snake_to_camel_case"),
        inputs="text_snake",
        steps=("convert it from snake_case to camelCase",),
        first=True,
    ),
    *change(
        "snake_to_pascal",
        "name styles",
        "''.join(part.capitalize() for part in {x}.split('_'))",
        (
            "the PascalCase form of the snake_case name in {x}",
            "{x}, a name in snake_case, written as the name of a class",
            "the class name for the snake_case name in {x}",
        ),
        verbs=(
            "convert {x} from snake_case to PascalCase",
            "write as a class name, in PascalCase, the snake_case name in {x}",
        ),
        whole=(
            "Drop the underscores of {x} and start each part with a capital.",
            "What would the snake_case name in {x} be as the name of a Python class?",
        ),
        names=("to_pascal", "pascal_case", "class_name"),
        inputs="text_snake",
        weight=0.7,
        first=True,
    ),
    *change(
        "camel_to_snake",
        "name styles",
        "''.join('_' + c.lower() if c.isupper() else c for c in {x})",
        (
            "the snake_case form of the camelCase name in {x}",
            "{x}, a name in camelCase, converted to snake_case",
            "the snake_case spelling of {x}",
        ),
        verbs=(
            "convert {x} from camelCase to snake_case",
            "turn the camelCase name in {x} into snake_case",
            "put an underscore before each capital and lowercase it in {x}",
        ),
        whole=("In {x}, write an underscore and the small letter for every capital.",),
        names=("to_snake", "snake_case", "camel_to_snake_case"),
        inputs="text_camel",
        steps=("convert it from camelCase to snake_case",),
        first=True,
    ),
    *change(
        "camel_to_words",
        "name styles",
        "''.join(' ' + c.lower() if c.isupper() else c for c in {x})",
        (
            "the parts, in lower case with spaces between, of the camelCase name in {x}",
            "{x}, a name in camelCase, as separate lowercase words",
            "the separate lowercase words of the camelCase name in {x}",
        ),
        verbs=(
            "write with spaces, in lower case, the parts of the camelCase name in {x}",
            "break up into lowercase words the camelCase name in {x}",
        ),
        whole=(
            "In {x}, write a space and the small letter for every capital.",
            "Make {x}, a camelCase name, readable: small letters with a space before each new part.",
        ),
        names=("split_camel", "humanize"),
        inputs="text_camel",
        weight=0.6,
        first=True,
    ),
    *change(
        "to_kebab",
        "name styles",
        "'-'.join({x}.lower().split())",
        (
            "the words of {x} in lower case with hyphens between them",
            "{x} in kebab-case",
            "a slug of {x}: its words in lower case, joined by hyphens",
        ),
        verbs=("make a slug of {x}, lowercase words with hyphens between", "convert {x} to kebab-case"),
        steps=("join its lowercase words with hyphens",),
        whole=(
            "Write {x} in small letters with '-' instead of the spaces between words.",
            "Turn the title {x} into a slug like my-first-post.",
        ),
        names=("slugify", "kebab_case", "slug"),
        inputs="text_phrase",
    ),
    *change(
        "words_to_snake",
        "name styles",
        "'_'.join({x}.lower().split())",
        (
            "the words of {x} in lower case with underscores between them",
            "{x} in snake_case, word by word",
            "the snake_case name made from the words of {x}",
        ),
        verbs=(
            "turn the words of {x} into a snake_case name",
            "join with underscores, in lower case, the words of {x}",
        ),
        steps=("join its lowercase words with underscores", "join its lowercase words with underscores"),
        whole=(
            "Write {x} in small letters with '_' instead of the spaces between words.",
            "Make a variable name like my_name out of the words in {x}.",
        ),
        names=("snakify", "to_identifier"),
        inputs="text_phrase",
        weight=0.8,
    ),
    *change(
        "words_to_camel",
        "name styles",
        "''.join(word.capitalize() for word in {x}.split())",
        ("the words of {x} joined without spaces, each with a capital first letter", "{x} in PascalCase, word by word"),
        verbs=("join the words of {x}, each starting with a capital and going on in lower case",),
        steps=("join its words, each capitalized",),
        whole=("Drop the spaces of {x} and begin each word with a capital letter.",),
        names=("to_pascal_case", "join_capitalized"),
        inputs="text_phrase",
        weight=0.7,
    ),
    *change(
        "to_hashtag",
        "name styles",
        "'#' + ''.join(word.capitalize() for word in {x}.split())",
        (
            "the hashtag for {x}: '#' and its capitalized words without spaces",
            "'#' followed by the words of {x}, each capitalized, with no spaces",
            "the hashtag form of {x}",
        ),
        verbs=("make a hashtag of {x}, with every word capitalized", "turn into a hashtag the words of {x}"),
        whole=(
            "Join the capitalized words of {x} and put '#' in front.",
            "Which hashtag, like #MyFirstPost, do the words in {x} make?",
        ),
        names=("hashtag", "make_hashtag"),
        inputs="text_phrase",
        weight=0.5,
    ),
)
