"""The template's own text: ``{{ title }}`` and the like filled in by docxtpl, anchors kept.

Only scalars pass through Jinja, in a sandbox that knows no undefined name; excerpts never do.
"""

import re
from collections.abc import Collection, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from kb.errors import TemplateError
from kb.report.text import clean
from kb.report.word.ooxml import Element, qn

if TYPE_CHECKING:
    from docx.document import Document

_TAG = re.compile(r"\{\{\s*(?P<name>\w+)\s*\}\}")
_COMPOUND = b"\xd0\xcf\x11\xe0"  # begins encrypted documents and old ones
_NO_DOCUMENT = (
    "{template}: not a Word document that can be filled ({error}). Save it in Word as “Word "
    "Document (*.docx)”."
)
ANCHORS = ("toc", "tables", "figures", "sections", "bibliography")


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
        filled.init_docx()
        _drop_empty(filled.docx.element.body, {name for name, text in context.items() if not text})
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
        raise TemplateError(_NO_DOCUMENT.format(template=template, error=error)) from error
    data.seek(0)
    return data


def opened(template: Path) -> "Document":
    """The template as it is, nothing filled in; ``TemplateError`` for a file that is no .docx."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    if template.is_file() and template.read_bytes()[:4] == _COMPOUND:
        error = "it has a password, or is of Word 97"
        raise TemplateError(_NO_DOCUMENT.format(template=template, error=error))
    try:
        document = docx.Document(str(template))
        _ = document.element.body, document.styles.element, document.settings.element
    except (
        PackageNotFoundError,
        BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
        XMLSyntaxError,
        OSError,
    ) as reason:
        raise TemplateError(_NO_DOCUMENT.format(template=template, error=reason)) from reason
    return document


def _drop_empty(body: Element, empty: Collection[str]) -> None:
    """Take out table rows and lines that would hold nothing but a name that is empty."""
    for table in body.iter(qn("tbl")):
        for row in table.findall(qn("tr")):
            last = row.findall(qn("tc"))[-1:]
            if last and _names_only(last[0], empty):
                table.remove(row)
    for paragraph in list(body.iterchildren(qn("p"))):
        if _names_only(paragraph, empty):
            body.remove(paragraph)


def _names_only(element: Element, empty: Collection[str]) -> bool:
    text = "".join(part.text or "" for part in element.iter(qn("t")))
    tag = _TAG.fullmatch(text.strip())
    return tag is not None and tag["name"] in empty
