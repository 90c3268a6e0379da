"""Whose document it is, of which year, kind and level, and from where."""

from __future__ import annotations

import pytest

from extractor.segment import segment
from extractor.segment.regions import locate, profile_for
from tests.segment.build import document, segments

REST = "第一部分 概况\n一、职责\n管理水资源。\n"
ACCOUNT = "final_account"


@pytest.mark.parametrize(
    ("title", "name", "year", "kind", "level"),
    [
        ("东江县水务局\n2024年度部门决算公开说明\n", "东江县水务局", 2024, ACCOUNT, "department"),
        ("东江县水务局 2024 年度决算公开说明\n", "东江县水务局", 2024, ACCOUNT, "unknown"),
        ("2023年东江县住房和城乡建设局部门决算\n", "东江县住房和城乡建设局", 2023, ACCOUNT, "department"),
        ("关于东江县财政局2023年度部门决算公开的说明\n", "东江县财政局", 2023, ACCOUNT, "department"),
        ("2023年度\n东江县第一中学\n单位决算\n", "东江县第一中学", 2023, ACCOUNT, "unit"),
        (
            "东江镇人民政府2023年度一般公共预算财政拨款“三公”经费支出决算情况说明\n",
            "东江镇人民政府",
            2023,
            ACCOUNT,
            "unknown",
        ),
        (
            "东江县人大常委会办公室\n2022年度部门决算\n二〇二三年八月\n",
            "东江县人大常委会办公室",
            2022,
            ACCOUNT,
            "department",
        ),
        ("东江县统计局2023年部门决算\n2024年9月\n", "东江县统计局", 2023, ACCOUNT, "department"),
        ("索引号：0024/2021\n2020年度东江县文化馆部门决算\n", "东江县文化馆", 2020, ACCOUNT, "department"),
        ("附件2\n2021 年度东江县交警支队（本级）单位决算\n", "东江县交警支队（本级）", 2021, ACCOUNT, "unit"),
        ("# 东江县医院 2024年度整体支出绩效自评报告\n", "东江县医院", 2024, "performance_report", "unknown"),
        ("东江县司法局2024年部门预算公开\n", "东江县司法局", 2024, "budget", "department"),
        ("东江县2023年政府决算公开\n", "", 2023, "other", "unknown"),
        ("2018年东江县水务局“三公”经费预算情况说明\n", "东江县水务局", 2018, "budget", "unknown"),
        ("东江县水务局2020年部门\n“三公”经费预算\n", "东江县水务局", 2020, "budget", "unknown"),
        ("2019年东江县水务局（本级）“三公”经费决算情况\n", "东江县水务局（本级）", 2019, ACCOUNT, "unknown"),
        ("东江县水务局财政拨款“三公”经费决算2014年情况如下：\n", "东江县水务局", 2014, ACCOUNT, "unknown"),
        ("东江县文联\n关于“三公”经费2015年决算的\n情 况 说 明\n", "东江县文联", 2015, ACCOUNT, "unknown"),
        ("本溪市农机站2021年度单位决算\n", "本溪市农机站", 2021, ACCOUNT, "unit"),
        ("本单位2021年度部门决算\n", "", 2021, ACCOUNT, "department"),
        ("各部门2021年度部门决算\n", "", 2021, ACCOUNT, "department"),
        ("2020年度部门（单位）决算草案\n", "", 2020, ACCOUNT, "unknown"),
        ("2016年东江省省级三公经费公开\n", "", 2016, "other", "unknown"),
        ("2020年度全县“三公”经费决算情况\n", "", 2020, "other", "unknown"),
        ("东江县2021年“三公”经费预算统计表\n", "", 2021, "other", "unknown"),
        ("关于东江新区2023年决算草案的报告\n", "东江新区", 2023, "other", "unknown"),
        ("关于东江新区2023年决算（草案）的报告\n", "东江新区", 2023, "other", "unknown"),
        ("东江县妇女联合会本级2024年度决算公开说明\n", "东江县妇女联合会本级", 2024, ACCOUNT, "unknown"),
        ("东江县本级2024年度决算公开说明\n", "", 2024, ACCOUNT, "unknown"),
        ("全县本级2024年度部门决算\n", "", 2024, ACCOUNT, "department"),
        ("东江省省级2024年度部门决算\n", "", 2024, ACCOUNT, "department"),
        ("东江区人民政府关于东江区2021年财政决算（草案）报告\n", "东江区人民政府", 2021, "other", "unknown"),
        ("东江县渡口小学部门2021年度部门决算\n", "东江县渡口小学", 2021, ACCOUNT, "department"),
        ("柳河镇2020年度“三公”经费决算情况\n", "柳河镇", 2020, ACCOUNT, "unknown"),
        ("各乡镇2020年度“三公”经费决算情况\n", "", 2020, ACCOUNT, "unknown"),
    ],
)
def test_titles(title: str, name: str, year: int, kind: str, level: str) -> None:
    text = title + REST
    found = segments(text)
    assert (found.unit_name, found.year, found.kind, found.level) == (name, year, kind, level)
    assert "".join(text[slice(*found.name_span)].split()) == name
    assert text[slice(*found.year_span)] == str(year)


