"""The original PDF with the findings as highlights and notes, and as bookmarks. Nothing printed is changed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from extractor.report.marks import boxes
from extractor.report.subject import Rule, Subject, evidence_shown
from extractor.report.words import SEVERITY
from schemas.document import Box
from schemas.errors import ReadError
from schemas.findings import Finding, Severity

if TYPE_CHECKING:
    import pikepdf

_COLOURS: dict[Severity, tuple[float, float, float]] = {
    "high": (1.0, 0.62, 0.58),
    "medium": (1.0, 0.82, 0.45),
    "low": (0.62, 0.8, 1.0),
    "info": (0.82, 0.82, 0.82),
}


def to_annotated(subject: Subject, rules: Sequence[Rule]) -> bytes:
    """Annotate the PDF that was checked.

    Raises:
        ReadError: the file can be read but not written again.
    """
    import pikepdf

    titles = {rule.code: rule.title for rule in rules}
    try:
        with pikepdf.open(subject.path) as pdf:
            _annotate(pdf, subject, titles)
            out = io.BytesIO()
            pdf.save(out)
            return out.getvalue()
    except pikepdf.PdfError:
        raise ReadError(str(subject.path), "PDF 无法加注", "this PDF cannot be annotated") from None


def _annotate(pdf: pikepdf.Pdf, subject: Subject, titles: dict[str, str]) -> None:
    import pikepdf

    marks: list[tuple[str, int]] = []
    for number, finding in enumerate(subject.result.findings, 1):
        head = f"{number} 〔{SEVERITY['zh'][finding.severity]}〕{finding.rule} {titles.get(finding.rule, '')}"
        first = None
        for page, box in _places(subject, finding, len(pdf.pages)):
            target = pdf.pages[page - 1]
            if pikepdf.Name.Annots not in target:
                target.Annots = pikepdf.Array()
            target.Annots.append(_note(pdf, target, box, finding, head))
            first = first or page
        if first:
            marks.append((head, first))
    if marks:
        with pdf.open_outline() as outline:
            top = pikepdf.OutlineItem("疑点", marks[0][1] - 1)
            top.children.extend(pikepdf.OutlineItem(title, page - 1) for title, page in marks)
            outline.root.append(top)


def _places(subject: Subject, finding: Finding, pages: int) -> Iterator[tuple[int, Box]]:
    for one in evidence_shown(finding):
        yield from ((page, box) for page, box in boxes(subject.document, one) if page <= pages)


def _note(pdf: pikepdf.Pdf, page: pikepdf.Page, box: Box, finding: Finding, head: str) -> Any:
    """A highlight that opens as a note; drawn by the viewer and, for those that do not, by itself."""
    import pikepdf

    left, bottom, right, top = _on_page(page, box)
    said = [finding.message, f"计算：{finding.computation}" if finding.computation else ""]
    said += [f"建议：{finding.suggestion}" if finding.suggestion else "", f"指纹：{finding.fingerprint}"]
    colour = _COLOURS[finding.severity]
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Highlight,
            Rect=[left, bottom, right, top],
            QuadPoints=[left, top, right, top, left, bottom, right, bottom],
            C=list(colour),
            CA=0.5,
            F=4,  # print it
            T=pikepdf.String(f"gouji {head}"),
            Contents=pikepdf.String("\n".join(filter(None, said))),
            AP=pikepdf.Dictionary(N=_appearance(pdf, (left, bottom, right, top), colour)),
        )
    )


def _appearance(pdf: pikepdf.Pdf, box: Box, colour: tuple[float, float, float]) -> Any:
    """The highlight as drawn: the colour multiplied onto the page, so that the words stay black."""
    import pikepdf

    left, bottom, right, top = box
    area = " ".join(f"{one:.2f}" for one in (left, bottom, right - left, top - bottom))
    ink = " ".join(map(str, colour))
    stream = pdf.make_stream(f"/G gs {ink} rg {area} re f".encode("ascii"))
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    stream.BBox = list(box)
    blend = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=pikepdf.Name.Multiply)
    stream.Resources = pikepdf.Dictionary(ExtGState=pikepdf.Dictionary(G=blend))
    return stream


def _on_page(page: pikepdf.Page, box: Box) -> Box:
    """A box from the page's top left corner as the PDF counts: from the origin, unrotated."""
    x0, y0, x1, y1 = (float(one) for one in page.cropbox)
    turned = page.rotation % 360
    left, top, right, bottom = box
    if turned == 90:
        return x0 + top, y0 + left, x0 + bottom, y0 + right
    if turned == 180:
        return x1 - right, y0 + top, x1 - left, y0 + bottom
    if turned == 270:
        return x1 - bottom, y1 - right, x1 - top, y1 - left
    return x0 + left, y1 - bottom, x0 + right, y1 - top
