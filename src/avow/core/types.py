"""What flows between the stages: frozen dataclasses, no bare dicts past the edge.

    Task -> Sample -> Program x Call -> Observation -> Judgement -> Choice -> Run

Light by intention: standard library only, so that `import avow` stays cheap. The arrays that selectors read are in
`avow.core.evidence`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


def digest(*parts: str) -> str:
    """Content address of some texts: 32 hex digits of SHA-256, unambiguous in the borders of the parts."""
    h = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        h.update(len(data).to_bytes(8, "big"))
        h.update(data)
    return h.hexdigest()[:32]


class TestOrigin(StrEnum):
    """Who says that a test is right."""

    __test__ = False

    TRUSTED = "trusted"  # given by the user or by a benchmark: a program must pass it
    EXAMPLE = "example"  # found in the prompt: a program must pass it
    GENERATED = "generated"  # written by a model: evidence, often wrong


class Trust(IntEnum):
    """How much of a verdict the program under test could have influenced. The lowest that applied wins."""

    IN_PROCESS = 0  # the test ran inside the program's process: a hostile program can forge the verdict
    OBJECTS = 1  # objects stayed in the program's process; their methods took part in the comparison
    VALUES = 2  # only plain data crossed, another process compared

    @property
    def label(self) -> str:
        return {0: "in-process", 1: "objects", 2: "values"}[int(self)]


class Isolation(IntEnum):
    """How well programs are kept from the machine. See `avow doctor`."""

    NONE = 0  # what a machine offers where no level works: no program is run
    CONFINED = 1  # Landlock, seccomp, resource limits
    NAMESPACED = 2  # + private user, pid, mount, ipc and network namespaces
    SANDBOXED = 3  # + bubblewrap: a root file system of its own, nothing of the host in it


@dataclass(frozen=True, slots=True)
class Test:
    """One test: an assertion, several statements, or a `check(candidate)` definition, as Python source."""

    __test__ = False

    source: str
    origin: TestOrigin = TestOrigin.TRUSTED
    count: int = 1  # how often the model wrote it


@dataclass(frozen=True, slots=True)
class Task:
    """What is wanted.

    prompt: as the model sees it. setup: source that tests may use (imports and helpers of the prompt).
    tests: trusted tests. examples: tests found in the prompt. reference: a known solution as a whole program.
    """

    id: str
    prompt: str
    entry_point: str | None = None
    domain: str = "python"
    tests: tuple[Test, ...] = ()
    examples: tuple[Test, ...] = ()
    setup: str = ""
    reference: str | None = None

    @property
    def key(self) -> str:
        """Content address: the same task has the same key whatever file it came from."""
        return digest(self.domain, self.prompt, self.entry_point or "", self.setup, *(t.source for t in self.tests))


class Purpose(StrEnum):
    """What a model is asked for."""

    PROGRAM = "program"
    TESTS = "tests"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat. role: system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question to a model, in the words of both kinds of model.

    text: what a base model continues.
    chat: what a chat model answers; where it is empty, `text` is sent as the only message of a user.
    stop: strings at which a continuation may end; chat answers are never cut.
    """

    text: str
    chat: tuple[Message, ...] = ()
    stop: tuple[str, ...] = ()
    purpose: Purpose = Purpose.PROGRAM


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sample came from: model or file name, its number there, the seed that made it."""

    source: str
    index: int = 0
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer of a model: the raw text, the program extracted from it, how sure the model was of its words."""

    text: str
    code: str
    origin: Origin
    logprobs: tuple[float, ...] | None = None
    tokens: int | None = None  # completion tokens, when the model counts them
    finish: str = ""  # why it ended: "stop", "length", ""
    error: str = ""  # why there is no text, such as a file that cannot be read
    handed_in: bool = False  # it is no answer of a model but a text that a user calls a program

    @property
    def logprob(self) -> float | None:
        """Mean log-probability per token, where the model gives them."""
        return sum(self.logprobs) / len(self.logprobs) if self.logprobs else None

    @property
    def source(self) -> str:
        """The program that is run, "" for none: texts that differ in white space at their end are one program."""
        return self.code.rstrip() + "\n" if self.code else ""


@dataclass(frozen=True, slots=True)
class Scored:
    """How likely a model finds a text that it is shown.

    tokens: the characters of `text` that each token covers, from and to. logprobs: of each after those before it.
    """

    text: str
    tokens: tuple[tuple[int, int], ...]
    logprobs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A distinct program to run. `key` addresses its observations in the store."""

    code: str
    entry_point: str

    @property
    def key(self) -> str:
        return digest(self.code, self.entry_point)


@dataclass(frozen=True, slots=True)
class Given:
    """Generated tests that somebody handed in. left_out: how much of it is no test, where and why; "" for nothing."""

    tests: tuple[Test, ...] = ()
    left_out: str = ""


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Call:
    """One input: the arguments of a call of the entry point as encoded plain data, and the text a person reads."""

    args: str
    text: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the programs of a task are run on.

    calls: `asked` inputs of tests and examples, then those made from the signature.
    of_tests: the inputs of each generated test, as positions in `calls`.
    compared: the input of a generated test of the form `call == value`, -1 for any other test.
    """

    calls: tuple[Call, ...]
    asked: int
    of_tests: tuple[tuple[int, ...], ...] = ()
    compared: tuple[int, ...] = ()


