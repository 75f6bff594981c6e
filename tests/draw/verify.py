#!/usr/bin/env python3
"""Repeats a duxue draw from its proof file.   verify.py PROOF.json [COMMITMENT]   Exit status 0: it is as drawn."""
import hashlib, json, sys

sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
compact = lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
taking = lambda entries: [e for e in entries if not e.get("excluded")]
sys.setrecursionlimit(20000)


class Stream:  # number i: first 16 hex digits of SHA-256("key:i"), thrown away where it would favour the small ones
    def __init__(self, seed, commit, entropy):
        self.key, self.i = sha(f"{seed}\n{commit}\n{entropy}"), 0

    def below(self, limit):
        while True:
            number, self.i = int(sha(f"{self.key}:{self.i}")[:16], 16), self.i + 1
            if number < 2**64 - 2**64 % limit:
                return number % limit

    def shuffle(self, items, most=None, weight=None):  # Fisher-Yates; with weights: one after another
        items, out = list(items), []
        for i in range(min(len(items), len(items) if most is None else most)):
            if weight:
                at, j = self.below(sum(map(weight, items))), 0
                while at >= weight(items[j]):
                    at, j = at - weight(items[j]), j + 1
                out.append(items.pop(j))
            else:
                j = i + self.below(len(items) - i)
                items[i], items[j] = items[j], items[i]
                out.append(items[i])
        return out


def apportion(total, weights, floors, caps, rank):  # in proportion, within bounds, largest remainders
    shares, free, rest = [0] * len(weights), set(range(len(weights))), total
    while True:
        whole = sum(weights[i] for i in free)
        low = {i: floors[i] * whole - rest * weights[i] for i in free if floors[i] * whole > rest * weights[i]}
        high = {i: rest * weights[i] - caps[i] * whole for i in free if caps[i] * whole < rest * weights[i]}
        if not whole or not (low or high):
            break
        below, above = sum(low.values()), sum(high.values())
        for i in [*(low if below >= above else []), *(high if above >= below else [])]:
            shares[i] = floors[i] if i in low else caps[i]
            free.discard(i)
        rest = total - sum(s for i, s in enumerate(shares) if i not in free)
    for i in free:
        shares[i] = rest * weights[i] // whole if whole else floors[i]
    left = rest - sum(shares[i] for i in free)
    order = sorted(free, key=lambda i: (-(rest * weights[i] % whole if whole else 0), -weights[i], rank[i]))
    for i in order[:left]:
        shares[i] += 1
    return shares