def test_a_name_cut_over_lines_is_put_together() -> None:
    found = segments("河北省石家庄市规划和自然\n资源局 \n2024 年度部门决算 \n" + REST)
    assert found.unit_name == "河北省石家庄市规划和自然资源局"
    assert found.region == "河北省石家庄市"


@pytest.mark.parametrize(
    "text",
    [
        "第一部分 东江县水务局概况\n一、职责\n管水。\n第二部分 2024年度部门决算情况说明\n",
        "第一部分 概况\n收入决算表\n编制单位：东江县水务局\n2024年度\n项目\t本年收入合计\n合计\t1\n",
        "第一部分 概况\n纳入东江县水务局2024年度部门决算编制范围的单位包括：\n甲\n",
        "第一部分 概况\n2024年，东江县水务局机关运行经费支出1.00万元，2024年度收入1.00万元。\n",
        "一、“三公”经费\n东江县水务局2024年度财政拨款“三公”经费决算为1.00万元。\n",
        "经汇总，西江县2024年情况如下。\n东江县水务局2024年“三公”经费决算为1.00万元，较2023年度减少。\n",
        "第一部分 概况\n2024年度收入1.00万元。\n部门名称\t东江县水务局\n一级指标\t二级指标\n",
    ],
)
def test_name_and_year_from_elsewhere(text: str) -> None:
    found = segments(text)
    assert (found.unit_name, found.year) == ("东江县水务局", 2024)
    assert text[slice(*found.name_span)] == "东江县水务局"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("国家水文局“三公经费”财政拨款情况及说明\n现将2013年决算公布如下。\n", "国家水文局"),
        ("东江新县“三公”经费财政拨款情况表\n现将2013年决算公布如下。\n", ""),
        ("东江职业学院\n政府采购决算公开情况说明\n2021年采购1.00万元。\n", "东江职业学院"),
        ("东江市人民政府\n部门决算公开情况说明\n2021年采购1.00万元。\n", ""),
        ("东江职业学院\n通知公告\n2021年采购1.00万元。\n", ""),
        ("各位代表：\n我受柳河镇人民政府委托，报告2021年预算执行情况。\n", "柳河镇人民政府"),
        ("各位代表：\n我受县人民政府委托，报告2021年预算执行情况。\n", ""),
        ("一、概况\n(一)江苏省扬州市人民检察院是国家法律监督机关，负责监督。\n", "江苏省扬州市人民检察院"),
        ("一、概况\n人民检察院是国家法律监督机关，负责监督。\n", ""),
        ("一、概况\n根据江苏省扬州市人民政府文件本站是事业单位。\n", ""),
        ("一、概况\n柳河乡下设行政单位1个。\n", "柳河乡"),
        ("一、概况\n各乡镇下设行政单位1个。\n", ""),
        ("汇总如下，现将东江县柳河镇2021年度“三公”经费公布如下。\n", "东江县柳河镇"),
        ("东江县水务局2018年用一般公共预算财政拨款开支的“三公”经费共3.00万元。\n", "东江县水务局"),
    ],
)
def test_the_name_without_a_title_of_a_year(text: str, name: str) -> None:
    assert segments(text).unit_name == name


@pytest.mark.parametrize("name", ["2024年东江县水务局部门决算.xlsx", "东江县水务局2024年度部门决算.pdf"])
def test_the_file_name_is_the_last_to_ask(name: str) -> None:
    found = segment(document("一、职责\n管理水资源。\n", name=name))
    assert (found.unit_name, found.year) == ("东江县水务局", 2024)
    assert (found.name_span, found.year_span) == ((0, 0), (0, 0))
    told = segment(document("西江县林业局2023年度部门决算\n", name=name))
    assert (told.unit_name, told.year) == ("西江县林业局", 2023)


