"""Nodes to files: TXT, DOCX, XLSX, HTML and PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from html import escape

from eval.writer.nodes import Grid, Heading, Node, Paragraph


def to_text(nodes: Sequence[Node]) -> str:
    """Plain text, cells parted by tabs, a blank line between nodes."""
    return "\n\n".join(_plain(node) for node in nodes) + "\n"


def to_txt(nodes: Sequence[Node]) -> bytes:
    """Plain text as a file."""
    return to_text(nodes).encode()


def _plain(node: Node) -> str:
    if isinstance(node, Grid):
        return "\n".join("\t".join(row) for row in node.rows)
    return node.text


def to_html(nodes: Sequence[Node]) -> bytes:
    """A page with headings, paragraphs and tables with spans."""
    body = "\n".join(_element(node) for node in nodes)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'.encode()
    )


def _element(node: Node) -> str:
    if isinstance(node, Heading):
        return f"<h{node.level}>{escape(node.text)}</h{node.level}>"
    if isinstance(node, Paragraph):
        return f"<p>{escape(node.text)}</p>"
    rows = []
    covered = _covered(node)
    merged = {(row, column): (height, width) for row, column, height, width in node.spans}
    for r, row in enumerate(node.rows):
        cells = []
        for c, text in enumerate(row):
            if (r, c) not in covered:
                height, width = merged.get((r, c), (1, 1))
                cells.append(f'<td rowspan="{height}" colspan="{width}">{escape(text)}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _covered(grid: Grid) -> set[tuple[int, int]]:
    """Places that a merged cell covers, apart from its own."""
    return {
        (r, c)
        for row, column, height, width in grid.spans
        for r in range(row, row + height)
        for c in range(column, column + width)
        if (r, c) != (row, column)
    }


def to_docx(nodes: Sequence[Node]) -> bytes:
    """A Word file with heading styles and merged cells."""
    import docx

    document = docx.Document()
    for node in nodes:
        if isinstance(node, Heading):
            document.add_heading(node.text, node.level)
        elif isinstance(node, Paragraph):
            document.add_paragraph(node.text)
        else:
            table = document.add_table(len(node.rows), len(node.rows[0]), style="Table Grid")
            for r, row in enumerate(node.rows):
                for cell, text in zip(table.rows[r].cells, row, strict=True):
                    cell.text = text
            for top, left, height, width in node.spans:
                first = table.cell(top, left)
                last = table.cell(top + height - 1, left + width - 1)
                text = first.text
                first.merge(last).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def to_pdf(nodes: Sequence[Node]) -> bytes:
    """A PDF with a text layer and ruled tables."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import Paragraph as Flow
    from reportlab.platypus import SimpleDocTemplate, Spacer, Table

    registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=11, leading=18, firstLineIndent=22, wordWrap="CJK"
    )
    head = ParagraphStyle("head", parent=body, firstLineIndent=0, fontSize=13)
    flow: list[object] = []
    for node in nodes:
        if isinstance(node, Grid):
            small = 7 if len(node.rows[0]) > 6 else 8
            commands: list[tuple[object, ...]] = [
                ("GRID", (0, 0), (-1, -1), 0.5, "black"),
                ("FONT", (0, 0), (-1, -1), "STSong-Light", small),
            ]
            commands += [("SPAN", (c, r), (c + w - 1, r + h - 1)) for r, c, h, w in node.spans]
            width = (A4[0] - 100) / len(node.rows[0])
            cell = ParagraphStyle(
                "cell", fontName="STSong-Light", fontSize=small, leading=small + 2, wordWrap="CJK"
            )
            rows = [[Flow(escape(text), cell) for text in row] for row in node.rows]
            flow += [Table(rows, colWidths=[width] * len(node.rows[0]), style=commands), Spacer(1, 8)]
        else:
            flow.append(Flow(escape(node.text), head if isinstance(node, Heading) else body))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, leftMargin=50, rightMargin=50, invariant=1).build(flow)
    return buffer.getvalue()


def to_scan(nodes: Sequence[Node], dots_per_inch: int = 200) -> bytes:
    """The PDF as a scanner gives it: a picture of each page, no text. The machine needs a Chinese font."""
    import pypdfium2

    document = pypdfium2.PdfDocument(to_pdf(nodes))
    pages = [page.render(scale=dots_per_inch / 72, grayscale=True).to_pil() for page in document]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dots_per_inch, quality=85)
    return buffer.getvalue()


#: Formats one file can hold. Excel holds tables only and comes with the words in another file.
FORMATS: dict[str, Callable[[Sequence[Node]], bytes]] = {
    "txt": to_txt,
    "html": to_html,
    "docx": to_docx,
    "pdf": to_pdf,
}


def to_xlsx(nodes: Sequence[Node]) -> bytes:
    """The tables alone, each a sheet with its captions above it."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    captions: list[str] = []
    for node in nodes:
        if isinstance(node, Paragraph):
            captions.append(node.text)
        elif isinstance(node, Heading):
            captions.clear()
        else:
            sheet = book.create_sheet(node.name[:31])
            for caption in captions[-4:]:
                sheet.append([caption])
            for row in node.rows:
                sheet.append(list(row))
            above = len(captions[-4:])
            for top, left, height, width in node.spans:
                sheet.merge_cells(
                    start_row=above + top + 1,
                    start_column=left + 1,
                    end_row=above + top + height,
                    end_column=left + width,
                )
            captions.clear()
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
