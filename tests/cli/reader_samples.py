#!/usr/bin/env python3
"""The labelled samples of tests/data/reader: what the reader finds of them (tests/gold/gold.py tells how).

    reader_samples.py PROGRAM
"""
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
sys.exit(subprocess.run([sys.executable, root / "tests/gold/gold.py", sys.argv[1], root / "tests/data/reader"]).returncode)