def test_a_date_is_not_the_year_of_account() -> None:
    found = segments(
        "第一部分 概况\n2025年9月1日公布。\n2024年度收入合计1.00万元，比2023年度增加0.10万元。\n"
    )
    assert found.year == 2024


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("一、收入\n本单位2021年度总收入9.00万元，较2020年度决算数减少1.00万元。\n", 2021),
        ("一、收入\n本年9.00万元，与2020年度决算数相比减少1.00万元，较2020年度下降10%。\n", None),
        ("一、收入\n本年9.00万元，比上年（2020年度）减少1.00万元。\n", None),
        ("一、收入\n较2020年度决算数减少1.00万元。\n人数较 2020 年度减少，2021年度共9人。\n", 2021),
        ("2019年，市本级“三公”经费预算为3.00万元，其中公务接待费3.00万元。\n", 2019),
        ("2019年5月，水务局“三公”经费预算为3.00万元。\n", None),
    ],
)
def test_a_year_compared_with_is_not_the_year_of_account(text: str, year: int | None) -> None:
    assert segments(text).year == year


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("主管部门\t\t实施单位\t东江县水务局\n", "东江县水务局"),
        ("主管部门\t东江县农业局\t\t实施单位\t东江县水务局\n", "东江县水务局"),
        ("主管部门\t东江县水务局\t\t项目实施单位\t本单位\n", "东江县水务局"),
        ("主管部门\t东江县农业局\t\t实施单位（盖章）\t东江县水务局\n", "东江县水务局"),
        ("主管部门\t\t实施单位\t\n项目负责人\t某某某某\n", ""),
        ("主管部门\t\n项目周期说法\t2024\n", ""),
        ("\t主管部门\n\t东江县水务局\n", "东江县水务局"),
        ("实施单位\t东江一中\n\n实施单位\t东江二中\t主管部门\t东江教育局\n", "东江教育局"),
    ],
)
def test_the_name_in_a_form(form: str, name: str) -> None:
    assert segments("项目支出绩效自评表\n项目名称\t水表\n" + form).unit_name == name


def test_a_caption_knows_the_unit_better_than_a_projects_title() -> None:
    caption = "单位名称：东江县水务局   填报日期：2021年3月\n"
    for title in ("2020年度水量监测项目绩效自评表\n", "2020年度水量监测绩效自评表\n"):
        assert segments(title + caption + "项目名称\t水量监测\n").unit_name == "东江县水务局"
    assert segments("东江县农业局2020年度绩效自评报告\n" + caption).unit_name == "东江县农业局"


PLANNED = "一、2020年“三公”经费支出预算表\n项目\t预算数\n合计\t0.30\n二、2020年“三公”经费支出预算情况说明\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (PLANNED + "2020年预算为0.30万元，比2019年决算数减少0.10万元。\n", "budget"),
        ("水务局2018年“三公”经费支出预算合计3.00万元，比上年预算数减少1.00万元。\n", "budget"),
        ("五、一般公共预算支出情况说明\n2018年支出总预算3.00万元，同比增加1.00万元。\n", "budget"),
        ("五、一般公共预算支出情况说明\n2018年支出决算3.00万元，支出总预算4.00万元。\n", ACCOUNT),
        ("水务局2018年“三公”经费决算数共计3.00万元，比上年预算数减少1.00万元。\n", ACCOUNT),
        ("水务局2018年“三公”经费支出决算为3.00万元，预算为4.00万元。\n", ACCOUNT),
        ("2018年全县“三公”经费决算为3.00万元。\n", "other"),
        ("2018年，市本级一般公共预算支出安排的“三公”经费预算为3.00万元。\n", "other"),
        ("经县财政局汇总，2018年“三公”经费决算总额为3.00万元。\n", "other"),
        ("二、预算说明\n2018年某乡本年度预算总收入为3.00万元。\n三、机关运行经费\n", "budget"),
        ("二、支出\n本年度支出预算3.00万元。\n三、机关运行经费\n本年1.00万元。\n", "budget"),
        ("二、支出\n本年度支出预算3.00万元，支出决算2.00万元。\n三、机关运行经费\n本年1.00万元。\n", ACCOUNT),
        ("一、“三公”经费情况\n2018年财政拨款安排“三公”经费3.00万元，比上年减少。\n", "budget"),
        ("2018年“三公”经费支出预算为3.00万元，实际支出“三公经费”决算为2.00万元。\n", ACCOUNT),
        (
            "一、2018年“三公”经费预算安排情况\n共3.00万元。\n二、2017年“三公”经费决算情况\n共2.00万元。\n",
            "budget",
        ),
        ("一、2018年“三公”经费预算情况\n共3.00万元。\n二、2018年“三公”经费决算情况\n共2.00万元。\n", ACCOUNT),
        ("二〇一八年报告\n一、2018年度镇财政决算情况\n2018年支出3.00万元。\n", "other"),
    ],
)
def test_what_a_text_without_a_title_tells_of_its_kind(text: str, kind: str) -> None:
    assert segments(text).kind == kind


