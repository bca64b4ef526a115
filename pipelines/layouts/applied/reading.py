"""Apply a layout to a document: block by block, headings, lines with labels, forms and tables become records.

Where reading stands is kept in `Reader`: the section (plan, glossary, or left out), the label whose text is awaited, the
lines that may name the indicator of the next table. Out of scope: the rows of a table (`applied.table_reading`), IDs
(`applied.rows`).
"""

from __future__ import annotations

import re

from pipelines.documents.model import Document, Heading, Paragraph
from pipelines.japanese.text import clean, join_lines
from pipelines.layouts.applied.labels import Labelled, labelled
from pipelines.layouts.applied.records import (
    GRADE_COLUMNS,
    MEASURE_COLUMNS,
    Builder,
    IndicatorRecord,
    MeasureRecord,
    Term,
    Text,
)
from pipelines.layouts.applied.row_sense import NOTE
from pipelines.layouts.layout import HeadingRule, Layout
from pipelines.layouts.ledger import Decide, Ledger, Piece, first_reading_of, pieces
from pipelines.layouts.rules.grids import recurring
from pipelines.layouts.rules.outline import marked, office_in_brackets
from pipelines.layouts.words.amounts import is_number
from pipelines.layouts.words.headings import FIGURES, Meaning
from pipelines.layouts.words.statements import statements
from pipelines.layouts.words.vocabulary import LEFT_OUT, plain

GLOSSARY = re.compile(r"用語(?:集|解説|の?説明|の?解説|一覧|の定義)?$")
_TERM = re.compile(r"^(?:[・●○■◆]\s*)?(?P<term>[^:：\t]{1,40})[:：\t]\s*(?P<text>.+)$", re.DOTALL)


