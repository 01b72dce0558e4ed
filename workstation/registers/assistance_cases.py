"""The register of rights-assistance and mediation cases 维权援助和调解案件.

Law: 人民调解法 (2010), 市场监督管理投诉举报处理暂行办法 (2022 text); clocks of the working guide in
``resources/rules/assistance_cases.toml``.
"""

from workstation.fields import (
    Amount,
    Choice,
    Count,
    Day,
    Identity,
    Link,
    LongText,
    Phone,
    RegistrationNumber,
    RequiredWhen,
    Text,
)
from workstation.register import ChildTable, Counting, Register, Section, Unique
from workstation.registers import assistance_case_deadlines as deadlines
from workstation.registers import assistance_case_rules as rules
from workstation.registers.common import COMMON_FIELDS, COMMON_SECTION

RIGHT_PATTERNS = (
    ("商标", "trademark"),
    ("发明专利", "patent"),
    ("实用新型专利", "patent"),
    ("外观设计专利", "patent"),
    ("专利", "patent"),
    ("作品著作权", "works"),
    ("软件著作权", "software"),
)
"""Kinds of right whose numbers have one known form; a geographical indication's depends on its own kind."""

SERVICES = ChildTable(
    key="case_services",
    label="办理记录",
    english="Services",
    fields=(
        Day(key="date", label="日期", english="Date", required=True),
        Choice(key="kind", label="类型", english="Kind", list_key="case_service_kind", required=True),
        LongText(key="content", label="内容", english="Content", required=True),
        Text(key="handler", label="承办人", english="Handler"),
    ),
)

