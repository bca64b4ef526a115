"""The word lists and patterns of the grammar of figures, as data; the grammar itself stands in `pipelines.japanese.figures`.

All patterns run over text whose widths `narrow` has made one for one, so that an index means the same in both texts.
None of them repeats a repetition, and those that look back get a window of bounded length: reading stays linear.
"""

from __future__ import annotations

import re

# Full-width digits, Latin letters and the marks that belong to numbers; one code point for one code point.
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_MARKS = {",": "，", ".": "．", "%": "％", "+": "＋", "-": "－−‐", "/": "／", ":": "：", "(": "（", ")": "）"}
_MARKS |= {"#": "＃", " ": "\u3000\u00a0\t", "～": "〜~", "→": "⇒", "△": "▲"}
_NARROW |= {ord(char): ord(mark) for mark, chars in _MARKS.items() for char in chars}

MYRIADS = {"百": 2, "千": 3, "万": 4, "億": 8, "兆": 12}
"""Powers of ten."""

_NUMBER = r"(?>(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?)"
_POWER = r"[百千万億兆]{1,3}"
NUMERAL = re.compile(rf"{_NUMBER}(?: ?{_POWER}(?>{_NUMBER}{_POWER}){{0,4}}(?:{_NUMBER})?)?")
TERM = re.compile(rf"(?P<number>{_NUMBER}) ?(?P<powers>[百千万億兆]*)")
MAX_PLAIN_DIGITS = 9
"""A longer number without commas is a code (法人番号, a telephone number), not a quantity."""
MAX_DIGITS = 15
"""The same for a number with commas or decimals; it also keeps the arithmetic exact."""

_COUNTERS = """
% パーセント ポイント 割 倍 円 ドル
人 名 世帯 戸 組 団 件 通 部 枚 冊 頁 ページ 点 本 台 個 基 機 面 式 棟 軒 両 隻 票 口 口座
作品 曲 案 議案 品目 品 箱 食 泊
店 店舗 社 企業 事業者 事業所 施設 会場 校 学校 園 学級 クラス 室 館 局 郵便局
課 係 部署 部局 部門 所属 班 団体 自治体 市町村 市町 町村
地区 地域 自治会 校区 箇所 個所 か所 ヶ所 カ所 ヵ所 ケ所 拠点 か国 カ国 ヶ国 団地
回 回線 路線 便 往復 時間 分間 分 秒 日間 日 週間 週
か月間 か月 ヶ月間 ヶ月 カ月間 カ月 ヵ月 ケ月 箇月
種類 種別 種 項目 様式 手続き 手続 業務 事務 事業 施策 取組
サービス システム アプリ 言語 データ データセット データベース シナリオ
ダウンロード アクセス ビュー 投稿 フォロワー アカウント ライセンス 端末 講座 コース 科目 教科
プロジェクト チーム グループ センター サイト チャンネル テーマ セット コマ
分野 分類 部会 課題 条例 規程 例規 文書 帳票 書類 車両 周 歩 つ
ha ㎡ m2 km m cm kg g t t-CO2 L kWh kW GB MB TB Mbps Gbps PV DL
ヘクタール メートル キロ トン グラム リットル
"""
COUNTERS = tuple(_COUNTERS.split())
"""Counters (助数詞) and units that may follow a number; the longest that fits is taken. An open class: see `OTHER`."""

_BARRED = """
年度 年 月 時 歳 才 階 番 号 条 項 章 節 期 次 版 級 位 世紀 代 丁目 周年 学年 学期 四半期
限 層 桁 進 系 型 形 対 日曜 日付 日頃 日現在 日時点 日締
回目 日目 人目 件目 つ目 枚目 台目 週目 点目 本目 校目 名目 目 つの
市 町 村 県 府 都 区 国 郡 原則 大 者 拍子 軸 比 か年 ヶ年 カ年 ヵ年 ケ年 箇年 座 弾 本柱 等 頃 曜 合目
以上 以下 以内 以降 以前 以外 未満 超 程 程度 前後 余 余り 強 弱 増 減 約
基本 基準 基礎 基盤 機能 機器 機関 件名 人材 人員 人口 人権 人称 名称 名簿 名刺
本市 本庁 本町 本部 本人 本格 点検 点字 台帳 台風 分析 分割 分散 分担
部長 課長 課税 校長 校務 園児 園長 社会 社員 面談 面接 口頭 式典 回答 回収 回復 回転 回覧
室長 館長 館内 店頭 日本 日常 日報 時期 個人 個別 組織 組合 冊子 枚数
通知 通報 通信 通常 通話 種目 戸籍 案内
"""
BARRED = tuple(_BARRED.split())
"""What follows a number that is an ordinal, a date, a name or an age, and words that only begin like a counter."""

# The longest first, so that 手続き comes before 手続 and 日曜 before 日.
COUNTER = re.compile("|".join(re.escape(word) for word in sorted(COUNTERS, key=len, reverse=True)))
BAR = re.compile("|".join(re.escape(word) for word in sorted(BARRED, key=len, reverse=True)))
KANJI = r"\u3005\u3400-\u9FFF"
OTHER = re.compile(rf"[{KANJI}]{{1,8}}+(?![ァ-ヺー])|[ァ-ヺー]{{2,12}}+(?![{KANJI}])")
LATIN_UNIT = re.compile(r"[A-Za-z]")
PER = re.compile(r" ?/ ?(年度|年|月|日|週|時間|人|件|回|校|台|世帯|か月|ヶ月|団体|課|所属)(?![0-9])")

