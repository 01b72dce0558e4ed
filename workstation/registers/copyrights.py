"""The register of copyrights 版权登记: works and software. Law: 著作权法 (2020), 计算机软件保护条例 (2013)."""

from workstation.fields import Amount, Choice, Day, Identity, RegistrationNumber, RequiredWhen, Text
from workstation.register import ChildTable, Counting, Register, Section, Unique
from workstation.registers import copyright_rules as rules
from workstation.registers.common import COMMON_FIELDS, COMMON_SECTION

CONTRACTS = ChildTable(
    key="copyright_contracts",
    label="合同与质押",
    english="Contracts and pledges",
    fields=(
        Choice(key="kind", label="类型", english="Kind", list_key="copyright_contract_kind", required=True),
        Text(key="number", label="文号", english="Number", aliases=("登记号", "备案号")),
        Day(key="date", label="日期", english="Date", required=True),
        Text(key="counterparty", label="对方当事人", english="Counterparty"),
        Amount(key="amount", label="金额", english="Amount"),
        Day(key="until", label="截止日期", english="Until"),
    ),
)

COPYRIGHTS = Register(
    key="copyrights",
    label="版权登记",
    english="Copyrights",
    fields=(
        Choice(key="kind", label="类别", english="Kind", list_key="copyright_kind", required=True,
               aliases=("登记类别", "版权类别", "登记类型")),
        RegistrationNumber(
            key="registration_no", label="登记号", english="Registration no.", required=True, searched=True, width=26,
            decided_by="kind", patterns=(("作品", "works"), ("软件", "software")),
            aliases=("作品登记号", "软件登记号", "登记编号", "著作权登记号"),
        ),
        RegistrationNumber(key="certificate_no", label="证书号", english="Certificate no.",
                           pattern="software_certificate", searched=True, aliases=("证书编号", "软著登字号")),
        Text(key="work_name", label="作品/软件名称", english="Work or software", required=True, searched=True, width=30,
             limit=500,
             aliases=("作品名称", "软件名称", "软件全称", "名称", "作品/制品名称", "软件名称(全称)")),
        Text(key="short_name", label="简称", english="Short name", searched=True, aliases=("软件简称",)),
        Text(key="version", label="版本号", english="Version", width=10, aliases=("版本", "软件版本", "软件著作权版本号")),
        Choice(key="category", label="作品类别", english="Category", list_key="work_category",
               required=RequiredWhen(field="kind", values=("作品",)), aliases=("作品种类", "作品类型", "作品著作权类别")),
        Text(key="owner", label="著作权人", english="Owner", required=True, searched=True, width=30, limit=1000,
             aliases=("著作权人/权利人", "权利人", "版权人", "著作权人名称", "申请人")),
        Identity(key="owner_id", label="证件号码", english="Credit code or id", private=True, searched=True,
                 aliases=("统一社会信用代码", "信用代码", "身份证号", "著作权人证件号码", "统一社会信用代码/证件号码")),
        Text(key="author", label="作者", english="Author", searched=True, limit=1000, aliases=("作者姓名", "创作者")),
        Day(key="completion_date", label="创作/开发完成日期", english="Completed on",
            aliases=("作品完成日期", "创作完成日期", "开发完成日期", "完成日期", "创作完成时间", "作品著作权创作完成日期")),
        Day(key="publication_date", label="首次发表日期", english="First published on",
            aliases=("首次发表时间", "发表日期", "首次发布日期", "首次出版/制作日期", "作品著作权首次发布日期")),
        Text(key="publication_place", label="首次发表地点", english="First published in", aliases=("发表地点",)),
        Day(key="registration_date", label="登记日期", english="Registered on", required=True,
            aliases=("登记日", "批准日期", "登记时间", "登记批准日期", "作品著作权登记日期", "软件著作权登记批准日期")),
        Choice(key="acquisition", label="权利取得方式", english="Acquired by", list_key="acquisition",
               aliases=("取得方式",)),
        Choice(key="ownership", label="权利归属方式", english="Kind of ownership", list_key="ownership",
               aliases=("归属方式",)),
        Text(key="registrar", label="登记机构", english="Registrar", aliases=("登记机关",)),
        Choice(key="status", label="状态", english="Status", list_key="copyright_status", required=True,
               aliases=("登记状态",)),
        Day(key="ended_on", label="撤销日期", english="Cancelled on"),
        *COMMON_FIELDS,
    ),
    sections=(
        Section(label="登记", english="Registration", fields=(
            "kind", "registration_no", "certificate_no", "registration_date", "registrar", "status", "ended_on",
        )),
        Section(label="作品或软件", english="Work or software", fields=(
            "work_name", "short_name", "version", "category", "completion_date", "publication_date",
            "publication_place",
        )),
        Section(label="权利人", english="Owner", fields=("owner", "owner_id", "author", "acquisition", "ownership")),
        COMMON_SECTION,
    ),
    in_table=("registration_no", "kind", "work_name", "category", "owner", "registration_date", "status"),
    title=("registration_no", "work_name"),
    unique_by=Unique(fields=("registration_no",)),
    similar_by=("owner", "work_name", "kind"),
    facets=("kind", "category", "status", "township"),
    counting=Counting(dated_by="registration_date", ends_by="ended_on"),
    children=(CONTRACTS,),
    rules=rules.RULES,
    proposals=rules.PROPOSALS,
)  # fmt: skip
