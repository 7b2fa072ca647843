"""What tells one of kb's template.docx from another: colours, type, cover, order of the front."""

from dataclasses import dataclass
from typing import Literal

Cover = Literal["ranged", "ruled", "band"]


@dataclass(frozen=True, slots=True)
class Look:
    """The design of one template; colours are RRGGBB, sizes points, lengths twentieths of one.

    ``cover`` is a page ranged left, a page centred between rules, or a band above the contents.
    ``text``, ``display`` and ``table`` are the fonts of running text, of headings, of tables and
    small print. ``numbered`` says how many levels of headings have numbers.
    """

    name: str
    title: str
    cover: Cover
    accent: str
    tint: str
    rule: str
    text: str
    display: str
    table: str
    body: float
    headings: tuple[float, float, float]
    numbered: int
    margin: int
    ink: str = "1F2A37"
    muted: str = "5B6673"
    warm: str = "8A6114"
    warm_rule: str = "B7862B"
    warm_tint: str = "FBF5E6"

    @property
    def width(self) -> int:
        """The width of the text on an A4 page."""
        return 11906 - 2 * self.margin


ASSESSMENT = Look(
    name="assessment",
    title="Assessment report template",
    cover="ranged",
    accent="1F4E79",
    tint="EEF2F6",
    rule="B8C4D0",
    text="Cambria",
    display="Calibri",
    table="Calibri",
    body=10.5,
    headings=(20, 14.5, 12),
    numbered=3,
    margin=1418,
)
GAP_ANALYSIS = Look(
    name="gap-analysis",
    title="Legislative gap analysis template",
    cover="ruled",
    accent="24503F",
    tint="EDF3F0",
    rule="B5C7BE",
    text="Cambria",
    display="Cambria",
    table="Calibri",
    body=10.5,
    headings=(19, 14, 12),
    numbered=3,
    margin=1361,
)
TRAINING_PACK = Look(
    name="training-pack",
    title="Training pack template",
    cover="band",
    accent="6E2A3A",
    tint="F6EFF0",
    rule="D2BFC3",
    text="Calibri",
    display="Calibri",
    table="Calibri",
    body=11.5,
    headings=(19, 14.5, 12.5),
    numbered=1,
    margin=1247,
)
LOOKS = (ASSESSMENT, GAP_ANALYSIS, TRAINING_PACK)
