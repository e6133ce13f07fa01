"""avow: turn a request into code you can trust, with any code language model, on your own machine.

    import avow
    run = avow.solve(task, model="openai:NAME@http://localhost:11434/v1", samples=100)
    run.choice.code, run.choice.posterior

Importing is cheap: the stages are loaded when they are first used.
"""

from __future__ import annotations

__version__ = "0.1.0"
