"""The last line of ./dev test counts right (tests/summary.py)."""

import importlib.util
import unittest

from house import ROOT, sample

SPEC = importlib.util.spec_from_file_location("summary", ROOT / "tests/summary.py")
SUMMARY = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(SUMMARY)


class SummaryTest(unittest.TestCase):
    def counts(self, expected, programs, reports):
        tests = "".join(f'<testcase name="{name}" status="{status}"/>' for name, status in programs.items())
        contents = {"ctest.xml": f"<testsuite>{tests}</testsuite>"}
        contents |= {f"reports/{name}.xml": f"<testsuite>{cases}</testsuite>" for name, cases in reports.items()}
        with sample(contents) as folder:
            self.assertEqual(expected, SUMMARY.count(folder))

    def test_cases_count_not_programs(self):
        self.counts((2, 1, 1), {"a": "fail"}, {"a": "<testcase/><testcase/><testcase><failure/></testcase>"
                                                    "<testcase><skipped/></testcase>"})

    def test_a_program_without_a_report_counts_as_one(self):
        self.counts((1, 1, 0), {"a": "run", "b": "fail"}, {})

    def test_a_crash_is_a_failure_though_all_reported_cases_passed(self):
        self.counts((2, 1, 0), {"a": "fail"}, {"a": "<testcase/><testcase/>"})

    def test_a_broken_report_of_a_crashed_program_is_one_failure(self):
        self.counts((0, 1, 0), {"a": "fail"}, {"a": "<testcase>"})

    def test_a_program_that_was_not_built_is_a_failure(self):
        self.counts((0, 1, 0), {"a": "notrun"}, {})

    def test_no_report_at_all_is_a_failure(self):
        with sample({}) as folder:
            self.assertEqual((0, 1, 0), SUMMARY.count(folder))
