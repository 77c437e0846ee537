"""docs/xeps.md tells the truth: its rows are the headers of framework/mynah/xep, with number and title.

A header begins with `// XEP-0199: XMPP Ping` (or `// RFC 6121: ...`); the row is
`| 0199 | XMPP Ping | xep/ping.hpp |` (or `| RFC 6121 | ... |`). A header may begin with several such lines.
"""

import re

from house import RuleTest, files

FIRST_LINE = re.compile(r"// (?:XEP-(\d{4})|(RFC \d{4})(?: [\d.]+)?): (.+)")
ROW = re.compile(r"^\|\s*(\d{4}|RFC \d{4})\s*\|\s*([^|]+?)\s*\|\s*`?(xep/[\w/]+\.hpp)`?\s*\|", re.MULTILINE)


def extensions(root):
    page = root / "docs/xeps.md"
    rows = set(ROW.findall(page.read_text())) if page.exists() else set()
    headers = set()
    for file in files(root, "*.hpp", inside=("framework/mynah/xep",)):
        where = str(file.relative_to(root / "framework/mynah"))
        if "detail" in where:
            continue
        found = set()
        for line in file.read_text().splitlines():
            match = FIRST_LINE.fullmatch(line)
            if not match:
                break
            found.add((match[1] or match[2], match[3].rstrip("."), where))
        if not found:
            yield f"{where} does not begin with `// XEP-NNNN: Title`"
        headers |= found
    for number, title, where in sorted(headers - rows):
        yield f"docs/xeps.md lacks the row | {number} | {title} | {where} |"
    for number, title, where in sorted(rows - headers):
        yield f"docs/xeps.md has the row | {number} | {title} | {where} |, but no header begins so"


class ExtensionsTest(RuleTest):
    HEADER = {"framework/mynah/xep/ping.hpp": "// XEP-0199: XMPP Ping\n#pragma once\n"}

    def test_the_page_is_true(self):
        self.holds_here(extensions)

    def test_a_true_row_is_accepted(self):
        self.keeps(extensions, self.HEADER | {"docs/xeps.md": "| 0199 | XMPP Ping | xep/ping.hpp |\n"})

    def test_a_missing_row_is_found(self):
        self.breaks(extensions, self.HEADER, "lacks the row | 0199 | XMPP Ping | xep/ping.hpp |")

    def test_a_wrong_title_is_found(self):
        self.breaks(extensions, self.HEADER | {"docs/xeps.md": "| 0199 | Ping | xep/ping.hpp |\n"}, "lacks the row")

    def test_a_row_without_a_header_is_found(self):
        self.breaks(extensions, {"docs/xeps.md": "| 0199 | XMPP Ping | xep/ping.hpp |\n"}, "no header begins so")

    def test_a_header_without_a_number_is_found(self):
        self.breaks(extensions, {"framework/mynah/xep/ping.hpp": "#pragma once\n"}, "does not begin with")
