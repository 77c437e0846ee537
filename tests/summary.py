#!/usr/bin/env python3
"""summary.py FOLDER...: the last line of ./dev test, `N passed, N failed`.

Counts cases, not programs: each Boost.Test program and the lint leave reports/NAME.xml (JUnit) beside ctest's own
report. A program that failed without saying which case did (it crashed, it ran out of time) counts as one
failure more; a test without a report of its own counts as one.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def count(folder):
    """(passed, failed, skipped) of all programs that ctest ran."""
    passed = failed = skipped = 0
    try:
        programs = ElementTree.parse(folder / "ctest.xml").getroot().iter("testcase")
    except (OSError, ElementTree.ParseError):
        return 0, 1, 0
    for program in programs:
        cases = outcomes(folder / "reports" / f"{program.get('name')}.xml")
        good = program.get("status") == "run"
        if program.get("status") in ("notrun", "disabled"):
            cases, good = ["failed"], False  # the program is missing: it was not built
        if not cases:
            cases = ["passed"] if good else []
        if not good and "failed" not in cases:
            cases.append("failed")
        passed += cases.count("passed")
        failed += cases.count("failed")
        skipped += cases.count("skipped")
    return passed, failed, skipped


def outcomes(report):
    try:
        cases = ElementTree.parse(report).getroot().iter("testcase")
    except (OSError, ElementTree.ParseError):
        return []
    return [outcome(case) for case in cases]


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def main():
    passed, failed, skipped = map(sum, zip(*(count(Path(folder)) for folder in sys.argv[1:])))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
