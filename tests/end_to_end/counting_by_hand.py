"""Random books of canonical records, wrong ones too, and the forms' figures counted by plain loops over them."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from workstation import divisions
from workstation.forms.basis import Basis
from workstation.periods import Period
from workstation.registers.assistance_case_deadlines import PATENTS
from workstation.working_days import WorkingDays

Record = dict[str, Any]


class Closed(NamedTuple):
    """The report before: its last day, and when it was written."""

    last_day: str
    written_at: str


Figures = dict[str, dict[str, int | None]]
UNIT = "150622"
ENDS = {"期满注销": "expired", "撤销": "revoked", "无效宣告": "invalidated", "注销": "surrendered", "转出": "moved_out"}
KINDS = {"商品": "02", "服务": "03", "集体": "04", "证明": "05"}
KIND_KEYS = {"商品": "goods", "服务": "services", "集体": "collective", "证明": "certification"}

CATEGORIES = (
    *("文字", "口述", "音乐", "戏剧", "曲艺", "舞蹈", "杂技", "美术", "摄影", "建筑", "影视", "图形", "模型", "其他"),
    *("录音制品", "录像制品"),
)
RIGHTS = (
    *("发明专利", "实用新型专利", "外观设计专利", "专利", "商标", "作品著作权", "软件著作权", "著作权", "地理标志"),
    *("商业秘密", "集成电路布图设计", "植物新品种", "其他"),
)


class Book:
    """Random records for one unit; days lie in 2024 to 2026."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def maybe(self, value: Any, chance: float = 0.7) -> Any:
        """The value, or none."""
        return value if self.random.random() < chance else None

    def day(self) -> str:
        """Any day of three years; the edges of months more often."""
        found = date(2024, 1, 1) + timedelta(days=self.random.randrange(3 * 365))
        if self.random.random() < 0.3:
            found = found.replace(day=self.random.choice([1, 15, 16, 28]))
        return found.isoformat()

    def place(self) -> Record:
        """A township of the unit, of another unit, or none; and sometimes a zone."""
        inside = [one.code for one in divisions.townships(UNIT)][:4]
        return {
            "unit": self.random.choice([UNIT] * 6 + ["150602"]),
            "township": self.random.choice([*inside, "150602100", None]),
            "zone": self.maybe(divisions.zones(UNIT)[0].code, 0.2),
        }

    def trademarks(self, count: int) -> list[Record]:
        """Marks of few numbers with several classes, some ended before they began."""
        made = {}
        for _ in range(count):
            ended = self.maybe(self.day(), 0.4)
            record = {
                "registration_no": str(self.random.randrange(count // 2)),
                "nice_class": self.random.choice([1, 5, 9, 35, 45]),
                "mark_name": "某",
                "registrant": "某",
                "mark_type": self.random.choice(list(KINDS)),
                "is_gi": self.random.choice([0, 1, None]),
                "madrid_no": self.maybe("1234567", 0.2),
                "registration_date": self.maybe(self.day(), 0.95),
                "moved_in_on": self.maybe(self.day(), 0.2),
                "valid_to": self.maybe(self.day(), 0.5),
                "ended_on": ended,
                "status": self.random.choice(list(ENDS) if ended else ["已注册", "已注册", "申请中"]),
                **self.place(),
                "trademark_events": [
                    {"kind": self.random.choice(["续展", "变更"]), "date": self.day()}
                    for _ in range(self.random.randrange(3))
                ],
            }
            made[record["registration_no"], record["nice_class"]] = record
        return list(made.values())

    def indications(self, count: int) -> list[Record]:
        """Indications of few products."""
        return [
            {
                "product_name": f"羊肉{self.random.randrange(120)}",
                "family": self.maybe(self.random.choice(["羊肉1", "杂粮", "小米"]), 0.3),
                "gi_kind": self.random.choice(["PGI", "GIC", "GIZ", "AGI"]),
                "stage": self.random.choice(["已认定", "已认定", "已认定", "申报中", "培育"]),
                "certificate_no": str(number),
                "holder": "某",
                "approval_date": self.maybe(self.day(), 0.6),
                "approval_year": self.maybe(self.random.choice([2020, 2024, 2025, 2026]), 0.7),
                "ended_on": self.maybe(self.day(), 0.3),
                "status": "有效",
                "output_value": self.maybe(self.random.randrange(10**9)),
                "workers": self.maybe(self.random.randrange(1000)),
                **self.place(),
                "gi_users": [
                    {
                        "name": "某",
                        "credit_code": str(self.random.randrange(20)),
                        "approved_on": self.maybe(self.day()),
                        "until": self.maybe(self.day(), 0.3),
                        "status": self.random.choice(["有效", "停用", "注销", None]),
                    }
                    for _ in range(self.random.randrange(3))
                ],
            }
            for number in range(count)
        ]

    def copyrights(self, count: int) -> list[Record]:
        """Works and software."""
        made = []
        for number in range(count):
            kind = self.random.choice(["作品", "软件"])
            category = self.random.choice(["文字", "美术", "摄影", "其他", "录音制品"])
            made.append(
                {
                    "kind": kind,
                    "registration_no": str(number),
                    "work_name": "某",
                    "category": category if kind == "作品" else self.maybe(category, 0.2),
                    "owner": "某",
                    "registration_date": self.day(),
                    "status": "已登记",
                    "ended_on": self.maybe(self.day(), 0.2),
                    **self.place(),
                }
            )
        return made

    def cases(self, count: int) -> list[Record]:
        """Cases in any state, at any speed."""
        made = []
        for number in range(count):
            received = self.day()
            days = [
                (date.fromisoformat(received) + timedelta(days=self.random.randrange(150))).isoformat()
                for _ in range(5)
            ]
            reviewed, accepted, closed = sorted(days[:3])
            refused = self.random.random() < 0.2
            record = {
                "case_no": str(number),
                "kind": self.random.choice(["咨询", "维权援助", "调解", "调解", "举报投诉转办", "海外维权"]),
                "received_on": received,
                "channel": self.random.choice(["来访", "来电"]),
                "applicant": "某",
                "ip_kind": self.random.choice(["商标", "发明专利", "专利", "其他"]),
                "amount": self.maybe(self.random.randrange(10**8)),
                "reviewed_on": self.maybe(reviewed),
                "review_result": self.random.choice(["受理", "补正", None]),
                "accepted_on": self.maybe(accepted),
                "closed_on": self.maybe(closed),
                "outcome": self.random.choice(["调解成功", "调解不成", "对方不同意调解", "援助完成"]),
                "confirmation_applied": self.maybe(days[3], 0.3),
                "confirmation_result": self.random.choice(["确认有效", "驳回申请", None]),
                "follow_up_on": self.maybe(days[4], 0.5),
                "satisfaction": self.maybe(self.random.choice(["非常满意", "满意", "一般", "不满意", "非常不满意"])),
                "status": self.random.choice(["办理中", "已办结", "视为撤回"]),
                **self.place(),
            }
            if refused:
                record[self.random.choice(["status", "review_result"])] = "不予受理"
            made.append(record)
        return made


# -- by hand -----------------------------------------------------------------------------------------------


def between(day: str | None, period: Period) -> bool:
    """Whether the day lies in the period."""
    return day is not None and period.first_day <= day <= period.last_day


def counted(records: Iterable[Record], basis: Basis, *, zones: bool = False) -> list[Record]:
    """The records that count in the unit, or in its zones."""
    return [
        one
        for one in records
        if (basis.other_units == "counted" or one["unit"] == UNIT)
        and (zones or basis.zones == "inside" or one["zone"] is None)
    ]


def after(one: Record, before: Closed | None) -> bool:
    """Whether it was entered after the report before."""
    return before is not None and one["created_at"] > before.written_at


def flow(
    records: list[Record],
    thing: Callable[[Record], Any],
    begun: Callable[[Record, str], bool],
    over: Callable[[Record, str], bool],
    period: Period,
    before: Closed | None,
) -> dict[str, set[Any]]:
    """Things at the opening, added, moved in, late, lost and at the closing, each in one set of the first four."""
    first, last = period.day_before, period.last_day

    def in_force(one: Record, day: str) -> bool:
        return begun(one, day) and not over(one, day)

    def is_late(one: Record) -> bool:
        return before is not None and after(one, before) and begun(one, before.last_day)

    came = [one for one in records if begun(one, last) and not begun(one, first) and not over(one, first)]
    moved = [one for one in came if (one.get("moved_in_on") or "") > first]
    opening = {thing(one) for one in records if in_force(one, first) and not is_late(one)}
    late = {thing(one) for one in records if in_force(one, first) and is_late(one)} - opening
    added = {thing(one) for one in came if one not in moved} - opening - late
    moved_in = {thing(one) for one in moved} - opening - late - added
    closing = {thing(one) for one in records if in_force(one, last)}
    lost = (opening | late | added | moved_in) - closing
    return {"opening": opening, "added": added, "moved_in": moved_in, "late": late, "lost": lost, "closing": closing}


def trademarks(records: list[Record], period: Period, basis: Basis, before: Closed | None = None) -> Figures:
    """知统1."""
    registered = [one for one in records if one["status"] == "已注册" or one["status"] in ENDS]
    in_zones, registered = counted(registered, basis, zones=True), counted(registered, basis)
    if basis.trademarks_calendar != "report":
        period = Period.read(period.text, basis.trademarks_calendar)

    def thing(one: Record) -> Any:
        return one["registration_no"] if basis.trademarks_by == "number" else one["uid"]

    def begun(one: Record, day: str) -> bool:
        return (one["registration_date"] or "") <= day and (one["moved_in_on"] or "") <= day

    def over(one: Record, day: str) -> bool:
        until = one["valid_to"]
        if basis.trademarks_until == "grace" and until is not None:
            until = half_a_year_later(until)
        by_term = basis.trademarks_until != "end" and until is not None and until < day
        return by_term or (one["ended_on"] is not None and one["ended_on"] <= day)

    def stock(chosen: list[Record]) -> dict[str, int | None]:
        return {key: len(found) for key, found in flow(chosen, thing, begun, over, period, before).items()}

    def with_ends(chosen: list[Record]) -> dict[str, int | None]:
        ends = Counter(kind_of_end(name, chosen) for name in flow(chosen, thing, begun, over, period, before)["lost"])
        renewals = [
            thing(one)
            for one in chosen
            for event in one["trademark_events"]
            if event["kind"] == "续展" and between(event["date"], period)
        ]
        renewed = len(set(renewals) if basis.trademarks_by == "number" else renewals)
        return stock(chosen) | {key: ends[key] for key in ENDS.values()} | {"renewed": renewed}

    def kind_of_end(name: Any, chosen: list[Record]) -> str:
        first, last = period.day_before, period.last_day
        kinds = {
            ENDS[one["status"]] if one["ended_on"] is not None and one["ended_on"] <= last else "expired"
            for one in chosen
            if thing(one) == name and begun(one, last) and not over(one, first) and over(one, last)
        }
        return next(key for key in ENDS.values() if key in kinds)

    def crossed(chosen: list[Record]) -> dict[str, int | None]:
        closing: dict[str, int | None] = {
            key: stock([one for one in chosen if one["mark_type"] == kind])["closing"]
            for kind, key in KIND_KEYS.items()
        }
        return stock(chosen) | closing

    figures = {"01": with_ends(registered)}
    for kind, code in KINDS.items():
        figures[code] = with_ends([one for one in registered if one["mark_type"] == kind])
    figures["06"] = with_ends([one for one in registered if one["is_gi"] == 1])
    figures["07"] = with_ends([one for one in registered if one["madrid_no"]])
    figures["100"] = crossed(registered)
    for number in range(1, 46):
        figures[str(100 + number)] = crossed([one for one in registered if one["nice_class"] == number])
    figures["200"] = stock(registered)
    towns = [one.code for one in divisions.townships(UNIT)]
    for place, town in enumerate(towns, start=1):
        figures[str(200 + place)] = stock([one for one in registered if one["township"] == town])
    figures["299"] = stock([one for one in registered if one["township"] not in towns])
    for place, zone in enumerate(divisions.zones(UNIT), start=1):
        figures[str(300 + place)] = stock([one for one in in_zones if one["zone"] == zone.code])
    return figures


def half_a_year_later(day: str) -> str:
    """The corresponding day six months later, or the last of that month."""
    year, month, number = map(int, day.split("-"))
    year, month = (year, month + 6) if month <= 6 else (year + 1, month - 6)
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(number, last)).isoformat()


def ten_thousands(fen: int) -> int:
    """Hundredths of 万元, halves up."""
    return (fen + 5_000) // 10_000


def indications(records: list[Record], period: Period, basis: Basis, before: Closed | None = None) -> Figures:
    """知统2."""
    records = counted(records, basis)

    def product(one: Record) -> Any:
        return one["family"] or one["product_name"]

    def thing(one: Record) -> Any:
        return product(one) if basis.indications_by == "product" else one["uid"]

    def begun(one: Record, day: str) -> bool:
        year = one["approval_year"]
        first = one["approval_date"] or (f"{year}-01-01" if year else "")
        return bool(first <= day)

    def over(one: Record, day: str) -> bool:
        return one["ended_on"] is not None and one["ended_on"] <= day

    def row(chosen: list[Record]) -> dict[str, int | None]:
        day = period.last_day
        recognised = [one for one in chosen if one["stage"] == "已认定"]
        flows = flow(recognised, thing, begun, over, period, before)
        in_force = [one for one in recognised if begun(one, day) and not over(one, day)]
        users = {
            user["credit_code"]
            for one in in_force
            for user in one["gi_users"]
            if (user["approved_on"] or "") <= day
            and (user["until"] or "9999") >= day
            and user["status"] in ("有效", None)
        }
        return {
            "certificates": len(in_force),
            "products": len({product(one) for one in in_force}),
            **{key: len(flows[key]) for key in ("opening", "added", "late", "lost")},
            "applied_for": sum(one["stage"] == "申报中" for one in chosen),
            "cultivated": sum(one["stage"] == "培育" for one in chosen),
            "users": len(users),
            "output_value": ten_thousands(sum(one["output_value"] or 0 for one in in_force)),
            "workers": sum(one["workers"] or 0 for one in in_force),
        }

    figures = {"01": row(records)}
    for place, kind in enumerate(["PGI", "GIC", "GIZ", "AGI"], start=2):
        figures[f"{place:02d}"] = row([one for one in records if one["gi_kind"] == kind])
    return figures


def rate(part: int, whole: int) -> int | None:
    """Ten-thousandths, halves away from zero."""
    if whole == 0:
        return None
    found = (abs(part) * 20_000 + whole) // (2 * whole)
    return found if part >= 0 else -found


def copyrights(records: list[Record], period: Period, basis: Basis, before: Closed | None = None) -> Figures:
    """知统3."""
    records = counted(records, basis)
    year_before = Period.read(f"{period.year - 1}{period.text[4:]}", period.calendar)

    def row(chosen: list[Record]) -> dict[str, int | None]:
        current = sum(between(one["registration_date"], period) for one in chosen)
        former = sum(between(one["registration_date"], year_before) for one in chosen)
        first = Period.read(str(period.year), period.calendar).first_day
        late = [one for one in chosen if before and after(one, before) and one["registration_date"] <= before.last_day]
        return {
            "current": current,
            "late": len(late),
            "late_before": sum(one["registration_date"] < first for one in late),
            "year_to_date": sum(first <= one["registration_date"] <= period.last_day for one in chosen),
            "year_before": former,
            "change": current - former,
            "growth": rate(current - former, former),
            "cancelled": sum(between(one["ended_on"], period) for one in chosen),
        }

    works = [one for one in records if one["kind"] == "作品"]
    figures = {"01": row(records), "02": row(works)}
    for place, name in enumerate(CATEGORIES, start=3):
        figures[f"{place:02d}"] = row([one for one in works if one["category"] == name])
    figures["19"] = row([one for one in records if one["kind"] == "软件"])
    return figures


def is_overdue(one: Record, period: Period, calendar: WorkingDays) -> bool:
    """Reviewed after 15 working days, or mediated for more than 45 working days (patents: 60 days)."""
    last = date.fromisoformat(period.last_day)
    if between(one["reviewed_on"], period):
        limit = calendar.add(date.fromisoformat(one["received_on"]), 15)
        if date.fromisoformat(one["reviewed_on"]) > limit:
            return True
    if one["kind"] not in ("调解", "举报投诉转办") or one["accepted_on"] is None:
        return False
    accepted = date.fromisoformat(one["accepted_on"])
    if one["closed_on"] is None and one["status"] in ("不予受理", "视为撤回"):
        return False
    if accepted > last or (one["closed_on"] or "9999") < period.first_day:
        return False
    if one["ip_kind"] in PATENTS:
        limit = calendar.next_working(accepted + timedelta(days=60))
    else:
        limit = calendar.add(accepted, 45)
    return min(date.fromisoformat(one["closed_on"] or "9999-12-31"), last) > limit


def cases(records: list[Record], period: Period, basis: Basis, before: Closed | None = None) -> Figures:
    """知统4."""
    records = counted(records, basis)
    calendar = WorkingDays.shipped()
    scores = {"非常满意": 5, "满意": 4, "一般": 3, "不满意": 2, "非常不满意": 1}

    def row(chosen: list[Record]) -> dict[str, int | None]:
        closed = [one for one in chosen if between(one["closed_on"], period)]
        held = [one for one in closed if one["outcome"] in ("调解成功", "调解不成")]
        succeeded = [one for one in closed if one["outcome"] == "调解成功"]
        received = [one for one in chosen if between(one["received_on"], period)]
        refused = [one for one in chosen if "不予受理" in (one["status"], one["review_result"])]
        grades = [
            scores[one["satisfaction"]]
            for one in chosen
            if one["satisfaction"] and between(one["follow_up_on"] or one["closed_on"], period)
        ]
        mean = (20 * sum(grades) + len(grades)) // (2 * len(grades)) * 1000 if grades else None
        return {
            "received": len(received),
            "accepted": sum(
                between(one["accepted_on"] or (one["reviewed_on"] if one["review_result"] == "受理" else None), period)
                for one in chosen
            ),
            "refused": sum(between(one["reviewed_on"] or one["received_on"], period) for one in refused),
            "closed": len(closed),
            "mediated": len(held),
            "succeeded": len(succeeded),
            "success_rate": rate(len(succeeded), len(held)),
            "confirmed": sum(
                one["confirmation_result"] == "确认有效" and between(one["confirmation_applied"], period)
                for one in chosen
            ),
            "amount": ten_thousands(sum(one["amount"] or 0 for one in received)),
            "overdue": sum(is_overdue(one, period, calendar) for one in chosen),
            "satisfaction": mean,
            "late": sum(1 for one in chosen if before and after(one, before) and one["received_on"] <= before.last_day),
        }

    def is_case(one: Record) -> bool:
        if one["kind"] != "咨询":
            return True
        return basis.consultations_are_cases and (basis.calls_are_cases or one["channel"] != "来电")

    chosen = [one for one in records if is_case(one)]
    figures = {"01": row(chosen), "100": row(chosen)}
    for place, right in enumerate(RIGHTS, start=2):
        figures[f"{place:02d}"] = row([one for one in chosen if one["ip_kind"] == right])
    for place, kind in enumerate(["咨询", "维权援助", "调解", "举报投诉转办", "海外维权"], start=1):
        if kind != "咨询" or basis.consultations_are_cases:
            figures[str(100 + place)] = row([one for one in chosen if one["kind"] == kind])
    if len(chosen) < len(records):
        figures["199"] = row([one for one in records if not is_case(one)])
    return figures
