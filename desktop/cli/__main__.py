"""Runs the command line as `python -m desktop.cli`; it holds nothing else."""

from __future__ import annotations

import sys

from desktop.cli import entry

if __name__ == "__main__":
    sys.exit(entry())
