import time
from pathlib import Path
from db.store import Store

with Store.open(Path("/tmp/h/checks_bench/store")) as s:
    c = s._connection
    print(
        c.execute("select sqlite_version(), count(*) from trademark_events").fetchall(),
        c.execute("select kind,count(*) from trademark_events group by 1").fetchall(),
    )
    print(
        c.execute("select registrant_address from trademarks limit 5").fetchall(),
        c.execute("select count(distinct registrant_address) from trademarks").fetchall(),
    )

    def t(w, n=3):
        for _ in range(n):
            a = time.process_time()
            r = c.execute(f"select r.id from trademarks r where r.withdrawn_at is null and ({w})").fetchall()
            b = time.process_time()
        print("%.4f %6d %s" % (b - a, len(r), w[:100]))

    t("0")
    t("1")
    t("r.note is null and 0")
    t("r.registration_date < date(r.preliminary_date,'+3 months')")
    t("r.valid_to <> date(r.registration_date,'+10 years','-1 day')")
    t("r.valid_to is not null and r.valid_to <> (substr(r.registration_date,1,4)+10)||substr(r.registration_date,5)")
    t("r.status='已注册' and r.valid_to<'2026-11-23'")
    t("exists (select 1 from trademark_events c where c.parent=r.id and c.kind='续展')")
    t("r.id in (select parent from trademark_events c where c.kind='续展')")
    t("r.id in (select parent from trademark_events c where c.kind is null or c.date is null or c.kind='续展')")
    t(
        "not ifnull(r.registrant_address >= '内蒙古自治区鄂尔多斯市准格尔旗' and r.registrant_address < '内蒙古自治区鄂尔多斯市准格尔日',0)"
    )
