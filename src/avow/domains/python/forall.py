"""A property as a person states it, for all inputs: an expression such as `f(f(x)) == f(x)` of a function f.

Free names are the parameters of the task's function; what else it names, the program or the task defines: so a round
trip, `decode(encode(x)) == x`, may use another function of the program. Where the function has one parameter, one free
name that nobody defines stands for it. On an input it is a test: the names give way to literals, so that no use of an
argument sees what another one did to it.
What it does NOT do: a precondition is a part of it, such as `not xs or f(xs) in xs`. Nothing is run.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from avow.core.errors import TaskError
from avow.core.types import Program, Task, Test
from avow.domains.python.inputs import signed
from avow.domains.python.source import BUILTINS, bound, compiles, expression, parse, stub_of
from avow.domains.python.strategies import arguments
from avow.domains.python.variation import arguments_of, literal
from avow.execute.plan import make_plan
from avow.verify.counterexample import Strategy


@dataclass(frozen=True, slots=True)
class ForAll:
    """A property of all inputs. names: what it calls the arguments; strategy: of their values, in that order."""

    text: str
    names: tuple[str, ...]
    strategy: Strategy

    def on(self, values: Sequence[object]) -> str:
        """The property on one input."""
        written = {name: literal(value) for name, value in zip(self.names, values, strict=True)}
        return ast.unparse(_Substituted(written).visit(ast.parse(self.text, mode="eval")))

    def test(self, values: Sequence[object]) -> Test:
        return Test(f"assert {self.on(values)}")


class _Substituted(ast.NodeTransformer):
    """Puts literals in the place of names."""

    def __init__(self, written: dict[str, str]) -> None:
        self._written = written

    def visit_Name(self, node: ast.Name) -> ast.expr:
        text = self._written.get(node.id)
        return node if text is None else ast.parse(text, mode="eval").body


def for_all(source: str, task: Task, program: Program) -> ForAll:
    """A property as one types it.

    Raises:
        TaskError: it is no expression, names what nobody defines, or nothing shows what its arguments may be.
        ConfigError: hypothesis is not installed.

    """
    entry, shown, text = program.entry_point, " ".join(source.split())[:80], source.strip()
    tree = expression(text)
    if tree is None or isinstance(tree, ast.Tuple) or not compiles(f"assert {ast.unparse(tree)}"):
        raise TaskError(f"the property {shown!r} is no Python expression", hint=f"Such as '{entry}(x) == {entry}(x)'.")
    read, held = _names(tree)
    if entry not in read:
        hint = f"Call it by its name, such as '{entry}(x) == {entry}(x)'."
        raise TaskError(f"the property {shown!r} does not call {entry}, the function of the task", hint=hint)
    if parse(program.code) is None:  # it will not load and is judged on no input; what it would define, nobody knows
        return ForAll(text, (), None)
    calls = make_plan([*task.examples, *task.tests], entry).calls
    parameters = _parameters(task, program)
    if not parameters:  # such as of `f = lambda x: x`
        lengths = {len(found[0]) for call in calls if (found := arguments_of(call)) is not None}
        parameters = [ast.arg("x")] if lengths == {1} else []
    names = [parameter.arg for parameter in parameters]
    if taken := held & set(names):
        raise TaskError(f"the property {shown!r} binds {min(taken)}, a parameter of {entry}", hint="Take another name.")
    free = _free(read - held, shown, names, task, program)
    alone = next(iter(free)) if len(free) == 1 and not free & set(names) else None
    places = [0] if alone else [place for place, name in enumerate(names) if name in free]
    wanted = [parameters[place] for place in places]
    strategy = arguments(wanted, places, calls)
    return ForAll(text, (alone,) if alone else tuple(p.arg for p in wanted), strategy)


def _free(read: set[str], shown: str, names: Sequence[str], task: Task, program: Program) -> set[str]:
    """The names of arguments in a property that reads some names."""
    entry = program.entry_point
    free = read & set(names) - {entry}
    unknown = sorted(read - free - {entry} - BUILTINS - _defined(program.code) - _defined(task.setup))
    if len(unknown) == 1 and not free and len(names) == 1:
        return set(unknown)
    if unknown:
        has = f"{entry} has the parameters {', '.join(names)}" if names else f"{entry} shows no parameters"
        message = f"the property {shown!r} names {unknown[0]}, which neither the program nor the task defines"
        raise TaskError(message, hint=f"{has}.")
    if not free:
        about = " or ".join(names) or "any argument"
        hint = f"Give what is of no input as -t {shown!r}."
        raise TaskError(f"the property {shown!r} does not name {about}", hint=hint)
    return free


def _names(tree: ast.expr) -> tuple[set[str], set[str]]:
    """The names that an expression reads, and those that it binds."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound_here = {node.id for node in nodes if not isinstance(node.ctx, ast.Load)}
    bound_here |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return {node.id for node in nodes if isinstance(node.ctx, ast.Load)}, bound_here


def _defined(code: str) -> set[str]:
    tree = parse(code)
    return {name for stmt in tree.body for name in bound(stmt)} if tree else set()


def _parameters(task: Task, program: Program) -> list[ast.arg]:
    """The parameters of the function as the task names them, else as the program does."""
    stub = stub_of(signed([task.prompt, program.code], program.entry_point), program.entry_point)
    if stub is None or isinstance(stub.node, ast.ClassDef):
        return []
    found = stub.node.args
    return [*found.posonlyargs, *found.args, *found.kwonlyargs]
