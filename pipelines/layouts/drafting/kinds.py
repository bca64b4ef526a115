"""What a document is: a plan (or a report on one) with measures, or results of a year for a plan that lies elsewhere.

Out of scope: standard datasets (`pipelines.standard`).
"""

from __future__ import annotations

from typing import Literal

from pipelines.documents.model import Document
from pipelines.layouts.drafting.survey import Survey, surveyed
from pipelines.layouts.words.vocabulary import Vocabulary

_WITHOUT_HEADINGS = ("xlsx", "xls", "ods", "csv", "tsv")
Kind = Literal["plan", "results"]


def kind_of(document: Document, survey: Survey | None = None) -> Kind:
    """Return `results` where indicators have results, but no measure has a name: the plan says what they belong to."""
    survey = survey or surveyed(document, Vocabulary())
    flat = document.format in _WITHOUT_HEADINGS
    return "results" if _has_results(survey, flat=flat) and not _has_measures(survey, flat=flat) else "plan"


def _has_results(survey: Survey, *, flat: bool) -> bool:
    """Tell whether a table gives results by the numbers of indicators; beside their targets only where no heading stands."""
    return any(
        table.with_column("実績値")
        and (
            (flat and table.with_column("指標番号"))
            or (table.with_column("指標番号", "番号") and not table.with_column("目標値", "現状値"))
        )
        for table, _ in survey.tables()
    )


def _has_measures(survey: Survey, *, flat: bool) -> bool:
    described = any(table.with_column("概要", "目標値", "現状値", "計画内容") for table, _ in survey.lists())
    return (
        described
        or bool(survey.labels("取組名"))
        or (not flat and any(table.with_column("目標値", "現状値") for table, _ in survey.tables()))
    )
