"""What the rules share: the tree they look at, and a small tree for their own tests."""

import contextlib
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files(root, *patterns, inside=("framework", "bots", "examples", "benchmarks", "tests", "docs")):
    """The files of the tree that match, outside build folders."""
    for folder in inside:
        for pattern in patterns:
            yield from sorted((root / folder).rglob(pattern))


def pages(root):
    """Every Markdown page."""
    yield from sorted(root.glob("*.md"))
    yield from files(root, "*.md")


@contextlib.contextmanager
def sample(contents):
    """A temporary tree with these files: {path: text}."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in contents.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        yield root


class RuleTest(unittest.TestCase):
    """A rule is a function root -> iterable of complaints."""

    def keeps(self, rule, contents):
        with sample(contents) as root:
            self.assertEqual([], list(rule(root)))

    def breaks(self, rule, contents, complaint):
        with sample(contents) as root:
            self.assertIn(complaint, "\n".join(rule(root)))

    def holds_here(self, rule):
        complaints = list(rule(ROOT))
        if complaints:
            self.fail("\n" + "\n".join(complaints))