class Outcome(StrEnum):
    """What kind of thing was observed."""

    VALUE = "value"
    RAISED = "raised"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Observation:
    """What one program did on one input.

    data: for VALUE the encoded value; for RAISED the encoded exception (class names and message);
    for LIMIT which one: cpu, wall, memory, size, depth, output, exit, opaque (a value that is no plain data).
    """

    outcome: Outcome
    data: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What one program did on all inputs. `error` is why it did not load ("" when it did); then `cells` is empty."""

    error: str
    cells: tuple[Observation, ...]
    seconds: float = 0.0  # CPU seconds

    @property
    def loads(self) -> bool:
        return not self.error


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict of one test on one program. `reason` is "" when passed, else what a person needs to know.

    passed: None where the test could not be judged, through no fault of the program; to whoever asks, it did not pass.
    """

    passed: bool | None
    reason: str = ""
    trust: Trust = Trust.VALUES
    limit: bool = False  # a limit decided, not a comparison


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run cost."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    requests: int = 0
    executions: int = 0
    reused: int = 0  # samples that were paid for before and came from the store
    known: int = 0  # executions of which the store had the results
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One behaviour class in a result: a representative program, how many samples share it, its probability."""

    code: str
    samples: int
    programs: int
    posterior: float
    score: float
    passes_trusted: bool | None  # None: there was no trusted test and no example


@dataclass(frozen=True, slots=True)
class Difference:
    """The input on which the chosen program and the best of another class part: what a person can settle."""

    call: str
    chosen: str
    other: str
    programs: int  # how many programs stand behind the other answer


@dataclass(frozen=True, slots=True)
class Parting:
    """An input on which the first behaviour classes part, and what the best program of each does there.

    Both in the order of `Choice.candidates`. same: whether it is what the chosen program does; cut texts cannot tell.
    """

    call: str
    answers: tuple[str, ...]
    same: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """One test, what it said of the chosen program, and how many of the programs that load pass it.

    passed: None where it could not be judged. reason: why the program did not pass a trusted test or an example.
    """

    __test__ = False

    source: str
    origin: TestOrigin
    count: int
    passed: bool | None
    passing: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The chosen program with holes where the model was unsure.

    holes: from and to in characters of `Choice.code`, ascending, disjoint. kept: the share of the syntax tree's nodes
    that stay. most: the number of holes that were allowed. coverage: what is promised of the rest, "match" (a known
    solution is the same wherever nothing is left open) or "execution" (some filling of the holes passes the tests).
    claim: the promise in a sentence, "" where nothing is promised.
    """

    holes: tuple[tuple[int, int], ...]
    kept: float
    most: int
    coverage: str
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Supported:
    """A property as evidence. support: the share of voices that keep it. chance: that the examples bear it out by
    accident, None where they do not speak of it.
    """

    text: str
    support: float
    chance: float | None


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search for inputs on which programs part has done.

    tried: inputs that were run. plausible: of these, those on which most programs give a value; they are evidence.
    found: inputs that part programs, as calls, the simplest forms that were reached.
    before, after: behaviours among the programs that pass what the best passes. posterior: of the choice before it.
    properties: what examples or most programs bear out.
    """

    tried: int
    plausible: int
    found: tuple[str, ...]
    before: int
    after: int
    posterior: float
    properties: tuple[Supported, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """What checks that the model wrote say of the choice: `true`, `false` and `uncertain` count their verdicts.

    answers: how many were drawn. checks: those of them that hold a check. believed: those that are neither at odds with
    the task's own examples nor unable to refuse a changed result. moved: another program was chosen because of them.
    """

    answers: int
    checks: int
    believed: int
    true: int
    uncertain: int
    false: int
    moved: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The selected program, why, and how sure."""

    code: str
    posterior: float
    rule: str
    proven: bool  # it passes every trusted test and example there is, at least one, and could not forge that
    candidates: tuple[Candidate, ...] = ()  # behaviour classes, best first; the chosen is the first
    difference: Difference | None = None
    trust: Trust | None = None  # lowest of its verdicts by trusted tests and examples, None without one
    tests_passed: int | None = None  # of the generated tests that were kept, how many it passes; None: not recorded
    tested: tuple[Tested, ...] = ()  # trusted tests, examples, then generated tests that were kept, failed ones first
    untold: int = 0  # tests that are left out there
    partings: tuple[Parting, ...] = ()  # that of `difference` first; of the first few candidates
    breaks: tuple[str, ...] = ()  # properties that most programs or the examples bear out, and where it breaks them


@dataclass(frozen=True, slots=True)
class Decision:
    """Accepted with a certificate (its JSON text and its claim), or abstained for a reason and with what would help."""

    certificate: str = ""
    claim: str = ""
    reason: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Everything about one solved task, enough to repeat it."""

    id: str
    task: Task
    choice: Choice | None
    samples: int
    programs: int
    loading: int
    inputs: int
    tests: int  # generated tests that some program passes: the others tell no program from another
    behaviours: int
    passing: int  # programs that pass every trusted test and example
    isolation: Isolation
    model: str
    seed: int
    usage: Usage = field(default_factory=Usage)
    versions: dict[str, str] = field(default_factory=dict)
    message: str = ""  # why nothing is chosen, or why the trusted tests prove nothing
    left_out: tuple[str, ...] = ()  # samples and tests that could not take part, how many, and why
    refused: dict[str, str] = field(default_factory=dict)  # each sample that could not take part, by name, and why
    outline: Outline | None = None  # of the choice, where holes were asked for
    searched: Searched | None = None  # where inputs on which programs part were looked for
    verification: Verification | None = None  # of the choice by checks that the model wrote, where they were asked for
    decision: Decision | None = None  # where a promise was asked for; only in the log, its certificate is to be checked

    def __repr__(self) -> str:
        from avow.core.account import account

        return "\n".join([f"<Run of {self.task.id!r} by {self.model!r}>", *account(self)])

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from avow.core.account import html

        return html(self)
