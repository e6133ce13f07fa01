"""What a pipeline does, in words: nested ("the sum of the squares of ..."), in sequence ("Keep ..., square them and
...") or an imperative over a noun phrase ("Sort the squares of ..."); and the words of each step for comments.

Nothing here knows about layout, examples or prose: see `layout.py`.
"""

from __future__ import annotations

import re
from random import Random

from avow.lm.train.data.tasks import frames
from avow.lm.train.data.tasks.compose import Bound, Pipeline
from avow.lm.train.data.tasks.derive import plural
from avow.lm.train.data.tasks.operation import WORD_PLACE, Operation
from avow.lm.train.data.tasks.type_names import element, parts

Weighted = tuple[tuple[str, float], ...]
DROPPED_ARTICLES, SYNONYM, NO_STOP, LOWER_START = 0.06, 0.12, 0.08, 0.05


def pick(random: Random, weighted: Weighted) -> str:
    """One of the texts by weight."""
    return random.choices([text for text, _ in weighted], [weight for _, weight in weighted])[0]


class Wording:
    """The words of one record: what elements are called, how arguments are quoted, whether the input is named."""

    def __init__(self, pipeline: Pipeline, random: Random) -> None:
        self.pipeline, self.random = pipeline, random
        self._things: dict[str, tuple[str, str]] = {}
        self._ticked = random.random() < 0.08
        self._quote = random.choices(("'", '"', "`"), (6, 3, 1))[0]
        self._spelled = random.random() < 0.12
        self.named = len(pipeline.parameters) > 1 or pipeline.operations[0].by_name
        """Whether the input must go by its name, lest it be mistaken for another."""

    def things(self, type_name: str) -> tuple[str, str]:
        """What an element of the type is called, and several."""
        kind = element(type_name)
        kind = parts(kind)[0] if kind not in frames.THINGS else kind
        if kind not in self._things:
            words = frames.THINGS.get(kind, (("item", "items", 1.0),))
            one, many, _ = self.random.choices(words, [weight for *_, weight in words])[0]
            self._things[kind] = (one, many)
        return self._things[kind]

    def parameter(self, name: str) -> str:
        """A parameter's name as this record writes it."""
        return f"`{name}`" if self._ticked else name

    def argument(self, bound: Bound) -> str:
        """An argument in words: the parameter's name, or the constant."""
        if bound.parameter is not None:
            return self.parameter(self.pipeline.parameters[bound.parameter])
        constant = bound.constant
        if isinstance(constant, str):
            return f"{self._quote}{constant}{self._quote}"
        if isinstance(constant, int) and self._spelled and 0 <= constant < len(frames.NUMBER_WORDS):
            return frames.NUMBER_WORDS[constant]
        return bound.code

    def subject(self) -> str:
        """The input as a noun phrase."""
        pipeline = self.pipeline
        name = self.parameter(pipeline.parameters[0])
        if pipeline.operations[0].by_name:
            return name
        choices = _mentions(frames.SUBJECTS, pipeline.types[0])
        if pipeline.operations[0].subject:
            choices = self._of_kind(frames.SUBJECT_NOUN)
        if self.named:
            choices = tuple(choice for choice in choices if "{a}" in choice[0])
        one, many = self.things(pipeline.types[0])
        return pick(self.random, choices).replace("{a}", name).replace("{things}", many).replace("{thing}", one)

    def introduced(self) -> tuple[str, str]:
        """All parameters as they are brought up ("a list xs and a number k"), and how the input is mentioned then."""
        pipeline = self.pipeline
        made: list[str] = []
        for type_name in pipeline.types:
            choices = _mentions(frames.INTRODUCED, type_name)
            if not made and pipeline.operations[0].subject:
                choices = self._of_kind(frames.INTRODUCED_NOUN)
            if self.named:
                choices = tuple(choice for choice in choices if "{a}" in choice[0] and "," not in choice[0])
            made.append(pick(self.random, choices))
        name = pipeline.parameters[0]
        written = self.parameter(name)
        later = written if "{a}" in made[0] else self._later()
        filled = [
            text.replace("{a}", self.parameter(name)).replace("{things}", self.things(type_name)[1])
            for text, name, type_name in zip(made, pipeline.parameters, pipeline.types, strict=True)
        ]
        return " and ".join(filled) if len(filled) < 3 else f"{', '.join(filled[:-1])} and {filled[-1]}", later

    def _later(self) -> str:
        """How an input without a name is mentioned again."""
        noun = self.pipeline.operations[0].subject
        return f"the {noun}" if noun else _later(self.pipeline.types[0])

    def _of_kind(self, choices: Weighted) -> Weighted:
        """The mentions of an input whose kind the first operation tells; "the price price" is not said."""
        noun = self.pipeline.operations[0].subject
        if self.pipeline.parameters[0] == noun:
            choices = (*(choice for choice in choices if "{noun} {a}" not in choice[0]), ("the {a}", 3.0))
        return tuple((_articles(text.replace("{noun}", noun)), weight) for text, weight in choices)

    def fill(self, template: str, index: int, subject: str) -> str:
        """A phrase of the operation at `index` with its placeholders filled."""
        operation = self.pipeline.operations[index]
        one, many = self.things(operation.takes)
        bound = dict(zip("km", self.pipeline.bound[index], strict=False))
        words = {"x": subject, "thing": one, "things": many, "each": self._each(subject, one, index)}

        def word(place: re.Match[str]) -> str:
            key = place[1]
            return words[key] if key in words else self.argument(bound[key])

        return _PARTED.sub(r"\1 \3 \2", _articles(WORD_PLACE.sub(word, template)))

    def _each(self, subject: str, one: str, index: int) -> str:
        if index and subject.startswith(("the ", "all ", "only ", "those ", "every ")):
            plain = not subject.startswith(("the result", "the list", "every"))
            return f"each of {subject}" if plain else f"each {one} in {subject}"
        if subject in ("them", "those"):
            return f"each of {subject}"
        return f"{self.random.choice(('each', 'each', 'every'))} {one} {self.random.choice(('in', 'of'))} {subject}"

    def noun(self, index: int, subject: str) -> str | None:
        """The result of the operations up to `index` as a noun phrase; None where none reads well."""
        operation = self.pipeline.operations[index]
        inner = self.noun(index - 1, subject) if index else subject
        if inner is None:
            return None
        phrases = operation.nouns or operation.claims
        if index and operation.nouns:
            phrases = tuple(filter(ends_with_input, phrases))
        return self.fill(self.random.choice(phrases), index, inner) if phrases else None

    def verb(self, index: int, subject: str) -> str | None:
        """The operation at `index` as an imperative over the subject."""
        verbs = self.pipeline.operations[index].verbs
        verbs = tuple(filter(ends_with_input, verbs)) if index else tuple(map(straight, verbs))
        return self.fill(self.random.choice(verbs), index, subject) if verbs else None

    def pronoun(self, index: int, template: str) -> str:
        """The result of the operation before `index`, mentioned in a phrase of the operation at `index`."""
        before = self.pipeline.operations[index - 1]
        head, _ = parts(before.gives)
        crowded = "{thing" in template or "{each}" in template or template.startswith("{x}") or head != "list"
        if head == "list" and not crowded:
            table = frames.REMAINING if before.shape == "filter" else frames.THEM
            many = self.things(before.gives)[1]
            return pick(self.random, table).replace("{things}", many)
        kind = head if head in frames.PRONOUNS else "number" if head in ("int", "float") else "other"
        return pick(self.random, frames.PRONOUNS[kind])

    def step(self, index: int) -> str:
        """The operation at `index` as an imperative in the middle of a sentence."""
        operation = self.pipeline.operations[index]
        templates = operation.steps or tuple(map(straight, operation.verbs))
        if not templates:
            heads = (("check whether ", operation.claims), ("take ", operation.nouns))
            templates = tuple(head + phrase for head, phrases in heads for phrase in phrases)
        template = self.random.choice(templates)
        return self.fill(template, index, self.pronoun(index, template) if index else self.subject())

    def opening(self, index_subject: str) -> str:
        """The first operation as an imperative that says what it is done to."""
        operation = self.pipeline.operations[0]
        if operation.verbs:
            return self.fill(straight(self.random.choice(operation.verbs)), 0, index_subject)
        if operation.claims:
            return f"check whether {self.fill(self.random.choice(operation.claims), 0, index_subject)}"
        return f"{self.random.choice(('take', 'find', 'get'))} {self.noun(0, index_subject)}"

    def closing(self, *, plain: bool) -> str:
        """The last operation in a sequence: "return the sum of them", "sort them and return the result"; `plain`: with
        no further "and"."""
        index = len(self.pipeline.operations) - 1
        operation = self.pipeline.operations[index]
        if operation.claims:
            claim = self.random.choice(operation.claims)
            head = self.random.choice(("check whether", "return whether", "tell if", "return True if"))
            return f"{head} {self.fill(claim, index, self.pronoun(index, claim))}"
        if self.random.random() < 0.45 or not (operation.steps or operation.verbs):
            noun = self.random.choice(operation.nouns)
            return f"return {self.fill(noun, index, self.pronoun(index, noun))}"
        ending = self.random.choices(("", " and return the result", " and return that"), (5, 2, 0.5))[0]
        return self.step(index) + ("" if plain else ending)


