"""Why a passage that came near is not quoted, in the template's words."""

from kb.evidence.findings import Considered
from kb.evidence.strength import LEAST, LEAST_COSINE
from kb.report.template import Template


def why_not(template: Template, considered: Considered) -> str:
    """Return why kb does not quote a passage, ``""`` where it does."""
    if considered.reason is None:
        return ""
    cosine = considered.cosine
    return template.words[f"why_{considered.reason}"].format(
        # Three places, so that what falls just short of a threshold does not look like it.
        closeness=f"{considered.closeness:.3f}",
        cosine=template.words["no_cosine"] if cosine is None else f"{cosine:.3f}",
        least=f"{LEAST[template.minimum]:.2f}",
        least_cosine=f"{LEAST_COSINE[template.minimum]:.2f}",
        words=", ".join(considered.lacks),
    )
