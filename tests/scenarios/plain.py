"""What a case holds, as Python has it: numbers, truths, words. The API gives every value as text."""
import re


def values(case):
    """The fields of a case by id; what is not filled in is None."""
    def plain(value):
        if value in ("是", "否"):
            return value == "是"
        if isinstance(value, str) and len(value) < 12 and re.fullmatch(r"-?\d+(\.\d+)?", value):
            return float(value)
        return value
    return Fields({key: plain(value) for key, value in case["fields"].items()})


class Fields(dict):
    def __missing__(self, key):
        return None
