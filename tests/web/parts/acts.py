"""Every act in the log has a Chinese name on the page of the log (web/src/lib/auditText.ts)."""
import re
import sqlite3
from pathlib import Path

TEXT = Path(__file__).resolve().parents[3] / "web/src/lib/auditText.ts"


def nameless(database):
    """Acts of the log of `database` that the page would show by their own names."""
    table = TEXT.read_text(encoding="utf-8").split("knownActs")[0]
    named = set(re.findall(r"^ {2}'?([a-z_-]+)'?:|[,{] '?([a-z_-]+)'?: '", table, re.M))
    named = {first or second for first, second in named}
    with sqlite3.connect(database, timeout=20) as base:
        acts = [row[0] for row in base.execute("SELECT DISTINCT action FROM audit")]
    return sorted(set(acts) - named)
