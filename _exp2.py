import time
from pathlib import Path
from db.store import Store
from db.conditions import Conditions
from workstation.operations.checking import in_doubt, in_period
from workstation.suspects import *
from workstation.surroundings import StoreSurroundings
from workstation.periods import Period
from workstation.registers.trademarks import TRADEMARKS as T

with Store.open(Path("/tmp/h/checks_bench/store")) as s:
    c = s._connection
    period = Period.read("2026Q3")
    ar = StoreSurroundings(s)
    cond = Conditions(T)

    def t(name, w, sel="r.id", tail=""):
        sql, v = cond.all_of(w)
        q = f"select {sel} from trademarks r where +r.withdrawn_at is null and {sql} {tail}"
        for _ in range(3):
            a = time.process_time()
            r = c.execute(q, v).fetchall()
            b = time.process_time()
        print("%.4f %6d %s" % (b - a, len(r), name))
        return q, v

    t("all", [])
    t("period", in_period(T, period), "count(*)")
    w = in_doubt(s, T, period)
    q, v = t("doubt", w, "count(*)")
    print(c.execute("explain query plan " + q, v).fetchall())
    t("doubt no period", w[1:], "count(*)")
    q, v = t("doubt order", w, "r.id", "order by r.uid")
    print(c.execute("explain query plan " + q, v).fetchall())
    for i, one in enumerate(w[1].conditions):
        t(str(one)[:90], [one], "count(*)")
    for i in range(1, len(w[1].conditions)):
        t(str(i), [AnyOf(w[1].conditions[:i])], "count(*)")
    print(q)
