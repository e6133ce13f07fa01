"""Conversations as prompts: a model's own chat template, or its family's where it brings none.

The template is a stranger's program and runs within bounds (`template`). The messages are a stranger's text: a token
that is typed in one must stay text. So special tokens in messages, and pieces of one at either end of a message, are
marked with characters that texts have no use for before the template sees them. The marks come out again afterwards,
and no special token is found where one was. What a template does to a message (compare, split, strip) works on its
own text. That holds for all messages, the model's among them. Not covered: a template that itself puts a special
token together from the inside of a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from avow.core.errors import ModelError
from avow.core.jsonl import json_type

if TYPE_CHECKING:
    from avow.lm.template import BoundedTemplate

Message = Mapping[str, object]
ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function", "ipython", "environment"})

# The marks: variation selectors that no character has a variant for. They are no white space, have no case, and are
# printed as they are. Which one stands before and after a token tells which token it was (modulo 32).
_OPENS = [chr(0xE01B0 + place) for place in range(32)]
_CLOSES = [chr(0xE01D0 + place) for place in range(32)]
_BORDER = chr(0xE01AF)
_MARKS = frozenset({*_OPENS, *_CLOSES, _BORDER})
_UNMARK = dict.fromkeys(map(ord, _MARKS))
_MAX_DEPTH = 64

_ALPACA = (
    "{% if messages[0].role == 'system' %}{{ messages[0].content }}{% else %}"
    "Below is an instruction that describes a task. Write a response that appropriately completes the request."
    "{% endif %}{% for m in messages if m.role != 'system' %}"
    "{{ '\n\n### Instruction:\n' if m.role == 'user' else '\n\n### Response:' }}{{ m.content }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '\n\n### Response:' }}{% endif %}"
)
_LLAMA2 = (
    "{% set first = messages[0].role == 'system' %}{% for m in (messages[1:] if first else messages) %}"
    "{% if m.role == 'user' %}{{ bos_token ~ '[INST] ' }}"
    "{% if loop.first and first %}{{ BEFORE ~ messages[0].content ~ AFTER }}{% endif %}"
    "{{ m.content ~ ' [/INST]' }}{% else %}{{ ' ' ~ m.content ~ ' ' ~ eos_token }}{% endif %}{% endfor %}"
)
_HEADED = (
    "{% set heads = {'system': SYSTEM, 'user': USER, 'assistant': ASSISTANT} %}{% for m in messages %}"
    "{{ heads[m.role] ~ '\n' ~ m.content ~ '\n\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ heads.assistant ~ '\n' }}{% endif %}"
)
_CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' ~ m.role ~ '\n' ~ m.content ~ '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
_STABLECODE_ALPHA = (
    "{% for m in messages %}{{ '###Instruction\n' if m.role == 'user' else '###Response\n' }}{{ m.content }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '###Response\n' }}{% endif %}"
)


def _headed(system: str, user: str, assistant: str) -> str:
    return _HEADED.replace("SYSTEM", repr(system)).replace("USER", repr(user)).replace("ASSISTANT", repr(assistant))


def _llama2(before: str, after: str) -> str:
    return _LLAMA2.replace("BEFORE", repr(before)).replace("AFTER", repr(after))


# Words that the name of a model must hold, and the template: the first row that fits.
_FAMILIES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("phind",), _headed("### System Prompt", "### User Message", "### Assistant")),
    (("wizardcoder",), _ALPACA),
    (("codellama", "instruct"), _llama2("<<SYS>>\n", "\n<</SYS>>\n\n")),
    (("mistral", "instruct"), _llama2("", "\n\n")),
    (("granite", "instruct"), _headed("System:", "Question:", "Answer:")),
    (("stablecode", "alpha"), _STABLECODE_ALPHA),
    (("stablecode", "instruct"), _CHATML),
    (("alpaca",), _ALPACA),
)


def fallback(names: Iterable[str], specials: Collection[str]) -> str | None:
    """The template of the family that a model's names tell, or ChatML where the vocabulary has its tokens."""
    joined = " ".join(re.sub(r"[^a-z0-9]", "", name.lower()) for name in names)
    found = (template for words, template in _FAMILIES if all(word in joined for word in words))
    return next(found, _CHATML if {"<|im_start|>", "<|im_end|>"} <= set(specials) else None)


