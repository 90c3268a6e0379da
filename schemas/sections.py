"""The outline of a disclosure: sections and tables with their meaning."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from schemas.frozen import dataclass

#: What kind of document was recognised; only what applies to a kind is checked.
DocumentKind = Literal["final_account", "performance_report", "budget", "other"]
Level = Literal["department", "unit", "unknown"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text under it, up to the next heading of its level or above.

    ``meaning`` is a key of ``[sections]`` in the profile (``income``, ``gpb_detail`` ...), or None
    if the heading means nothing to us; it is inherited from ``parent`` for sections below one
    with a meaning. ``body_start`` is where the text after the heading begins. ``path`` holds
    the titles from the top.
    """

    index: int
    number: str
    title: str
    level: int
    start: int
    body_start: int
    end: int
    meaning: str | None = None
    parent: int | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A logical paragraph: printed lines that one sentence runs over are one paragraph.

    ``section`` is the index of the innermost section. Headings and tables are not paragraphs,
    except that the words after a heading on the same line are.
    """

    start: int
    end: int
    section: int | None


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What a table is.

    ``meaning`` is a key of ``[tables]`` in the profile (``income_expenditure_summary`` for 公开01,
    ``income`` 02, ``expenditure`` 03, ``fiscal_summary`` 04, ``gpb_expenditure`` 05, ``gpb_basic`` 06,
    ``sangong`` 07, ``govfund`` 08, ``statecap`` 09, ``agency_info`` 机构运行信息表, ``public_info``
    相关信息统计表, ``performance_form``, ``unit_list``), or None if unknown. ``number`` is the printed
    公开NN. ``unit`` is the printed money unit; None if none is printed.
    """

    table: int
    meaning: str | None
    title: str = ""
    number: int | None = None
    unit: str | None = None
    section: int | None = None
    #: where title and unit stand, for evidence; (0, 0) if not printed
    title_span: tuple[int, int] = (0, 0)
    #: a note under the table says that it is empty ("本表无数据", "为空表")
    declared_empty: bool = False


@dataclass(frozen=True)
class Segments:
    """The document in parts. ``profile`` names the provincial profile that was applied."""

    kind: DocumentKind
    unit_name: str
    region: str
    year: int | None
    level: Level
    money_unit: str | None
    profile: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[TableInfo, ...]
    #: where unit name and year were read, for evidence
    name_span: tuple[int, int] = (0, 0)
    year_span: tuple[int, int] = (0, 0)
    #: headings that a table of contents lists and the document does not have
    missing_sections: tuple[str, ...] = field(default=())