class Reader:
    """Reads the blocks of one document into a `Builder`, and says in a `Ledger` what it took."""

    def __init__(self, document: Document, layout: Layout, decide: Decide = first_reading_of) -> None:
        self.document = document
        self.layout = layout
        self.vocabulary = layout.vocabulary()
        self.ledger = Ledger(document, decide)
        self.builder = Builder()
        self.title = ""
        self.pending = Meaning()
        self.names: list[tuple[Piece, str]] = []
        self.loose: tuple[Piece, str] | None = None
        self.recurring = recurring(document)
        self._section = "plan"
        self._section_level = 0
        self._start = plain(layout.starts) if layout.starts not in ("row", "sheet", "heading") else ""
        self._start_column = self._column_of_start()
        self._out_headings = {plain(text) for text in layout.leave_out.headings}
        self._out_lines = {plain(text) for text in layout.leave_out.lines}

    @property
    def in_glossary(self) -> bool:
        """Tell whether a heading of a glossary stands above."""
        return self._section == "glossary"

    @property
    def left_out(self) -> bool:
        """Tell whether a heading that is left out stands above."""
        return self._section == "out"

    def end_of_part(self) -> None:
        """Forget what was awaited: a new measure, heading or sheet begins."""
        self._settle_names()
        self.pending = Meaning()
        self.loose = None

    # headings and lines

    def block(self, block: Heading | Paragraph) -> None:
        """Read a heading or a paragraph."""
        if isinstance(block, Paragraph) and block.kind in ("furniture", "note"):
            self.ledger.leave_out(block.kind, [block])
        elif block.text.strip():
            level = block.level if isinstance(block, Heading) else 0
            self.line(block, block.text, level=level, heading=isinstance(block, Heading), term=_is_term(block))

    def line(self, piece: Piece, text: str, *, level: int = 0, heading: bool = False, term: bool = False) -> None:
        """Read a heading, a paragraph, or a cell outside tables and pairs."""
        rule = self.heading_rule(text, level)
        if self._begins_section(piece, text, level, heading=heading, rule=rule):
            return
        if plain(text) in self._out_lines or self.left_out:
            self.ledger.leave_out("heading" if self.left_out else "line", [piece])
        elif rule is not None:
            self.heading(piece, text, rule)
        elif NOTE.match(text):
            self.ledger.leave_out("note", [piece])
        elif self.in_glossary:
            self._glossary_line(piece, text, term=term)
        elif found := labelled(text, self.vocabulary):
            self._labelled_line(piece, found)
        elif term:
            self.end_of_part()
        elif self.pending.column or self.pending.years:
            self._awaited(piece, text)
        else:
            self._loose_line(piece, text)

    def heading_rule(self, text: str, level: int) -> HeadingRule | None:
        """Return the rule of the layout that a heading or line falls under."""
        found = marked(text)
        for rule in self.layout.headings:
            if rule.like and found is not None and found.like == rule.like:
                return rule
        return next((rule for rule in self.layout.headings if rule.level and rule.level == level), None)

    def _begins_section(self, piece: Piece, text: str, level: int, *, heading: bool, rule: HeadingRule | None) -> bool:
        """Tell whether a line begins the glossary, a part that is left out, or ends one; note it."""
        name = marked(text)
        words = plain(name.name if name else text)
        if plain(text) in self._out_headings or words in self._out_headings or (rule and rule.column == LEFT_OUT):
            self.end_of_part()
            self._section, self._section_level = "out", level
            self.ledger.leave_out("heading", [piece])
            return True
        if GLOSSARY.match(words) and (heading or len(words) <= 8):
            self.end_of_part()
            self._section, self._section_level = "glossary", level
            self.builder.measure = None
            self.ledger.read(piece)
            return True
        if self._section != "plan" and (rule is not None or (heading and level <= self._section_level)):
            self._section = "plan"
        return False

    def heading(self, piece: Piece, text: str, rule: HeadingRule) -> None:
        """Read a heading above measures, or one that begins a measure."""
        self.end_of_part()
        self.ledger.read(piece)
        found = marked(text)
        if rule.column in ("大分類", "中分類"):
            self.builder.heading(rule.column, Text(_without_mark(text), piece.place))
            return
        name, number = (found.name, found.number) if found else (join_lines(text.split("\n")), "")
        name, office = office_in_brackets(name) if rule.brackets == "担当" else (name, "")
        measure = self.builder.begin(piece.place)
        for column, words in (("番号", number), ("取組名", name), ("担当", office)):
            if words:
                measure.add(column, Text(words, piece.place))

    def _labelled_line(self, piece: Piece, found: Labelled) -> None:
        if found.meaning.column == LEFT_OUT:
            self.ledger.leave_out("label", [piece])
            self.pending = Meaning()
            return
        if self.label(found.label, found.meaning, piece.place):
            self.ledger.read(piece)
        elif not self.builder.measures:
            self.ledger.leave_out("front", [piece])
            self.pending = Meaning()
            return
        if found.text and not self.text(found.text, piece):
            self.loose = (piece, found.text)

    def label(self, label: str, found: Meaning, place: str) -> bool:
        """Await the text of a label; begin a measure where the layout says so. Return whether the label is of use here."""
        self.ledger.labels.add((plain(label), found.column))
        if self._starts(label, found) or (found.column == "取組名" and self._start and self._is_named()):
            self.end_of_part()
            self.builder.begin(place)
        if found.years and not found.column:  # 令和5年度 below 年度別計画
            self._settle_names()
            column = self.pending.column if self.pending.column in (*FIGURES, "計画内容", "実績・成果") else "計画内容"
            self.pending = Meaning(column, found.years)
        else:
            if found.column not in FIGURES:
                self._settle_names()
            self.pending = found
        return self.builder.measure is not None

    def _column_of_start(self) -> str:
        """Return what the label that begins a measure means, where this edition does not print it: another then begins."""
        if not self._start or any(plain(piece.text).startswith(self._start) for piece in pieces(self.document)):
            return ""
        return self.vocabulary.column(self._start, "forms")

    def _starts(self, label: str, found: Meaning) -> bool:
        if self._start_column:
            return found.column == self._start_column
        return bool(self._start) and plain(label) == self._start

    def _is_named(self) -> bool:
        return self.builder.measure is not None and bool(self.builder.measure.first("取組名"))

    def _awaited(self, piece: Piece, text: str) -> None:
        if not self.text(text, piece):
            self._loose_line(piece, text)

    def text(self, text: str, piece: Piece) -> bool:
        """Take the text of the label that is awaited. Return whether it stands in a record now."""
        measure = self.builder.measure
        if measure is None:
            return False
        taken = self._take(measure, self.pending, Text(text, piece.place), piece)
        if taken:
            self.ledger.read(piece)
        return taken

    def _take(self, measure: MeasureRecord, found: Meaning, text: Text, piece: Piece) -> bool:
        column = found.column
        if column == "目指す姿・効果" and is_number(text.text):
            column = "目標値"
        if column in MEASURE_COLUMNS:
            return self._attribute(measure, column, text)
        if column in ("計画内容", "実績・成果"):
            return self._yearly(measure, column, found, text)
        if column == "指標名":
            self.names.append((piece, text.text))
        elif column in FIGURES:
            self.builder.value(
                self.current_indicator(measure, text.place), column, self.year_of(column, found), text, found.unit
            )
        elif column in GRADE_COLUMNS:
            measure.grade(None, self.grade_year(found), text.place).texts.setdefault(column, text)
        elif column in ("単位", "算定式") and (self.names or self.builder.indicator):
            indicator = self.current_indicator(measure, text.place)
            indicator.unit, indicator.formula = (
                (text.text, indicator.formula) if column == "単位" else (indicator.unit, text.text)
            )
        else:
            return False
        return True

    def _attribute(self, measure: MeasureRecord, column: str, text: Text) -> bool:
        """Add a text to a measure. Return whether it stands there: a measure has one number, and a name of several lines."""
        known = measure.texts.setdefault(column, [])
        if column not in ("番号", "取組名") or not known:
            known.append(text)
        elif plain(known[0].text) != plain(text.text):
            if column == "番号" or self.pending.column != column or not self._start:
                return False
            measure.texts[column] = [Text(f"{known[0].text}\n{text.text}", known[0].place)]
        return True

    def _yearly(self, measure: MeasureRecord, column: str, found: Meaning, text: Text) -> bool:
        if not found.years:
            if column == "計画内容":
                return False
            measure.achievements.append((self.year_of("実績値", found), text))
            return True
        for year in found.years:
            if column == "計画内容":
                _append_line(measure.schedule, year, text)
            else:
                measure.achievements.append((year, text))
        return True

    def _loose_line(self, piece: Piece, text: str) -> None:
        """Keep a line that may name the indicator of the next table; the first line of the document is its title."""
        if not self.title and not self.builder.measures:
            self.title = clean(text)
            self.ledger.read(piece)
        elif not self.builder.measures and self.builder.measure is None and not self.builder.above:
            self.ledger.leave_out("front", [piece])
        elif self.title and plain(text) in plain(self.title):
            self.ledger.leave_out("title", [piece])
        else:
            self.loose = (piece, text)

    def _glossary_line(self, piece: Piece, text: str, *, term: bool) -> None:
        found = _TERM.match(text)
        if term:
            self.builder.terms.append(Term(text, "", piece.place))
        elif found and not (self.builder.terms and not self.builder.terms[-1].explanation):
            self.builder.terms.append(Term(found["term"], join_lines(found["text"].split("\n")), piece.place))
        elif self.builder.terms:
            last = self.builder.terms[-1]
            last.explanation = join_lines([last.explanation, *text.split("\n")])
        else:
            return
        self.ledger.read(piece)

    # indicators and years

    def current_indicator(self, measure: MeasureRecord, place: str) -> IndicatorRecord:
        """Return the indicator that a label of figures speaks of: the one named last, else the measure itself."""
        if self.names:
            piece, name = self.names[-1]
            self.names.clear()
            self.builder.indicator = measure.indicator(join_lines(name.split("\n")), piece.place)
        if self.builder.indicator is None:
            self.builder.indicator = measure.indicator(measure.first("取組名"), place)
        return self.builder.indicator

    def may_name_indicator(self) -> bool:
        """Tell whether lines above, or the figures above, name the indicator of a table without names."""
        return bool(self.names) or self.loose is not None or self.builder.indicator is not None

    def table_indicator(self, measure: MeasureRecord) -> IndicatorRecord | None:
        """Return the indicator that the lines above a table name, None where no line does."""
        if self.names:
            return self.current_indicator(measure, "")
        if self.loose is None:
            return self.builder.indicator
        piece, text = self.loose
        self.loose = None
        self.ledger.read(piece)
        self.builder.indicator = measure.indicator(join_lines(text.split("\n")), piece.place)
        return self.builder.indicator

    def _settle_names(self) -> None:
        """Make indicators of names that no figure followed, and values of those that hold them (申請率：20%)."""
        measure, names = self.builder.measure, self.names
        self.names = []
        if measure is None:
            return
        for piece, text in names:
            self.statement(
                measure, self.layout.figures.without_kind, self.layout.figures.target_year, Text(text, piece.place)
            )

    def statement(self, measure: MeasureRecord, kind: str, year: int | None, text: Text) -> None:
        """Read a cell or line that names an indicator and may give its value (太陽光発電の補助件数：60件)."""
        for name, value in statements(text.text):
            indicator = measure.indicator(name, text.place)
            if value:
                self.builder.value(indicator, kind, year, Text(value, text.place))

    def year_of(self, kind: str, found: Meaning, row_year: int | None = None) -> int | None:
        """Return the year of a figure: of its heading, its row, or what the layout says of its kind."""
        if found.years:
            return found.years[-1]
        figures = self.layout.figures
        said = {"現状値": figures.baseline_year, "目標値": figures.target_year, "実績値": figures.actual_year}
        return row_year if row_year is not None else said.get(kind)

    def grade_year(self, found: Meaning, row_year: int | None = None) -> int | None:
        """Return the year of a grade: of its heading, its row, or what the layout says."""
        if found.years:
            return found.years[-1]
        return row_year if row_year is not None else self.layout.grades.year


def _is_term(block: Heading | Paragraph) -> bool:
    return isinstance(block, Paragraph) and block.kind == "term"


def _without_mark(text: str) -> str:
    """Return a heading without a mark that only decorates it (■)."""
    return clean(re.sub(r"^[\s　]*[■□◆◇●○◎▼▽▶►▪◼⬛❏]\s*", "", text))


def _append_line(schedule: list[tuple[int, Text]], year: int, text: Text) -> None:
    """Add a line to what a year plans: lines below one label are one text, whose bullets are told apart later."""
    if schedule and schedule[-1][0] == year:
        known = schedule[-1][1]
        schedule[-1] = (year, Text(f"{known.text}\n{text.text}", known.place))
    else:
        schedule.append((year, text))
