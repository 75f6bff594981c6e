"""Every act in the log has a Chinese name on the page of the log (web/src/lib/auditText.ts), every step of a campaign on the pages of campaigns
(stepNames of web/src/lib/campaignText.ts), which the log takes over."""
import re
import sqlite3
from pathlib import Path

LIB = Path(__file__).resolve().parents[3] / "web/src/lib"


def keys(text):
    """Keys of an object whose lines are indented by two."""
    named = re.findall(r"^ {2}'?([a-z_-]+)'?:|[,{] '?([a-z_-]+)'?: '", text, re.M)
    return {first or second for first, second in named}


def step_names():
    text = (LIB / "campaignText.ts").read_text(encoding="utf-8")
    return keys(text.split("export const stepNames")[1].split("\n}")[0])


def nameless(database):
    """Acts of the log of `database`, and steps of its campaigns, that pages would show by their own names."""
    table = (LIB / "auditText.ts").read_text(encoding="utf-8").split("knownActs")[0]
    steps = step_names()
    named = keys(table)
    if "`campaign-${step}`" in table:
        named |= {f"campaign-{step}" for step in steps}
    with sqlite3.connect(database, timeout=20) as base:
        acts = {row[0] for row in base.execute("SELECT DISTINCT action FROM audit")}
        taken = {row[0] for row in base.execute("SELECT DISTINCT step FROM campaign_step")}
    return sorted((acts - named) | {f"step {step}" for step in taken - steps})


def unused(database):
    """Names of steps that no campaign of `database` took: for one in which every step was."""
    with sqlite3.connect(database, timeout=20) as base:
        return sorted(step_names() - {row[0] for row in base.execute("SELECT DISTINCT step FROM campaign_step")})
