"""Figures in Japanese text: which stretches of a text are values, and with which unit, sign, condition and date.

This is the door: `find_figures` for running text, `item_of` for the words that say what a figure counts, `read_cell`
for the cells of indicator tables, `left_over` for the digits that none of them accounts for (asked by
`pipelines.doubts.figures` before a text is read). Half- and full-width forms are read alike.

The grammar of a figure (`.` is an optional space; words in capitals are lists in `pipelines.japanese.figure_grammar`):

    figure    = { qualifier . } [ sign . ] numeral . counter [ "分" ] { after }
    numeral   = number { [ . ] power } , e.g. 1,234 / 72.6 / 1億2,000万 / 40,884千 ; powers are multiplied out
    number    = digits with or without commas in threes [ "." digits ] ; at most 9 digits without commas (else a code)
    sign      = "+" | "△" | "▲" | "-"             -> change; the value is negative for △, ▲ and -
    counter   = COUNTERS, the longest that fits    -> unit; or, directly behind the number, 1-3 kanji or a katakana word
    qualifier = 約 およそ 概ね …                   -> approximate
              | 毎年度 年間 月平均 のべ 前年比 …   -> condition (a rate printed before the number stays a condition:
                                                    年間1万件 is 件 with the condition 年間, 1万件/年 has the unit 件/年)
    after     = "/" 月, 年, 件 …                   -> unit: 件/月
              | 程度 ほど 前後 弱 …                -> approximate
              | 以上 以下 以内 未満 超 を超える …  -> condition; several are joined by `;` in their order: 毎年度;以上
              | 増加 増 向上 / 減少 減 削減 短縮 … -> change; 3%減 is -3 with 減少, 723件増加 is 723 with 増加
    range     = numeral [ counter ] "～" figure     -> two figures, with the conditions 以上 and 以下
    series    = numeral "→" figure                 -> two figures, the first with the counter of the second
    date      = year [ 年度 ] [ ":" ] before       -> as_of as printed: R3, 令和4年度, 2月
              | date 時点 or 現在 before, "(" date [ 時点 ] ")" after
                                                   -> as_of: YYYY-MM-DD for a day (末, 末日: the last day), else as printed

`text` of a figure is the qualifiers, sign, numeral, counter and what comes after; dates are not part of it.

Not figures: dates, times of day, fiscal years, eras (R3); ordinals (第17期, 第2・4日曜, 5回目) and ranks, floors, ages;
item numbers (①, (1), No.1, ※1) and headings (1 業務の…); names and codes (Society5.0, 3D, #9910, 法律第40号);
24時間365日, 1人1台, the base of a rate (1日の, 1件当たり, 30分ごと), fractions (3分の1); kanji numerals; named groups of
places (3市); years as durations; a number without a counter (but see `find_figures(bare=True)`, used for cells).
Out of scope: whether a figure is a result or a circumstance; a date stated in another clause.
"""

from pipelines.japanese.figure_cells import Statement, read_cell
from pipelines.japanese.figure_damage import Fault, Leftover, left_over
from pipelines.japanese.figure_items import item_of
from pipelines.japanese.figure_values import Figure, find_figures, read_date

__all__ = ["Fault", "Figure", "Leftover", "Statement", "find_figures", "item_of", "left_over", "read_cell", "read_date"]
