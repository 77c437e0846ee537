"""Code in a page is quoted from a file that is compiled and run.

`<!-- quote: PATH -->` or `<!-- quote: PATH [name] -->` right before a fenced block: the block is the whole file, or
the lines between `// [name]` and `// [/name]` (or `# [name]`), without their common indentation. A block of C++ that
is not quoted needs `<!-- sketch -->` before it, which says to the reader of the source that nobody compiles it.
"""

import re
import textwrap

from house import RuleTest, pages

# What CMake compiles and the tests run, as they are globbed in CMakeLists.txt of these folders.
RUN = re.compile(r"examples/[^/]+\.cpp|bots/[^/]+/.+\.(cpp|hpp)|tests/unit/.+\.(cpp|hpp)|tests/consumer/[^/]+\.cpp")
QUOTE = re.compile(r"<!-- quote: (\S+?)(?: \[?([\w-]+)\]?)? -->$")
SKETCH = "<!-- sketch -->"


def blocks(text):
    """(line before, language, code) of each fenced block, and (mark, None, None) of a quote mark without one."""
    before, language, code = "", None, []
    for line in text.splitlines():
        if language is None and line.lstrip().startswith("```"):
            language, code = line.strip().strip("`"), []
        elif language is not None and line.strip() == "```":
            yield before, language, "\n".join(code)
            before, language = "", None
        elif language is not None:
            code.append(line)
        else:
            if QUOTE.match(before):
                yield before, None, None
            before = line.strip()


def region(text, name):
    """The lines between the markers, or None."""
    match = re.search(rf"^[^\n]*(?://|#) \[{name}\]\n(.*?)^[^\n]*(?://|#) \[/{name}\]", text, re.DOTALL | re.MULTILINE)
    return match and match[1]


def same(left, right):
    return textwrap.dedent(left).strip("\n") == textwrap.dedent(right).strip("\n")


def quotes(root):
    for page in pages(root):
        where = page.relative_to(root)
        for before, language, code in blocks(page.read_text()):
            quote = QUOTE.match(before)
            if language is None:
                yield f"{where}: {before} is not followed at once by its block"
            elif quote:
                yield from (f"{where} quotes {complaint}" for complaint in untrue(root, *quote.groups(), code))
            elif language in ("cpp", "c++") and before != SKETCH:
                yield f"{where}: C++ that is not quoted from a compiled file: {code.splitlines()[:1]}"


def untrue(root, path, name, code):
    file = root / path
    if not file.is_file():
        yield f"{path}, which is not there"
        return
    if file.suffix in (".cpp", ".hpp") and not RUN.fullmatch(path):
        yield f"{path}, which nobody compiles and runs"
        return
    wanted = region(file.read_text(), name) if name else file.read_text()
    if wanted is None:
        yield f"[{name}] of {path}, which has no such region"
    elif not same(wanted, code):
        yield f"{path} {name or ''} and differs from it"


class QuotesTest(RuleTest):
    CODE = {"examples/a.cpp": "int main()\n{\n    // [body]\n    return 0;\n    // [/body]\n}\n"}

    def page(self, text):
        return self.CODE | {"README.md": text}

    def test_the_pages_quote_truly(self):
        self.holds_here(quotes)

    def test_a_true_quote_is_accepted(self):
        self.keeps(quotes, self.page("<!-- quote: examples/a.cpp [body] -->\n```cpp\nreturn 0;\n```\n"))
        self.keeps(quotes, {"examples/b.cpp": "int b;\n",
                            "docs/b.md": "<!-- quote: examples/b.cpp -->\n```cpp\nint b;\n```\n"})

    def test_a_difference_is_found(self):
        self.breaks(quotes, self.page("<!-- quote: examples/a.cpp [body] -->\n```cpp\nreturn 1;\n```\n"), "differs")

    def test_a_missing_file_is_found(self):
        self.breaks(quotes, self.page("<!-- quote: examples/c.cpp -->\n```cpp\nx\n```\n"), "not there")

    def test_a_file_that_nobody_compiles_is_found(self):
        for path in ("docs/d.cpp", "examples/more/d.cpp", "tests/d.cpp", "framework/d.hpp", "tests/unit.cpp"):
            self.breaks(quotes, {path: "int d;\n", "README.md": f"<!-- quote: {path} -->\n```cpp\nint d;\n```\n"},
                        "nobody compiles")

    def test_every_place_that_is_compiled_is_accepted(self):
        for path in ("examples/d.cpp", "bots/d/main.cpp", "tests/unit/base/d_test.cpp", "tests/consumer/main.cpp"):
            self.keeps(quotes, {path: "int d;\n", "docs/d.md": f"<!-- quote: {path} -->\n```cpp\nint d;\n```\n"})

    def test_a_missing_region_is_found(self):
        self.breaks(quotes, self.page("<!-- quote: examples/a.cpp [head] -->\n```cpp\nx\n```\n"), "no such region")

    def test_code_without_a_source_is_found(self):
        self.breaks(quotes, self.page("Look:\n```cpp\nint x;\n```\n"), "not quoted")

    def test_a_sketch_may_be_anything(self):
        self.keeps(quotes, self.page("<!-- sketch -->\n```cpp\nint x;\n```\n"))

    def test_a_quote_mark_without_its_block_is_found(self):
        self.breaks(quotes, self.page("<!-- quote: examples/a.cpp [body] -->\n\n```cpp\nreturn 0;\n```\n"), "at once")
