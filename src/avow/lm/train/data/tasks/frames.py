"""The sentences that phrases are put into, with their weights, and words that may stand for one another.

`{n}` a noun phrase, `{N}` the same with a capital; `{c}` a claim; `{v}` an imperative, `{V}` with a capital; `{s}` the
input as it is introduced ("a list of integers xs"); `{f}` the function's name.
"""

from __future__ import annotations

NOUN_FRAMES = (
    ("Return {n}.", 9.0),
    ("Returns {n}.", 1.5),
    ("Get {n}.", 0.6),
    ("Find {n}.", 0.9),
    ("{N}.", 1.2),
    ("Give {n}.", 0.3),
    ("Give back {n}.", 0.2),
    ("Should return {n}.", 0.3),
    ("This function returns {n}.", 0.4),
    ("Given {s}, return {n}.", 1.6),
    ("Given {s}, find {n}.", 0.5),
    ("Take {s} and return {n}.", 0.7),
    ("Takes {s} and returns {n}.", 0.7),
    ("The function takes {s} and returns {n}.", 0.4),
    ("For {s}, return {n}.", 0.3),
    ("You are given {s}. Return {n}.", 0.4),
)
NUMBER_FRAMES = (("Compute {n}.", 2.0), ("Calculate {n}.", 1.2), ("Work out {n}.", 0.4), ("Determine {n}.", 0.4))
BUILT_FRAMES = (("Make {n}.", 0.2), ("Build {n}.", 0.3), ("Produce {n}.", 0.3), ("Create {n}.", 0.3))
QUESTION = ("What is {n}?", 0.35)
CLAIM_FRAMES = (
    ("Return True if {c}.", 3.0),
    ("Return True if {c}, False otherwise.", 2.5),
    ("Return True if {c}, and False otherwise.", 1.0),
    ("Return whether {c}.", 2.0),
    ("Check whether {c}.", 1.8),
    ("Check if {c}.", 1.8),
    ("True if {c}, else False.", 0.6),
    ("Determine whether {c}.", 0.8),
    ("Determine if {c}.", 0.6),
    ("Tell whether {c}.", 0.5),
    ("Tell if {c}.", 0.4),
    ("Test if {c}.", 0.5),
    ("Is it true that {c}?", 0.2),
    ("Returns True if {c} and False if not.", 0.8),
    ("Return True when {c}.", 0.5),
    ("Say whether {c}.", 0.3),
    ("Find out if {c}.", 0.3),
    ("Given {s}, return True if {c}.", 0.8),
    ("Given {s}, check whether {c}.", 0.5),
)
VERB_FRAMES = (
    ("{V}.", 6.0),
    ("{V} and return the result.", 1.5),
    ("Given {s}, {v}.", 1.0),
    ("Function to {v}.", 0.3),
    ("A function to {v}.", 0.2),
)
WRITE = (
    ("Write a function", 5.0),
    ("Write a Python function", 3.0),
    ("Write a python function", 1.0),
    ("Create a function", 0.8),
    ("Implement a function", 1.0),
    ("Define a function", 0.6),
    ("I need a function", 0.6),
    ("Please write a function", 0.4),
    ("Give me a function", 0.3),
    ("Make a function", 0.3),
    ("Write a function called {f}", 0.8),
    ("Write a function `{f}`", 0.6),
    ("Write a function {f}", 0.5),
    ("Implement the function {f}", 0.5),
)
PROSE_NOUN = (
    ("{w} that returns {n}.", 5.0),
    ("{w} which returns {n}.", 1.0),
    ("{w} to find {n}.", 2.0),
    ("{w} to get {n}.", 1.0),
    ("{w} that takes {s} and returns {n}.", 3.0),
    ("{w} that, given {s}, returns {n}.", 0.8),
    ("{w} which accepts {s} and gives back {n}.", 0.4),
    ("{w} to return {n}.", 0.8),
)
PROSE_NUMBER = (("{w} to compute {n}.", 1.5), ("{w} to calculate {n}.", 1.5), ("{w} that computes {n}.", 1.0))
PROSE_CLAIM = (
    ("{w} that returns True if {c}.", 2.0),
    ("{w} that returns True if {c} and False otherwise.", 2.0),
    ("{w} that checks whether {c}.", 2.0),
    ("{w} to check whether {c}.", 2.0),
    ("{w} to check if {c}.", 2.0),
    ("{w} to determine whether {c}.", 1.0),
    ("{w} that tells if {c}.", 0.7),
    ("{w} that takes {s} and returns True if {c}.", 1.0),
)
PROSE_VERB = (
    ("{w} to {v}.", 5.0),
    ("{w} that takes {s}. {V}.", 0.6),
    ("How can I {v}?", 0.3),
    ("I want to {v}.", 0.3),
    ("{V}.", 2.0),
    ("{V} in Python.", 0.6),
)
SEQUENCES = {  # by the number of parts
    2: (
        ("{0} and {1}.", 3.0),
        ("{0}, then {1}.", 2.5),
        ("{0} and then {1}.", 1.5),
        ("{0}. Then {1}.", 1.0),
        ("First {0}, then {1}.", 1.0),
        ("First, {0}. Then {1}.", 0.5),
        ("{0}; {1}.", 0.3),
        ("Given {s}, {0} and {1}.", 1.5),
        ("Given {s}, first {0}, then {1}.", 0.7),
        ("Take {s}, {0} and {1}.", 0.5),
    ),
    3: (
        ("{0}, {1} and {2}.", 2.0),
        ("{0}, {1}, and {2}.", 2.0),
        ("{0}, {1}, then {2}.", 1.5),
        ("{0}, then {1}, then {2}.", 1.0),
        ("{0}, then {1} and {2}.", 1.0),
        ("{0} and {1}, then {2}.", 1.0),
        ("First {0}, then {1}, and finally {2}.", 1.5),
        ("{0}. Then {1}. Finally, {2}.", 1.0),
        ("{0}; then {1}; then {2}.", 0.3),
        ("Given {s}, {0}, {1} and {2}.", 1.5),
        ("Given {s}, {0}, then {1}, then {2}.", 0.7),
    ),
}
SYNONYMS = (
    (r"\bgreater than\b", ("larger than", "bigger than", "more than")),
    (r"\bless than\b", ("smaller than", "below")),
    (r"\blargest\b", ("biggest", "greatest", "maximum")),
    (r"\bsmallest\b", ("minimum", "lowest", "least")),
    (r"\boccurs?\b", ("appears",)),
    (r"\boccur\b", ("appear",)),
    (r"\bremove\b", ("drop", "delete", "take out")),
    (r"\bkeep only\b", ("retain only", "leave only")),
    (r"\bthe number of\b", ("the count of", "how many")),
    (r"\bascending\b", ("increasing",)),
    (r"\bdescending\b", ("decreasing",)),
    (r"\bdistinct\b", ("different", "unique")),
    (r"\bevery\b", ("each",)),
    (r"\beach of\b", ("every one of",)),
    (r"\bthe indices\b", ("the indexes", "the positions")),
    (r"\bupper case\b", ("uppercase", "capital letters")),
    (r"\blower case\b", ("lowercase", "small letters")),
    (r"\bconsecutive\b", ("adjacent", "neighbouring", "neighboring")),
    (r"\bthe total of\b", ("the sum of",)),
    (r"\breturn True\b", ("return true",)),
    (r"\binside\b", ("in", "within")),
    (r"\bdictionary\b", ("dict", "mapping")),
    (r"\bcharacters\b", ("chars", "characters")),
    (r"\bcapitalised\b", ("capitalized",)),
    (r"\bcapitalise\b", ("capitalize",)),
    (r"\bneighbouring\b", ("neighboring",)),
)
THINGS = {  # what an element is called: singular, plural, weight
    "int": (
        ("number", "numbers", 6.0),
        ("integer", "integers", 2.0),
        ("element", "elements", 2.0),
        ("value", "values", 1.5),
        ("item", "items", 0.6),
    ),
    "float": (
        ("number", "numbers", 5.0),
        ("value", "values", 2.0),
        ("float", "floats", 1.0),
        ("element", "elements", 1.0),
    ),
    "str": (
        ("word", "words", 4.0),
        ("string", "strings", 4.0),
        ("element", "elements", 0.8),
        ("item", "items", 0.6),
    ),
    "char": (("character", "characters", 5.0), ("letter", "letters", 0.0)),
    "list": (
        ("list", "lists", 3.0),
        ("row", "rows", 3.0),
        ("sublist", "sublists", 2.0),
        ("inner list", "inner lists", 1.0),
    ),
    "tuple": (("pair", "pairs", 3.0), ("tuple", "tuples", 2.0)),
    "bool": (("value", "values", 2.0), ("flag", "flags", 1.0)),
    "dict": (("dictionary", "dictionaries", 1.0), ("record", "records", 0.6)),
}
SUBJECTS = {  # the input as it is mentioned: `{a}` its name, `{things}` its elements
    "list": (
        ("{a}", 8.0),
        ("the list {a}", 2.5),
        ("the given list", 1.2),
        ("the list", 1.0),
        ("a list of {things}", 1.5),
        ("a list", 0.4),
        ("a given list of {things}", 0.3),
        ("the input list", 0.3),
        ("the {things} in {a}", 0.0),
    ),
    "str": (
        ("{a}", 7.0),
        ("the string {a}", 2.5),
        ("the given string", 1.2),
        ("a string", 1.5),
        ("the string", 1.0),
        ("the text {a}", 0.5),
        ("the text", 0.3),
        ("the input string", 0.3),
    ),
    "int": (
        ("{a}", 7.0),
        ("the number {a}", 1.5),
        ("the integer {a}", 1.5),
        ("the given number", 0.8),
        ("a number", 0.8),
        ("an integer", 0.4),
        ("the integer", 0.3),
    ),
    "float": (("{a}", 7.0), ("the number {a}", 1.5), ("a number", 0.8), ("the float {a}", 0.5)),
    "dict": (
        ("{a}", 6.0),
        ("the dictionary {a}", 2.5),
        ("the given dictionary", 1.0),
        ("a dictionary", 1.2),
        ("the dict {a}", 0.6),
    ),
    "tuple": (("{a}", 6.0), ("the tuple {a}", 2.0), ("a tuple", 0.6), ("the pair {a}", 0.6)),
    "set": (("{a}", 6.0), ("the set {a}", 2.0), ("a set", 0.6)),
    "bool": (("{a}", 6.0), ("the flag {a}", 1.0)),
}
INTRODUCED = {  # the input as it is brought up
    "list": (
        ("a list of {things} {a}", 2.0),
        ("a list {a}", 1.5),
        ("a list of {things}", 2.0),
        ("the list {a}", 0.7),
        ("{a}, a list of {things},", 0.2),
        ("an array of {things}", 0.2),
        ("an array {a}", 0.1),
    ),
    "str": (("a string {a}", 3.0), ("a string", 3.0), ("the string {a}", 0.7), ("some text", 0.2), ("a text {a}", 0.3)),
    "int": (("an integer {a}", 3.0), ("a number {a}", 2.0), ("an integer", 1.5), ("a number", 1.5), ("{a}", 0.5)),
    "float": (("a number {a}", 2.0), ("a float {a}", 1.0), ("a number", 1.5)),
    "dict": (("a dictionary {a}", 3.0), ("a dictionary", 2.0), ("a dict {a}", 0.7)),
    "tuple": (("a tuple {a}", 2.0), ("a pair {a}", 1.0)),
    "set": (("a set {a}", 2.0), ("a set", 1.0)),
    "bool": (("a boolean {a}", 1.0), ("a flag {a}", 1.0)),
}
PRONOUNS = {  # a value mentioned before: with a word for its elements around it, and alone
    "list": (("the result", 2.0), ("the resulting list", 1.0), ("that list", 0.4)),
    "str": (("it", 1.5), ("the result", 2.0), ("the resulting string", 0.8)),
    "number": (("it", 1.0), ("the result", 2.0), ("that number", 0.8)),
    "other": (("the result", 2.0), ("it", 0.5)),
}
THEM = (("them", 3.0), ("the results", 0.8), ("the result", 1.0), ("the resulting {things}", 0.7))
REMAINING = (("them", 2.0), ("the remaining {things}", 1.5), ("those", 1.0), ("what remains", 0.4))
_NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
NUMBER_WORDS = tuple(_NUMBER_WORDS.split())
