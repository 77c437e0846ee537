"""Relative links in the pages lead somewhere, also to a heading."""

import re

from house import RuleTest, pages

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)


def anchors(text):
    """As GitHub makes them."""
    headings = re.findall(r"^#+ +(.+?) *$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(root):
    for page in pages(root):
        text = page.read_text()
        for groups in LINK.findall(re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))):
            link = groups[0] or groups[1]
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            target = page.parent / path if path else page
            if not target.exists():
                yield f"{page.relative_to(root)} links to {link}, which is not there"
            elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text()):
                yield f"{page.relative_to(root)} links to {link}: there is no such heading"


class LinksTest(RuleTest):
    def test_every_link_leads_somewhere(self):
        self.holds_here(links)

    def test_good_links_are_accepted(self):
        self.keeps(links, {"README.md": "# A b, c!\n[x](docs/a.md) [y](https://example.org/) [z](#a-b-c)",
                           "docs/a.md": "[up](../README.md#a-b-c) `[no](link)`"})

    def test_a_dead_link_is_found(self):
        self.breaks(links, {"docs/a.md": "[x](b.md)"}, "docs/a.md links to b.md")

    def test_a_dead_heading_is_found(self):
        self.breaks(links, {"docs/a.md": "# One\n[x](#two)"}, "no such heading")