def ends_with_input(phrase: str) -> bool:
    """Whether the input stands at the end: after an input of several words a reader could not tell what the rest
    belongs to ("the first 3 of xs in reverse order")."""
    return phrase.endswith(("{x}", "{each}"))


def question(claim: str) -> str:
    """The claim as a question: "{x} is even" -> "Is {x} even?", "{x} ends in 5" -> "Does {x} end in 5?"; empty where
    it does not begin with the input."""
    if not claim.startswith("{x} ") or claim.startswith(("{x} and ", "{x} or ", "{x}, ")):
        return ""
    verb, _, rest = claim.removeprefix("{x} ").partition(" ")
    if verb == "is":
        return f"Is {{x}} {rest}?"
    return f"Does {{x}} {plural('have ' + rest if verb == 'has' else f'{verb} {rest}')}?"


_PARTED = re.compile(r"\b(\w+) (up|down|off|out) (it|them)$")  # "round up it" is "round it up"
_PUT_OFF = re.compile(r"(\w+) ((?:in|into|to|by|as|at|with|from)\b.*?) (\{(?:x|each)\})")
_LEADS_ON = re.compile(r"\b(?:of|in|from|to|by|at|with|into|for|on|and|or|up|down|than|between|out|the \w+)$")


def straight(verb: str) -> str:
    """The imperative with the input right after its first word, for an input of few words: "sort in descending order
    {x}" -> "sort {x} in descending order"."""
    found = _PUT_OFF.fullmatch(verb)
    return verb if found is None or _LEADS_ON.search(found[2]) else f"{found[1]} {found[3]} {found[2].rstrip(',')}"


