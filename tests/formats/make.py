"""Writes table.xls, table.ods and table.parquet from table.csv, and kinds.xls.

They are kept beside this script because no crate that the tests use writes them:

    python -m venv env && env/bin/pip install xlwt==1.3.0 odfpy==1.4.1 pyarrow
    env/bin/python make.py

Numbers are stored as numbers and dates as dates, as a person would type them; what is neither
(`<3`, `/`) is text. The sheets have two title rows, the first of them merged.
"""

import csv
import datetime
import decimal

import pyarrow
import pyarrow.parquet
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.number import DateStyle, Day, Month, Text, Year
from odf.style import Style
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

TITLES = ["连云港市区环境空气质量日报", "发布单位：示例"]

with open("table.csv", encoding="utf-8", newline="") as file:
    head, *rows = csv.reader(file)


def typed(text):
    """The value of a cell as a spreadsheet understands what is typed."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def xls():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("日报")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet.write_merge(0, 0, 0, len(head) - 1, TITLES[0])
    sheet.write(1, 0, TITLES[1])
    for column, text in enumerate(head):
        sheet.write(2, column, text)
    for row, cells in enumerate(rows, start=3):
        for column, text in enumerate(cells):
            value = typed(text)
            if isinstance(value, datetime.date):
                sheet.write(row, column, value, day)
            elif value != "":
                sheet.write(row, column, value)
    book.save("table.xls")


def kinds():
    """Number formats, merged cells and a hidden row, as old workbooks have them."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    shown = lambda code: xlwt.easyxf(num_format_str=code)
    day = 46086  # 2026-03-05
    for column, (value, code) in enumerate(
        [
            (0.352, "0.0%"),
            (42, "000000"),
            (day, 'yyyy"年"m"月"'),
            (day + 0.75, "yyyy/m/d h:mm"),
            (1 + 6.25 / 24, "[h]:mm"),
            (0.1 + 0.2, "General"),
        ]
    ):
        sheet.write(0, column, value, shown(code))
    sheet.write_merge(1, 2, 0, 1, "合并")
    sheet.write(1, 2, True)
    sheet.write(1, 3, -1234.5, shown("#,##0.00_);[Red](#,##0.00)"))
    sheet.write(1, 4, 18.5 / 24, shown("h:mm"))
    sheet.write(1, 5, day, shown("[$-404]e/m/d"))
    sheet.write(2, 2, "x")
    sheet.row(2).hidden = True
    book.save("kinds.xls")


def ods():
    book = OpenDocumentSpreadsheet()
    date = DateStyle(name="day")
    for part in [Year(style="long"), Text(text="-"), Month(style="long"), Text(text="-"), Day(style="long")]:
        date.addElement(part)
    book.automaticstyles.addElement(date)
    style = Style(name="date", family="table-cell", datastylename=date)
    book.automaticstyles.addElement(style)
    table = Table(name="日报")
    book.spreadsheet.addElement(table)

    def add(cells):
        row = TableRow()
        table.addElement(row)
        for cell in cells:
            row.addElement(cell)

    def text(words, **more):
        cell = TableCell(valuetype="string", **more)
        cell.addElement(P(text=words))
        return cell

    wide = len(head)
    add([text(TITLES[0], numbercolumnsspanned=wide)] + [CoveredTableCell() for _ in range(wide - 1)])
    add([text(TITLES[1])])
    add([text(words) for words in head])
    for cells in rows:
        out = []
        for words in cells:
            value = typed(words)
            if isinstance(value, datetime.date):
                cell = TableCell(valuetype="date", datevalue=words, stylename=style)
            elif isinstance(value, float):
                cell = TableCell(valuetype="float", value=words)
            elif words == "":
                out.append(TableCell())
                continue
            else:
                cell = TableCell(valuetype="string")
            cell.addElement(P(text=words))
            out.append(cell)
        add(out)
    book.save("table.ods")


