"""What a program may use. CPU seconds, not wall seconds: a busy machine does not change a verdict."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from avow.core.config import Settings
from avow.core.types import digest
from avow.execute.guest.codec import MAX_BYTES, MAX_DEPTH, MAX_NODES

_VERSION = "3"  # raise it when the meaning of an observation changes, so that stored ones are not reused


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one program. A program that sleeps `idle` wall seconds without using the CPU is ended as well."""

    call_cpu: float = 0.2  # one call while observing, seconds
    total_cpu: float = 1.1  # all calls while observing, or one generated test that needs the program running; no
    # multiple of call_cpu, or endless calls would tie with it
    patience: int = 3  # calls, the shortest first, that may all run out of time before the others are given up
    check_cpu: float = 3.0  # loading and all trusted tests of a program, or all generated ones that need it running;
    # of those left when it is used up, each has call_cpu
    load_cpu: float = 1.0
    idle: float = 2.0
    memory: int = 1 << 30  # address space, bytes
    file: int = 16 << 20  # one file, bytes
    files: int = 64  # open descriptors
    processes: int = 64  # processes and threads

    @property
    def key(self) -> str:
        """Part of the address of a stored observation: other limits, other observations."""
        return digest(_VERSION, repr(sorted(asdict(self).items())))

    @property
    def resources(self) -> dict[str, int]:
        """What the kernel enforces on every child of a zygote."""
        return {"memory": self.memory, "file": self.file, "files": self.files, "processes": self.processes}

    def explained(self, limit: str) -> str:
        """How much there was of what a program ran out of in its trusted tests, and the setting that gives more; ""
        where there is nothing to say.
        """
        times = round(self.check_cpu / self.call_cpu)
        return {
            "cpu": f"{self.check_cpu:g} CPU seconds for all tests, {times} times --cpu-seconds",
            "idle": f"{self.idle:g} seconds of sleep",
            "wall": f"{self.child(self.check_cpu)[1]:g} seconds",
            "memory": f"{self.memory >> 20} MB of memory, --memory-mb",
            "size": f"an answer of {MAX_BYTES // 1_000_000} MB or {MAX_NODES} parts",
            "depth": f"an answer nested {MAX_DEPTH} deep",
        }.get(limit, "")

    def child(self, cpu: float, *, idle: bool = True, waits: bool = False) -> list[float]:
        """What a zygote watches in one child that may use `cpu` seconds: cpu, wall, idle, call, waits.

        waits: it answers another process, and is not idle while it says that it waits for it.
        """
        return [cpu, 20 * cpu + 10, self.idle if idle else 0, 1.5 * self.call_cpu, waits]


def limits_of(settings: Settings) -> Limits:
    """The limits that settings mean: the time of one input scales that of all inputs and of the trusted tests."""
    cpu = settings.cpu_seconds
    return Limits(
        call_cpu=cpu,
        total_cpu=5.5 * cpu,
        check_cpu=15 * cpu,
        load_cpu=max(1.0, 5 * cpu),
        memory=settings.memory_mb << 20,
    )
