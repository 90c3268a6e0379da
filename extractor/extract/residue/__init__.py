"""What a template or a copied text leaves behind, recorded as statements for the checks.

Predicates: ``template_residue``, ``doubled_punctuation``, ``unit_missing``, ``no_budget_adjustment``,
``adjustments_excepted``
(patterns in ``residue.toml``); ``unclosed_bracket``, ``cut_off``, ``ends_open``, ``begins_within``,
``ends_without_stop``, ``same_text``; ``stale_date``,
``stale_opening``, ``stale_heading``, ``stale_comparison``, ``past_in_plan`` (``date``: the printed year);
``name_variant``; ``names_listed`` and ``names_said`` (``value``: how many), ``attached_report``, ``reports_said``,
``attachment_said`` (``concept``: report or form), ``report_there``;
``numbering_gap``; ``spent_on`` (``concept``: the economic line named);
``spent_on_more`` (``concept``: the cost whose list goes on with 等 or a name that is no known line);
``element_absent`` (``concept``: the element nobody speaks of), ``section_missing``;
``paper`` and ``unit_code`` (see ``numbers``), ``misspelt`` and ``outdated`` (see ``wording``),
``abolished`` and ``still_in_force`` (see ``abolished``), ``used_for_basic`` and ``used_for_project`` (see ``uses``),
``score_without_figure`` and ``score_without_target`` (see ``scores``),
``office_listed`` and ``office_unlisted`` (see ``offices``).
"""

from __future__ import annotations

from extractor.extract.builder import Builder
from extractor.extract.residue.abolished import find_abolished
from extractor.extract.residue.dates import find_stale_dates
from extractor.extract.residue.elements import find_absent_elements
from extractor.extract.residue.lists import (
    find_attachments,
    find_listed_names,
    find_reports,
    find_spent_on,
)
from extractor.extract.residue.names import find_name_variants
from extractor.extract.residue.numbers import find_papers, find_unit_codes
from extractor.extract.residue.offices import find_offices
from extractor.extract.residue.passages import form_cells, passages
from extractor.extract.residue.patterns import find_patterns
from extractor.extract.residue.scores import find_scores
from extractor.extract.residue.slips import (
    find_brackets,
    find_cut_off,
    find_gaps,
    find_same_text,
    find_torn_ends,
)
from extractor.extract.residue.uses import find_named_lines, find_uses
from extractor.extract.residue.wording import find_wording


def extract_residue(builder: Builder) -> None:
    """Record the residue of a document, paragraph by paragraph."""
    found = list(passages(builder))
    cells = list(form_cells(builder))
    find_patterns(builder, [*found, *cells])
    find_brackets(builder, found)
    find_cut_off(builder, found)
    find_torn_ends(builder, found)
    find_gaps(builder)
    find_same_text(builder, found)
    find_stale_dates(builder, found)
    find_name_variants(builder)
    find_papers(builder, [*found, *cells])
    find_unit_codes(builder)
    find_wording(builder)
    find_abolished(builder, found)
    find_offices(builder, found, cells)
    find_uses(builder, found)
    find_named_lines(builder, found)
    find_scores(builder, found)
    find_listed_names(builder, found)
    find_reports(builder, found)
    find_attachments(builder, found)
    find_spent_on(builder, found)
    find_absent_elements(builder, found)
