"""Texts brought into a form: telephone numbers, slugs, headings, plurals, bulleted and numbered lines, file names."""

from __future__ import annotations

from random import Random

from avow.lm.train.data.tasks import strings_arguments as arguments
from avow.lm.train.data.tasks import strings_values
from avow.lm.train.data.tasks.operation import Argument
from avow.lm.train.data.tasks.terse import told

ENDING = Argument("str", "file_ending", constant=0.5, names=("ending", "extension", "ext"))

OPERATIONS = (
    told(
        "phone_dashed",
        "phone layouts",
        "str -> str",
        "{x}[:3] + '-' + {x}[3:6] + '-' + {x}[6:]",
        """the ten digits of {x} with a dash after the third and after the sixth
        | {x} in the form '555-123-4567'""",
        verbs="put dashes into {x} so that its ten digits read like '555-123-4567'",
        whole="""Write the ten digits of {x} as '555-123-4567', three, three and four digits with dashes between.
        | The phone book prints '5551234567' as '555-123-4567'. How does it print {x}?
        | Insert a hyphen after digit 3 and after digit 6 of {x}.
        | Group {x} for reading aloud: 3 digits, dash, 3 digits, dash, 4 digits.""",
        names="format_phone phone_number dashed",
        called="phone digits number",
        inputs="ten_digits",
        subject="phone number",
        first=True,
    ),
    told(
        "phone_bracketed",
        "phone layouts",
        "str -> str",
        "'(' + {x}[:3] + ') ' + {x}[3:6] + '-' + {x}[6:]",
        """the ten digits of {x} in the form '(555) 123-4567'
        | the ten digits of {x} with the first three in brackets, a space, three more, a dash and the last four""",
        verbs="format the ten digits of {x} like '(555) 123-4567'",
        whole="""Business cards show numbers as '(555) 123-4567'. Bring the ten digits of {x} into that shape.
        | Area code of {x} in round brackets, then a space, the next three digits, a hyphen, the last four.
        | How is {x}, ten digits without any signs, written in the US style with parentheses?
        | Given {x}, return '(' and its first three digits, ') ', the middle three, '-' and the final four.""",
        names="format_phone us_phone phone_number",
        called="phone digits number",
        inputs="ten_digits",
        subject="phone number",
        first=True,
    ),
    told(
        "grouped_key",
        "grouped text",
        "str -> str",
        """
        text = {x}.replace('-', '').upper()
        return '-'.join(text[i:i + {k}] for i in range(0, len(text), {k}))
        """,
        """{x} without its old dashes, in upper case, with a dash after every {k} characters
        | the characters of {x} other than '-', in capitals and in groups of {k} joined by dashes""",
        verbs="drop the dashes from {x}, put it in upper case and join groups of {k} characters by dashes",
        whole="""Somebody typed {x} as a licence key, rather sloppily. Take its dashes out, use capitals and set a dash
        between groups of {k} characters; the last group may be shorter.
        | Regroup {x}: ignore dashes, upper case everything, blocks of {k} from the left with '-' between.
        | How does the key {x} look with blocks of {k} capitals or digits, the blocks joined by hyphens?
        | Clean up {x} by removing each '-', capitalizing all letters and cutting it into pieces of {k} joined with
        '-'.""",
        names="format_key license_key regroup",
        called="key code text",
        args=(Argument("int", "two_to_five", names=("k", "n", "size")),),
        inputs="sloppy_key",
        weight=0.9,
        first=True,
    ),
    told(
        "digit_blocks",
        "grouped text",
        "str -> str",
        "' '.join({x}[i:i + {k}] for i in range(0, len({x}), {k}))",
        """{x} in blocks of {k} characters with spaces between them, the last one perhaps shorter
        | {x} with a space after every {k} characters, but none at the end""",
        verbs="write {x} in blocks of {k} characters with one space between the blocks",
        steps="put a space between blocks of {k} characters",
        whole="""Bank numbers are easier to read in blocks. Put a space between every {k} characters of {x}, from the
        left.
        | Split {x} into parts of {k} characters, a shorter rest last, and join them by single spaces.
        | Print {x} so that the eye gets {k} characters at a time, with a blank between the portions.
        | How is {x} written in groups of {k}?""",
        names="in_blocks group_digits spaced_blocks",
        args=(Argument("int", "two_to_five", names=("k", "n", "size")),),
        inputs="ten_digits",
        weight=0.9,
    ),
    told(
        "slug",
        "name styles",
        "str -> str",
        "'-'.join(''.join(c for c in {x}.lower() if c.isalnum() or c == ' ').split())",
        """the slug of {x}: lower case, only letters and digits, and single dashes between the words
        | the words of {x} in lower case, without any characters but letters and digits, joined by dashes""",
        verbs="make a slug of {x}: lower case, no punctuation, a dash between words",
        steps="turn it into a slug of lower-case words without punctuation, joined by dashes",
        whole="""For a blog post with {x} as its title, what stands in the address, if signs are dropped, letters are
        small and words are joined by '-'?
        | Turn 'Hello, World!' into 'hello-world', and {x} likewise.
        | URL-friendly version of {x}, please: lowercase, delete everything that is not a letter, digit or space, then
        one hyphen between words.
        | Given {x}, remove all signs (they do not part words), put it in small letters and write dashes for the gaps
        between words.""",
        names="slugify make_slug to_slug",
        called="title text heading",
        inputs="text_prose",
        weight=1.3,
    ),
    told(
        "heading_case",
        "capitals in headings",
        "str -> str",
        """
        small = ['a', 'an', 'the', 'of', 'and', 'in', 'at', 'on']
        words = {x}.lower().split()
        return ' '.join(word if word in small and i > 0 else word.capitalize() for i, word in enumerate(words))
        """,
        """{x} as a title: each word with a capital at its start, but a, an, the, of, and, in, at and on in lower
        case unless they come first
        | the words of {x} capitalized, except a, an, the, of, and, in, at, on after the start""",
        verbs="""write {x} like a book title, with a, an, the, of, and, in, at and on small unless they are the first
        word""",
        whole="""Book titles read 'The Lord of the Rings': small words (a, an, the, of, and, in, at, on) stay small
        except in front. Write {x} in this way.
        | Capitalize {x} as a heading. Of its words a, an, the, of, and, in, at, on stay in lower case, but not the
        first.
        | How would {x} be printed on a cover? Every word gets a capital and goes on in small letters; a, an, the, of,
        and, in, at, on get none unless they open the title.
        | Given {x} in any case, return it in title case with the little words a/an/the/of/and/in/at/on in small letters
        after the first place.""",
        names="title_case book_title headline",
        called="title text heading",
        inputs="title_words",
        weight=0.9,
    ),
    told(
        "underlined",
        "decorated lines",
        "str -> str",
        "{x} + '\\n' + {k} * len({x})",
        """{x} with a second line below it that repeats {k} as often as {x} has characters
        | {x}, a line break and as many {k} as {x} is long""",
        verbs="underline {x} with a line of {k} that is as long as itself",
        whole="""In plain text a heading is underlined by a row of {k} of the same length. Do it for {x}: two lines in
        all.
        | Put {x} on one line and below it one {k} for each of its characters.
        | Return {x}, then a newline, then {k} repeated up to the length of the first line.
        | How do I underline {x} with {k}, exactly to its width, and without a newline at the end?""",
        names="underline heading_line make_heading",
        called="title heading text",
        args=(arguments.MARK,),
        inputs="text_phrase",
        weight=0.8,
    ),
    told(
        "framed_line",
        "decorated lines",
        "str -> str",
        """
        border = {k} * (len({x}) + 4)
        return border + '\\n' + {k} + ' ' + {x} + ' ' + {k} + '\\n' + border
        """,
        """{x} in a frame of {k}: a border line, a line with {k}, a space, {x}, a space and {k}, and the border
        again
        | three lines that frame {x} with {k}, with one space on either side of it""",
        verbs="draw a box of {k} around {x}, three lines high, with one space left and right of it",
        whole="""Make a sign out of {x}: above and below a full row of {k}, beside it {k} with one space in between.
        | Box {x} in with {k}. Three lines, all equally wide, a blank between the frame and the words.
        | A shop wants its slogan {x} framed by {k} on all four sides, one space of air to the left and the right.
        | Print {x} in a box: top row of {k}, then {k}, space, the text, space, {k}, then the same row again.""",
        names="frame box banner",
        args=(arguments.MARK,),
        inputs="text_plain_word",
        weight=0.7,
    ),
    told(
        "shorten_to",
        "shorten",
        "str -> str",
        "{x} if len({x}) <= {k} else {x}[:{k} - 3] + '...'",
        """{x} if it has at most {k} characters, else its beginning and '...', {k} characters in all
        | {x} cut so that it has no more than {k} characters, the last three of which are dots if it was cut""",
        verbs="cut {x} to {k} characters, of which the last three are '...', if it is longer than {k}",
        steps="shorten it to {k} characters, including '...' at the end if something is cut off",
        whole="""The column is {k} characters wide. Let {x} fit: if it is longer, cut it and end it on '...', the dots
        counted in.
        | Shorten {x} to a total of {k} characters with three dots at the end; leave it alone if it is short enough.
        | Display {x} in {k} characters at most. When something must go, its last three signs are dots, within the {k}.
        | What fits of {x} into {k} characters, if '...' shows (and takes up three of them) that there is more?""",
        names="truncate shorten fit ellipsis",
        args=(Argument("int", "column_width", names=("width", "n", "limit")),),
        inputs="text_phrase",
        weight=1.1,
    ),
    told(
        "first_words_dots",
        "shorten",
        "str -> str",
        "' '.join({x}.split()[:{k}]) + ('...' if len({x}.split()) > {k} else '')",
        """the first {k} words of {x}, followed by '...' if there are more words
        | {x} cut after {k} words, with three dots right behind the last of them where something is missing""",
        verbs="cut {x} after {k} words and add '...' to them if there were more",
        whole="""A news page shows the first {k} words of {x} and '...' directly after them, but no dots if that is all.
        | Preview of {x}: at most {k} words, then three dots when more words follow.
        | Give the start of {x}, {k} words long, and mark a cut with '...'; a text of {k} words or fewer ends without
        dots.
        | Tease readers with {k} words of {x}. If it goes on after that, put '...' at the end without a space.""",
        names="teaser preview excerpt",
        args=(Argument("int", "two_to_four", names=("k", "n", "count")),),
        inputs="text_phrase",
    ),
    told(
        "plural_word",
        "plurals",
        "str -> str",
        """
        if {x}.endswith(('s', 'x', 'ch', 'sh')):
            return {x} + 'es'
        if {x}.endswith('y') and {x}[-2] not in 'aeiou':
            return {x}[:-1] + 'ies'
        return {x} + 's'
        """,
        """the plural of {x}: 'es' is added after s, x, ch and sh, a y after a consonant becomes 'ies', else 's' is
        added
        | {x} in the plural by rule: '-es' after s, x, ch or sh, '-ies' for a y that has no vowel before it, '-s'
        otherwise""",
        verbs="form the plural of {x}: 'es' after s, x, ch, sh; 'ies' instead of a y after a consonant; else 's'",
        whole="""One box, two boxes; one city, two cities; one day, two days. What is the plural of {x} by these rules:
        'es' after s, x, ch, sh, 'ies' in place of y unless a vowel stands before it, 's' in all other cases?
        | Pluralize {x}. Endings s, x, ch and sh take 'es', a final y after a consonant turns into 'ies', the rest take
        's'.
        | A shop list needs {x} in the plural: add 's', but 'es' if it ends in s, x, ch or sh, and swap y for 'ies'
        after a consonant.
        | Give the plural of {x} the way school books teach: -s, -es behind s/x/ch/sh, consonant + y to -ies.""",
        names="pluralize plural make_plural",
        called="word noun singular",
        inputs="noun",
        weight=1.1,
        first=True,
        last=True,
    ),
    told(
        "counted_noun",
        "plurals",
        "str -> str",
        "str({k}) + ' ' + ({x} if {k} == 1 else {x} + 's')",
        """the number {k} and {x} with a space between them, with an 's' behind {x} unless the number is 1
        | {k} followed by {x}, which gets an 's' if {k} is not 1""",
        verbs="write {k} and {x} with a space between them, adding an 's' unless {k} is 1",
        whole="""Say '1 apple' but '3 apples' and '0 apples'. Do so for the number {k} and the noun {x}.
        | The cart holds {k} of {x}. Print number, space, word, and add an 's' to the word unless the number is one.
        | Put {k} before {x}; for any number other than 1 the word ends in an extra 's'.
        | Which text tells that there are {k} of {x}, with a simple s-plural where it is needed?""",
        names="count_label with_count quantity",
        called="word noun item",
        args=(Argument("int", "few_or_none", constant=0, names=("n", "count")),),
        inputs="plain_noun",
        subject="noun",
        first=True,
    ),
    told(
        "with_article",
        "articles",
        "str -> str",
        "('an ' if {x}[0].lower() in 'aeiou' else 'a ') + {x}",
        """{x} with 'an' in front if it begins with a vowel letter, else with 'a', and a space between
        | the article 'a', or 'an' before a, e, i, o, u in either case, then a space and {x}""",
        verbs="put 'a ' before {x}, or 'an ' if it starts with a vowel letter",
        steps="put 'a ' in front, or 'an ' before a vowel",
        whole="""An apple, a pear: put the right article before {x}, going by its first letter only.
        | Does {x} take 'a' or 'an'? Look at its first letter (vowel or not) and return article, space, word.
        | Complete the sentence 'I see ...' for {x}: 'an' goes before a vowel letter, 'a' before anything else.
        | Given {x}, prefix it with 'an ' when it begins with one of aeiou in any case and with 'a ' otherwise.""",
        names="add_article article a_or_an",
        called="word noun thing",
        inputs="noun",
        weight=0.9,
        first=True,
    ),
    told(
        "possessive",
        "possessives",
        "str -> str",
        "{x} + \"'\" if {x}.endswith('s') else {x} + \"'s\"",
        """the possessive of {x}: with an apostrophe and an s, or only an apostrophe if it ends in s
        | {x} with an apostrophe at its end, and an 's' after that unless {x} itself ends in 's'""",
        verbs="put {x} into the possessive: add apostrophe and s, but only the apostrophe after a final s",
        steps="add an apostrophe and an s, or just the apostrophe after a final s",
        whole="""The bike of Anna is Anna's bike, that of James is James' bike. Which form does {x} take?
        | Label a lunch box for {x}: add apostrophe plus s, or the apostrophe alone when the last letter is an s.
        | Return {x} in the genitive: apostrophe and s, or the bare apostrophe for a name that ends with 's'.
        | To whom does it belong? Write {x} with the sign of possession, apostrophe plus s, which lacks its s after an
        s.""",
        names="genitive possessive_form owner",
        called="name owner word",
        inputs="owner_name",
        weight=0.7,
        first=True,
    ),
    told(
        "contents_line",
        "dotted lines",
        "str -> str",
        "{x} + '.' * ({m} - len({x}) - len(str({k}))) + str({k})",
        """{x} and the page {k} with dots between them so that the line has {m} characters
        | a line of {m} characters that begins with {x} and ends with the number {k}, filled with dots""",
        verbs="write {x} and {k} at the two ends of a line of {m} characters and fill it with dots",
        whole="""The chapter {x} begins on page {k}. Print its line in the table of contents, {m} characters wide, dots
        between the title and the page.
        | Put {x} on the left and {k} on the right, and so many dots between them that the whole is {m} characters long.
        | A menu prints a dish, dots and a price. What is the line for {x} and {k}, filled up to {m} characters?
        | Fill the gap between {x} and {k} with dots up to a total length of {m}; no spaces.""",
        names="toc_line menu_line dotted_line",
        called="title chapter dish",
        args=(
            Argument("int", "page_number", constant=0, names=("n", "p")),
            Argument("int", "line_width", constant=0.5, names=("width", "length")),
        ),
        inputs="text_plain_word",
        weight=0.7,
    ),
    told(
        "wrapped_lines",
        "wrapped text",
        "str -> list[str]",
        """
        lines = ['']
        for word in {x}.split():
            if len(lines[-1]) + len(word) + 1 > {k} and lines[-1]:
                lines.append('')
            lines[-1] += ' ' + word if lines[-1] else word
        return lines
        """,
        """the lines of text that {x} gives when its words are wrapped at a width of {k} characters, each line
        taking as many words as fit
        | a list of lines of at most {k} characters, as full as can be, that hold the words of {x} in order""",
        verbs="wrap the words of {x} into lines of at most {k} characters, filling each as far as possible",
        whole="""A small display has {k} characters per line. Break {x} into lines without cutting words, each line as
        full as possible, words parted by one space; a longer word gets a line of its own.
        | Word wrap {x} at {k} characters, greedily, and list the lines. Words longer than that are not cut.
        | Fill line after line with words of {x}: a new line begins where the next word would go beyond {k} characters.
        | How does {x} break up on paper only {k} characters wide, if no word may be split?""",
        names="wrap word_wrap break_lines",
        args=(Argument("int", "column_width", names=("width", "n", "limit")),),
        inputs="text_phrase",
        weight=0.8,
    ),
    told(
        "numbered_lines",
        "marked lines",
        "str -> str",
        "'\\n'.join(str(i) + ': ' + line for i, line in enumerate({x}.splitlines(), 1))",
        """{x} with each line numbered from 1, as in '1: first line'
        | the lines of {x}, each behind its number (from 1), a colon and a space""",
        verbs="number the lines of {x} from 1, with a colon and a space after each number",
        steps="number the lines from 1 with a colon and a space",
        whole="""Print {x} as an editor does, each line with its number, ': ' and its text, starting from 1.
        | Students refer to lines by number, so put '1: ', '2: ' and so on before the lines of {x}.
        | Number every line of {x}, blank ones too; the first is 1, and ': ' stands after the number.
        | Which text results from {x} if each line starts with its line number, a colon and a blank?""",
        names="number_lines line_numbers add_numbers",
        inputs="text_lines",
        weight=0.8,
        first=True,
    ),
    told(
        "quoted_lines",
        "marked lines",
        "str -> str",
        "'\\n'.join('> ' + line for line in {x}.splitlines())",
        """{x} with '> ' before each of its lines
        | the lines of {x} marked as a quotation with '> ' in front""",
        verbs="put '> ' before every line of {x}",
        steps="put '> ' in front of each line",
        whole="""When you reply to a mail, the old text gets '> ' at the start of each line. Quote {x} like this.
        | Mark all lines of {x}, even blank ones, with a '>' and a space in front.
        | Given {x}, make a block quote of it: every line begins with '> '.
        | How does {x} look as quoted text, with '> ' ahead of each line?""",
        names="quote_lines block_quote reply_quote",
        inputs="text_lines",
        weight=0.8,
        first=True,
    ),
    told(
        "bullet_list",
        "marked lines",
        "str -> str",
        "'\\n'.join('- ' + part.strip() for part in {x}.split(','))",
        """the items of {x}, which are parted by commas, each on a line of its own behind '- '
        | the comma-separated items of {x}, without spaces around them, as lines that begin with '- '""",
        verbs="turn the comma-separated items of {x} into lines that start with '- '",
        whole="""My shopping note is {x}. Make a list with one item per line, each behind a dash and a space; commas
        part the items, and spaces around them are dropped.
        | Split {x} at the commas, trim each part and write it on its own line after '- '.
        | Note that 'milk, eggs' becomes two bullet lines, '- milk' and '- eggs'. Do the same to {x}.
        | Bullets, please: every comma-separated piece of {x}, stripped, with '- ' before it and newlines between.""",
        names="bullets to_bullets bulleted",
        inputs="comma_items",
        weight=0.9,
        first=True,
    ),
    told(
        "finished_sentence",
        "end marks",
        "str -> str",
        "{x} if {x}.endswith(('.', '!', '?')) else {x} + '.'",
        """{x} with a full stop at its end, unless it ends in '.', '!' or '?' already
        | {x}, ended by a dot where it has no end mark (. ! ?) yet""",
        verbs="add a full stop to {x} unless it ends in '.', '!' or '?'",
        steps="add a full stop unless there is a '.', '!' or '?' at the end",
        whole="""Some people forget the dot. Put one after {x} if its last character is none of . ! ?
        | Make sure that {x} ends like a sentence: only where '.', '!' and '?' are all missing at the end, add a '.'.
        | Give {x} back as it is if it closes with a full stop, '!' or '?'; otherwise with a full stop added.
        | What is {x} after a missing end mark has been filled in with a dot?""",
        names="end_sentence add_period ensure_period",
        inputs="maybe_sentence",
    ),
    told(
        "with_prefix",
        "ensured affixes",
        "str -> str",
        "{x} if {x}.startswith({k}) else {k} + {x}",
        """{x} with {k} in front of it, unless it begins with {k} already
        | {x}, made to begin with {k} by adding it only where it is missing""",
        verbs="put {k} in front of {x} unless it already starts with it",
        steps="put {k} in front unless it is there already",
        whole="""Make {x} start with {k}; if it does so already, do not add it twice.
        | Article numbers begin with {k}, but some clerks leave that out. Complete {x} where needed.
        | Does {x} open with {k}? Then leave it, else glue {k} to its front.
        | Given {x}, prepend {k} only if it is not there yet.""",
        names="ensure_prefix add_prefix_once complete_prefix",
        args=(Argument("str", "text_start", names=("prefix", "start", "p")),),
        weight=0.8,
    ),
    told(
        "new_extension",
        "file endings",
        "str -> str",
        "{x}.rsplit('.', 1)[0] + {k}",
        """{x} with {k} in place of its last dot and what follows it
        | the file name {x} with its extension replaced by {k}, or with {k} added if there is no dot in it""",
        verbs="replace the last dot of {x} and all behind it by {k}",
        whole="""The picture {x} was saved in another format. Exchange its extension, from the last dot on, for {k}.
        | What is {x} called once everything from its last dot is swapped for {k}? Without a dot, just append {k}.
        | Rename {x}: the part before the last dot stays, then comes {k}.
        | The name 'notes.old.txt' with '.md' becomes 'notes.old.md'. Do that for {x} and {k}.""",
        names="change_extension swap_extension rename",
        called="file_name name file",
        args=(ENDING,),
        inputs="file_or_bare",
        subject="file name",
        first=True,
    ),
)


