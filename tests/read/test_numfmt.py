"""Number formats: what a workbook prints for a stored number."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.read.numfmt import general, printed, printed_date

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (512.4, "0.00", "512.40"),
        (512.4, "", "512.4"),
        (512.4, "General", "512.4"),
        (512.4000000000001, "General", "512.4"),
        (0.1 + 0.2, "", "0.3"),
        (8120.5, "#,##0.00", "8,120.50"),
        (1.005, "0.00", "1.01"),
        (0.7552, "0.00%", "75.52%"),
        (0.5, "0%", "50%"),
        (-12.3, "0.00", "-12.30"),
        (-12.3, "0.00_);[Red](0.00)", "-12.30"),
        (-12.3, "0.00;[Red]0.00", "-12.30"),
        (-12.3, "#,##0.00_);[红色]\\(#,##0.00\\)", "-12.30"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (1234.5, ACCOUNTING, "1,234.50"),
        (0, ACCOUNTING, "-"),
        (0, "#,##0.00;-#,##0.00;;@", ""),
        (0, "#,##0.00;-#,##0.00", "0.00"),
        (0, "#", ""),
        (0.5, "#.##", "0.5"),
        (-0.001, "0.00", "0.00"),
        (7, "0_ ", "7"),
        (12, "000", "012"),
        (12, '0.00"万元"', "12.00万元"),
        (12, "0.00!万!元", "12.00万元"),
        (12, '"约"0', "约12"),
        (12, "[$¥-804]#,##0.00", "¥12.00"),
        (12, "[DBNum1]0", "12"),
        (1234567, "#,##0.00,", "1,234.57"),
        (0.25, "# ?/?", "0.25"),
        (5, "[>=10]0.0;0.00", "5"),
        (12345, '0!.0,"万"', "12345"),
        (3, 'General"人"', "3人"),
        (3, 'G/通用格式"人"', "3人"),
        (0, 'General;-General;"—"', "—"),
        (100, "#,##0.##", "100"),
        (100.1, "#,##0.0#", "100.1"),
        (1e21, "", "1000000000000000000000"),
        (123456789012.0, "", "123456789012"),
        (0, "0.00E+00", "0"),
    ],
)
def test_numbers_print_as_excel_shows_them(value: float, code: str, text: str) -> None:
    assert printed(value, code) == text


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_fixed_decimals_are_exact(number: int, places: int) -> None:
    value = Decimal(number).scaleb(-places)
    code = "0." + "0" * places if places else "0"
    assert Decimal(printed(float(value), code)) == value
    assert printed(float(value), code).count(".") == bool(places)


@given(st.floats(-1e9, 1e9))
def test_general_never_prints_an_exponent_or_noise(value: float) -> None:
    text = general(Decimal(f"{value:.15g}"))
    assert "E" not in text.upper()
    assert len(text.lstrip("-")) <= 12
    assert abs(Decimal(text) - Decimal(value)) <= Decimal("0.05")


@given(st.text(st.sampled_from('0#?.,%;@"[]_*\\!-() General万E/ymd$¥'), max_size=20), st.floats(-1e12, 1e12))
def test_any_code_prints_something(code: str, value: float) -> None:
    assert isinstance(printed(value, code), str)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (datetime.date(2024, 12, 31), 'yyyy"年"m"月"d"日"', "2024年12月31日"),
        (datetime.datetime(2024, 12, 31, 0, 0), "yyyy年m月", "2024年12月"),
        (datetime.date(2024, 3, 1), 'm"月"d"日"', "3月1日"),
        (datetime.date(2024, 3, 1), "yyyy年", "2024年"),
        (datetime.datetime(2024, 3, 1, 9, 30), "", "2024-03-01 09:30"),
        (datetime.datetime(2024, 3, 1), "yyyy/m/d", "2024-03-01"),
        (datetime.timedelta(hours=2), "[h]:mm", "2:00:00"),
    ],
)
def test_dates_print_in_chinese_where_the_code_does(value: datetime.date, code: str, text: str) -> None:
    assert printed_date(value, code) == text
