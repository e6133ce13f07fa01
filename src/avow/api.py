"""avow from Python: `solve` draws programs from a model and picks one, `choose` picks one of programs that exist.

    import avow
    run = avow.solve("task.py", model="openai:NAME@http://localhost:11434/v1", samples=100)
    print(run.choice.code, run.choice.posterior)

What is not given comes from the settings, as on the command line: AVOW_* variables, avow.toml, the user's file. The
command line itself goes through `solve_with` and `choose_with`, which take settings as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from avow.core import registry
from avow.core.config import Settings, load
from avow.core.errors import ConfigError, TaskError
from avow.core.protocols import Executor, Sampler
from avow.core.store import Store
from avow.core.types import NOTHING_GIVEN, Given, Origin, Prompt, Purpose, Run, Sample, Task
from avow.domains.python import load as loading
from avow.pipeline import Progress
from avow.pipeline import solve as run_pipeline
from avow.sample.events import Event
from avow.sample.files import FileSampler
from avow.sample.spec import open_sampler
from avow.verifying import verifying

OnProgress = Callable[[Progress | Event], None]

_SUFFIXES = (".py", ".md", ".txt", ".jsonl", ".ndjson", ".json", ".gz")
_ALL = 1_000_000  # more candidates than anybody has


def solve(
    task: Task | str | Path,
    model: str | Sampler | None = None,
    *,
    samples: int | None = None,
    tests: int | None = None,
    verify: int | None = None,
    search: int | None = None,
    trusted: Sequence[str] = (),
    select: str | None = None,
    seed: int | None = None,
    store: Store | str | Path | None = None,
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
) -> Run:
    """Draw programs for a task, run them all, choose one.

    Args:
        task: a task, a file that holds one (as `avow solve` takes it), or the prompt itself.
        model: a model in one word, such as `openai:NAME@URL`, or a sampler.
        samples: how many programs to draw.
        tests: how many answers that hold tests to draw; 0 for none.
        verify: how many answers that hold checks of results to draw; 0 for none.
        search: how many inputs to try for those on which programs part; 0 for none.
        trusted: tests that are right, such as `f(2) == 4`: a program that fails one is not chosen if another passes.
        select: the rule that chooses.
        seed: of everything random.
        store: where samples and executions are kept; the store of the settings without it, ":memory:" for none.
        executor: what runs the programs; it stays open. Without it, one is made from the settings.
        on_progress: called with every step of every stage, and with what the sampler has to tell.

    Returns:
        The run; its `choice` is None when no program loads.

    Raises:
        UserError: a task, model, rule, setting or store that does not work (see `avow.core.errors`).
        ExecutionError: the sandbox broke and could not be replaced.

    """
    spec = model if isinstance(model, str) else None
    given = {"model": spec, "samples": samples, "tests": tests, "select": select, "seed": seed}
    given |= {"verify": verify, "search": search}
    wanted = with_trusted(load_task(task), trusted)
    sampler = None if model is None or isinstance(model, str) else model
    if sampler is not None and not hasattr(sampler, "draw"):
        raise ConfigError(f"model: found {type(sampler).__name__}, expected a model's name or a sampler")
    return solve_with(
        load(arguments=given).settings, wanted, sampler=sampler, store=store, executor=executor, on_progress=on_progress
    )


def choose(
    task: Task | str | Path,
    candidates: Sequence[str] | str | Path,
    *,
    tests: Sequence[str] | str | Path = (),
    trusted: Sequence[str] = (),
    select: str | None = None,
    seed: int | None = None,
    store: Store | str | Path | None = None,
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
) -> Run:
    """Choose one of programs that exist already. All arguments but these two are those of `solve`.

    `candidates` are the programs, or a directory or JSON lines file with them. `tests` are assertions that somebody or
    some model wrote, evidence and not law; or a file of them.

    Raises:
        UserError, ExecutionError: as in `solve`.

    """
    settings = load(arguments={"select": select, "seed": seed}).settings
    wanted = with_trusted(load_task(task), trusted)
    return choose_with(
        settings, wanted, candidates, tests=tests, store=store, executor=executor, on_progress=on_progress
    )


def solve_with(
    settings: Settings,
    task: Task,
    *,
    sampler: Sampler | None = None,
    given: Given = NOTHING_GIVEN,
    store: Store | str | Path | None = None,
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
) -> Run:
    """`solve` with settings as they are; `given` are generated tests that somebody handed in.

    Nothing is drawn before domain, rule, model, store and sandbox are known to work.
    """
    domain, rule = registry.domain(task.domain), registry.selector(settings.select)
    if settings.verify:
        verifying(domain)
    tell = on_progress or (lambda _: None)
    with _opened(store, settings) as kept:
        chosen = sampler or open_sampler(settings, store=kept, on_event=tell)
        ran = closing(open_executor(settings, task, kept)) if executor is None else nullcontext(executor)
        with ran as machine:
            return run_pipeline(
                task, chosen, domain, machine, rule, samples=settings.samples, tests=settings.tests,
                checks=settings.verify, search=settings.search, given=given, seed=settings.seed, store=kept,
                on_progress=tell,
            )  # fmt: skip


def choose_with(
    settings: Settings,
    task: Task,
    candidates: Sequence[str] | str | Path,
    *,
    tests: Sequence[str] | str | Path = (),
    store: Store | str | Path | None = None,
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
) -> Run:
    """`choose` with settings as they are."""
    domain, programs = registry.domain(task.domain), _Candidates(candidates, task)
    # a task without a name is given one before the programs are cut out for good: extraction and tests go by it
    task = domain.named(task, (domain.extract(s.text, task, handed_in=True) for s in programs.samples))
    given = domain.given(tests, task)
    settings = replace(settings, samples=len(programs.samples), tests=0, verify=0)
    return solve_with(
        settings, task, sampler=programs, given=given, store=store, executor=executor, on_progress=on_progress
    )


class _Candidates:
    """A sampler of programs that are there: read once, so that what is counted is what is run."""

    def __init__(self, candidates: Sequence[str] | str | Path, task: Task) -> None:
        if isinstance(candidates, str) and ("\n" in candidates or candidates.lstrip().startswith(("def ", "class "))):
            raise TaskError("candidates: found a program, expected a path or a list", hint="Pass a list of programs.")
        if isinstance(candidates, str | Path):
            files = FileSampler(candidates)
            self.name, self.samples = files.name, list(files.draw(task, _ALL))
        elif not isinstance(candidates, Iterable):
            raise TaskError(f"candidates: found {type(candidates).__name__}, expected a path or a list of programs")
        else:
            self.name = "given"
            for i, text in enumerate(candidates):
                if not isinstance(text, str):
                    raise TaskError(f"candidates[{i}]: found {type(text).__name__}, expected the text of a program")
            self.samples = [Sample(text, "", Origin("given", i), handed_in=True) for i, text in enumerate(candidates)]
        if not self.samples:
            raise TaskError("no candidates were given")

    def draw(self, task: Task, n: int, *, seed: int = 0, prompt: Prompt | None = None) -> Iterator[Sample]:  # noqa: ARG002
        """See `Sampler.draw`."""
        if prompt is None or prompt.purpose is Purpose.PROGRAM:
            yield from self.samples[:n]


def load_task(task: Task | str | Path, stdin: Callable[[], bytes] | None = None) -> Task:
    """The task in a file, or of a prompt: a text of several lines, or one that is neither a file nor named like one.

    Raises:
        TaskError: there is no such file, or no single task in it.

    """
    if isinstance(task, Task):
        return task
    if not isinstance(task, str | Path):
        raise TaskError(f"task: found {type(task).__name__}, expected a task, a file or a prompt")
    if task == "":
        raise TaskError("task: it is empty, expected a task, a file or a prompt")
    if "\0" in str(task):
        raise TaskError("task: it holds a NUL character, expected text")
    if isinstance(task, Path) or _is_file(task):
        return loading.load_task(str(task), stdin)
    return replace(loading.load_task("-", lambda: task.encode("utf-8", "replace")), id="prompt")


def _is_file(text: str) -> bool:
    if "\n" in text:
        return False
    name = text.partition("::")[0].rpartition("#")[0] if "#" in text else text.partition("::")[0]
    return text == "-" or " " not in text.strip() or name.endswith(_SUFFIXES) or Path(name).exists()


def with_trusted(task: Task, sources: Sequence[str]) -> Task:
    """The task with further trusted tests, as a person types them.

    Raises:
        TaskError: one is no test of the task.

    """
    if isinstance(sources, str):
        raise TaskError("trusted: found a text, expected a list of tests")
    domain = registry.domain(task.domain)
    return replace(task, tests=(*task.tests, *(domain.trusted(source, task) for source in sources)))


def open_executor(settings: Settings, task: Task, store: Store | None = None) -> Executor:
    """What runs the programs of a task, as settings mean it; to be closed.

    Raises:
        ConfigError: its domain or the domain's executor is not installed.
        IsolationError: this machine offers less isolation than the settings accept.

    """
    return registry.executor(registry.domain(task.domain).executor, settings, store)


@contextmanager
def _opened(store: Store | str | Path | None, settings: Settings) -> Iterator[Store]:
    """The store to use; closed at the end unless it was handed in."""
    if isinstance(store, Store):
        yield store
        return
    with Store(store or settings.store or None) as kept:
        yield kept
