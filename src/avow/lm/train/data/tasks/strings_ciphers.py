"""Simple secret writings and codes: letters as numbers, rails, swaps, keypads, check digits, bits, DNA, series."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_values
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

OPERATIONS = (
    told(
        "next_code",
        "running codes",
        "str -> str",
        "{x}[0] + str(int({x}[1:]) + 1).zfill(len({x}) - 1)",
        """the code after {x}: the same letter and a number one higher, filled with zeros to as many digits as before
        | {x}, a letter with a number behind it, with the number raised by one and its leading zeros kept""",
        verbs="raise the number behind the first letter of {x} by one and fill it with zeros to its old width",
        whole="""Invoices are numbered 'A007', 'A008' and so on. Which number follows {x}?
        | The last ticket was {x}, one letter and a zero-padded number. Name the next ticket in the same format.
        | Add one to the digits of {x}, leave the letter in front, and keep the leading zeros.
        | Give the successor of {x} in a series such as B099, B100, B101.""",
        names="next_invoice next_number successor",
        called="code ticket c",
        inputs="running_code",
        first=True,
        by_name=True,
    ),
    told(
        "letters_to_numbers",
        "letters as numbers",
        "str -> str",
        "'-'.join(str(ord(c) - 96) for c in {x})",
        """{x} with each letter as its number in the alphabet (1 for 'a', 26 for 'z'), joined by dashes
        | the alphabet positions of the letters of {x}, from a = 1 on, with '-' between them""",
        verbs="write each letter of {x} as its position in the alphabet, with dashes between the numbers",
        whole="""Scouts write 'cab' as '3-1-2': 'a' is 1, 'b' is 2 and so on. Encode {x}, which has small letters only.
        | Replace the letters of {x} by their numbers from 1 to 26 and join these by hyphens.
        | A puzzle shows numbers in place of letters (a = 1), separated by '-'. What does it show for {x}?
        | Code the lower-case word {x} as alphabet positions with a dash between any two.""",
        names="encode_numbers a1z26 number_code",
        called="word text message",
        inputs="text_plain_word",
        subject="word",
        first=True,
    ),
    told(
        "numbers_to_letters",
        "letters as numbers",
        "str -> str",
        "''.join(chr(int(part) + 96) for part in {x}.split('-'))",
        """the word that {x} stands for, numbers with dashes between them where 1 is 'a', 2 is 'b' and so on
        | {x}, alphabet positions joined by '-', turned back into small letters""",
        verbs="turn the numbers of {x}, parted by dashes, back into letters, where 1 is 'a' and 26 is 'z'",
        whole="""The message is {x}. Each number is a place in the alphabet, 1 for 'a', and '-' parts them. Read it.
        | Decode '3-1-2' to 'cab', and {x} by the same key.
        | Which word in small letters hides in {x}, if 1 means 'a', 2 means 'b', up to 26 for 'z'?
        | Split {x} at its dashes and translate each number into the letter at this place of the alphabet.""",
        names="decode_numbers read_numbers from_positions",
        called="code message text",
        inputs="alphabet_numbers",
        first=True,
        by_name=True,
    ),
    told(
        "rail_cipher",
        "rails",
        "str -> str",
        "{x}[::2] + {x}[1::2]",
        """the characters at even indices of {x}, followed by those at odd indices
        | first every other character of {x} from the first on, then the characters that were left out""",
        verbs="write the characters of {x} at even indices and behind them those at odd indices",
        steps="put the characters at even indices before those at odd indices",
        whole="""Deal the characters of {x} to two piles in turn, then put the second pile behind the first.
        | Rail fence with two rails: the first, third, fifth ... character of {x}, then the second, fourth and so on.
        | What is {x} once the characters with even index (from 0) have all moved before those with odd index?
        | Encrypt {x} so that 'abcdef' would become 'acebdf'.""",
        names="rail_fence two_rails deal_out",
        inputs="text_plain_word",
        weight=0.9,
    ),
    told(
        "rail_decoded",
        "rails",
        "str -> str",
        """
        half = (len({x}) + 1) // 2
        result = ''
        for i in range(half):
            result += {x}[i] + {x}[half + i:half + i + 1]
        return result
        """,
        """the characters of the first half of {x} and of its second half in turn, where the first half is the
        longer one if the length is odd
        | {x} with its two halves dealt into each other, first half first, a middle character being part of it""",
        verbs="""mix the two halves of {x} by taking characters from them in turn, starting with the first half, which
        has the middle character""",
        whole="""Somebody wrote all characters at even places first and then those at odd places, which gave {x}. Undo
        it.
        | Shuffle {x} like two packs of cards: cut it in half (the first half takes a middle character) and take one
        from each half in turn, beginning with the first.
        | The text 'acebdf' was 'abcdef' before a two-rail cipher. What was {x}?
        | Weave the first half of {x}, rounded up, with the rest, one character of each at a time.""",
        names="decode_rails unrail perfect_shuffle",
        called="code text s",
        inputs="text_plain_word",
        weight=0.6,
    ),
    told(
        "column_cipher",
        "columns",
        "str -> str",
        "''.join({x}[i::{k}] for i in range({k}))",
        """{x} written in rows of {k} characters and read column by column
        | the characters of {x} at indices 0, {k}, 2 * {k} ..., then those from index 1 on in the same steps, and so
        on""",
        verbs="write {x} in rows of {k} characters and read it downwards, column by column",
        whole="""Write {x} on squared paper, {k} characters to a row, and read off the columns from left to right. What
        comes out?
        | Columnar cipher without a key word: {x} in lines of {k}, then taken downwards.
        | Encode {x} by taking every character number 1 of each block of {k}, then number 2 of each block, and so on.
        | A table has {k} columns and is filled row by row with {x}. Join the columns, left one first.""",
        names="columnar read_columns transpose_text",
        args=(Argument("int", "two_to_four", constant=0.6, names=("k", "n", "width")),),
        inputs="text_phrase",
        weight=0.8,
    ),
    told(
        "neighbours_swapped",
        "swaps",
        "str -> str",
        "''.join({x}[i:i + 2][::-1] for i in range(0, len({x}), 2))",
        """{x} with its characters swapped in pairs; a last single one stays
        | {x} after the first and second character have changed places, then the third and fourth, and so on""",
        verbs="swap each two neighbouring characters of {x}, pair by pair from the start",
        steps="swap the characters pair by pair",
        whole="""Exchange the first two characters of {x}, then the next two, and so on; one left over at the end stays.
        | With pairs turned round, 'abcde' becomes 'badce'. What does {x} become?
        | Split {x} into pairs and turn every pair round. An odd character at the end has no partner and keeps its
        place.
        | Scramble {x} lightly: characters 1 and 2 trade places, 3 and 4 do, 5 and 6 do, to the end.""",
        names="swap_pairs pair_swap swap_neighbours",
        inputs="text_plain_word",
    ),
    told(
        "robber_language",
        "play languages",
        "str -> str",
        "''.join(c if c in 'aeiou ' else c + 'o' + c for c in {x})",
        """{x} in the robber language: each character but a, e, i, o, u and space is doubled with an 'o' between
        | {x} with every character that is no vowel and no space written twice around an 'o'""",
        verbs="double each consonant of {x} and put an 'o' in between, leaving vowels and spaces as they are",
        steps="double each consonant around an 'o'",
        whole="""Swedish children say 'hohejoj' for 'hej': a consonant, an 'o', the consonant again. Say {x}, made of
        small letters and spaces, like them.
        | Translate {x}: aeiou and blanks stay, any other letter c becomes 'coc'.
        | Robber language, please, for {x} - 'cat' turns into 'cocatot'.
        | Given {x} in small letters, put 'o' and the same letter again behind every consonant.""",
        names="robber rovarspraket secret_speech",
        inputs="text_phrase",
        weight=0.8,
        first=True,
    ),
    told(
        "p_language",
        "play languages",
        "str -> str",
        "''.join(c + {k} + c if c in 'aeiou' else c for c in {x})",
        """{x} with every vowel a, e, i, o, u followed by {k} and the same vowel again
        | {x} with each small vowel doubled around {k}""",
        verbs="put {k} and the same vowel again behind every vowel of {x}",
        steps="put {k} and the vowel again behind each vowel",
        whole="""My sister and I put {k} and the vowel once more after each vowel (aeiou). How do we say {x}?
        | Secret language: a vowel v of {x} turns into v + {k} + v, the other characters stay.
        | For each a, e, i, o or u in {x}, write it, then {k}, then it again.
        | Double the small vowels of {x} with {k} between the two.""",
        names="vowel_language spoon_language double_vowels",
        args=(Argument("str", "language_letter", constant=0.6, names=("letter", "c", "mark")),),
        inputs="text_phrase",
        weight=0.8,
    ),
    told(
        "pig_latin_by_rule",
        "word games",
        "str -> str",
        """
        result = []
        for word in {x}.split():
            if word[0] in 'aeiou':
                result.append(word + 'way')
            else:
                result.append(word[1:] + word[0] + 'ay')
        return ' '.join(result)
        """,
        """{x} in pig latin: 'way' goes behind words that begin with a vowel, and in others the first letter moves
        to the end before 'ay'
        | the words of {x}, those with aeiou in front with 'way' at the end, the others with their first letter and 'ay'
        at the end""",
        verbs="""put {x} into pig latin, adding 'way' to words that start with a vowel and moving the first letter of
        others to the end with 'ay'""",
        whole="""In our pig latin 'apple' is 'appleway' and 'bread' is 'readbay'. Say the lower-case text {x} like that.
        | For each word of {x}: starts with a, e, i, o, u? Add 'way'. Otherwise shift its first letter to the back and
        add 'ay'.
        | Translate {x} to pig latin, moving one letter only, and with 'way' for words that begin with a vowel.
        | How is {x} said when vowel words get 'way' and all others lose their first letter to the end, plus 'ay'?""",
        names="to_pig_latin pig_latin_vowels translate",
        inputs="text_phrase",
        first=True,
    ),
    told(
        "keypad_digits",
        "keypads",
        "str -> str",
        """
        keys = '22233344455566677778889999'
        return ''.join(keys[ord(c) - ord('a')] for c in {x})
        """,
        """the digits to press on a telephone for {x}: abc is 2, def 3, ghi 4, jkl 5, mno 6, pqrs 7, tuv 8, wxyz 9
        | {x} with each letter replaced by its telephone key (2 for abc up to 9 for wxyz, 7 and 9 having four
        letters)""",
        verbs="turn each letter of {x} into its telephone key, from 2 for abc to 7 for pqrs, 8 for tuv and 9 for wxyz",
        whole="""Telephone keys carry letters: abc on 2, def on 3, ghi on 4, jkl on 5, mno on 6, pqrs on 7, tuv on 8,
        wxyz on 9. Which digits spell {x}?
        | A hotline is advertised as a word, {x}. Which number do I dial on a standard keypad (abc = 2 ... wxyz = 9)?
        | One key press for each small letter of {x} on a phone pad, 2 for a, b, c and so forth: give the digits.
        | T9 code of {x}, in which 2=abc, 3=def, 4=ghi, 5=jkl, 6=mno, 7=pqrs, 8=tuv, 9=wxyz.""",
        names="phone_keys t9 word_to_number",
        called="word text s",
        inputs="text_plain_word",
        subject="word",
        first=True,
    ),
    told(
        "digit_key_cipher",
        "caesar",
        "str -> str",
        """
        result = ''
        for i, c in enumerate({x}):
            shift = int({k}[i % len({k})])
            result += chr((ord(c) - 97 + shift) % 26 + 97)
        return result
        """,
        """{x} with each small letter shifted in the alphabet by the digit of {k} at its place, the digits being
        repeated as needed and z leading on to a
        | {x}, enciphered with the digits of {k} in turn as shifts of its letters""",
        verbs="""shift the letters of {x} forward by the digits of {k} in turn, starting over with the digits and after
        z""",
        whole="""The key {k} is a string of digits. Move the first letter of {x} on by the first digit, the second by
        the second, and so on, going round in the key and from z to a.
        | Gronsfeld cipher: encode {x}, which is in small letters, with the digits {k}.
        | Write {k} again and again under {x} and advance each letter by the digit below it, wrapping after z.
        | What does {x} become if its letters are shifted by the repeating digits {k}?""",
        names="gronsfeld shift_by_key encrypt",
        called="word text message",
        args=(Argument("str", "digit_key", constant=0.2, names=("key", "code")),),
        inputs="text_plain_word",
        weight=0.8,
        first=True,
        by_name=True,
    ),
    told(
        "vowels_to_digits",
        "letter substitution",
        "str -> str",
        "''.join(str('aeiou'.index(c) + 1) if c in 'aeiou' else c for c in {x})",
        """{x} with a, e, i, o, u replaced by 1, 2, 3, 4, 5
        | {x} in which each small vowel is the digit of its place in 'aeiou', counted from 1""",
        verbs="replace the vowels a, e, i, o and u of {x} by 1, 2, 3, 4 and 5",
        steps="replace a, e, i, o, u by 1, 2, 3, 4, 5",
        whole="""Hide the vowels of {x}: 'a' becomes 1, 'e' 2, 'i' 3, 'o' 4 and 'u' 5; nothing else changes.
        | The word 'h2ll4' is 'hello' in our code with a=1, e=2, i=3, o=4, u=5. Encode {x} with it.
        | Number the vowels aeiou from 1 to 5 and write {x} with these numbers in their place.
        | How does {x} read in the cipher that swaps a/e/i/o/u for 1/2/3/4/5?""",
        names="encode_vowels vowel_digits vowel_code",
        inputs="text_phrase",
        weight=0.9,
    ),
    told(
        "dna_complement",
        "dna",
        "str -> str",
        "{x}.translate(str.maketrans('ACGT', 'TGCA'))",
        """the complement of the DNA strand {x}, with 'A' and 'T' exchanged, and 'C' and 'G' too
        | {x} with T for A, A for T, G for C and C for G""",
        verbs="exchange A with T and C with G in {x}",
        whole="""In DNA, A pairs with T and C with G. Which strand pairs with {x}, letter by letter?
        | Write the partner of every base of {x}: A for T, T for A, C for G, G for C.
        | Biology homework: give the complementary strand of {x} in the same direction.
        | Swap A with T and G with C throughout {x}.""",
        names="complement dna_pair partner_strand",
        called="dna strand sequence",
        inputs="dna",
        subject="DNA strand",
        first=True,
    ),
    told(
        "gc_percent",
        "dna share",
        "str -> float",
        "round(({x}.count('G') + {x}.count('C')) / len({x}) * 100, 1)",
        """the share of G and C in the DNA strand {x} in percent, rounded to one decimal
        | how many percent of the letters of {x} are G or C, to one decimal""",
        verbs="compute how many percent of {x} are G or C, rounded to one decimal",
        whole="""GC content of {x}: what percentage of its letters is G or C? Round to one decimal.
        | A lab counts the letters G and C of {x} and divides by its length. Give the result as percent with one
        decimal.
        | Out of a hundred bases like those of {x}, how many would be C or G, to one decimal place?
        | Given {x}, a string of A, C, G and T, return 100 times the share of C and G, rounded to 1 decimal.""",
        names="gc_content gc_share gc_ratio",
        called="dna strand sequence",
        inputs="dna",
        subject="DNA strand",
        weight=0.8,
        first=True,
    ),
    told(
        "with_parity_bit",
        "bits",
        "str -> str",
        "{x} + str({x}.count('1') % 2)",
        """{x} with one more bit at its end so that the number of ones is even
        | {x} and its parity bit: '1' if {x} has an odd number of ones, else '0'""",
        verbs="append a bit to {x} that makes the number of ones even",
        whole="""Before {x} is sent, a last bit is added that makes the count of ones even. What is sent?
        | Add an even parity bit to the end of {x}.
        | Are the ones in {x} odd in number? Then append '1', otherwise append '0'.
        | Protect the bits {x}: one extra bit at the right, chosen to give an even total of 1s.""",
        names="add_parity parity_bit even_parity",
        called="bits data message",
        inputs="bit_text",
        subject="bit string",
        first=True,
    ),
    told(
        "bits_that_differ",
        "bits of two",
        "str -> str",
        "''.join('1' if a != b else '0' for a, b in zip({x}, {k}))",
        """the bitwise exclusive or of {x} and {k} as a string: '1' where they differ and '0' where they agree, up to
        the end of the shorter
        | for each place that {x} and {k} share, '1' if their characters differ, else '0'""",
        verbs="combine {x} and {k} place by place into '1' where they differ and '0' where they are equal",
        whole="""Xor the bit strings {x} and {k}, place by place, for as long as both go on.
        | Lay {x} over {k}: write 1 where the bits differ, 0 where they are the same, and stop with the shorter one.
        | One-time pad: the message bits are {x}, the key bits {k}. Give the bits of their exclusive or, up to the end
        of the shorter.
        | Which of the bits of {x} must be flipped to get {k}? Mark them with '1' and the others with '0', as far as
        both reach.""",
        names="xor xor_bits bitwise_xor",
        called="bits first message",
        args=(Argument("str", "other_bits", constant=0, names=("key", "other", "second")),),
        inputs="bit_text",
        subject="bit string",
        weight=0.8,
        first=True,
    ),
    told(
        "weighted_check",
        "check digits",
        "str -> int",
        "sum(i * int(d) for i, d in enumerate({x}, 1)) % {k}",
        """the sum of the digits of {x}, each times its place from 1 on, modulo {k}
        | the remainder by {k} of 1 times the first digit of {x} plus 2 times the second plus 3 times the third and so
        on""",
        verbs="multiply each digit of {x} by its place (1, 2, 3 ...), add this up and take the remainder by {k}",
        whole="""A check number is made of {x}: first digit times 1, second times 2, and so on; the sum is divided by
        {k} and the rest is the answer.
        | Weigh the digits of {x} by their positions, counted from one, and return the total modulo {k}.
        | Checksum of {x}: position times digit, summed, remainder after division by {k}.
        | What is left over when 1*d1 + 2*d2 + 3*d3 + ... for the digits of {x} is split into groups of {k}?""",
        names="checksum check_number weighted_sum",
        called="digits code number",
        args=(Argument("int", "check_base", constant=0.6, names=("base", "modulus", "m")),),
        inputs="text_digit_text",
        subject="digit string",
        weight=0.8,
        first=True,
    ),
    told(
        "luhn_valid",
        "check digits",
        "str -> bool",
        """
        total = 0
        for i, d in enumerate(reversed({x})):
            value = int(d) * (1 + i % 2)
            total += value - 9 if value > 9 else value
        return total % 10 == 0
        """,
        """{x} passes the Luhn check: from the right, every second digit is doubled, less 9 if that is over 9, and
        the sum is a multiple of 10
        | the digits of {x}, every second from the right doubled and lowered by 9 if above 9, add up to a multiple of
        ten
        | {x} is right by the Luhn formula, its last digit being the check digit""",
        whole="""Card numbers pass the Luhn test. Double each second digit of {x} from the right, beginning with the
        last but one, take 9 off results over 9, add all up: is the sum divisible by 10?
        | Is {x} valid by Luhn's algorithm?
        | Catch typing errors in {x} with the Luhn formula (double every second digit from the end, subtract 9 when it
        is 10 or more, sum, check for a final zero).
        | Does the Luhn checksum of {x}, all its digits included, end in 0?
        | Can {x} be a real card number as far as the Luhn check goes?""",
        names="luhn is_luhn card_valid",
        called="digits number card",
        inputs="luhn_digits",
        subject="number",
        weight=0.9,
        first=True,
    ),
    told(
        "backspaces_typed",
        "keys pressed",
        "str -> str",
        """
        result = ''
        for c in {x}:
            if c == {k}:
                result = result[:-1]
            else:
                result += c
        return result
        """,
        """what is on the screen after typing {x}, where {k} deletes the character before it, if any
        | {x} with every {k} understood as a backspace""",
        verbs="type {x} with {k} as the backspace key and give the text that remains",
        whole="""In the record {x} of keys pressed, {k} stands for backspace. Which text was left? Backspace on nothing
        does nothing.
        | Process {x} from left to right: {k} removes the last character kept so far, anything else is appended.
        | Apply the corrections in {x}, in which each {k} rubs out one character before it, as far as there is one.
        | The keyboard log reads {x} and {k} means delete left. What does the document say in the end?""",
        names="apply_backspaces typed_text screen_text",
        called="keys text typed",
        args=(Argument("str", "backspace_sign", constant=0.7, names=("key", "mark", "c")),),
        inputs="typed_keys",
        weight=0.9,
        first=True,
    ),
    told(
        "word_points",
        "word scores",
        "str -> int",
        "sum(1 if c in 'aeiou' else {k} for c in {x})",
        """the points for {x}: 1 for each of the letters a, e, i, o, u and {k} for each other letter
        | the score of {x} with 1 point for a vowel and {k} points for any other character""",
        verbs="add up 1 for each vowel of {x} and {k} for each other letter",
        whole="""In a word game vowels (aeiou) bring 1 point and consonants {k}. How many points is the word {x} worth?
        | Score {x}: one point for a, e, i, o or u, {k} for anything else.
        | Add the values of the letters of {x}, where a vowel is worth 1 and a consonant {k}.
        | What does {x} earn if every small vowel counts 1 and every other letter counts {k}?""",
        names="score word_score points",
        called="word text s",
        args=(Argument("int", "letter_points", constant=0.6, names=("k", "n", "value")),),
        inputs="text_plain_word",
        weight=0.8,
    ),
)


def _luhn(random: Random) -> str:
    digits = [random.randint(0, 9) for _ in range(random.randint(2, 6))]
    doubled = [digit * (2 - i % 2) for i, digit in enumerate(reversed(digits))]
    check = -sum(value - 9 if value > 9 else value for value in doubled) % 10
    return "".join(map(str, [*digits, check if random.random() < 0.55 else random.randint(0, 9)]))


def _typed(random: Random) -> str:
    text = strings_values.plain_word(random) + strings_values.plain_word(random)[:2]
    return "".join(c + random.choice(("", "", "", "#", "<")) for c in text)


def _bits(random: Random) -> str:
    return "".join(random.choice("01") for _ in range(random.randint(3, 8)))


INPUTS = {
    "alphabet_numbers": lambda random: "-".join(str(ord(c) - 96) for c in strings_values.plain_word(random)),
    "dna": lambda random: "".join(random.choice("ACGT") for _ in range(random.randint(1, 9))),
    "bit_text": _bits,
    "luhn_digits": _luhn,
    "typed_keys": _typed,
    "running_code": lambda random: (
        random.choice("ABKX") + str(random.choice((9, 99, random.randint(0, 120)))).zfill(random.randint(2, 5))
    ),
}
ARGUMENTS = {
    "language_letter": lambda random, given: random.choice("pbflv"),  # noqa: ARG005
    "digit_key": lambda random, given: "".join(random.choice("1234567") for _ in range(random.randint(2, 4))),  # noqa: ARG005
    "other_bits": lambda random, given: _bits(random),  # noqa: ARG005
    "check_base": lambda random, given: random.choice((7, 9, 10, 11, 97)),  # noqa: ARG005
    "backspace_sign": lambda random, given: random.choice("##<"),  # noqa: ARG005
    "letter_points": lambda random, given: random.choice((2, 3, 4, 5)),  # noqa: ARG005
}
