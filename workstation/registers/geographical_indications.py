"""The register of geographical indications 地理标志: products, collective and certification marks, farm products."""

from workstation.fields import (
    Amount,
    Choice,
    Count,
    CreditCode,
    Day,
    DecimalNumber,
    Link,
    LongText,
    NiceClass,
    RegistrationNumber,
    RequiredWhen,
    Text,
)
from workstation.register import ChildTable, Counting, Register, Section, Unique
from workstation.registers import geographical_indication_deadlines as deadlines
from workstation.registers import geographical_indication_rules as rules
from workstation.registers.common import COMMON_FIELDS, COMMON_SECTION

RECOGNISED = RequiredWhen(field="stage", values=("已认定",))

USERS = ChildTable(
    key="gi_users",
    label="用标企业",
    english="Users of the special mark",
    fields=(
        Text(key="name", label="企业名称", english="Enterprise", required=True, aliases=("用标企业", "名称")),
        CreditCode(key="credit_code", label="统一社会信用代码", english="Credit code", required=True,
                   code="G4", aliases=("信用代码",)),
        Text(key="approval_no", label="核准公告号", english="Approval no.", aliases=("备案号", "核准文号")),
        Day(key="approved_on", label="核准日期", english="Approved on", aliases=("核准日",)),
        Day(key="until", label="截止日期", english="Until"),
        Choice(key="status", label="状态", english="Status", list_key="gi_user_status"),
    ),
)  # fmt: skip

GEOGRAPHICAL_INDICATIONS = Register(
    key="geographical_indications",
    label="地理标志",
    english="Geographical indications",
    fields=(
        Text(key="product_name", label="产品名称", english="Product", required=True, searched=True, width=22,
             aliases=("地理标志名称", "名称", "产品")),
        Choice(key="gi_kind", label="保护类型", english="Kind of protection", list_key="gi_kind", required=True,
               aliases=("类型", "种类", "地理标志类型", "地理标志种类", "保护方式")),
        Choice(key="stage", label="阶段", english="Stage", list_key="gi_stage", required=True, aliases=("所处阶段",)),
        RegistrationNumber(
            key="certificate_no", label="公告号/证书号/注册号", english="Certificate no.", required=RECOGNISED,
            searched=True, decided_by="gi_kind", code="G1",
            patterns=(("PGI", "pgi"), ("GIC", "trademark"), ("GIZ", "trademark"), ("AGI", "agi_certificate")),
            aliases=("登记证书编号", "证书编号", "公告号", "证书号", "注册号", "登记编号", "批准公告号"),
        ),
        RegistrationNumber(key="spec_no", label="质量控制技术规范编号", english="Specification no.", pattern="agi_spec",
                           aliases=("规范编号", "质量控制技术规范", "质控规范编号")),
        Text(key="issuer", label="公告机关", english="Issuer", aliases=("批准机关", "认定机关", "发证机关")),
        Day(key="approval_date", label="批准/公告日期", english="Approved on",
            required=RequiredWhen(field="stage", values=("已认定",), soft_when_imported=True),
            aliases=("公告日期", "批准日期", "认定日期", "登记日期", "注册日期", "批准时间")),
        Count(key="approval_year", label="批准年份", english="Year of approval", least=1949, most=2200,
              aliases=("年份", "年度", "登记年份", "公告年份")),
        Text(key="family", label="产品族", english="Product family", searched=True),
        Text(key="holder", label="申请人/持有人", english="Holder", required=True, searched=True, width=30,
             aliases=("证书持有人名称", "证书持有人", "持有人", "申请人", "登记证书持有人", "注册人", "申请机构")),
        CreditCode(key="holder_id", label="持有人统一社会信用代码", english="Holder's credit code", searched=True,
                   aliases=("统一社会信用代码", "信用代码", "社会信用代码")),
        LongText(key="area_text", label="产地范围", english="Area", width=34,
                 aliases=("所在地域", "地域范围", "保护范围", "划定的地域保护范围")),
        DecimalNumber(key="area_km2", label="保护面积(平方公里)", english="Area (km²)", aliases=("保护面积", "面积")),
        Choice(key="product_class", label="产品分类", english="Product class", list_key="gi_product_class"),
        NiceClass(key="nice_class", label="国际分类", english="Nice class", aliases=("尼斯类别", "商标类别")),
        Link(key="trademark", label="对应商标", english="Trademark", registers=("trademarks",)),
        Text(key="standard_no", label="标准号", english="Standard no.", aliases=("标准编号",)),
        Text(key="test_body", label="检测机构", english="Testing body"),
        DecimalNumber(key="output_tonnes", label="年产量(吨)", english="Yearly output (t)", aliases=("年产量", "产量")),
        Amount(key="output_value", label="年产值", english="Yearly output value", aliases=("产值", "年产值(元)")),
        Count(key="output_year", label="产量产值年度", english="Year of output", least=1949, most=2200,
              aliases=("产值年度", "统计年度")),
        Count(key="workers", label="带动人数", english="Workers", aliases=("从业人数", "带动就业人数")),
        Amount(key="brand_value", label="品牌价值", english="Brand value"),
        Text(key="eu_batch", label="中欧互认批次", english="EU-China batch", aliases=("中欧互认",)),
        Text(key="projects", label="保护工程/示范区", english="Projects", limit=1000, aliases=("保护工程", "示范区")),
        Choice(key="status", label="状态", english="Status", list_key="gi_status", required=RECOGNISED,
               aliases=("法律状态",)),
        Day(key="ended_on", label="失效日期", english="Ended on", aliases=("撤销日期", "注销日期")),
        *COMMON_FIELDS,
    ),
    sections=(
        Section(label="产品", english="Product", fields=(
            "product_name", "gi_kind", "stage", "certificate_no", "spec_no", "issuer", "approval_date",
            "approval_year", "status", "ended_on", "family", "product_class", "nice_class", "trademark",
        )),
        Section(label="持有人与产地", english="Holder and area", fields=(
            "holder", "holder_id", "area_text", "area_km2", "standard_no", "test_body",
        )),
        Section(label="效益", english="Benefits", fields=(
            "output_tonnes", "output_value", "output_year", "workers", "brand_value", "eu_batch", "projects",
        )),
        COMMON_SECTION,
    ),
    in_table=("product_name", "gi_kind", "stage", "certificate_no", "approval_date", "holder", "status"),
    title=("product_name", "gi_kind", "certificate_no"),
    unique_by=Unique(fields=("gi_kind", "certificate_no"), also=("nice_class",)),
    similar_by=("product_name", "gi_kind", "holder"),
    facets=("gi_kind", "stage", "status", "township"),
    counting=Counting(dated_by="approval_date", ends_by="ended_on", counts_when=(("stage", ("已认定",)),)),
    children=(USERS,),
    rules=rules.RULES,
    proposals=rules.PROPOSALS,
    deadlines=deadlines.DEADLINES,
)  # fmt: skip
