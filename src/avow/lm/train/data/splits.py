"""Which repositories are trained on and which are left for validation, and how much of each is taken.

A repository is in one split as a whole, since its files are like each other, and by the hash of its name, so that it
stays there whatever else is in a corpus. Where that leaves no repository for validation although there are two, it is
the one with the least hash. A large repository may be limited: what is taken of it is a random sample, by content.
"""

from __future__ import annotations

import hashlib

from avow.lm.train.data.ledger import Ledger

TRAIN, VALID = "train", "valid"
SPLITS = (TRAIN, VALID)


def fraction(repository: str) -> float:
    """Where a repository stands between 0 and 1: in the validation split if that is below the split's share."""
    return int.from_bytes(hashlib.sha256(repository.encode()).digest()[:8], "big") / 2.0**64


def settle(ledger: Ledger, valid: float, most: int | None) -> None:
    """Give every kept file its split, and take at most `most` bytes of a repository.

    valid: the share of repositories that are left for validation.

    Raises:
        DataError: see `Ledger`.

    """
    ledger.run("UPDATE files SET verdict = 'kept' WHERE verdict = 'share'")
    if most is not None:
        ledger.run(
            "UPDATE files SET verdict = 'share' WHERE id IN (SELECT id FROM (SELECT id, sum(bytes) OVER "
            "(PARTITION BY repository ORDER BY place, id) AS taken FROM files WHERE verdict = 'kept') WHERE taken > ?)",
            most,
        )
    names = [name for (name,) in ledger.all("SELECT DISTINCT repository FROM files WHERE verdict = 'kept'")]
    chosen = [name for name in names if fraction(name) < valid]
    if not chosen and valid and len(names) > 1:
        chosen = [min(names, key=fraction)]
    ledger.run("UPDATE files SET split = 'train' WHERE verdict = 'kept'")
    for name in chosen:
        ledger.run("UPDATE files SET split = 'valid' WHERE verdict = 'kept' AND repository = ?", name)
    ledger.commit(now=True)