def _mentions(table: dict[str, Weighted], type_name: str) -> Weighted:
    """The ways to mention a value of the type; a tuple of three is no pair."""
    head, inner = parts(type_name)
    choices = table.get(head, (("{a}", 1.0),))
    return choices if len(inner) == 2 else tuple(choice for choice in choices if "pair" not in choice[0])


def _later(type_name: str) -> str:
    head, _ = parts(type_name)
    return {"list": "the list", "str": "the string", "dict": "the dictionary"}.get(head, "it")


def _articles(text: str) -> str:
    """The right article: "a even number" -> "an even number"."""
    text = re.sub(r"\b([Aa]) (?=[aeio]\w|even\b|integer|array|odd\b)", r"\1n ", text)
    return re.sub(r"\b([Aa])n (?=[b-df-gj-np-tv-z]\w)", r"\1 ", text)


def capital(text: str, parameters: tuple[str, ...]) -> str:
    """The text with a capital, unless it begins with a parameter's name."""
    first = re.match(r"\w+", text)
    if not first or first[0] in parameters:
        return text
    return text[0].upper() + text[1:]


def varied(text: str, random: Random, parameters: tuple[str, ...]) -> str:
    """The same in other words: synonyms, dropped articles, no capital, no full stop."""
    for name in parameters:  # "{x} seconds" of a parameter that is called seconds
        text = re.sub(rf"\b{name} {name}\b", name, text)
    text = re.sub(r"\b([Gg]iven) (?:the|a) given ", r"\1 the ", text)
    for pattern, others in frames.SYNONYMS:
        if random.random() < SYNONYM:
            text = re.sub(pattern, random.choice(others), text)
    if random.random() < DROPPED_ARTICLES and not {"a", "an"} & set(parameters):
        text = re.sub(r"\b(?:the|a|an) (?=\w)", "", text)
    if random.random() < NO_STOP and text.endswith("."):
        text = text[:-1]
    if random.random() < LOWER_START:
        text = text[0].lower() + text[1:]
    return text


def notes(wording: Wording) -> str:
    """One note for each operation that has some, as sentences."""
    told = []
    for index, operation in enumerate(wording.pipeline.operations):
        if operation.notes:
            told.append(wording.fill(wording.random.choice(operation.notes), index, "the input"))
    return " ".join(dict.fromkeys(told))


def comments(pipeline: Pipeline, random: Random) -> list[str]:
    """What each operation does, as the text of a comment line."""
    wording = Wording(pipeline, random)
    made = []
    for index, operation in enumerate(pipeline.operations):
        text = wording.step(index) if index else wording.opening(wording.parameter(pipeline.parameters[0]))
        last = index == len(pipeline.operations) - 1
        made.append(_returning(operation, text) if last else text)
    return made


def _returning(operation: Operation, text: str) -> str:
    plain = operation.claims or " and " in text or text.startswith("return")
    return text if plain else f"{text} and return the result"