def _title(random: Random) -> str:
    small = ("a", "the", "of", "and", "in", "an", "at", "on")
    words = [random.choice((*small, *(strings_values.plain_word(random) for _ in range(9)))) for _ in range(4)]
    return random.choice((str, str, str.title, str.upper))(" ".join(words[: random.randint(2, 4)]))


def _key(random: Random) -> str:
    text = "".join(random.choice("abcdXYZ0123456789") for _ in range(random.randint(3, 10)))
    place = random.randrange(len(text))
    return text if random.random() < 0.3 else text[:place] + "-" + text[place:]


NOUNS = "box city day apple bus baby dish watch toy fox egg story glass orange berry book key class umbrella pen fly"
SIMPLE_NOUNS = "apple book pen chair egg cat ticket stamp letter cup car river idea"
INPUTS = {
    "ten_digits": lambda random: "".join(random.choice("0123456789") for _ in range(10)),
    "sloppy_key": _key,
    "title_words": _title,
    "noun": lambda random: random.choice(NOUNS.split()),
    "plain_noun": lambda random: random.choice(SIMPLE_NOUNS.split()),
    "owner_name": lambda random: random.choice(("James", "Iris", "Jonas", "dogs", "boss", strings_values.word(random))),
    "comma_items": lambda random: random.choice((", ", ",", " , ")).join(
        strings_values.plain_word(random) for _ in range(random.randint(1, 4))
    ),
    "file_or_bare": lambda random: (
        strings_values.plain_word(random) if random.random() < 0.15 else strings_values.file_name(random)
    ),
}
ARGUMENTS = {
    "two_to_five": lambda random, given: random.randint(2, 5),  # noqa: ARG005
    "column_width": lambda random, given: random.choice((8, 10, 12, 15, 18)),  # noqa: ARG005
    "few_or_none": lambda random, given: random.choice((0, 1, 1, 2, 3, 5, 12)),  # noqa: ARG005
    "page_number": lambda random, given: random.choice((random.randint(1, 9), random.randint(10, 250))),  # noqa: ARG005
    "line_width": lambda random, given: random.choice((15, 20, 24)),  # noqa: ARG005
    "file_ending": lambda random, given: random.choice((".md", ".pdf", ".bak", ".html", ".jpg")),  # noqa: ARG005
}
