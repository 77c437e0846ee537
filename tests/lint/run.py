#!/usr/bin/env python3
"""Runs the rules of this folder over the tree, and their own tests. --junit FILE leaves a report for the count."""

import argparse
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path


class Report(unittest.TextTestResult):
    """Collects (class, test, complaint or None)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases = []

    def addSuccess(self, test):
        super().addSuccess(test)
        self.cases.append((type(test).__name__, test._testMethodName, None))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.cases.append((type(test).__name__, test._testMethodName, self._exc_info_to_string(err, test)))

    addError = addFailure

    def write(self, file):
        suite = ElementTree.Element("testsuite", name="lint", tests=str(len(self.cases)))
        for group, name, complaint in self.cases:
            case = ElementTree.SubElement(suite, "testcase", classname=group, name=name)
            if complaint:
                ElementTree.SubElement(case, "failure").text = complaint
        ElementTree.ElementTree(suite).write(file, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--junit")
    args = parser.parse_args()
    here = Path(__file__).parent
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(here))
    suite = unittest.defaultTestLoader.discover(str(here), pattern="*.py")
    result = unittest.TextTestRunner(resultclass=Report, verbosity=1).run(suite)
    if args.junit:
        result.write(args.junit)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
