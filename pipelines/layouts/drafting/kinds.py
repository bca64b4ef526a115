"""What a document is: a plan (or a report on one) with measures, or results of a year for a plan that lies elsewhere.

Out of scope: standard datasets (`pipelines.standard`).
"""

from __future__ import annotations

from typing import Literal

from pipelines.documents.model import Document
from pipelines.layouts.drafting.survey import Survey, surveyed
from pipelines.layouts.words.vocabulary import Vocabulary

Kind = Literal["plan", "results"]


def kind_of(document: Document, survey: Survey | None = None) -> Kind:
    """Return `results` where indicators have results, but no measure has a name: the plan says what they belong to."""
    survey = survey or surveyed(document, Vocabulary())
    return "results" if _has_results(survey) and not _has_measures(survey) else "plan"


def _has_results(survey: Survey) -> bool:
    return any(
        table.with_column("実績値") and table.with_column("指標番号", "番号") and not table.with_column("目標値", "現状値")
        for table, _ in survey.tables()
    )


def _has_measures(survey: Survey) -> bool:
    described = any(table.with_column("概要", "目標値", "現状値", "計画内容") for table, _ in survey.lists())
    return (
        described
        or bool(survey.labels("取組名"))
        or any(table.with_column("目標値", "現状値") for table, _ in survey.tables())
    )
