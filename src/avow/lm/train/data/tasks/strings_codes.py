"""Ciphers, run-length coding, and conversions between writing conventions and notations."""

from __future__ import annotations

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks.strings_forms import change, text

ENCODE_RUNS = """\
result = ''
count = 0
for i, c in enumerate({x}):
    count += 1
    if i + 1 == len({x}) or {x}[i + 1] != c:
        result += c + str(count)
        count = 0
return result"""

ENCODE_LONG_RUNS = ENCODE_RUNS.replace("c + str(count)", "c + (str(count) if count > 1 else '')")

COUNT_FIRST_RUNS = ENCODE_RUNS.replace("c + str(count)", "str(count) + c")

CAESAR = """\
result = ''
for c in {x}:
    if c.islower():
        result += chr((ord(c) - ord('a') + {k}) % 26 + ord('a'))
    elif c.isupper():
        result += chr((ord(c) - ord('A') + {k}) % 26 + ord('A'))
    else:
        result += c
return result"""

RUN_PAIRS = """\
pairs = []
for c in {x}:
    if pairs and pairs[-1][0] == c:
        pairs[-1] = (c, pairs[-1][1] + 1)
    else:
        pairs.append((c, 1))
return pairs"""

OPERATIONS = (
    text(
        "caesar",
        "caesar",
        "str",
        CAESAR,
        (
            "{x} with every letter shifted by {k} places in the alphabet, going on at a after z",
            "{x} encrypted with a Caesar cipher that shifts by {k}",
        ),
        verbs=(
            "shift every letter of {x} forward by {k} in the alphabet, wrapping around",
            "apply a Caesar shift of {k} to {x}",
        ),
        steps=("shift every letter by {k} in the alphabet, wrapping around",),
        whole=("Replace each letter of {x} by the one {k} places later in the alphabet; after z comes a again.",),
        notes=("Case stays as it is, and so do characters that are no letters.",),
        names=("caesar_cipher", "encrypt", "shift_letters", "caesar_encrypt"),
        args=(arguments.SHIFT,),
        inputs="text sentence",
        weight=1.5,
    ),
    text(
        "caesar_back",
        "caesar",
        "str",
        CAESAR.replace("+ {k})", "- {k})"),
        (
            "{x} with every letter shifted back by {k} places in the alphabet, going on at z before a",
            "{x} decrypted from a Caesar cipher that shifts by {k}",
        ),
        verbs=(
            "shift every letter of {x} back by {k} in the alphabet, wrapping around",
            "undo a Caesar shift of {k} in {x}",
        ),
        whole=("Replace each letter of {x} by the one {k} places earlier in the alphabet; before a comes z.",),
        notes=("Case stays as it is, and so do characters that are no letters.",),
        names=("caesar_decrypt", "decrypt", "unshift"),
        args=(arguments.SHIFT,),
        inputs="text sentence",
        weight=0.6,
    ),
    *change(
        "caesar_lower",
        "caesar",
        "''.join(chr((ord(c) - 97 + {k}) % 26 + 97) for c in {x})",
        (
            "the lowercase word {x} with each letter moved {k} places on in the alphabet, from z on to a",
            "the lowercase word {x} shifted by {k} in the alphabet",
        ),
        verbs=("move each letter of the lowercase word {x} on by {k} in the alphabet, wrapping around",),
        whole=("Every letter of {x} is lowercase: shift each by {k}, with a after z.",),
        names=("shift_word", "rotate_alphabet"),
        args=(arguments.SHIFT,),
        inputs="text plain_word",
        weight=0.7,
    ),
    *change(
        "atbash",
        "mirrored alphabet",
        "''.join(chr(ord('a') + ord('z') - ord(c)) if c.islower() else c for c in {x})",
        (
            "{x} with every lowercase letter replaced by its mirror in the alphabet (a becomes z, b becomes y)",
            "{x} in the Atbash code for lowercase letters, where a is z and z is a",
        ),
        verbs=("swap a with z, b with y and so on in {x}, for lowercase letters only",),
        whole=(
            "Turn the alphabet around: in {x}, write z for a, y for b, and so forth. Only lowercase letters change.",
        ),
        names=("mirror_alphabet", "reverse_alphabet", "atbash_cipher"),
        inputs="text phrase",
        weight=0.6,
    ),
    *change(
        "next_letter",
        "caesar",
        "''.join(chr(ord(c) + 1) for c in {x})",
        (
            "{x} with every character replaced by the one with the next higher code",
            "{x} with each character code increased by one",
        ),
        verbs=("replace each character of {x} by its successor in code order",),
        steps=("replace each character by the next one",),
        whole=("Add one to the code of every character of {x} and write the result as text.",),
        names=("increment_letters", "successors"),
        inputs="text plain_word",
        weight=0.4,
    ),
    text(
        "encode_runs",
        "run-length coding",
        "str",
        ENCODE_RUNS,
        (
            "the run-length encoding of {x}, each run as its character and its length",
            "{x} with every run of equal characters written as the character followed by how often it stands there",
        ),
        verbs=("run-length encode {x}, with the count behind each character", "compress {x} by counting its runs"),
        steps=("run-length encode it, each character followed by its count",),
        whole=("Shorten {x} as in 'aaab' -> 'a3b1'.", "For each run in {x}, write the character and then its count."),
        notes=("Runs of length 1 get their count as well.",),
        names=("run_length_encode", "rle", "compress"),
        inputs="text runs",
        weight=1.5,
    ),
    text(
        "encode_long_runs",
        "run-length coding",
        "str",
        ENCODE_LONG_RUNS,
        (
            "{x} with every run of equal characters written as the character and, if above 1, its length",
            "the run-length encoding of {x} without counts of 1",
        ),
        verbs=("compress the runs of {x} to character and count, leaving out counts of 1",),
        whole=("Shorten {x} as in 'aaab' -> 'a3b'.",),
        notes=("A count of 1 is not written.",),
        names=("compress_text", "short_rle"),
        inputs="text runs",
        weight=0.7,
    ),
    text(
        "count_then_letter",
        "run-length coding",
        "str",
        COUNT_FIRST_RUNS,
        (
            "{x} with every run of equal characters written as its length and then the character",
            "{x} said aloud: how many of which character, run by run",
        ),
        verbs=("describe {x} run by run, the count before the character",),
        whole=("Shorten {x} as in 'aaab' -> '3a1b'.",),
        names=("look_and_say", "say_runs"),
        inputs="text runs",
        weight=0.6,
    ),
    text(
        "decode_runs",
        "run-length coding",
        "str",
        "''.join({x}[i] * int({x}[i + 1]) for i in range(0, len({x}), 2))",
        (
            "the text whose run-length encoding is {x}, in which each character is followed by a one-digit count",
            "{x} expanded, where every character has a digit behind it that says how often to write it",
        ),
        verbs=("expand the run-length encoded {x}, a character and one digit at a time",),
        whole=("Undo a run-length encoding: turn {x} into the full text, as in 'a3b1' -> 'aaab'.",),
        names=("run_length_decode", "decompress", "expand"),
        inputs="text run_lengths",
        first=True,
    ),
    text(
        "run_pairs",
        "run-length coding",
        "list[tuple[str, int]]",
        RUN_PAIRS,
        (
            "the runs of equal characters in {x} as pairs of character and length",
            "a list of (character, count) pairs for the runs of {x}",
        ),
        verbs=("list the runs of {x} as tuples of the character and its count",),
        whole=("Which characters stand in {x} how many times in a row? Answer with pairs.",),
        names=("run_tuples", "runs_of"),
        inputs="text runs",
        weight=0.6,
    ),
    *change(
        "snake_to_camel",
        "name styles",
        "{x}.split('_')[0] + ''.join(part.capitalize() for part in {x}.split('_')[1:])",
        ("the snake_case name {x} in camelCase", "{x}, a name in snake_case, converted to camelCase"),
        verbs=("convert {x} from snake_case to camelCase",),
        whole=("Drop the underscores of {x} and start each part but the first with a capital.",),
        names=("to_camel", "camel_case", "snake_to_camel_case"),
        inputs="text snake",
    ),
    *change(
        "snake_to_pascal",
        "name styles",
        "''.join(part.capitalize() for part in {x}.split('_'))",
        ("the snake_case name {x} in PascalCase", "{x}, a name in snake_case, written as the name of a class"),
        verbs=("convert {x} from snake_case to PascalCase",),
        whole=("Drop the underscores of {x} and start each part with a capital.",),
        names=("to_pascal", "pascal_case", "class_name"),
        inputs="text snake",
        weight=0.7,
    ),
    *change(
        "camel_to_snake",
        "name styles",
        "''.join('_' + c.lower() if c.isupper() else c for c in {x})",
        ("the camelCase name {x} in snake_case", "{x}, a name in camelCase, converted to snake_case"),
        verbs=("convert {x} from camelCase to snake_case",),
        whole=("In {x}, write an underscore and the small letter for every capital.",),
        names=("to_snake", "snake_case", "camel_to_snake_case"),
        inputs="text camel",
    ),
    *change(
        "camel_to_words",
        "name styles",
        "''.join(' ' + c.lower() if c.isupper() else c for c in {x})",
        (
            "the parts of the camelCase name {x} in lower case with spaces between",
            "{x}, a name in camelCase, as separate lowercase words",
        ),
        verbs=("split the camelCase name {x} into lowercase words with spaces between",),
        whole=("In {x}, write a space and the small letter for every capital.",),
        names=("split_camel", "humanize"),
        inputs="text camel",
        weight=0.6,
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
        whole=("Write {x} in small letters with '-' instead of the spaces between words.",),
        names=("slugify", "kebab_case", "slug"),
        inputs="text phrase",
    ),
    *change(
        "words_to_snake",
        "name styles",
        "'_'.join({x}.lower().split())",
        ("the words of {x} in lower case with underscores between them", "{x} in snake_case, word by word"),
        verbs=("turn the words of {x} into a snake_case name",),
        steps=("join its lowercase words with underscores",),
        whole=("Write {x} in small letters with '_' instead of the spaces between words.",),
        names=("snakify", "to_identifier"),
        inputs="text phrase",
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
        inputs="text phrase",
        weight=0.7,
    ),
    *change(
        "to_hashtag",
        "name styles",
        "'#' + ''.join(word.capitalize() for word in {x}.split())",
        (
            "the hashtag for {x}: '#' and its capitalized words without spaces",
            "'#' followed by the words of {x}, each capitalized, with no spaces",
        ),
        verbs=("make a hashtag of {x}, with every word capitalized",),
        whole=("Join the capitalized words of {x} and put '#' in front.",),
        names=("hashtag", "make_hashtag"),
        inputs="text phrase",
        weight=0.5,
    ),
    text(
        "binary_codes",
        "character codes",
        "str",
        "' '.join(format(ord(c), '08b') for c in {x})",
        (
            "the characters of {x} as 8-bit binary codes with spaces between",
            "{x} in binary, eight bits a character, separated by spaces",
        ),
        verbs=("write every character of {x} as eight bits, with spaces between",),
        whole=("Spell {x} in zeros and ones: eight for each character, groups separated by a space.",),
        names=("text_to_binary", "to_bits"),
        inputs="text short",
        weight=0.6,
    ),
    text(
        "hexadecimal_codes",
        "character codes",
        "str",
        "''.join(format(ord(c), '02x') for c in {x})",
        (
            "the character codes of {x} in hexadecimal, two digits each, without spaces",
            "{x} as a string of hexadecimal character codes",
        ),
        verbs=("write every character of {x} as two hexadecimal digits",),
        whole=("Spell {x} with two lowercase hexadecimal digits for each character.",),
        names=("text_to_hex", "to_hex"),
        inputs="text word",
        weight=0.5,
    ),
    *change(
        "complement_bits",
        "bits",
        "''.join('1' if c == '0' else '0' for c in {x})",
        ("the binary string {x} with zeros and ones exchanged", "{x} with every bit flipped"),
        verbs=("flip every bit in the binary string {x}",),
        steps=("swap zeros and ones",),
        whole=("Write 1 for each 0 of {x} and 0 for each 1.",),
        names=("flip_bits", "invert_bits", "complement"),
        inputs="text binary",
        weight=0.6,
    ),
    *change(
        "vowels_upper",
        "case of vowels",
        "''.join(c.upper() if c in 'aeiou' else c for c in {x})",
        ("{x} with all its vowels in upper case", "{x} with the vowels made capital and nothing else changed"),
        verbs=("change the vowels of {x} to upper case",),
        steps=("turn the vowels into capitals",),
        whole=("Write the vowels of {x} large and leave everything else as it is.",),
        names=("uppercase_vowels", "capitalize_vowels"),
        inputs="text phrase",
        weight=0.8,
    ),
    *change(
        "consonants_upper",
        "case of vowels",
        "''.join(c if c in 'aeiou' else c.upper() for c in {x})",
        ("{x} with everything but its vowels in upper case", "{x} with the consonants made capital"),
        verbs=("change all letters of {x} except a, e, i, o, u to upper case",),
        whole=("Write the consonants of {x} large and leave the vowels as they are.",),
        names=("uppercase_consonants", "capitalize_consonants"),
        inputs="text phrase",
        weight=0.5,
    ),
    *change(
        "leet",
        "letter substitution",
        "{x}.replace('a', '4').replace('e', '3').replace('i', '1').replace('o', '0')",
        ("{x} with a, e, i, o replaced by 4, 3, 1, 0", "{x} in leet writing: 4 for a, 3 for e, 1 for i, 0 for o"),
        verbs=("replace a by 4, e by 3, i by 1 and o by 0 in {x}",),
        steps=("replace a, e, i, o by 4, 3, 1, 0",),
        whole=("In {x}, write the digits 4, 3, 1 and 0 for the small letters a, e, i and o.",),
        names=("leetspeak", "to_leet"),
        inputs="text phrase",
        weight=0.5,
    ),
    *change(
        "increment_text",
        "bits",
        "str(int({x}) + 1)",
        ("the number after {x} as a string", "the number written in {x}, increased by one, as a string again"),
        verbs=("add one to the number in {x} and write it as a string",),
        whole=("Read {x} as an integer and return the next integer as text.",),
        names=("next_number", "increment_string"),
        inputs="text digit_text",
        weight=0.4,
    ),
)
