"""A made-up book of records: reproducible by its seed, checked like any other, for trying out and for tests."""

import datetime
import random
from collections.abc import Callable, Iterator
from typing import Any

from workstation import divisions
from workstation.code_lists import code_list
from workstation.resource_files import read_toml
from workstation.values import identities

SHARES = {"trademarks": 0.72, "copyrights": 0.16, "assistance_cases": 0.10, "geographical_indications": 0.02}
"""How the records are spread over the registers, after the city's targets."""

SAMPLE_UNIT = "150622"
"""The unit whose book it is: 准格尔旗."""

Raw = dict[str, Any]


class SampleBook:
    """Raw records for one unit, drawn by one seed; the days lie in the twelve years before ``today``."""

    def __init__(self, unit: str, today: datetime.date, seed: int) -> None:
        self.unit = unit
        self.today = today
        # Not for secrets: the same seed must give the same book.
        self.random = random.Random(seed)  # noqa: S311
        self.names = read_toml("sample/names.toml")
        self.townships = [one.code for one in divisions.townships(unit)]
        self.makers: dict[str, Callable[[int], Raw]] = {
            "trademarks": self.trademark,
            "copyrights": self.copyright,
            "assistance_cases": self.assistance_case,
            "geographical_indications": self.geographical_indication,
        }

    def records(self, register: str, count: int) -> Iterator[Raw]:
        """``count`` raw records of one register, the oldest first where their numbers run."""
        make = self.makers[register]
        return (make(number) for number in range(1, count + 1))

    def pick(self, part: str) -> str:
        """One of the parts of names."""
        return str(self.random.choice(self.names[part]))

    def person(self) -> str:
        """A made-up person."""
        return self.pick("surnames") + self.pick("given")

    def firm(self) -> str:
        """A made-up firm or co-operative."""
        return f"{self.pick('places')}{self.pick('firm_words')}{self.pick('trades')}{self.pick('firm_kinds')}"

    def credit_code(self, authority: str = "91") -> str:
        """A well-formed credit code of the unit with right check digits."""
        organisation = f"MA{self.random.randrange(10**6):06d}"
        organisation += identities.organisation_check_digit(organisation)
        begun = authority + self.unit + organisation
        return begun + identities.credit_check_digit(begun)

    def day(self, years: float = 12.0) -> datetime.date:
        """A day in the years before today, the later ones more often."""
        back = int(365.25 * years * self.random.random() ** 1.6)
        return self.today - datetime.timedelta(days=back + 1)

    def place(self) -> Raw:
        """The township of a record."""
        return {"township": self.random.choice(self.townships)} if self.townships else {}

    def trademark(self, number: int) -> Raw:
        """A mark, registered most often."""
        nice_class = int(self.random.choice(list(self.names["goods"])))
        registered = self.day()
        published = registered - datetime.timedelta(days=92 + self.random.randrange(4))
        filed = published - datetime.timedelta(days=180 + self.random.randrange(90))
        expired = registered < self.today.replace(year=self.today.year - 10)
        raw: Raw = {
            "registration_no": str(20_000_000 + 37 * number),
            "mark_name": self.pick("mark_words") + self.random.choice(["", "", self.pick("firm_words")]),
            "mark_type": "商品" if nice_class <= 34 else "服务",
            "mark_form": ["文字"],
            "nice_class": nice_class,
            "goods_services": self.names["goods"][str(nice_class)],
            "registrant": self.firm(),
            "registrant_id": self.credit_code(),
            "filing_date": filed.isoformat(),
            "preliminary_date": published.isoformat(),
            "registration_date": registered.isoformat(),
            "status": "已注册",
            "agricultural": nice_class in (29, 30, 31),
            **self.place(),
        }
        if expired:
            end = (
                registered.replace(year=registered.year + 10) if (registered.month, registered.day) != (2, 29) else None
            )
            ended = (end or registered.replace(year=registered.year + 10, day=28)) + datetime.timedelta(days=184)
            if ended < self.today:
                raw |= {"status": "期满注销", "ended_on": ended.isoformat()}
        return raw

    def copyright(self, number: int) -> Raw:
        """A work or a piece of software."""
        registered = self.day(6)
        completed = registered - datetime.timedelta(days=30 + self.random.randrange(300))
        common: Raw = {
            "owner": self.firm(),
            "owner_id": self.credit_code(),
            "completion_date": completed.isoformat(),
            "registration_date": registered.isoformat(),
            "acquisition": "原始取得",
            "status": "已登记",
            **self.place(),
        }
        if self.random.random() < 0.4:
            return common | {
                "kind": "软件",
                "registration_no": f"{registered.year}SR{1_000_000 + 7 * number}",
                "certificate_no": f"软著登字第{10_000_000 + 11 * number}号",
                "work_name": self.pick("firm_words") + self.pick("software"),
                "version": f"V{self.random.randrange(1, 4)}.{self.random.randrange(10)}",
            }
        category, letter = self.random.choice([("美术", "F"), ("摄影", "G"), ("文字", "A"), ("其他", "L")])
        return common | {
            "kind": "作品",
            "registration_no": f"国作登字-{registered.year}-{letter}-{20_000 + 13 * number:08d}",
            "work_name": f"{self.pick('works')}({number})",
            "category": category,
            "author": self.person(),
            "ownership": "法人作品",
        }

    def assistance_case(self, number: int) -> Raw:
        """A case, closed most often."""
        received = self.day(3)
        kind = self.random.choice(["咨询", "维权援助", "调解", "维权援助"])
        channels = list(code_list("channel").codes)
        raw: Raw = {
            "kind": kind,
            "received_on": received.isoformat(),
            "channel": self.random.choice(channels),
            "applicant": self.firm(),
            "applicant_type": "小微企业",
            "applicant_id": self.credit_code(),
            "phone": f"138{self.random.randrange(10**8):08d}",
            "ip_kind": self.random.choice(["商标", "作品著作权", "软件著作权", "地理标志"]),
            "facts": self.pick("facts"),
            "reviewed_on": (received + datetime.timedelta(days=2)).isoformat(),
            "review_result": "受理",
            "accepted_on": (received + datetime.timedelta(days=3)).isoformat(),
            "handler": self.person(),
            "mode": self.random.choice(["现场", "线上", "电话"]),
            "status": "办理中",
            **self.place(),
        }
        if kind == "调解":
            raw |= {"respondent": self.firm(), "dispute": "侵权", "amount": 1000 * self.random.randrange(1, 200)}
        closed = received + datetime.timedelta(days=5 + self.random.randrange(40))
        if closed < self.today:
            succeeded = kind == "调解" and self.random.random() < 0.7
            outcome = ("调解成功" if succeeded else "调解不成") if kind == "调解" else "援助完成"
            raw |= {"status": "已办结", "closed_on": closed.isoformat(), "outcome": outcome}
            raw |= {"satisfaction": self.random.choice(["非常满意", "满意", "满意", "一般"])}
            if succeeded:
                raw |= {"agreement_form": "书面", "mediations": 1 + self.random.randrange(3)}
        return raw

    def geographical_indication(self, number: int) -> Raw:
        """An indication: recognised, applied for or under cultivation."""
        product = f"{self.pick('places')}{self.random.choice(['羊肉', '小米', '海红果', '荞麦', '酸粥', '沙棘'])}"
        raw: Raw = {
            "product_name": f"{product}({number})",
            "gi_kind": "AGI",
            "stage": "培育",
            "holder": f"{self.pick('places')}农牧业产业协会",
            "holder_id": self.credit_code("51"),
            "area_text": f"{divisions.name_of(self.unit)}{self.pick('places')}",
            **self.place(),
        }
        if self.random.random() < 0.5:
            approved = datetime.date(2010 + self.random.randrange(11), 1 + self.random.randrange(12), 15)
            raw |= {
                "stage": "已认定",
                "certificate_no": f"AGI{90_000 + number:05d}",
                "approval_date": approved.isoformat(),
                "issuer": "农业农村部",
                "status": "有效",
                "output_value": 10_000 * self.random.randrange(50, 5000),
                "output_year": approved.year + 1,
                "gi_users": [
                    {
                        "name": self.firm(),
                        "credit_code": self.credit_code(),
                        "approved_on": (approved + datetime.timedelta(days=200)).isoformat(),
                    }
                ],
            }
        return raw