APPROXIMATE_BEFORE = re.compile(r"(?:約|およそ|おおよそ|凡そ|概ね|おおむね|ほぼ|≒)\Z")
APPROXIMATE_AFTER = re.compile(
    r"程度|程(?!序)|ほど|くらい|ぐらい|前後|弱(?![点者])|強(?![化制靭み])|余り?(?![剰裕])|あまり|近く"
)
_YEAR = r"(?:(?:令和|平成) ?(?:元|[0-9]{1,2})|[RHS] ?(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})"
_OF_COMPARISON = rf"(?:対?(?:前年度?|昨年度?|前回|前月|前期|前年同[月期])比?|{_YEAR} ?年?度?)比(?:較?で)?"
CONDITION_BEFORE = re.compile(
    rf"(?P<word>毎年度|毎年|毎月|毎週|毎日|各年度|年間|月間|週間|(?:1?(?:日|か月|ヶ月)|月|年|週)?平均|"
    rf"(?:1(?:人|日|件|か月|ヶ月|世帯|校|回)|月|年|日|週)(?:当たり|あたり)|のべ|延べ|延|累計|最大|最低|最長|最短|少なくとも|"
    rf"{_OF_COMPARISON}|[0-9]{{1,2}}(?:か月|ヶ月|週間|日|年)(?=に)|(?<![0-9元かヶカ{KANJI}])[年月週日])(?:で|に)?\Z"
)
CONDITION_AFTER = re.compile(
    r"(?P<word>以上|以下|以内|未満|超(?!過))|(?P<over>(?:を|が)?超え(?:る|た)?|を上回(?:る|った))|(?P<under>を下回(?:る|った))"
)
UP = re.compile(rf"の?(?:増加|増(?![{KANJI}])|増や|上昇|向上|伸び|アップ)")
DOWN = re.compile(rf"の?(?:減少|減(?![{KANJI}])|減ら|削減|低減|縮減|短縮|低下|ダウン(?!ロード))")
SIGNS = {"+": 1, "-": -1, "△": -1}
SUFFIX = re.compile(rf"以上|以下|以内|未満|超|程|前後|弱|強|余|増|減|{UP.pattern}|{DOWN.pattern}")
"""Where a counter that is not in the list must end."""

# Contexts, looked at in a window before the number.
ORDINAL_BEFORE = re.compile(r"第 ?(?:[0-9]+ ?[・.、,～-] ?){0,3}\Z|[#※№〒]\Z|週休 ?\Z|[Nn]o\.? ?\Z")
CODE_BEFORE = re.compile(r"[0-9A-Za-z][.,/_-]\Z|[0-9] ?[x×]\Z")
ERA_LETTER_BEFORE = re.compile(r"(?<![A-Za-z])[RHS] ?\Z")
ERA_BEFORE = re.compile(r"(?:令和|平成|昭和) ?\Z")
LATIN_BEFORE = re.compile(r"[A-Za-z]['’]? ?\Z")
DAY_OF_MONTH_BEFORE = re.compile(r"(?:[0-9]|[同毎翌今前来当])月 ?(?:[0-9]{1,2} ?日? ?[～・、,-] ?)?\Z|同 ?\Z")
WEEKDAY_AFTER = re.compile(r" ?\([月火水木金土日][)・]")
CLOCK_BEFORE = re.compile(r"[0-9] ?時 ?\Z")
BASE_AFTER = re.compile(r"当たり|あたり|につき|平均")  # of one: 1件当たり
STEP_AFTER = re.compile(r"ごと|毎|おき|に ?[0-9]|満点|の ?[0-9]+(?![0-9]*[件人回])")  # 2か月に1回, 5点満点, 3分の1
EACH_AFTER = re.compile(r" ?1 ?台|ひとり")  # 1人1台
EACH_BEFORE = re.compile(r"1 ?人 ?\Z")
ROUND_THE_CLOCK_BEFORE = re.compile(r"24 ?時間[・、]?\Z")

# Dates.
DATE_LABEL_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z0-9])(?P<label>{_YEAR} ?(?:年度末?)?)[: ]? ?|"
    rf"(?P<month>(?:{_YEAR} ?年 ?)?[0-9]{{1,2}}月末?) ?: ?|"
    rf"(?<![A-Za-z0-9])(?P<day>{_YEAR} ?[年.][0-9 年月日度末.]{{0,12}}(?:時点|現在))(?:で|の|:)? ?)\Z"
)
DATE_IN_BRACKETS = re.compile(r" ?\( ?(?P<words>[^()]{2,24}?) ?\)")
_ERA = r"(?:(?P<era>令和|平成|昭和|[RHS]) ?(?P<n>元|[0-9]{1,2})|(?P<western>(?:19|20)[0-9]{2}))"
_THEN = r" ?(?P<then>時点|現在)?"
FISCAL_DATE = re.compile(rf"{_ERA} ?年度 ?(?P<end>末日?)?{_THEN}")
DATE = re.compile(
    rf"{_ERA} ?[年./] ?(?:(?P<month>[0-9]{{1,2}}) ?(?:[月./] ?)?(?:(?P<day>[0-9]{{1,2}}) ?日?|(?P<end>末日?))?)?{_THEN}"
)
PERIOD = re.compile(rf"{_ERA} ?[年.](?:度|[0-9. 年月日])*～[令平和成RHS0-9元. 年度月日]+")
LINK = re.compile(r" ?(?P<mark>[～→]) ?")


def narrow(text: str) -> str:
    """Return the text with half-width digits, Latin letters and number marks, each one code point for one."""
    return text.translate(_NARROW)
