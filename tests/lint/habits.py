"""Small files, and nothing in them that is true on one machine only."""

import re

from house import RuleTest, files

LONGEST = 400
TEXT = ("*.hpp", "*.cpp", "*.md", "*.py", "*.sh", "*.txt", "*.cmake", "*.toml")
# The names are put together so that this file does not break its own rule.
PLACES = re.compile(r"(?<![\w.])/(?:" + "|".join(("wo" + "rk", "ho" + "me", "ro" + "ot", "Us" + "ers")) + r")/\w")


def length(root):
    for file in files(root, "*.hpp", "*.cpp", inside=("framework",)):
        lines = len(file.read_text().splitlines())
        if lines > LONGEST:
            yield f"{file.relative_to(root)} has {lines} lines: it usually hides two ideas"


def places(root):
    everywhere = [*files(root, *TEXT), *root.glob("*.md"), *root.glob("*.txt"), *root.glob("cmake/*"),
                  *(f for f in (root / "dev", root / ".ci/run", root / "CMakePresets.json") if f.exists())]
    for file in everywhere:
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if PLACES.search(line):
                yield f"{file.relative_to(root)}:{number} names a place of one machine: {line.strip()}"


class HabitsTest(RuleTest):
    def test_no_file_is_too_long(self):
        self.holds_here(length)

    def test_no_file_names_a_place_of_one_machine(self):
        self.holds_here(places)

    def test_a_long_file_is_found(self):
        self.keeps(length, {"framework/mynah/base/a.hpp": "\n" * LONGEST})
        self.breaks(length, {"framework/mynah/base/a.hpp": "\n" * (LONGEST + 1)}, "has 401 lines")

    def test_a_place_of_one_machine_is_found(self):
        self.breaks(places, {"docs/a.md": "see /" + "work/notes.md"}, "docs/a.md:1")
        self.breaks(places, {"dev": "cp /" + "home/ada/x ."}, "dev:1")

    def test_a_url_is_no_place(self):
        self.keeps(places, {"docs/a.md": "https://example.org/wo" + "rk/home/x, ../work/x"})
