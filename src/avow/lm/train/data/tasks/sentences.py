"""A whole task in sentences: as a docstring says it, and as somebody asks for a function."""

from __future__ import annotations

import re
from random import Random

from avow.lm.train.data.tasks import frames
from avow.lm.train.data.tasks.compose import Pipeline
from avow.lm.train.data.tasks.phrasing import Weighted, Wording, capital, notes, pick, question, varied
from avow.lm.train.data.tasks.type_names import parts

WHOLE, VERB_ALONE = 0.45, 0.2  # of single operations: a sentence of their own, an imperative
NESTED, NESTED_DEEP, OVER = 0.4, 0.25, 0.2  # of compositions: a noun phrase (of two, of three operations), an
# imperative over a noun phrase; the rest tells the steps in sequence

HELD = "\0"  # the place of the input, before it is known how the input is mentioned


def docstring(pipeline: Pipeline, random: Random) -> str:
    """What the function does, for its docstring."""
    return _told(Wording(pipeline, random), "")


def request(pipeline: Pipeline, random: Random, name: str) -> str:
    """What the function is to do, as a request in prose."""
    return _told(Wording(pipeline, random), name)


def _told(wording: Wording, name: str) -> str:
    """`name`: the function's name, of a request; a docstring has none."""
    random, parameters = wording.random, wording.pipeline.parameters
    text = _alone(wording, name) if len(wording.pipeline.operations) == 1 else _composed(wording, name)
    text = varied(text, random, parameters)
    told = notes(wording)
    if told and not text.endswith((".", "?")):
        text += "."
    return f"{text} {told}" if told else text


def _alone(wording: Wording, name: str) -> str:
    operation, random = wording.pipeline.operations[0], wording.random
    turn = random.random()
    whole = (*operation.whole, *filter(None, map(question, operation.claims)))
    if whole and turn < WHOLE:
        return wording.fill(random.choice(whole), 0, wording.subject())
    if operation.verbs and turn < WHOLE + VERB_ALONE:
        return _verb_sentence(wording, name, wording.verb(0, HELD) or HELD)
    return _noun_sentence(wording, name)


def _composed(wording: Wording, name: str) -> str:
    last = len(wording.pipeline.operations) - 1
    turn = wording.random.random()
    nested = NESTED if last == 1 else NESTED_DEEP
    if turn < nested:
        sentence = _noun_sentence(wording, name)
        if sentence:
            return sentence
    if turn < nested + OVER:
        inner, verb = wording.noun(last - 1, HELD), wording.verb(last, HELD)
        if inner is not None and verb is not None:
            return _verb_sentence(wording, name, verb.replace(HELD, inner))
    return _sequence(wording, name)


def _noun_sentence(wording: Wording, name: str) -> str:
    """A frame around the noun phrase (or the claim) of the whole; empty where there is no phrase that reads well."""
    random, last = wording.random, wording.pipeline.operations[-1]
    choices: Weighted
    if last.claims:
        choices = frames.PROSE_CLAIM if name else frames.CLAIM_FRAMES
    else:
        number = parts(last.gives)[0] in ("int", "float")
        choices = frames.PROSE_NOUN if name else frames.NOUN_FRAMES
        more = (
            (frames.PROSE_NUMBER if number else ()) if name else frames.NUMBER_FRAMES if number else frames.BUILT_FRAMES
        )
        choices = choices + more + ((frames.QUESTION,) if number and not name else ())
    frame = pick(random, choices)
    introduced, subject = wording.introduced() if "{s}" in frame else ("", wording.subject())
    phrase = wording.noun(len(wording.pipeline.operations) - 1, subject)
    if phrase is None:
        return ""
    if phrase.startswith(("how ", "what ")) and not frame.startswith(("Return", "Given", "{w} that returns")):
        frame = "{w} that returns {n}." if name else "Return {n}."
    return _framed(wording, name, frame, phrase, introduced)


def _verb_sentence(wording: Wording, name: str, verb: str) -> str:
    """A frame around an imperative; `HELD` in it stands for the input."""
    frame = pick(wording.random, frames.PROSE_VERB if name else frames.VERB_FRAMES)
    introduced, subject = wording.introduced() if "{s}" in frame else ("", wording.subject())
    return _framed(wording, name, frame, verb.replace(HELD, subject), introduced)


def _framed(wording: Wording, name: str, frame: str, phrase: str, introduced: str) -> str:
    parameters = wording.pipeline.parameters
    opening = pick(wording.random, frames.WRITE).replace("{f}", name)
    words = {"n": phrase, "c": phrase, "v": phrase, "N": phrase, "V": phrase, "s": introduced, "w": opening}
    words["N"] = words["V"] = capital(phrase, parameters)
    return frame.format(**words)


def _sequence(wording: Wording, name: str) -> str:
    random, count = wording.random, len(wording.pipeline.operations)
    frame = pick(random, frames.SEQUENCES[count])
    if "{s}" in frame:
        introduced, subject = wording.introduced()
    else:
        introduced, subject = "", wording.subject()
    closing = wording.closing(plain=re.search(r"and \{\d\}\.$", frame) is not None)
    steps = [wording.opening(subject), *(wording.step(index) for index in range(1, count - 1)), closing]
    text = frame.format(*steps, s=introduced)
    text = capital(text, wording.pipeline.parameters)
    if name and random.random() < 0.7:
        opening = pick(random, frames.WRITE).replace("{f}", name)
        return f"{opening} that does the following: {text[0].lower()}{text[1:]}" if random.random() < 0.5 else text
    return text
