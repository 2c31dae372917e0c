"""From words with places on pages to paragraphs and table rows: what PDF text, scans and images share.

A page comes in as `Page` (stretches of text with their boxes, ruling lines); `flow` finds tables, drops page
furniture, puts lines in reading order and joins them to paragraphs by indents, line ends and gaps.
"""

from extract.read.layout.flow import flow
from extract.read.layout.shapes import Page, Rule, Segment

__all__ = ["Page", "Rule", "Segment", "flow"]
