"""64 callers fight for the last places of one quota; then some ask for a month page. Prints rows. Only Python's standard library.

Threads of one Python process are enough: the server is two orders of magnitude slower than they are.
"""
import http.client
import json
import subprocess
import sys
import threading
import time

port, places, seconds, callers = (int(word) for word in sys.argv[1:5])
facts = json.load(open(sys.argv[5]))
HOST = f"127.0.0.1:{port}"
# Longer than the last place of a quota can take.
RACE_MAX_S = 120
rows = []


class Caller:
    """One connection that stays open, as a browser's or a proxy's does."""

    def __init__(self):
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.ms, self.done, self.refused, self.failed, self.last = [], 0, 0, 0, 0.0

    def ask(self, method, path, body=None):
        headers = {"Host": HOST, "Authorization": "Token " + facts["token"], "Content-Type": "application/json"}
        begun = time.perf_counter()
        try:
            self.wire.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = self.wire.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.wire.close()
            self.failed += 1
            return None, b"", 0.0
        return answer.status, text, (time.perf_counter() - begun) * 1000


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def row(scenario, case, metric, value):
    rows.append({"scenario": scenario, "case": case, "metric": metric, "value": round(value, 3)})


def race(slug, path, body, rate, p99):
    """All callers at once until the places are gone."""
    gate = threading.Barrier(callers)

    def call(caller):
        gate.wait()
        end = time.perf_counter() + RACE_MAX_S
        while time.perf_counter() < end:
            status, text, ms = caller.ask("POST", f"/api/v1/organizers/amt/events/{slug}/{path}/", body)
            if status == 201:
                caller.done, caller.last = caller.done + 1, time.perf_counter()
                caller.ms.append(ms)
            elif status == 400 and b"quota" in text.lower():
                caller.refused += 1
                return
            else:
                caller.failed += 1
                print(status, text[:300], file=sys.stderr)

    all_of_them = [Caller() for _ in range(callers)]
    threads = [threading.Thread(target=call, args=(caller,)) for caller in all_of_them]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = sum(caller.done for caller in all_of_them)
    last = max(caller.last for caller in all_of_them)
    case = f"pretix, {callers} callers"
    row("booking", case, rate, done / max(last - begun, 0.001))
    row("booking", case, p99, quantile([ms for caller in all_of_them for ms in caller.ms], 0.99))
    failed = sum(caller.failed for caller in all_of_them)
    print(f"{slug}: {done} of {places} given, {sum(c.refused for c in all_of_them)} refused, {failed} failed", file=sys.stderr)
    return done, failed


def count(path, key):
    status, text, _ = Caller().ask("GET", path)
    if status != 200:
        sys.exit(f"{path}: {status}")
    return json.loads(text)[key]


def warm_up():
    """Every worker imports and compiles what it needs at its first requests; that is not to be measured."""
    paths = ["/api/v1/organizers/amt/events/holds/quotas/", f"/amt/kalender/?date={facts['month']}&style=calendar"]
    threads = [threading.Thread(target=lambda path=path: Caller().ask("GET", path)) for path in paths * 16]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


warm_up()
held, failed = race("holds", "cartpositions", {"item": facts["items"]["holds"], "price": "0.00"}, "holds_per_second", "hold_p99_ms")
order = {"email": "erika@amt.example", "locale": "de", "simulate": False, "payment_provider": "free",
         "positions": [{"item": facts["items"]["orders"], "price": "0.00"}]}
ordered, more = race("orders", "orders", order, "hold_and_confirm_per_second", "hold_and_confirm_p99_ms")
kept = count("/api/v1/organizers/amt/events/holds/cartpositions/", "count")
sold = count("/api/v1/organizers/amt/events/orders/orders/", "count")
case = f"pretix, {callers} callers"
row("booking", case, "double_bookings", max(0, kept - places) + max(0, sold - places))
row("booking", case, "lost_bookings", max(0, held - kept) + max(0, ordered - sold))

# The month page, as a citizen without session gets it: once to warm caches up, then by wrk.
path = f"/amt/kalender/?date={facts['month']}&style=calendar"
status, page, _ = Caller().ask("GET", path)
assert status == 200 and page.count(b"Termin") > 100, (status, len(page))
print(f"month page: {len(page)} bytes", file=sys.stderr)
for connections in (1, 8):
    ran = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "60s", f"http://{HOST}{path}"],
                         check=True, stdout=subprocess.PIPE, text=True).stdout
    print(ran, file=sys.stderr)
    found = {line.split()[0]: line.split()[-1] for line in ran.splitlines() if line.strip()}

    def ms(text):
        for unit, factor in (("us", 0.001), ("ms", 1), ("s", 1000), ("m", 60000)):
            if text.endswith(unit):
                return float(text[:-len(unit)]) * factor
        raise ValueError(text)

    case = "pretix" if connections == 8 else "pretix, 1 caller"
    row("calendar", case, "requests_per_second", float(found["Requests/sec:"]))
    row("calendar", case, "p50_ms", ms(found["50%"]))
    row("calendar", case, "p99_ms", ms(found["99%"]))

print(json.dumps(rows))