class ChatTemplate:
    """A template and what it may ask for. tokens: `bos_token` and the like; specials: texts of the special tokens."""

    def __init__(self, source: str, where: str, *, tokens: Mapping[str, str], specials: Collection[str]) -> None:
        self.source = source
        self._where = where
        self._tokens = dict(tokens)
        self._specials = [text for text in specials if text]

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = True) -> str:
        """The prompt as text.

        Raises:
            ModelError: a template that fails or exceeds its bounds, or messages that it or avow refuses.

        """
        return self._render(messages, add_generation_prompt).translate(_UNMARK)

    def render_marked(
        self, messages: Sequence[Message], *, add_generation_prompt: bool = True
    ) -> tuple[str, Callable[[int, int], bool]]:
        """The prompt, and whether a special token from one place in it to another would be the template's own.

        Raises:
            ModelError: as `render`.

        """
        text = self._render(messages, add_generation_prompt)
        clean = text.translate(_UNMARK)
        return clean, _outside(self._typed(text) if len(clean) < len(text) else [])

    def _render(self, messages: Sequence[Message], add_generation_prompt: bool) -> str:
        given = [self._message(message) for message in messages]
        if not given:
            raise ModelError("there are no messages, expected at least one")
        return self._template.render(
            messages=given, add_generation_prompt=add_generation_prompt, tools=None, documents=None, **self._tokens
        )

    @cached_property
    def _template(self) -> BoundedTemplate:
        from avow.lm.template import BoundedTemplate

        return BoundedTemplate(self.source, self._where)

    def _message(self, message: Message) -> dict[str, Any]:
        if not isinstance(message, Mapping):
            raise ModelError(f"a message is {json_type(message)}, expected an object with role and content")
        role, content = message.get("role"), message.get("content")
        if role not in ROLES:
            raise ModelError(f"a message has the role {str(role)[:40]!r}, expected one of {', '.join(sorted(ROLES))}")
        parts = content if isinstance(content, list) else []
        if parts and all(isinstance(part, Mapping) and part.get("type") == "text" for part in parts):
            content = "".join(str(part.get("text", "")) for part in parts)
        rest = {key: value for key, value in message.items() if key not in ("role", "content")}
        return {"role": role, **self._plain(rest), "content": self._plain(content)}

    def _plain(self, value: object, depth: int = 0) -> Any:
        """Plain data, copied, with marks in all texts."""
        if isinstance(value, str):
            return self._mark(str(value))
        if value is None or isinstance(value, bool | int | float):
            return value
        if depth < _MAX_DEPTH and isinstance(value, Mapping):
            return {self._mark(str(key)): self._plain(item, depth + 1) for key, item in value.items()}
        if depth < _MAX_DEPTH and isinstance(value, list | tuple):
            return [self._plain(item, depth + 1) for item in value]
        raise ModelError(f"a message holds {json_type(value)}, expected plain data, nested {_MAX_DEPTH} deep at most")

    def _mark(self, text: str) -> str:
        text = text.translate(_UNMARK)
        if not self._specials or not text:
            return text
        text = self._any.sub(self._marked, text)
        head, tail = len(text) - len(text.lstrip()), len(text.rstrip())
        if self._begins_as_rest(text[head:]):
            text, tail = f"{text[:head]}{_BORDER}{text[head:]}", tail + 1
        return f"{text[:tail]}{_BORDER}{text[tail:]}" if self._ends_as_start(text[:tail]) else text

    def _marked(self, found: re.Match[str]) -> str:
        place = self._places.get(found[0].casefold(), 0)
        return f"{_OPENS[place]}{found[0]}{_CLOSES[place]}"

    def _typed(self, text: str) -> list[tuple[int, int]]:
        """Where in the text, without its marks, special tokens were typed; a mark alone is a border that none crosses.

        One mark of the two is enough: a template may have cut off the other.
        """
        typed: list[tuple[int, int]] = []
        for marks, found in enumerate(self._mark_pattern.finditer(text)):
            mark, at, behind = found[0], found.start(), found.end()
            start = end = at - marks
            for token in self._by_mark.get(mark, ()):
                if mark in _OPENS and text[behind : behind + len(token)].casefold() == token:
                    end = start + len(token)
                elif mark in _CLOSES and text[max(0, at - len(token)) : at].casefold() == token:
                    start = end - len(token)
            typed.append((start, end))
        return sorted(typed, key=lambda stretch: stretch[1])

    @cached_property
    def _mark_pattern(self) -> re.Pattern[str]:
        return re.compile(f"[{''.join(sorted(_MARKS))}]")

    def _begins_as_rest(self, text: str) -> bool:
        rests = self._pieces[1]
        return any(text[:size].casefold() in rests for size in range(1, self._longest))

    def _ends_as_start(self, text: str) -> bool:
        starts = self._pieces[0]
        return any(text[-size:].casefold() in starts for size in range(1, self._longest))

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._specials), default=0)

    @cached_property
    def _pieces(self) -> tuple[frozenset[str], frozenset[str]]:
        """What special tokens begin with and what they end with, never whole."""
        starts = frozenset(start for text in self._places for start in accumulate(text[:-1]))
        return starts, frozenset(text[cut:] for text in self._places for cut in range(1, len(text)))

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """Any special token, in any case: a template may change it."""
        return re.compile("|".join(map(re.escape, sorted(self._specials, key=len, reverse=True))), re.IGNORECASE)

    @cached_property
    def _places(self) -> dict[str, int]:
        """Which of the marks is whose."""
        texts = dict.fromkeys(map(str.casefold, self._specials))
        return {text: place % len(_OPENS) for place, text in enumerate(texts)}

    @cached_property
    def _by_mark(self) -> dict[str, list[str]]:
        """The tokens that a mark may stand at, the shorter ones first."""
        found: dict[str, list[str]] = {}
        for text, place in sorted(self._places.items(), key=lambda item: len(item[0])):
            for mark in (_OPENS[place], _CLOSES[place]):
                found.setdefault(mark, []).append(text)
        return found


def _outside(typed: Sequence[tuple[int, int]]) -> Callable[[int, int], bool]:
    """Whether a stretch of text stays clear of others, each of which lies behind the one before. Empty: a border."""
    from bisect import bisect_right

    ends = [end for _, end in typed]

    def clear(start: int, end: int) -> bool:
        return all(
            not (since < end and start < until) if since < until else not start < since < end
            for since, until in typed[bisect_right(ends, start) : bisect_right(ends, end) + 1]
        )

    return clear
