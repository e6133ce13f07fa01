"""Templates that mean harm: each ends soon, within little memory, with a message; and what it may do still works."""

from __future__ import annotations

import resource
import threading
import time

import pytest

from avow.core.errors import ModelError
from avow.lm.template import BoundedTemplate
from avow.lm.template_bounds import SECONDS

DOUBLE = "{%% set ns = namespace(x=%s) %%}{%% for i in range(60) %%}%s{%% endfor %%}{{ ns.x }}"
LOOP = "{% for i in range(99999) %}{% for j in range(99999) %}"
HUGE = {
    "text of nothing": "{{ 'a' * 10**9 }}",
    "number first": "{{ 1000000000 * 'a' }}",
    "list": "{{ ([0] * 1000000000) | length }}",
    "power": "{{ 99 ** 99999 }}",
    "powers of powers": "{{ 9 ** (9 ** 9) }}",
    "squares": DOUBLE % ("3", "{% set ns.x = ns.x * ns.x %}"),
    "plus": DOUBLE % ("'a'", "{% set ns.x = ns.x + ns.x %}"),
    "tilde": DOUBLE % ("'a'", "{% set ns.x = ns.x ~ ns.x %}"),
    "block": DOUBLE % ("'a'", "{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}"),
    "lists of lists": DOUBLE % ("[1]", "{% set ns.x = [ns.x, ns.x] %}"),
    "tuples of tuples": DOUBLE % ("[1]", "{% set ns.x = (ns.x, ns.x) %}"),
    "dicts of dicts": DOUBLE % ("[1]", "{% set ns.x = {'a': ns.x, 'b': ns.x} %}"),
    "made dicts": DOUBLE % ("[1]", "{% set ns.x = dict(a=ns.x, b=ns.x) %}"),
    "lists added": DOUBLE % ("[1]", "{% set ns.x = ns.x + ns.x %}"),
    "replaced": DOUBLE % ("'a'", "{% set ns.x = ns.x.replace('a', 'aa') %}"),
    "joined": DOUBLE % ("'a'", "{% set ns.x = [ns.x, ns.x] | join %}"),
    "filtered": DOUBLE % ("'a'", "{% set ns.x %}{% filter replace('a', 'aa') %}{{ ns.x }}{% endfilter %}{% endset %}"),
    "macro": DOUBLE % ("'a'", "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}{% set ns.x = m(ns.x) %}"),
    "replace": "{{ ('a' * 100000) | replace('a', 'b' * 100000) }}",
    "replace by name": "{{ ('a' * 100000) | replace(new='b' * 100000, old='a') }}",
    "replace everywhere": "{{ ('a' * 100000).replace('', 'b' * 100000) }}",
    "replace in a map": "{{ ['a' * 100000] | map('replace', 'a', 'b' * 100000) | list }}",
    "join": "{{ range(99999) | join('b' * 100000) }}",
    "join as a method": "{{ ('b' * 100000).join('a' * 99999) }}",
    "indent": "{{ ('\n' * 100000) | indent(100000) }}",
    "indent by text": "{{ ('\n' * 100000) | indent(width='x' * 100000) }}",
    "list of letters": "{{ ('ab' * 1000000) | sort | length }}",
    "round": "{{ 1 | round(999999999, 'ceil') }}",
    "tilde of many": "{% set x = 'a' * 4000000 %}{{ (" + " ~ ".join(["x"] * 5000) + ") | length }}",
    "format": "{{ ('{0}' * 1000000).format('a' * 4000000) | length }}",
    "many variables": "".join(f"{{% set a{i} = 'a' * 4000000 %}}" for i in range(2000)),
    "deep JSON": "{% set ns = namespace(x=[1] * 100000) %}{% for i in range(400) %}{% set ns.x = [ns.x] %}{% endfor %}"
    "{{ ns.x | tojson(indent=16) | length }}",
    "literal text": "{% macro m() %}" + LOOP + "y" * 9999 + "{% endfor %}{% endfor %}{% endmacro %}{% set z = m() %}",
    "output": LOOP + "{{ 'a' * 1000 }}{% endfor %}{% endfor %}",
}
REFUSED = {
    "range": ("{% for i in range(10**9) %}{% endfor %}", "MAX_RANGE"),
    "percent": ("{{ '%999999999d' % 1 }}", "formats text with %"),
    "width": ("{{ '{:>999999999}'.format(1) }}", "formats text with a width"),
    "width of an argument": ("{{ '{:{w}}'.format(1, w=999999999) }}", "formats text with a width"),
    "indented JSON": ("{{ {'a': 1} | tojson(indent=999999999) }}", "indents JSON"),
    "separated JSON": ("{{ [1, 2] | tojson(separators=(',' * 1000, ':')) }}", "separates JSON"),
    "stripped": ("{{ ('a' * 4000000).strip('b' * 4000000 ~ 'a') }}", "makes a value|looks for a text"),
    "searched backwards": ("{{ ('a' * 4000000).rfind('b' ~ 'a' * 400000) }}", "looks for a text of more than 256"),
    "trimmed": ("{{ 'a' | trim('b' * 400000) }}", "looks for a text of more than 256"),
    "date": ("{{ strftime_now('%999999999d') }}", "asks for a date"),
    "class": ("{{ ''.__class__.__mro__ }}", "unsafe"),
    "class by format": ("{{ '{0.__class__.__mro__}'.format('') }}", "unsafe|undefined"),
    "globals": ("{{ raise_exception.__globals__['json'] }}", "unsafe|undefined"),
    "context": ("{{ self._TemplateReference__context.environment }}", "unsafe|undefined"),
    "namespace": ("{% set ns = namespace() %}{% set ns.__html__ = 1 %}", "begin with an underscore"),
    "namespace at once": ("{{ namespace(__call__=1) }}", "begin with an underscore"),
    "appending": ("{{ messages.append(1) }}", "unsafe"),
    "updating": ("{{ messages[0].update(a=2) }}", "unsafe"),
    "methods": ("{{ 'a'.ljust(999999999) }}", "unsafe"),
    "filters": ("{{ 'a' | center(999999999) }}", "No filter named 'center'"),
    "attr": ("{{ '' | attr('__class__') }}", "No filter named 'attr'"),
    "lipsum": ("{{ lipsum(n=100000) }}", "undefined"),
    "open": ("{{ open('/etc/passwd') }}", "undefined"),
    "include": ("{% include '/etc/passwd' %}", "load another template"),
    "import": ("{% import 'os' as os %}", "load another template"),
    "from": ("{% from 'os' import path %}", "load another template"),
    "extends": ("{% extends 'x' %}", "load another template"),
    "endless macro": ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "recursion"),
    "endless loop": ("{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}", "recursion"),
    "parentheses": ("{{ " + "(" * 20000 + "1" + ")" * 20000 + " }}", "cannot be read"),
    "sums": ("{{ 1" + "+1" * 30000 + " }}", "cannot be read"),
    "nested": ("{% if x %}" * 5000 + "{% endif %}" * 5000, "cannot be read"),
    "long": ("x" * 200000, "200000 characters"),
    "syntax": ("{% if %}", "cannot be read"),
    "unknown": ("{{ a.b.c }}", "'a' is undefined"),
    "division": ("{{ 1 / 0 }}", "division by zero"),
    "its own words": ("{{ raise_exception('no\nway') }}", "the chat template fails: no$"),
}


