"""`python -m avow` is `avow`."""

from __future__ import annotations

import sys

from avow.app.cli import main

sys.exit(main())