def teams(places, team, load, helpers, first, conflict, stream):  # a matching over random orders
    numbers = range(helpers)
    shuffled, *orders = [stream.shuffle(numbers) for _ in range(places + 1)]

    def match(used, load):
        allowed, has, held, full = set(shuffled[:used]), [[] for _ in range(places)], [[] for _ in numbers], True

        def find(place, seen):
            for h in orders[place]:
                if h not in allowed or h in seen or h in has[place] or conflict(place, h):
                    continue
                seen.add(h)
                other = None if len(held[h]) < load else next((o for o in held[h] if find(o, seen)), -1)
                if other == -1:
                    continue
                if other is not None:
                    has[other].remove(h)
                    held[h].remove(other)
                has[place].append(h)
                held[h].append(place)
                return True
            return False

        for turn in range(team):
            for place in range(places):
                full = (len(has[place]) == turn and find(place, set())) and full
        return full, has

    load, first = min(load or places, places), min(first or helpers, helpers)
    full, has = match(helpers, load) if helpers else (False, [[]] * places)
    if full:
        while not match(first, load)[0]:
            first += 1
        load = -(-places * team // first)
        while not match(first, load)[0]:
            load += 1
        has = match(first, load)[1]
    return [h + [None] * (team - len(h)) for h in has]


def parties(entries):
    out, known = [], {}
    for e in entries:
        key = e.get("together")
        if key and key in known:
            known[key].append(e)
        else:
            out.append([e])
            known[key] = out[-1]
    return out


def select(pool, rule, stream):
    strata, groups, sure = rule.get("strata", "none"), {}, []
    for e in taking(pool["entries"]):
        if e.get("always"):
            sure.append(e)
        else:
            groups.setdefault("" if strata == "none" else e.get("group", ""), []).append(e)
    names = sorted(groups, key=str.encode)
    order = stream.shuffle(range(len(names))) if strata in ("proportional", "equal") else list(range(len(names)))
    sizes = [len(groups[n]) for n in names]
    caps = [min(rule.get("cap") or s, s) for s in sizes]
    counts = [rule.get("given", {}).get(n, 0) for n in names] if strata == "given" else apportion(
        rule.get("count") or sum(sizes), [1] * len(sizes) if strata == "equal" else sizes,
        [min(rule.get("floor", 0), c) for c in caps], caps, [order.index(i) for i in range(len(names))])
    weight = (lambda e: e.get("weight", 1)) if rule.get("weighted") else None
    drawn = list(sure)
    for n, c in zip(names, counts):
        turn = stream.shuffle(groups[n], None if rule.get("ranked") else c, weight)
        drawn += (sorted(turn, key=lambda e: e.get("priority", 0)) if rule.get("ranked") else turn)[:c]
    if not rule.get("team"):
        return [[e["number"], "", i + 1] for i, e in enumerate(drawn)]
    people = taking(pool["others"])
    conflict = lambda place, h: (drawn[place]["number"] in people[h].get("avoid", [])
                                 or people[h]["number"] in drawn[place].get("avoid", []))
    found = teams(len(drawn), rule["team"], rule.get("load", 0), len(people), rule.get("helpers", 0), conflict, stream)
    return [[e["number"], "" if h is None else people[h]["number"], i + 1]
            for i, e in enumerate(drawn) for h in found[i]]


def admission(pool, rule, stream):
    order = stream.shuffle(parties(taking(pool["entries"])))
    order.sort(key=lambda party: min(e.get("priority", 0) for e in party))
    left = {s["number"]: 0 if s.get("excluded") else s.get("weight", 1) for s in pool["others"]}
    place = [("", 0)] * len(order)

    def wish(i, w):
        wishes = order[i][0].get("wishes", [])
        if not place[i][0] and w < len(wishes) and left[wishes[w]] >= len(order[i]):
            left[wishes[w]] -= len(order[i])
            place[i] = (wishes[w], w + 1)

    longest = range(max(len(e.get("wishes", [])) for e in pool["entries"]))
    if rule.get("wishes", "first") == "first":
        [wish(i, w) for w in longest for i in range(len(order))]
    else:
        [wish(i, w) for i in range(len(order)) for w in longest]
    for i, party in enumerate(order):
        open_ones = [(s, n) for s, n in left.items() if n >= len(party)]
        if rule.get("rest") and not place[i][0] and sum(n for _, n in open_ones):
            at = stream.below(sum(n for _, n in open_ones))
            for school, n in open_ones:
                if 0 <= at < n:
                    place[i] = (school, 0)
                    left[school] -= len(party)
                at -= n
    return [[e["number"], *place[i]] for i, party in enumerate(order) for e in party]


def classes(pool, rule, stream):
    numbers = range(rule["classes"])
    drawn = stream.shuffle(numbers)
    pupils, of = taking(pool["entries"]), {}
    count = lambda c, test: sum(1 for e in members[c] if test(e))
    members = [[] for _ in numbers]
    turn = lambda party: 0 if len(party) > 1 else 1 if party[0].get("special") else 2
    sex, band = lambda e: e.get("group", ""), lambda e: e.get("band", 0)
    order = stream.shuffle(parties(pupils))
    order.sort(key=lambda party: (turn(party), sex(party[0]).encode(), band(party[0])))
    for party in order:
        def keys(c):
            special = count(c, lambda e: e.get("special")) if any(e.get("special") for e in party) else 0
            same_sex = count(c, lambda e: sex(e) == sex(party[0]))
            same_band = count(c, lambda e: band(e) == band(party[0]))
            by = (len(members[c]), same_sex) if turn(party) == 0 else (same_sex, len(members[c]))
            return (special, *by, same_band, drawn.index(c))
        members[min(numbers, key=keys)].extend(party)
    of = {e["number"]: c for c in numbers for e in members[c]}
    bands = [{} for _ in numbers]
    for e in pupils:
        bands[of[e["number"]]][band(e)] = bands[of[e["number"]]].get(band(e), 0) + 1
    singles = [party[0] for party in order if turn(party)]
    for _ in range(20):
        changed = False
        for i, x in enumerate(singles):
            for y in singles[i + 1:]:
                c, d, p, q = of[x["number"]], of[y["number"]], band(x), band(y)
                n = lambda k, b: bands[k].get(b, 0)
                if (c != d and p != q and sex(x) == sex(y) and x.get("special") == y.get("special")
                        and n(c, p) - n(c, q) + n(d, q) - n(d, p) > 2):
                    for k, b, by in ((c, p, -1), (c, q, 1), (d, q, -1), (d, p, 1)):
                        bands[k][b] = n(k, b) + by
                    of[x["number"]], of[y["number"]], changed = d, c, True
        if not changed:
            break
    teachers, rows = taking(pool["others"]), []
    if teachers:
        inside = [{n for n, k in of.items() if k == c} for c in numbers]
        conflict = lambda c, t: bool(inside[c] & set(teachers[t].get("avoid", [])))
        found = teams(len(numbers), 1, 1, len(teachers), 0, conflict, stream)
        rows = [["" if found[c][0] is None else teachers[found[c][0]]["number"], str(c + 1), 1] for c in numbers]
    return rows + [[e["number"], str(c + 1), 0] for c in numbers for e in pupils if of[e["number"]] == c]


def quota(pool, rule, stream):
    juniors, rows = pool["entries"], []
    graduates = [0 if e.get("excluded") else e.get("weight", 1) for e in juniors]
    weights = [g * e.get("score", 100) * rule.get("tilt", {}).get(e.get("group", ""), 100)
               for g, e in zip(graduates, juniors)]
    caps = [min(g, rule.get("cap") or g, g * rule["cap_percent"] // 100 if rule.get("cap_percent") else g)
            for g in graduates]
    for senior in taking(pool["others"]):
        order = stream.shuffle(range(len(juniors)))
        rank = {j: i for i, j in enumerate(order)}
        shares = apportion(senior.get("weight", 1), weights, [min(rule.get("floor", 0), c) for c in caps], caps, rank)
        rows += [[e["number"], senior["number"], s] for e, s in zip(juniors, shares)]
    return rows


def verify(text, commitment=None):
    """What is wrong with a proof file; an empty list: nothing."""
    proof = json.loads(text)
    statement, pool, rule = proof["statement"], proof["pool"], proof["statement"]["rule"]
    commit, wrong = sha(compact(statement)), []
    say = lambda good, what: None if good else wrong.append(what)
    say(json.dumps(proof, ensure_ascii=False, sort_keys=True, indent=1) + "\n" == text, "文件写法")
    say(sha(compact({k: v for k, v in proof.items() if k != "digest"})) == proof["digest"], "校验值")
    say(commit == proof["commit"] and commitment in (None, commit), "公布内容")
    say(sha(compact(pool)) == statement["pool_sha256"], "名单")
    say(sha(proof["seed"]) == statement["seed_sha256"], "种子")
    say(bool(proof["entropy"]) == bool(statement["entropy"]), "公众数字")
    engine = {"select": select, "admission": admission, "classes": classes, "quota": quota}[rule["method"]]
    say(engine(pool, rule, Stream(proof["seed"], commit, proof["entropy"])) == proof["result"], "结果")
    return wrong


if __name__ == "__main__":
    faults = verify(open(sys.argv[1], encoding="utf-8", newline="").read(), *sys.argv[2:3])
    print("不一致：" + "、".join(faults) if faults else "一致：按公布的名单、规则和种子重算，结果相同。")
    sys.exit(bool(faults))