def render(source: str) -> str:
    return BoundedTemplate(source, "model").render(messages=[{"role": "user", "a": 1}])


@pytest.mark.parametrize("name", HUGE)
def test_nothing_grows_without_end(name: str) -> None:
    started, before = time.thread_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ModelError, match=r"^model: the chat template fails: it (makes|takes)"):
        render(HUGE[name])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024  # KB
    assert time.thread_time() - started < SECONDS + 1


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    source, message = REFUSED[name]
    with pytest.raises(ModelError, match=message) as caught:
        render(source)
    assert caught.value.message.startswith("model: the chat template")
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    "source",
    [
        LOOP + "{% set x = 1 %}{% endfor %}{% endfor %}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(100) }}",
        "{% for i in range(99999) %}{{ (range(99999) | list | length) and '' }}{% endfor %}",
        "{% set x = range(99999) | list %}{{ x | select('in', x) | list | length }}",
    ],
)
def test_time_is_bounded(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avow.lm.template_bounds.SECONDS", 0.5)
    started = time.thread_time()
    with pytest.raises(ModelError, match=r"takes longer than 0.5 seconds"):
        render(source)
    assert time.thread_time() - started < 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 'ab' * 3 }}{{ [1] * 2 }}{{ 2 ** 10 }}{{ 7 % 4 }}{{ 2 ** 0.5 > 1 }}", "ababab[1, 1]10243True"),
        ("{{ '{}-{x}'.format(1, x='y') }}{{ 'a-b'.split('-') | last }}", "1-yb"),
        ("{{ 'a\nb' | indent(2) }}{{ 2.567 | round(1) }}{{ ['b', 'a'] | sort | join(', ') }}", "a\n  b2.6a, b"),
        ("{% for a, b in {'x': 1}.items() %}{{ loop.index }}{{ a }}{{ b }}{{ loop.last }}{% endfor %}", "1x1True"),
        ("{% for x in [1, 2, 3] if x != 2 %}{{ loop.length }}{{ x }}{% else %}none{% endfor %}", "2123"),
        ("{% for x in [] %}{% else %}none{% endfor %}{{ namespace(a=1) }}{{ (1, 2) }}", "none<namespace>(1, 2)"),
        ("{% for x in [[1, [2]]] recursive %}{{ x if x is number else loop(x) }}{% endfor %}", "12"),
        ("{% call(x) f() %}<{{ x }}>{% endcall %}{% macro f() %}{% endmacro %}", None),
        ("{{ ''.__class__ is defined }}{{ ''['__class__'] }}", "False"),
        ("{{ {'é': '<'} | tojson }}{{ {'é': 1} | tojson(ensure_ascii=true) }}", '{"é": "<"}{"\\u00e9": 1}'),
        ("{{ '<' | e }}{{ '<b>' | safe }}{{ strftime_now('%d') | length }}", "&lt;<b>2"),
        ("{{ 'a' }}{# nothing #}\n{% if true %}\n  b\n  {% endif %}\nc", "a  b\nc"),
    ],
)
def test_what_a_template_may_do(source: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(ModelError, match="undefined"):
            render(source)
    else:
        assert render(source) == expected


def test_threads_do_not_share_bounds() -> None:
    template = BoundedTemplate("{{ 'a' * 1000000 }}{% for i in range(1000) %}{{ n }}{% endfor %}", "model")
    found: dict[int, str] = {}

    def work(n: int) -> None:
        for _ in range(4):
            found[n] = template.render(n=n)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: text.strip("a") for n, text in found.items()} == {n: str(n) * 1000 for n in range(4)}
