"""Pictures and numbers of `docs/how-it-works.md`, made with a model. `python -m benchmarks.figures --help` says how.

A module a picture, each with a function that draws it and returns its numbers. `page.md` is the text, with places for
the numbers; the page in `docs/` is made from it and is not edited by hand.
"""
