"""Apply a layout to a document: block by block, headings, lines with labels, forms and tables become records.

Where reading stands is kept in `Reader`: the section (plan, glossary, or left out), the label whose text is awaited, the
lines that may name the indicator of the next table. Out of scope: the rows of a table (`applied.table_reading`), IDs
(`applied.rows`).
"""

from __future__ import annotations

from pipelines.documents.model import Document, Heading, Paragraph
from pipelines.japanese.text import clean, join_lines, strip_bullet
from pipelines.layouts.applied.front import Front
from pipelines.layouts.applied.glossary import GLOSSARY, glossary_line
from pipelines.layouts.applied.records import Builder, IndicatorRecord, MeasureRecord, Stated, Text, append_line
from pipelines.layouts.applied.row_sense import CAPTION, NOTE
from pipelines.layouts.applied.wrapped_lines import WrappedLines
from pipelines.layouts.layout import HeadingRule, Layout
from pipelines.layouts.ledger import Decide, Ledger, Piece, first_reading_of, pieces
from pipelines.layouts.rules.grids import recurring
from pipelines.layouts.rules.labels import Labelled, labelled, without_label
from pipelines.layouts.rules.lines import is_of_title, is_term, may_name
from pipelines.layouts.rules.outline import marked, name_and_priority, office_in_brackets, without_mark
from pipelines.layouts.rules.parts import Parts
from pipelines.layouts.rules.unclear_figures import sure
from pipelines.layouts.rules.years_alone import YearsAlone
from pipelines.layouts.words.amounts import is_number, plain_amounts
from pipelines.layouts.words.headings import FIGURES, Meaning
from pipelines.layouts.words.statements import kinds_stated, named_with_kinds
from pipelines.layouts.words.vocabulary import GRADE_COLUMNS, LEFT_OUT, MEASURE_COLUMNS, plain

_OF_INDICATOR = ("単位", "算定式")