ASSISTANCE_CASES = Register(
    key="assistance_cases",
    label="维权援助和调解案件",
    english="Assistance and mediation cases",
    fields=(
        Text(key="case_no", label="案件编号", english="Case no.", required=True, searched=True, width=26, limit=60,
             aliases=("编号", "案号", "受理编号", "登记编号")),
        Choice(key="kind", label="案件类别", english="Kind of case", list_key="case_kind", required=True,
               aliases=("类别", "案件类型", "服务类型")),
        Day(key="received_on", label="收案日期", english="Received on", required=True,
            aliases=("收案时间", "接收日期", "登记日期", "收件日期")),
        Choice(key="channel", label="来源渠道", english="Channel", list_key="channel", required=True,
               aliases=("来源", "案件来源", "渠道")),
        Text(key="applicant", label="申请人", english="Applicant", required=True, searched=True, width=26,
             aliases=("申请人名称", "申请方", "投诉人", "咨询人")),
        Choice(key="applicant_type", label="申请人类型", english="Type of applicant", list_key="applicant_type",
               aliases=("申请人规模", "主体类型")),
        Identity(key="applicant_id", label="证件号码", english="Applicant's id", private=True, searched=True,
                 aliases=("身份证号", "申请人证件号码", "统一社会信用代码", "统一社会信用代码/证件号码")),
        Phone(key="phone", label="电话", english="Telephone", private=True, aliases=("联系电话", "联系方式", "手机")),
        Text(key="address", label="地址", english="Address", private=True, aliases=("申请人地址", "联系地址", "住址")),
        Text(key="respondent", label="被申请人", english="Respondent", searched=True, width=26,
             aliases=("被申请方", "被投诉人", "对方当事人")),
        Choice(key="ip_kind", label="知识产权类型", english="Kind of right", list_key="ip_kind", required=True,
               aliases=("权利类型", "知识产权类别")),
        RegistrationNumber(
            key="right_no", label="权利号码", english="Number of the right", searched=True, code="M12",
            decided_by="ip_kind", patterns=RIGHT_PATTERNS, aliases=("权利号", "注册号/专利号", "证书号"),
        ),
        Link(key="right", label="对应权利", english="Right in the registers",
             registers=("trademarks", "geographical_indications", "copyrights")),
        Choice(key="dispute", label="纠纷类型", english="Dispute", list_key="dispute", aliases=("纠纷类别",)),
        LongText(key="facts", label="事由", english="Facts", searched=True, width=34,
                 aliases=("案由", "基本情况", "案情简介")),
        LongText(key="request", label="诉求", english="Request", width=30, aliases=("请求事项", "诉求内容", "申请事项")),
        Amount(key="amount", label="标的额", english="Amount in dispute", aliases=("标的额(元)", "涉案金额", "金额")),
        Day(key="reviewed_on", label="审查日期", english="Reviewed on", aliases=("受理审查日期",)),
        Choice(key="review_result", label="审查结果", english="Result of review", list_key="review_result",
               aliases=("受理审查结果",)),
        Text(key="refusal_reason", label="不予受理理由", english="Reason of refusal", limit=1000),
        Day(key="correction_due", label="补正截止", english="Correction due", aliases=("补正截止日期",)),
        Day(key="correction_done", label="补正完成", english="Correction done", aliases=("补正完成日期",)),
        Day(key="accepted_on", label="受理日期", english="Accepted on", aliases=("受理时间", "受理日")),
        Text(key="handler", label="承办人", english="Handler", aliases=("经办人", "调解员", "办理人")),
        Choice(key="mode", label="办理方式", english="Mode", list_key="case_mode", aliases=("方式",)),
        Count(key="mediations", label="调解次数", english="Mediations", most=1000),
        Day(key="closed_on", label="办结日期", english="Closed on",
            required=RequiredWhen(field="status", values=rules.CLOSED),
            aliases=("结案日期", "办结时间", "终结日期", "结案时间")),
        Choice(key="outcome", label="结果", english="Outcome", list_key="outcome", aliases=("办理结果", "结案方式")),
        Choice(key="agreement_form", label="协议形式", english="Form of agreement", list_key="agreement_form"),
        Amount(key="agreement_amount", label="协议金额", english="Agreed amount", aliases=("协议金额(元)",)),
        Choice(key="performed", label="履行情况", english="Performance", list_key="performed"),
        Day(key="confirmation_applied", label="司法确认申请日", english="Confirmation applied",
            aliases=("司法确认申请日期",)),
        Text(key="confirmation_no", label="司法确认文号", english="Confirmation no."),
        Choice(key="confirmation_result", label="司法确认结果", english="Result of confirmation",
               list_key="confirmation_result"),
        Text(key="referred_to", label="移送去向", english="Referred to", aliases=("移送单位",)),
        Day(key="referred_on", label="移送日期", english="Referred on"),
        Text(key="referral_no", label="移送文号", english="Referral no."),
        Day(key="follow_up_on", label="回访日期", english="Followed up on"),
        Choice(key="satisfaction", label="满意度", english="Satisfaction", list_key="satisfaction"),
        Text(key="archive_no", label="归档号", english="Archive no.", aliases=("档案号",)),
        Choice(key="status", label="状态", english="Status", list_key="case_status", required=True,
               aliases=("案件状态", "办理状态")),
        *COMMON_FIELDS,
    ),
    sections=(
        Section(label="收案", english="Receipt", fields=(
            "case_no", "kind", "received_on", "channel", "applicant", "applicant_type", "applicant_id", "phone",
            "address", "respondent",
        )),
        Section(label="争议", english="Dispute", fields=(
            "ip_kind", "right_no", "right", "dispute", "facts", "request", "amount",
        )),
        Section(label="审查与受理", english="Review", fields=(
            "reviewed_on", "review_result", "refusal_reason", "correction_due", "correction_done", "accepted_on",
        )),
        Section(label="办理与结果", english="Handling and outcome", fields=(
            "status", "handler", "mode", "mediations", "closed_on", "outcome", "agreement_form", "agreement_amount",
            "performed",
        )),
        Section(label="司法确认与移送", english="Confirmation and referral", fields=(
            "confirmation_applied", "confirmation_no", "confirmation_result", "referred_to", "referred_on",
            "referral_no",
        )),
        Section(label="回访与归档", english="Follow-up and archive", fields=(
            "follow_up_on", "satisfaction", "archive_no",
        )),
        COMMON_SECTION,
    ),
    in_table=("case_no", "kind", "received_on", "applicant", "respondent", "ip_kind", "status", "outcome"),
    title=("case_no", "applicant"),
    unique_by=Unique(fields=("case_no",)),
    similar_by=("applicant", "respondent", "right_no"),
    facets=("kind", "ip_kind", "status", "channel", "outcome"),
    counting=Counting(dated_by="received_on", ends_by=""),
    children=(SERVICES,),
    rules=rules.RULES,
    proposals=rules.PROPOSALS,
    deadlines=deadlines.DEADLINES,
)  # fmt: skip