REPORT = "东江新区管委会关于2020年决算的报告\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (REPORT + "一、全区收支决算情况\n一般公共预算支出3.00亿元。\n", "other"),
        (REPORT + "一、收支\n2020年全区一般公共预算收入3.00亿元，增长1%。\n", "other"),
        (REPORT + "一、收支\n一般公共预算收入完成3.00亿元，其中：税收收入2.00亿元，下降1%。\n", "other"),
        (REPORT + "一、收支\n本单位一般公共预算财政拨款收入3.00万元。\n", ACCOUNT),
        (
            "东江县财政局2020年度决算\n一、绩效\n全县一般公共预算收入3.00亿元。\n机关运行经费1.00万元。\n",
            ACCOUNT,
        ),
        ("东江县财政局2020年度决算\n一、职责\n汇总编制全县收支决算，负责监督。\n", ACCOUNT),
        ("东江县财政局2020年度部门决算\n一、绩效\n全县一般公共预算收入3.00亿元。\n", ACCOUNT),
        ("东江县2020年度整体支出绩效自评报告\n全县一般公共预算收入3.00亿元。\n", "performance_report"),
    ],
)
def test_the_account_of_a_whole_region_is_no_departments(text: str, kind: str) -> None:
    assert segments(text).kind == kind


def test_nothing_is_invented() -> None:
    found = segments("第一部分 概况\n一、职责\n管理水资源。\n")
    assert (found.unit_name, found.year, found.region, found.level) == ("", None, "", "unknown")
    assert (found.name_span, found.year_span) == ((0, 0), (0, 0))


def test_forms_alone_are_a_performance_report() -> None:
    found = segments("项目支出绩效自评表\n一级指标\t二级指标\t三级指标\n产出\t数量\t次数\n")
    assert found.kind == "performance_report"


def test_subordinate_units_make_a_department() -> None:
    found = segments("东江县水务局2024年度决算公开\n一、机构设置\n本局下属二级预算单位3个。\n")
    assert found.level == "department"


@pytest.mark.parametrize(
    ("name", "place", "profile"),
    [
        ("上海市静安区财政局", "上海市静安区", "shanghai"),
        ("四川省绵阳市财政局", "四川省绵阳市", "sichuan"),
        ("绵阳市涪城区财政局", "四川省绵阳市涪城区", "sichuan"),
        ("泽州县财政局", "山西省晋城市泽州县", "shanxi"),
        ("中共正定县委宣传部", "河北省石家庄市正定县", "hebei"),
        ("国家税务总局石家庄市税务局", "河北省石家庄市", "hebei"),
        ("吉林省长春市财政局", "吉林省长春市", "base"),
        ("广东省财政厅", "广东省", "guangdong"),
    ],
)
def test_places(name: str, place: str, profile: str) -> None:
    found = locate(name, "")
    assert found is not None
    assert found.title == place
    assert profile_for(found) == profile


def test_a_name_that_several_places_bear_needs_the_text() -> None:
    assert locate("鼓楼区财政局", "") is None
    found = locate("鼓楼区财政局", "江苏江苏江苏")
    assert found is not None
    assert found.title == "江苏省南京市鼓楼区"


def test_the_text_tells_the_province_where_the_name_does_not() -> None:
    found = locate("第一中学", "新疆维吾尔自治区教育厅，新疆。四川")
    assert found is not None
    assert profile_for(found) == "xinjiang"
    assert profile_for(None) == "base"
    assert locate("", "没有地名") is None


def test_the_caller_may_name_the_profile() -> None:
    assert segments("上海市东区财政局2024年度部门决算\n", "sichuan").profile == "sichuan"
