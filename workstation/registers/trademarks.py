"""The register of trademarks 商标注册. Law: 商标法 (2019 text), 商标法实施条例 (2014)."""

from workstation.fields import (
    Choice,
    Choices,
    Day,
    Flag,
    Identity,
    LongText,
    NiceClass,
    Phone,
    RegistrationNumber,
    RequiredWhen,
    Text,
)
from workstation.register import ChildTable, Counting, Register, Section, Unique
from workstation.registers import trademark_deadlines as deadlines
from workstation.registers import trademark_rules as rules
from workstation.registers.common import COMMON_FIELDS, COMMON_SECTION

REGISTERED = ("已注册", *rules.ENDED)
"""A mark in one of these states has been registered once, so that its date of registration is known."""

EVENTS = ChildTable(
    key="trademark_events",
    label="商标事项",
    english="Events of the mark",
    fields=(
        Choice(key="kind", label="事项", english="Event", list_key="trademark_event_kind", required=True),
        Day(key="date", label="日期", english="Date", required=True),
        Text(key="number", label="文号", english="Number"),
        Text(key="counterparty", label="对方当事人", english="Counterparty"),
        Day(key="until", label="截止日期", english="Until"),
        LongText(key="note", label="备注", english="Note"),
    ),
)

TRADEMARKS = Register(
    key="trademarks",
    label="商标注册",
    english="Trademarks",
    fields=(
        RegistrationNumber(
            key="registration_no", label="注册号", english="Registration no.", pattern="trademark", required=True,
            searched=True, width=14, aliases=("商标注册号", "注册证号", "申请号", "注册号/申请号", "申请/注册号", "商标号"),
        ),
        Text(
            key="mark_name", label="商标名称", english="Mark", required=True, searched=True, width=20,
            aliases=("商标", "商标名", "名称", "商标图样"),
        ),
        Choice(key="mark_type", label="商标类型", english="Type of mark", list_key="mark_type", required=True,
               aliases=("商标种类", "类型")),
        Choices(key="mark_form", label="商标形式", english="Form of mark", list_key="mark_form"),
        NiceClass(key="nice_class", label="国际分类", english="Nice class", required=True,
                  aliases=("类别", "国际分类号", "尼斯分类", "商标类别", "分类", "类号")),
        Choice(key="nice_edition", label="分类版本", english="Nice edition", list_key="nice_edition", width=10,
               aliases=("尼斯分类版本", "区分表版本")),
        LongText(key="goods_services", label="核定使用商品/服务", english="Goods and services", width=30,
                 aliases=("核定使用商品", "核定商品", "商品/服务", "商品服务", "核定使用商品服务", "使用商品")),
        Text(key="similar_groups", label="类似群", english="Similar groups", limit=500, aliases=("类似群组", "群组")),
        Text(key="registrant", label="注册人", english="Registrant", required=True, searched=True, width=30,
             aliases=("商标注册人", "申请人", "权利人", "注册人名称", "申请人名称", "商标权人", "注册人/申请人", "企业名称")),
        Identity(key="registrant_id", label="统一社会信用代码/证件号码", english="Credit code or id", private=True,
                 searched=True,
                 aliases=("统一社会信用代码", "信用代码", "证件号码", "身份证号", "注册人证件号码", "社会信用代码",
                          "营业执照号")),
        Text(key="registrant_address", label="注册人地址", english="Registrant's address", width=34, private=True,
             aliases=("地址", "注册地址", "申请人地址", "住所")),
        Text(key="co_owners", label="共有人", english="Co-owners", limit=1000, searched=True, aliases=("共同申请人",)),
        Day(key="filing_date", label="申请日期", english="Filing date", aliases=("申请日", "申请时间")),
        Day(key="preliminary_date", label="初审公告日期", english="Preliminary publication",
            aliases=("初审公告日", "初步审定公告日", "初步审定公告日期")),
        Day(key="registration_date", label="注册日期", english="Registration date",
            required=RequiredWhen(field="status", values=REGISTERED),
            aliases=("注册公告日期", "注册公告日", "注册日", "注册时间", "核准注册日期")),
        Day(key="valid_from", label="专用权期限起", english="Valid from", ends="valid_to",
            term_aliases=("专用权期限", "专用期限", "专用权期", "专用权有效期", "有效期限", "有效期", "商标有效期", "使用期限", "商标使用期限",
                          "商标使用期限时间段", "专用权期限起止", "专用权起止日期", "有效期起止", "起止日期", "起止时间"),
            aliases=("专用权起始日", "有效期起", "专用权期限开始日期", "有效期开始日期", "有效期自")),
        Day(key="valid_to", label="专用权期限止", english="Valid to",
            aliases=("专用权截止日", "有效期止", "专用权期限结束日期", "有效期至", "到期日期", "到期日", "截止日期",
                     "有效期截止日期")),
        Choice(key="status", label="状态", english="Status", list_key="trademark_status", required=True,
               aliases=("商标状态", "法律状态", "当前状态", "流程状态")),
        Day(key="ended_on", label="失效日期", english="Ended on",
            aliases=("终止日期", "注销日期", "失效日", "状态日期")),
        Day(key="moved_in_on", label="转入日期", english="Moved in on", aliases=("转入日", "迁入日期", "转入时间")),
        Text(key="agency", label="代理机构", english="Agency", aliases=("代理人", "商标代理机构", "代理机构名称")),
        Flag(key="is_gi", label="地理标志商标", english="Geographical indication", aliases=("是否地理标志商标", "是否地标")),
        Text(key="well_known", label="驰名商标认定", english="Well-known recognition", aliases=("驰名商标", "驰名认定")),
        RegistrationNumber(key="madrid_no", label="马德里国际注册号", english="Madrid no.", pattern="madrid",
                           aliases=("国际注册号", "马德里注册号")),
        Text(key="madrid_countries", label="马德里指定国家", english="Designated countries", limit=1000,
             aliases=("指定国家", "指定国")),
        Flag(key="agricultural", label="涉农", english="Agricultural", aliases=("是否涉农", "涉农商标")),
        Text(key="contact", label="联系人", english="Contact", private=True),
        Phone(key="phone", label="联系电话", english="Telephone", private=True,
              aliases=("电话", "联系方式", "手机", "手机号")),
        *COMMON_FIELDS,
    ),
    sections=(
        Section(label="商标", english="Mark", fields=(
            "registration_no", "mark_name", "mark_type", "mark_form", "nice_class", "nice_edition", "goods_services",
            "similar_groups",
        )),
        Section(label="注册人", english="Registrant", fields=(
            "registrant", "registrant_id", "registrant_address", "co_owners", "contact", "phone", "agency",
        )),
        Section(label="日期与状态", english="Dates and status", fields=(
            "filing_date", "preliminary_date", "registration_date", "valid_from", "valid_to", "status", "ended_on",
            "moved_in_on",
        )),
        Section(label="特别标记", english="Special marks", fields=(
            "is_gi", "agricultural", "well_known", "madrid_no", "madrid_countries",
        )),
        COMMON_SECTION,
    ),
    in_table=("registration_no", "mark_name", "nice_class", "registrant", "registration_date", "valid_to", "status",
              "township"),
    title=("registration_no", "mark_name", "nice_class"),
    unique_by=Unique(fields=("registration_no", "nice_class")),
    similar_by=("registrant", "mark_name", "nice_class"),
    facets=("mark_type", "nice_class", "status", "township", "is_gi"),
    counting=Counting(dated_by="registration_date", ends_by="ended_on", came_by="moved_in_on",
                      counts_when=(("status", REGISTERED),)),
    children=(EVENTS,),
    rules=rules.RULES,
    proposals=rules.PROPOSALS,
    deadlines=deadlines.DEADLINES,
)  # fmt: skip
