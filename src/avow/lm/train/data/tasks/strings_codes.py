"""Ciphers, run-length coding, codes of characters, and exchanges of letters."""

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
            "the Caesar-encrypted form, shifted by {k}, of {x}",
        ),
        verbs=(
            "shift every letter of {x} forward by {k} in the alphabet, wrapping around",
            "apply a Caesar shift of {k} to {x}",
        ),
        steps=("shift every letter by {k} in the alphabet, wrapping around",),
        whole=(
            "Replace each letter of {x} by the one {k} places later in the alphabet; after z comes a again.",
            "Encrypt {x} by moving each letter on by {k}, wrapping from z to a and from Z to A.",
        ),
        notes=("Case stays as it is, and so do characters that are no letters.",),
        names=("caesar_cipher", "encrypt", "shift_letters", "caesar_encrypt"),
        args=(arguments.SHIFT,),
        inputs="text_sentence",
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
        inputs="text_sentence",
        weight=0.6,
    ),
    *change(
        "caesar_lower",
        "caesar",
        "''.join(chr((ord(c) - 97 + {k}) % 26 + 97) for c in {x})",
        (
            "{x}, all lowercase, with each letter moved {k} places on in the alphabet, from z on to a",
            "{x}, all lowercase, shifted by {k} in the alphabet",
            "the lowercase Caesar cipher, shift {k}, of {x}",
        ),
        verbs=(
            "move on by {k} in the alphabet, from z to a, each lowercase letter of {x}",
            "apply a Caesar shift of {k} to the small letters of {x}",
        ),
        whole=(
            "Every letter of {x} is lowercase: shift each by {k}, with a after z.",
            "Encrypt the lowercase word in {x}: each letter moves {k} on, with a after z.",
        ),
        names=("shift_word", "rotate_alphabet"),
        args=(arguments.SHIFT,),
        inputs="text_plain_word",
        weight=0.7,
        first=True,
    ),
    *change(
        "atbash",
        "mirrored alphabet",
        "''.join(chr(ord('a') + ord('z') - ord(c)) if c.islower() else c for c in {x})",
        (
            "{x} with every lowercase letter replaced by its mirror in the alphabet (a becomes z, b becomes y)",
            "{x} in the Atbash code for lowercase letters, where a is z and z is a",
            "the Atbash-coded form of {x}",
        ),
        verbs=(
            "swap a with z, b with y and so on in {x}, for lowercase letters only",
            "encode with Atbash (small letters only) the text {x}",
        ),
        whole=(
            "Turn the alphabet around: in {x}, write z for a, y for b, and so forth. Only lowercase letters change.",
            "Replace each small letter of {x} by the one equally far from the other end of the alphabet.",
        ),
        names=("mirror_alphabet", "reverse_alphabet", "atbash_cipher"),
        inputs="text_phrase",
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
        inputs="text_plain_word",
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
            "the compressed form (character and count for each run) of {x}",
        ),
        verbs=("run-length encode {x}, with the count behind each character", "compress {x} by counting its runs"),
        steps=("run-length encode it, each character followed by its count",),
        whole=("Shorten {x} as in 'aaab' -> 'a3b1'.", "For each run in {x}, write the character and then its count."),
        notes=("Runs of length 1 get their count as well.",),
        names=("run_length_encode", "rle", "compress"),
        inputs="text_runs",
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
            "the run-length form, single characters left bare, of {x}",
        ),
        verbs=(
            "compress the runs of {x} to character and count, leaving out counts of 1",
            "run-length encode, with no count for single characters, the text {x}",
        ),
        whole=("Shorten {x} as in 'aaab' -> 'a3b'.", "Compress the runs in {x}: 'aab' becomes 'a2b'."),
        notes=("A count of 1 is not written.",),
        names=("compress_text", "short_rle"),
        inputs="text_runs",
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
            "the look-and-say form of {x}",
        ),
        verbs=(
            "describe {x} run by run, the count before the character",
            "write for each run its length and then its character in {x}",
        ),
        whole=("Shorten {x} as in 'aaab' -> '3a1b'.", "Read out the runs in {x}, such as '2a1b' for 'aab'."),
        names=("look_and_say", "say_runs"),
        inputs="text_runs",
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
            "the full text behind the run-length code {x}",
        ),
        verbs=(
            "expand the run-length encoded {x}, a character and one digit at a time",
            "undo the run-length encoding of {x}",
            "decompress {x}",
        ),
        whole=(
            "Undo a run-length encoding: turn {x} into the full text, as in 'a3b1' -> 'aaab'.",
            "Read {x} as pairs of a character and a digit, and write the character that many times.",
        ),
        names=("run_length_decode", "decompress", "expand"),
        inputs="text_run_lengths",
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
            "the (character, length) runs of {x}",
        ),
        verbs=(
            "list the runs of {x} as tuples of the character and its count",
            "break into runs, as pairs of character and count, the text {x}",
        ),
        whole=(
            "Which characters stand in {x} how many times in a row? Answer with pairs.",
            "Run-length encode {x} as a list of tuples.",
        ),
        names=("run_tuples", "runs_of"),
        inputs="text_runs",
        weight=0.6,
    ),
    text(
        "binary_codes",
        "character codes",
        "str",
        "' '.join(format(ord(c), '08b') for c in {x})",
        (
            "the characters of {x} as 8-bit binary codes with spaces between",
            "{x} in binary, eight bits a character, separated by spaces",
            "the 8-bit codes, separated by spaces, of {x}",
        ),
        verbs=(
            "write every character of {x} as eight bits, with spaces between",
            "encode in 8-bit groups with spaces between the characters of {x}",
        ),
        whole=(
            "Spell {x} in zeros and ones: eight for each character, groups separated by a space.",
            "What is {x} in binary, one byte per character, with spaces between?",
        ),
        names=("text_to_binary", "to_bits"),
        inputs="text_short",
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
            "the hexadecimal form, two digits a character, of {x}",
        ),
        verbs=("write every character of {x} as two hexadecimal digits", "encode as hexadecimal the characters of {x}"),
        whole=(
            "Spell {x} with two lowercase hexadecimal digits for each character.",
            "What is {x} in hexadecimal, two digits for each character?",
        ),
        names=("text_to_hex", "to_hex"),
        inputs="text_word",
        weight=0.5,
    ),
    *change(
        "complement_bits",
        "bits",
        "''.join('1' if c == '0' else '0' for c in {x})",
        (
            "{x} with zeros and ones exchanged",
            "the bitwise complement of the binary string in {x}",
            "{x} with every bit flipped",
        ),
        verbs=("flip every binary digit in {x}",),
        steps=("swap zeros and ones",),
        whole=("Write 1 for each 0 of {x} and 0 for each 1.",),
        names=("flip_bits", "invert_bits", "complement"),
        inputs="text_binary",
        weight=0.6,
        first=True,
    ),
    *change(
        "vowels_upper",
        "case of vowels",
        "''.join(c.upper() if c in 'aeiou' else c for c in {x})",
        (
            "{x} with all its vowels in upper case",
            "{x} with the vowels made capital and nothing else changed",
            "the capital-vowel version of {x}",
        ),
        verbs=("change the vowels of {x} to upper case", "capitalize just the vowels of {x}"),
        steps=("turn the vowels into capitals",),
        whole=(
            "Write the vowels of {x} large and leave everything else as it is.",
            "Turn a, e, i, o and u in {x} into A, E, I, O and U.",
        ),
        names=("uppercase_vowels", "capitalize_vowels"),
        inputs="text_phrase",
        weight=0.8,
    ),
    *change(
        "consonants_upper",
        "case of vowels",
        "''.join(c if c in 'aeiou' else c.upper() for c in {x})",
        (
            "{x} with everything but its vowels in upper case",
            "{x} with the consonants made capital",
            "the capital-consonant version of {x}",
        ),
        verbs=("change all letters of {x} except a, e, i, o, u to upper case", "capitalize all but the vowels of {x}"),
        whole=(
            "Write the consonants of {x} large and leave the vowels as they are.",
            "Shout the consonants of {x}, but whisper the vowels as they are.",
        ),
        names=("uppercase_consonants", "capitalize_consonants"),
        inputs="text_phrase",
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
        inputs="text_phrase",
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
        inputs="text_digit_text",
        weight=0.4,
        first=True,
    ),
)