def parquet():
    columns = {}
    for i, name in enumerate(head):
        texts = [row[i] or None for row in rows]
        values = [typed(text or "") for text in texts]
        if all(isinstance(value, datetime.date) for value in values):
            columns[name] = pyarrow.array(values, pyarrow.date32())
        elif name.startswith("CO"):
            exact = [None if text is None else decimal.Decimal(text) for text in texts]
            columns[name] = pyarrow.array(exact, pyarrow.decimal128(9, 3))
        elif all(isinstance(value, float) for value in values):
            columns[name] = pyarrow.array(values, pyarrow.float64())
        else:
            columns[name] = pyarrow.array(texts, pyarrow.string())
    pyarrow.parquet.write_table(pyarrow.table(columns), "table.parquet")


def refused():
    """Tables that must be refused: lists, times that are not local, a word among numbers."""
    days = [datetime.date(2026, 11, 1)]
    word = {"点位": ["S1"], "日期": days, "PM2.5": ["停电"], "PM10": [60.5], "有效小时数": [24], "备注": [""]}
    pyarrow.parquet.write_table(pyarrow.table(word), "word.parquet")
    lists = {"点位": ["S1"], "日期": days, "PM2.5": pyarrow.array([[30.0, 31.0]])}
    pyarrow.parquet.write_table(pyarrow.table(lists), "lists.parquet")
    utc = pyarrow.array([datetime.datetime(2026, 11, 1, 16)], pyarrow.timestamp("ms", tz="UTC"))
    pyarrow.parquet.write_table(pyarrow.table({"点位": ["S1"], "日期": utc, "PM2.5": [30.0]}), "utc.parquet")


def parquet_kinds():
    """Logical types, compressions and page versions."""
    noon = datetime.datetime(2026, 3, 5, 18)
    table = pyarrow.table(
        {
            "text": ["甲", None, "乙"],
            "double": [0.1 + 0.2, 35.2, None],
            "float": pyarrow.array([35.2, None, -0.5], pyarrow.float32()),
            "int": pyarrow.array([1, -2, None], pyarrow.int8()),
            "long": [9007199254740993, None, 0],
            "unsigned": pyarrow.array([2**64 - 1, 0, None], pyarrow.uint64()),
            "truth": [True, False, None],
            "day": [datetime.date(2026, 3, 5), None, datetime.date(1949, 10, 1)],
            "ns": pyarrow.array([noon, None, noon], pyarrow.timestamp("ns")),
            "us": pyarrow.array([noon, None, noon], pyarrow.timestamp("us")),
            "ms": pyarrow.array([noon, None, noon], pyarrow.timestamp("ms")),
            "clock": pyarrow.array([datetime.time(18, 30), None, datetime.time(0)], pyarrow.time32("ms")),
            "small": pyarrow.array([decimal.Decimal("-0.05"), None, decimal.Decimal("12.30")], pyarrow.decimal128(4, 2)),
            "large": pyarrow.array(
                [decimal.Decimal("-12345678901234567890123456789.012345678"), None, None],
                pyarrow.decimal128(38, 9),
            ),
            "group": pyarrow.array(
                [{"a": 1, "b": "x"}, {"a": None, "b": None}, {"a": 3, "b": "z"}],
                pyarrow.struct([pyarrow.field("a", pyarrow.int64()), pyarrow.field("b", pyarrow.string())]),
            ),
            "category": pyarrow.array(["优", "良", "优"]).dictionary_encode(),
        }
    )
    for codec, version in [("none", "1.0"), ("snappy", "2.0"), ("gzip", "1.0"), ("gzip", "2.0"), ("zstd", "1.0")]:
        name = f"kinds-{codec}-{version[0]}.parquet"
        pyarrow.parquet.write_table(table, name, compression=codec, data_page_version=version, row_group_size=2)


xls()
kinds()
refused()
parquet_kinds()
ods()
parquet()