class Reader:
    """Reads the blocks of one document into a `Builder`, and says in a `Ledger` what it took."""

    def __init__(self, document: Document, layout: Layout, decide: Decide = first_reading_of) -> None:
        self.document = document
        self.layout = layout
        self.vocabulary = layout.vocabulary()
        self.ledger = Ledger(document, decide)
        self.builder = Builder()
        self._wrapped = WrappedLines(layout, self.ledger, self.builder)
        self.title = ""
        self.pending = Meaning()
        self.front = Front(layout.overview)
        self.parts = Parts()
        self.years_alone = YearsAlone(document, self.vocabulary)
        self.names: list[tuple[Piece, str]] = []
        self.loose: tuple[Piece, str] | None = None
        self.recurring = recurring(document)
        self._section = "plan"
        self._section_level = 0
        self._label = ""
        self.unit_note: Piece | None = None  # right above the next table
        self._start = plain(layout.starts) if layout.starts not in ("row", "sheet", "heading") else ""
        self._start_column = self._column_of_start()
        self._out_headings = {plain(text) for text in layout.leave_out.headings}
        self._out_lines = {plain(text) for text in layout.leave_out.lines}

    @property
    def in_glossary(self) -> bool:
        """Tell whether a heading of a glossary stands above."""
        return self._section == "glossary"

    @property
    def under(self) -> str:
        """The label of a form that was met last, as it is compared."""
        return self._label

    @property
    def left_out(self) -> bool:
        """Tell whether a heading that is left out stands above."""
        return self._section == "out"

    def end_of_part(self) -> None:
        """Forget what was awaited: a new measure, heading or sheet begins."""
        self._settle_names()
        self.pending = Meaning()
        self.loose = None

    def block(self, block: Heading | Paragraph) -> None:
        """Read a heading or a paragraph."""
        if isinstance(block, Paragraph) and (block.kind in ("furniture", "note") or self.is_running(block.text)):
            self.ledger.leave_out(block.kind, [block])
            self._wrapped.end_of_page()
        elif block.text.strip():
            level = block.level if isinstance(block, Heading) else 0
            self.line(block, block.text, level=level, heading=isinstance(block, Heading), term=is_term(block))

    def is_running(self, text: str) -> bool:
        """Tell whether a line is the words and the number that stand on each page."""
        words = plain(self.layout.running)
        return bool(words) and plain(text).endswith(words) and not plain(text).removesuffix(words).strip("0123456789")

    def line(self, piece: Piece, text: str, *, level: int = 0, heading: bool = False, term: bool = False) -> None:
        """Read a heading, a paragraph, or a cell outside tables and pairs."""
        rule = self.layout.heading_rule(found.like if (found := marked(text)) else "", level)
        starts = rule is not None or plain(text) == self._start
        if not starts and self.front.take(Text(text, piece.place), level, after=bool(self.builder.measures)):
            self.end_of_part()
            self.ledger.read(piece)
            return
        if self._begins_section(piece, text, level, heading=heading, rule=rule):
            return
        if plain(text) in self._out_lines or self.left_out:
            self.ledger.leave_out("heading" if self.left_out else "line", [piece])
        elif rule is not None:
            self.heading(piece, text, rule)
        elif NOTE.match(text) or CAPTION.match(text):
            self.ledger.leave_out("note" if NOTE.match(text) else "caption", [piece])
            self._wrapped.end()
        elif not self._wrapped.take(piece, text):
            self._plain_line(piece, text, term=term)

    def _plain_line(self, piece: Piece, text: str, *, term: bool) -> None:
        """Read a line that is no heading, note or part of a wrapped text."""
        if self.in_glossary:
            if glossary_line(self.builder.terms, Text(text, piece.place), term=term, goes_on=self._goes_on):
                self.ledger.read(piece)
        elif found := self._labelled(text):
            self._labelled_line(piece, found)
        elif term:
            self.end_of_part()
        elif self._names_next(text):
            self.names.append((piece, text))
            self.ledger.read(piece)
            self.pending = Meaning()
        elif (self.pending.column or self.pending.years) and "\t" not in text:  # a row of a table continues no text
            self._awaited(piece, text)
        else:
            self._loose_line(piece, text)

    def _names_next(self, text: str) -> bool:
        """Tell whether a line under the figures of an indicator is the name of the next: words behind a whole figure."""
        indicator, kind = self.builder.indicator, self.pending.column
        if kind not in FIGURES or indicator is None or not indicator.values or "\t" in text:
            return False
        last = indicator.values[-1]
        return last.kind == kind and last.amount.figure is not None and may_name(text)

    @property
    def _goes_on(self) -> bool:
        """Whether a line of the glossary may belong to the one above it; else it is a row that has lost a cell."""
        return "lost-cells" not in self.layout.repairs

    def _begins_section(self, piece: Piece, text: str, level: int, *, heading: bool, rule: HeadingRule | None) -> bool:
        """Tell whether a line begins the glossary, a part that is left out, or ends one; note it."""
        name = marked(text)
        words = plain(name.name if name else text)
        if plain(text) in self._out_headings or words in self._out_headings or (rule and rule.column == LEFT_OUT):
            self.end_of_part()
            self._wrapped.end()
            if not self.layout.wrapped:  # there a heading is printed behind what it is above
                self._section, self._section_level = "out", level
            self.ledger.leave_out("heading", [piece])
            return True
        if GLOSSARY.search(words) and (heading or len(words) <= 8):
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
        self._wrapped.end()
        self.ledger.read(piece)
        self.builder.printed.append((text, piece.place))
        found = marked(text)
        if rule.column in ("大分類", "中分類"):
            self.builder.heading(rule.column, Text(without_label(without_mark(text), self.vocabulary), piece.place))
            return
        name, number = (found.name, found.number) if found else (join_lines(text.split("\n")), "")
        name, office = office_in_brackets(name) if rule.brackets == "担当" else (name, "")
        name, priority = name_and_priority(name, rule.priority)
        measure = self.builder.begin(piece.place)
        for column, words in (("番号", number), ("取組名", name), ("担当", office), ("重点", priority)):
            if words:
                measure.add(column, Text(words, piece.place))
        self.pending = Meaning(rule.text)

    def _labelled(self, text: str) -> Labelled | None:
        """Return the label that a line begins with; where the layout says that labels have a mark, only one with it."""
        by_year = self.pending.column in ("計画内容", "実績・成果")
        return labelled(text, self.vocabulary, by_year=by_year) if text.lstrip().startswith(self.layout.mark) else None

    def _labelled_line(self, piece: Piece, found: Labelled) -> None:
        if "\t" in found.text:  # more cells than a label and its text: which is whose is not known
            return
        if found.meaning.column == LEFT_OUT:
            self.ledger.leave_out("label", [piece])
            self.pending = Meaning()
            return
        if self.label(found.label, found.meaning, piece.place):
            self.ledger.read(piece)
        elif not self.builder.measures:
            self._before_measures(piece)
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
        self._label = plain(label)
        if self.builder.measure is not None:
            self.builder.measure.label(self._label, place)
        if found.years and not found.column:  # 令和5年度 below 年度別計画
            self._settle_names()
            column = self.pending.column if self.pending.column in (*FIGURES, "計画内容", "実績・成果") else "計画内容"
            self.pending = Meaning(column, found.years)
        else:
            if found.column not in (*FIGURES, *_OF_INDICATOR):
                self._settle_names()
            self.pending = found
        return self.builder.measure is not None

    def _column_of_start(self) -> str:
        """Return what the label that begins a measure means, where this edition does not print it: another then begins."""
        if not self._start or any(plain(piece.text).startswith(self._start) for piece in pieces(self.document)):
            return ""
        return self.vocabulary.column(self._start, "forms")

    def _starts(self, label: str, found: Meaning) -> bool:
        same = bool(self._start) and plain(label) == self._start
        return found.column == self._start_column if self._start_column else same

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
        given = Text(text, piece.place, self._label)
        taken = self._kinds(measure, self.pending, given) or self._take(measure, self.pending, given, piece)
        if taken:
            measure.last = piece.place
        if taken and self.ledger.is_open(piece):
            self.ledger.read(piece)
        return taken

    def _kinds(self, measure: MeasureRecord, found: Meaning, text: Text) -> bool:
        """Take figures that say their kinds themselves: of a year (目標12／実績11), or of an indicator that is named."""
        stated = kinds_stated(text.text) if found.years else []
        for kind, value in stated:
            indicator = self.current_indicator(measure, text.place)
            self.builder.value(indicator, kind, self.year_of(kind, found), Text(value, text.place), found.unit)
        name, of_years = named_with_kinds(text.text) if found.column == "指標名" else ("", [])
        for kind, year, value in of_years:
            indicator = measure.indicator(name, text.place)
            self.builder.value(indicator, kind, self.year_of(kind, found, year), Text(value, text.place))
        return bool(stated or of_years)

    def _take(self, measure: MeasureRecord, found: Meaning, text: Text, piece: Piece) -> bool:
        column = found.column
        if column == "目指す姿・効果" and is_number(text.text):
            column = "目標値"
        if column in MEASURE_COLUMNS:
            return self._attribute(measure, column, text)
        if column in ("計画内容", "実績・成果"):
            return self._yearly(measure, column, found, text)
        if column == "年度":
            self.ledger.leave_out("period", [piece])
            self.pending = Meaning()
        elif column == "指標名" and any(one.figure and one.figure.unit for one in plain_amounts(text.text)):
            indicator = self.current_indicator(measure, text.place)
            self.builder.value(indicator, "目標値", self.year_of("目標値", found), text)
        elif column == "指標名":
            self.names.append((piece, text.text))
        elif column in FIGURES:
            indicator = self.current_indicator(measure, text.place)
            told = Text(sure(text.text, piece, self.layout, self.ledger, found.unit), text.place)
            self.builder.value(indicator, column, self.year_of(column, found), told, found.unit)
        elif column in GRADE_COLUMNS:
            measure.grade(None, self.grade_year(found), text.place).texts.setdefault(column, text)
        elif column in _OF_INDICATOR and (self.names or self.builder.indicator):
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
        if column == "番号" and known and self.layout.starts == "heading":
            measure.texts[column] = [text]  # the number of its heading counts within a part only: (1)
        elif column not in ("番号", "取組名") or not known:
            known.append(text)
        elif plain(known[0].text) != plain(text.text):
            if column == "番号" or self.pending.column != column or not self._start:
                return False
            measure.texts[column] = [Text(f"{known[0].text}\n{text.text}", known[0].place)]
        return True

    def _yearly(self, measure: MeasureRecord, column: str, found: Meaning, text: Text) -> bool:
        if not found.years and column == "計画内容":
            return False
        if not found.years:
            measure.achievements.append((self.year_of("実績値", found), text))
        for year in found.years:
            if column == "計画内容":
                append_line(measure.schedule, year, text)
            else:
                measure.achievements.append((year, text))
        return True

    def _loose_line(self, piece: Piece, text: str) -> None:
        """Keep a line that may name the indicator of the next table; the first line of the document is its title."""
        if not self.title and not self.builder.measures and not self.layout.overview.told:
            self.title = clean(text)
            self.ledger.read(piece)
        elif not self.builder.measures and self.builder.measure is None and not self.builder.above:
            self._before_measures(piece)
        elif self.title and is_of_title(plain(text), plain(self.title)):
            self.ledger.leave_out("title", [piece])
        else:
            self.loose = (piece, text)

    def _before_measures(self, piece: Piece) -> None:
        """Leave out what stands above the measures, unless the layout says what does."""
        if not self.layout.overview.told:
            self.ledger.leave_out("front", [piece])

    def current_indicator(self, measure: MeasureRecord, place: str) -> IndicatorRecord:
        """Return the indicator that a label of figures speaks of: the one named last, else the measure itself."""
        if self.names:
            piece, name = self.names[-1]
            self.names.clear()
            self.builder.indicator = measure.indicator(join_lines(strip_bullet(name).split("\n")), piece.place)
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
        self.builder.indicator = measure.indicator(join_lines(strip_bullet(text).split("\n")), piece.place)
        return self.builder.indicator

    def _settle_names(self) -> None:
        """Make indicators of names that no figure followed, and values of those that hold them (申請率：20%)."""
        measure, names = self.builder.measure, self.names
        self.names = []
        if measure is None:
            return
        for piece, text in names:
            self.statement(measure, self.layout.figures.usual, self.layout.figures.target_year, Text(text, piece.place))

    def statement(self, measure: MeasureRecord, kind: str, year: int | None, text: Text, heading: str = "") -> None:
        """Keep a cell or line that names an indicator and may give its value (太陽光発電の補助件数：60件)."""
        measure.stated.append(Stated(kind, year, text, heading))

    def year_of(self, kind: str, found: Meaning, row_year: int | None = None) -> int | None:
        """Return the year of a figure: of its heading, its row, or what the layout says of its kind."""
        if found.years:
            return found.years[-1]
        return row_year if row_year is not None else self.layout.figures.year(kind)

    def grade_year(self, found: Meaning, row_year: int | None = None) -> int | None:
        """Return the year of a grade: of its heading, its row, or what the layout says."""
        own = found.years[-1] if found.years else row_year
        return own if own is not None else self.layout.grades.year
