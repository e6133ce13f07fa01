"""What is known of one task after running its programs: the table of evidence, and what it was made of."""

from __future__ import annotations

from dataclasses import dataclass

from avow.core.evidence import Evidence
from avow.core.properties import Kept
from avow.core.types import Inputs, Judgement, Program, Task, Test, Trace


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """One task examined. Programs are distinct; those that load stand in `evidence`."""

    task: Task
    samples: int
    programs: tuple[Program, ...]
    loading: tuple[int, ...]  # positions in `programs` of the rows of the evidence
    inputs: Inputs
    traces: tuple[Trace, ...]  # of the programs that load
    tests: tuple[Test, ...]
    trusted: tuple[tuple[Judgement, ...], ...]  # of the programs that load: trusted tests, then examples
    evidence: Evidence
    refused: dict[str, str]  # why the other programs do not load, by their code
    unjudged: dict[Test, str]  # tests that not one of the programs could be judged by, and why
    passed: tuple[int, ...] = ()  # of each generated test, how many of the programs that load pass it
    properties: tuple[Kept, ...] = ()  # evidence of their own: the last columns of `evidence.passes`

    @property
    def kept(self) -> int:
        """Generated tests that some program passes; all of them where no program loads."""
        return sum(map(bool, self.passed)) if self.evidence.n else len(self.tests)

    @property
    def passing(self) -> int:
        """Programs that pass every trusted test and example, 0 where there is none."""
        trusted = self.evidence.trusted
        return int(trusted.all(axis=1).sum()) if trusted.shape[1] else 0
