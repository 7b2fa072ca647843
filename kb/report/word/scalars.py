"""The template's own text: ``{{ title }}`` and the like filled in by docxtpl, anchors kept.

Only scalars pass through Jinja, in a sandbox that knows no undefined name; excerpts never do.
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from kb.errors import TemplateError
from kb.report.text import clean

if TYPE_CHECKING:
    from docx.document import Document

ANCHORS = ("toc", "tables", "sections", "bibliography")


def token(anchor: str) -> str:
    """What stands in an anchor's place until it is filled."""
    return f"[[kb:{anchor}]]"


def fill(template: Path, scalars: Mapping[str, str]) -> "Document":
    """The template as a python-docx document with its scalars filled in.

    Raises ``TemplateError`` for a file that is no .docx, a name that nothing fills, or broken tags.
    """
    import docx

    data = _rendered(template, scalars)
    return docx.Document(data)


def _rendered(template: Path, scalars: Mapping[str, str]) -> BytesIO:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]
    from jinja2 import StrictUndefined, UndefinedError
    from jinja2.exceptions import SecurityError, TemplateSyntaxError
    from jinja2.exceptions import TemplateError as JinjaError
    from jinja2.sandbox import SandboxedEnvironment
    from lxml.etree import XMLSyntaxError

    context = {name: clean(text) for name, text in scalars.items()}
    context.update({anchor: token(anchor) for anchor in ANCHORS})
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        filled = DocxTemplate(str(template))
        filled.render(context, environment)
        data = BytesIO()
        filled.save(data)
    except UndefinedError as error:
        known = ", ".join(sorted(context))
        raise TemplateError(
            f"{template}: a tag in the template cannot be filled: {error}. Known names: {known}."
        ) from error
    except SecurityError as error:
        raise TemplateError(
            f"{template}: a tag in the template is not allowed: {error}. Only names may stand "
            "in the double braces."
        ) from error
    except (TemplateSyntaxError, JinjaError) as error:
        raise TemplateError(
            f"{template}: a tag in the template is broken: {error}. Look for a brace too many or "
            "too few."
        ) from error
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, XMLSyntaxError) as error:
        raise TemplateError(
            f"{template}: not a Word document that can be filled ({error}). Save it in Word as "
            "“Word Document (*.docx)”."
        ) from error
    data.seek(0)
    return data
