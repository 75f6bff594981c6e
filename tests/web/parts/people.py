"""Accounts, posts, deputies, keys for programs, the second factor, seeing as another, the first start: over HTTP.

Called by api.py, which gives the client and holds every answer against the contract.
"""
import base64
import csv
import hashlib
import hmac
import json
import re
import struct
import subprocess
import time
from datetime import date, timedelta
from urllib.parse import quote

UNIT = "standard=yzjh-2017&unit=990121&period=2024"
SCHOOL, OTHER = "990121001001", "990121001002"
check = status = Visitor = None
day = lambda days: (date.today() + timedelta(days=days)).isoformat()
field = lambda answer: answer["error"]["place"]["field"]


def totp(secret, step):
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


def names(visitor, query=""):
    return [one["name"] for one in visitor.ask("GET", f"/users?limit=1000{query}")[1]["users"]]


def test_roles(bureau):
    answer = bureau.ask("GET", "/roles")[1]
    roles = {role["id"]: role for role in answer["roles"]}
    check("roles stand apart", [r for r in roles if roles[r]["separate"]] == ["sys", "sec", "aud"], list(roles))
    head = {(g["domain"], g["action"], g["if"]) for g in roles["head"]["grants"]}
    check("a head submits and approves", {("school_data", "submit", ""), ("school_data", "approve", "")} <= head)
    check("and edits no school data", ("school_data", "edit", "") not in head)
    two = {(g["domain"], g["action"]) for g in roles["dir"]["grants"] if g["by_two"]}
    check("a director unlocks with a second person", ("school_data", "unlock") in two, two)
    check("everything has a name", all(one["name"] for part in ("roles", "sections", "domains", "actions", "conditions") for one in answer[part]))


def test_lists(admin, head):
    everyone = names(admin)
    check("users come by name", everyone == sorted(everyone) and {"dudao", "school", "shenji"} <= set(everyone), everyone)
    first = admin.ask("GET", "/users?limit=4")[1]
    second = admin.ask("GET", f"/users?limit=4&after={quote(first['next'])}")[1]
    check("pages follow each other", [u["name"] for u in first["users"] + second["users"]] == everyone[:8] and first["total"] == len(everyone))
    check("by role", set(names(admin, "&role=chief")) == {"dudao", "caiwu", "jijiao"}, names(admin, "&role=chief"))
    check("by an old word", names(admin, "&role=bureau") == names(admin, "&role=chief"))
    check("by unit and below", set(names(admin, "&unit=990121001")) == {"zhongxin", "school", "tianbao", "school2", "tianbao2"})
    check("by words", names(admin, f"&words={quote('督导室')}") == ["dudao", "keyuan"], names(admin, f"&words={quote('督导室')}"))
    check("by state", names(admin, "&state=disabled") == [])
    check("an unknown role is told", status(admin, "GET", "/users?role=king") == 400)
    table = admin.ask("GET", "/users?format=csv")[1].decode("utf-8-sig")
    check("as a table", [row[0] for row in csv.reader(table.splitlines())][1:] == everyone and "argon2" not in table)
    check("a head sees the own school", names(head) == ["school", "tianbao"], names(head))
    check("and nobody else", status(head, "GET", "/users/dudao") == 404 and status(head, "GET", "/users/school2") == 404)
    unknown = head.ask("GET", "/users/nobody")[1]["error"]["message"].replace("nobody", "dudao")
    check("as if there were none", head.ask("GET", "/users/dudao")[1]["error"]["message"] == unknown)
    check("one user", admin.ask("GET", "/users/caiwu")[1]["user"]["posts"][0]["sections"] == ["FIN"])


def test_head(head, admin, port):
    new = {"name": "xinxi", "shown": "信息员", "role": "staffd", "units": [SCHOOL]}
    code, made, _ = head.ask("POST", "/users", new)
    check("a head adds a user of the own school", code == 200 and made["password"], made)
    check("with a role of schools only", status(head, "POST", "/users", body=new | {"name": "x1", "role": "chief", "units": ["990121"]}) == 403)
    check("no second head", status(head, "POST", "/users", body=new | {"name": "x2", "role": "head"}) == 403)
    check("not in another school", status(head, "POST", "/users", body=new | {"name": "x3", "units": [OTHER]}) == 404)
    check("nor in one that is not there", status(head, "POST", "/users", body=new | {"name": "x3", "units": ["000"]}) == 404)
    check("changes the own school's users", status(head, "POST", "/users/xinxi", body={"shown": "数据员"}) == 200)
    check("no others", status(head, "POST", "/users/dudao", body={"shown": "x"}) == 404 and
          status(head, "POST", "/users/school2", body={"reset_password": True}) == 404)
    reset = head.ask("POST", "/users/xinxi", {"reset_password": True})[1]["password"]
    check("resets a password", reset and reset != made["password"])
    check("the old one is gone", status(Visitor(port), "POST", "/session", body={"name": "xinxi", "password": made["password"]}) == 401)
    user = Visitor(port, "xinxi", reset)
    check("what was set by others is changed first", status(user, "GET", f"/school?unit={SCHOOL}&period=2024") == 403)
    check("then it works", status(user, "POST", "/session/password", body={"old": reset, "new": "Own-words-99"}) == 200 and
          status(user, "GET", f"/school?unit={SCHOOL}&period=2024") == 200)
    # somebody with a post outside the school is not the head's to rule
    code, post, _ = admin.ask("POST", "/users/xinxi/posts", {"role": "obs", "units": ["990121"]})
    check("a second post", code == 200 and status(user, "GET", f"/evaluation?{UNIT}") == 200, post)
    check("takes the user out of the head's hands", status(head, "POST", "/users/xinxi", body={"state": "disabled"}) == 404)
    check("also the post", status(head, "POST", f"/posts/{post['id']}/end", body={}) == 404)
    check("an administrator ends it", status(admin, "POST", f"/posts/{post['id']}/end", body={}) == 200)
    check("its rights end at once", status(user, "GET", f"/evaluation?{UNIT}") in (403, 404))
    own = user.ask("GET", "/session")[1]["user"]["posts"][0]["id"]
    check("nobody ends one's own post by oneself", status(user, "POST", f"/posts/{own}/end", body={}) == 404)
    check("the head ends the post of the school", status(head, "POST", f"/posts/{own}/end", body={}) == 200 and
          status(user, "GET", f"/school?unit={SCHOOL}&period=2024") == 403)
    check("once", status(head, "POST", f"/posts/{own}/end", body={}) == 404)
    check("a post needs a number", status(head, "POST", "/posts/x/end", body={}) == 400)


def test_changes(admin, security, port, passwords):
    new = {"name": "yici", "shown": "一次", "role": "obs", "units": ["990121"]}
    once, again = (admin.ask("POST", "/users", new, key="add-one-user") for _ in range(2))
    check("a user is added once, and a password told once", once[0] == 200 and once[1]["password"] and again[0] == 204, again)
    check("the key is for this request", admin.ask("POST", "/users", new | {"shown": "二次"}, key="add-one-user")[0] == 422)
    check("administrators stay apart", status(admin, "POST", "/users/dudao/posts", body={"role": "sys"}) == 409 and
          status(admin, "POST", "/users/anquan/posts", body={"role": "chief", "units": ["990121"]}) == 409 and
          status(admin, "POST", "/users/anquan/posts", body={"role": "aud"}) == 409)
    for body, wanted in (({"role": "king"}, 400), ({"role": "chief"}, 400), ({"role": "chief", "units": ["000"]}, 404),
                         ({"role": "chief", "units": [SCHOOL]}, 400), ({"role": "head", "units": ["990121"]}, 400),
                         ({"role": "chief", "units": ["990121"], "sections": ["XX"]}, 400),
                         ({"role": "head", "units": [SCHOOL], "sections": ["BAS"]}, 400), ({"role": "team", "units": ["990121"]}, 400),
                         ({"role": "obs", "units": ["990121"], "until": "2020-01-01"}, 400), ({"role": "sys", "units": ["990121"]}, 400),
                         ({"role": "obs", "units": ["990121"], "from": day(2), "until": day(1)}, 400), ({"role": "obs", "units": 7}, 400),
                         ({"role": "obs", "units": ["990121"], "from": "soon"}, 400)):
        check(f"no such post: {body}", status(admin, "POST", "/users/keyuan/posts", body=body) == wanted)
    check("the last who manages accounts stays", status(admin, "POST", "/users/admin", body={"state": "disabled"}) == 409)
    user = Visitor(port, "keyuan", passwords["keyuan"])
    check("one thing at a time", status(admin, "POST", "/users/keyuan", body={"shown": "x", "unlock": True}) == 400 and
          status(admin, "POST", "/users/keyuan", body={}) == 400)
    check("a state that is none", status(admin, "POST", "/users/keyuan", body={"state": "asleep"}) == 400)
    check("disabled", status(admin, "POST", "/users/keyuan", body={"state": "disabled"}) == 200)
    check("is signed out at once", status(user, "GET", "/session") == 401)
    check("and does not come in", status(Visitor(port), "POST", "/session", body={"name": "keyuan", "password": passwords["keyuan"]}) == 401)
    check("is listed so", names(admin, "&state=disabled") == ["keyuan"])
    check("until opened again", status(admin, "POST", "/users/keyuan", body={"state": "active", "expires_on": day(1)}) == 200 and
          Visitor(port, "keyuan", passwords["keyuan"]).cookie)
    check("an account may end by a day", status(admin, "POST", "/users/keyuan", body={"expires_on": day(-1)}) == 200 and
          status(Visitor(port), "POST", "/session", body={"name": "keyuan", "password": passwords["keyuan"]}) == 401)
    check("or never", status(admin, "POST", "/users/keyuan", body={"expires_on": ""}) == 200)
    for _ in range(5):
        status(Visitor(port), "POST", "/session", body={"name": "keyuan", "password": "wrong-words-1"})
    check("a lock is seen", admin.ask("GET", "/users/keyuan")[1]["locked_until"] is not None)
    check("the security administrator ends it", status(security, "POST", "/users/keyuan", body={"unlock": True}) == 200 and
          Visitor(port, "keyuan", passwords["keyuan"]).cookie)
    check("closed addresses: none, for who may see them", security.ask("GET", "/closed-addresses")[1] == {"addresses": []} and
          status(user, "GET", "/closed-addresses") in (401, 403))
    check("one that is not closed", status(security, "POST", "/closed-addresses/open", body={"address": "203.0.113.7"}) == 404 and
          status(security, "POST", "/closed-addresses/open", body={"address": "here"}) == 400 and
          status(security, "POST", "/closed-addresses/open", body={}) == 400)
    check("but sets no password", status(security, "POST", "/users/keyuan", body={"reset_password": True}) == 404)
    check("nor adds users", status(security, "POST", "/users", body={"name": "y", "role": "obs", "units": ["990121"]}) == 403)


def test_deputies(bureau, clerk, auditor, school):
    decide = f"/decisions?{UNIT}&item=YZ-G-01&verdict=met&note=deputy"
    check("a clerk decides nothing", status(clerk, "POST", decide) == 403)
    post = bureau.ask("GET", "/session")[1]["user"]["posts"][0]["id"]
    give = lambda **body: bureau.ask("POST", f"/posts/{post}/delegate", body)
    check("a deputy needs days", give(to="keyuan")[0] == 400 and give(to="keyuan", until=day(-1))[0] == 400)
    check("is known", give(to="nobody", until=day(3))[0] == 404)
    check("is not an administrator", give(to="admin", until=day(3))[0] == 409)
    check("is another", give(to="dudao", until=day(3))[0] == 400)
    check("gets one's own post only", status(clerk, "POST", f"/posts/{post}/delegate", body={"to": "school", "until": day(3)}) == 404)
    code, answer, _ = give(to="keyuan", until=day(3), reason="出差")
    check("is named", code == 200, answer)
    seen = clerk.ask("GET", "/session")[1]
    stands = [one for one in seen["user"]["posts"] if one["for"] == "dudao"]
    check("sees it", len(stands) == 1 and stands[0]["until"] == day(3) and {"domain": "evaluation", "action": "review", "if": ""} in seen["rights"], seen["user"])
    check("the giver sees it", [one["to"] for one in bureau.ask("GET", "/session")[1]["delegations"]] == ["keyuan"])
    check("acts", status(clerk, "POST", decide) == 200, clerk.ask("POST", decide)[1])
    row = auditor.ask("GET", "/audit?action=decide&limit=1")[1]["rows"][0]
    check("and it is told for whom", row["actor"] == "keyuan（代dudao）" and row["role"] == "chief", row)
    check("does not pass it on", status(clerk, "POST", f"/posts/{answer['id']}/delegate", body={"to": "caiwu", "until": day(2)}) == 403)
    check("strangers do not end it", status(school, "POST", f"/posts/{answer['id']}/end", body={}) == 404)
    check("the giver ends it", status(bureau, "POST", f"/posts/{answer['id']}/end", body={}) == 200 and status(clerk, "POST", decide) == 403)


def test_view_as(security, admin, bureau, auditor, inspector):
    see = lambda visitor, name, reason="核对权限问题": visitor.ask("POST", "/session/view-as", {"name": name, "reason": reason})
    check("needs a reason", see(security, "dudao", "x")[0] == 400)
    check("needs the right", see(bureau, "school")[0] == 403 and see(inspector, "school")[0] == 403)
    check("not as an administrator", see(security, "shenji")[0] == 403 and see(admin, "anquan")[0] == 403)
    check("nor as nobody", see(security, "nobody")[0] == 404)
    check("figures are not the administrator's", status(security, "GET", f"/evaluation?{UNIT}") == 403)
    code, answer, _ = see(security, "dudao")
    check("sees as the other", code == 200 and answer["user"]["name"] == "dudao" and answer["view_as"] == {"by": "anquan", "reason": "核对权限问题"}, answer)
    check("what the other sees", status(security, "GET", f"/evaluation?{UNIT}") == 200 and status(security, "GET", "/users") == 403)
    check("trying something changes nothing", security.ask("POST", "/what-if", {"standard": "yzjh-2017", "unit": "990121", "period": "2024", "changes": []})[0] == 200)
    for method, path in (("POST", f"/decisions?{UNIT}&item=YZ-G-01&verdict=met&note=x"), ("POST", "/imports?file_name=a.csv"),
                         ("POST", "/session/password"), ("POST", "/tokens"), ("POST", "/totp"), ("POST", "/posts/1/end"),
                         ("POST", "/checks/1"), ("POST", "/session/view-as"), ("POST", "/quality/explain"), ("POST", f"/report/merge?{UNIT}")):
        check(f"{method} {path} is refused", security.ask(method, path, {"reason": "x", "old": "x", "new": "y", "name": "z"})[0] == 403)
    check("nothing is taken away", status(security, "GET", f"/evaluation.xlsx?{UNIT}") == 403)
    check("classes are cut", answer["sees"] == "P1", answer["sees"])
    code, answer, _ = security.ask("DELETE", "/session/view-as")
    check("until it ends", code == 200 and answer["view_as"] is None and answer["user"]["name"] == "anquan" and
          status(security, "GET", f"/evaluation?{UNIT}") == 403)
    rows = auditor.ask("GET", "/audit?action=view-as")[1]["rows"]
    check("it is logged with its reason", rows[0]["actor"] == "anquan" and rows[0]["subject"] == "dudao" and "核对权限问题" in rows[0]["detail"], rows)


class Program:
    """A client that comes with a key."""
    def __init__(self, port, key):
        self.visitor = Visitor(port)
        self.key = key

    def ask(self, method, path, body=None, raw=None):
        self.visitor.headers = {"Authorization": f"Bearer {self.key}"}
        return self.visitor.ask(method, path, body, raw=raw)


def test_tokens(bureau, admin, security, port, passwords):
    good = {"name": "统计平台", "allowed": ["evaluation:view", "county_data:import", "school_data:view"], "units": [SCHOOL]}
    for body, wanted in (({"allowed": []}, 400), ({"allowed": ["x:view"]}, 400), ({"allowed": ["evaluation"]}, 400), ({"name": ""}, 400),
                         ({"allowed": ["evaluation:draw"]}, 403), ({"allowed": ["accounts:view"]}, 403), ({"units": ["990122"]}, 404),
                         ({"units": ["000"]}, 404), ({"expires_on": "2020-01-01"}, 400), ({"expires_on": day(4000)}, 400), ({"owner": "caiwu"}, 403)):
        check(f"no such key: {body}", status(bureau, "POST", "/tokens", body=good | body) == wanted)
    code, made, _ = bureau.ask("POST", "/tokens", good)
    check("a key is made and told once", code == 200 and re.fullmatch(r"dx_[0-9a-f]{64}", made["token"]), made)
    listed = bureau.ask("GET", "/tokens")[1]["tokens"]
    check("afterwards it is only named", listed[0]["name"] == "统计平台" and made["token"] not in json.dumps(listed), listed)
    program = Program(port, made["token"])
    check("it reads within its unit", program.ask("GET", f"/school?unit={SCHOOL}&period=2024")[0] == 200)
    check("not beside it, not above it", program.ask("GET", f"/school?unit={OTHER}&period=2024")[0] == 404 and program.ask("GET", f"/evaluation?{UNIT}")[0] == 404)
    check("not what it was not given", program.ask("GET", f"/evaluation.xlsx?{UNIT.replace('990121', SCHOOL)}")[0] == 403 and
          program.ask("GET", "/users")[0] == 403)
    codes = [unit["code"] for unit in program.ask("GET", "/units")[1]["units"]]
    check("lists keep to it", codes == [] and [one["unit"] for one in program.ask("GET", "/checks?period=2024")[1]["checks"]] in ([], [SCHOOL]), codes)
    table = lambda unit: f"code,name,parent,kind,period,pupils_P\r\n{unit},甲,990121001,小学,2024,\r\n".encode()
    inside = program.ask("POST", f"/imports?file_name={quote('键.csv')}&dry_run=1", raw=table(SCHOOL))[1]
    outside = program.ask("POST", f"/imports?file_name={quote('键.csv')}&dry_run=1", raw=table(OTHER))[1]
    rules = lambda answer: {problem["rule"] for problem in answer["problems"]}
    check("it writes without a page, within its unit", "out-of-scope" not in rules(inside) and "out-of-scope" in rules(outside), (inside, outside))
    for method, path in (("POST", "/tokens"), ("POST", "/session/password"), ("POST", "/totp"), ("POST", "/posts/1/end")):
        check(f"{method} {path} is for people", program.ask(method, path, {"old": "x", "new": "y"})[0] == 403)
    check("its session says so", program.ask("GET", "/session")[1]["key"] == "统计平台")
    for key in ("", "dx_", "dx_" + "0" * 64, made["token"].upper(), made["token"][:-1], "x" * 3000):
        check(f"no key: {key[:10]}", Program(port, key).ask("GET", "/session")[0] in (401, 431))
    check("strangers do not take it back", status(Visitor(port, "school", passwords["school"]), "POST", f"/tokens/{made['id']}/revoke", body={}) == 404)
    check("the security administrator sees all", made["id"] in [one["id"] for one in security.ask("GET", "/tokens?owner=*")[1]["tokens"]])
    check("others do not", status(bureau, "GET", "/tokens?owner=*") == 403)
    check("used when", security.ask("GET", "/tokens?owner=dudao")[1]["tokens"][0]["last_used"] is not None)
    check("taken back", status(bureau, "POST", f"/tokens/{made['id']}/revoke", body={}) == 200 and program.ask("GET", "/session")[0] == 401)
    check("once", status(bureau, "POST", f"/tokens/{made['id']}/revoke", body={}) == 404 and status(bureau, "POST", "/tokens/x/revoke", body={}) == 400)
    new = {"name": "jiekou", "role": "alm", "units": ["990121"], "until": day(30)}
    check("an account for an interface", status(admin, "POST", "/users", body=new) == 200)
    code, made, _ = admin.ask("POST", "/tokens", {"name": "接口", "owner": "jiekou", "allowed": ["county_data:view", "county_data:count"]})
    program = Program(port, made.get("token", ""))
    check("gets its key from an administrator", code == 200 and program.ask("GET", "/measure?indicator=pupils-primary&unit=990121&period=2024")[0] == 200, made)
    check("who makes none for people", status(admin, "POST", "/tokens", body={"name": "x", "owner": "dudao", "allowed": ["county_data:view"]}) == 403)
    check("it may what it was given", program.ask("GET", f"/school?unit={SCHOOL}&period=2024")[0] == 403)
    check("and ends with its account", status(admin, "POST", "/users/jiekou", body={"state": "disabled"}) == 200 and program.ask("GET", "/session")[0] == 401)


def test_second_factor(security, port, passwords):
    user = Visitor(port, "caiwu", passwords["caiwu"])
    who = {"name": "caiwu", "password": passwords["caiwu"]}
    check("confirming before beginning", status(user, "POST", "/totp/confirm", body={"code": "000000"}) == 409)
    code, secret, _ = user.ask("POST", "/totp")
    check("a secret and its address", code == 200 and secret["uri"].startswith("otpauth://totp/duxue:caiwu?secret=" + secret["secret"]), secret)
    step = int(time.time()) // 30
    if int(time.time()) % 30 > 24:  # not across the edge of a step
        time.sleep(7)
        step += 1
    wrong = next(code for code in ("000000", "111111", "222222", "333333") if code not in {totp(secret["secret"], step + n) for n in range(-3, 4)})
    check("a wrong code", status(user, "POST", "/totp/confirm", body={"code": wrong}) == 400)
    check("not asked for yet", Visitor(port, "caiwu", passwords["caiwu"]).cookie)
    check("a right one", status(user, "POST", "/totp/confirm", body={"code": totp(secret["secret"], step)}) == 200)
    check("is on", user.ask("GET", "/session")[1]["second_factor"] is True and status(user, "POST", "/totp") == 409)
    nobody = Visitor(port)
    code, answer, _ = nobody.ask("POST", "/session", who)
    check("sign-in asks for a code", code == 401 and field(answer) == "code", answer)
    code, answer, _ = nobody.ask("POST", "/session", who | {"password": "wrong-words-1"})
    check("only when the password is right", code == 401 and field(answer) == "", answer)
    code, answer, _ = nobody.ask("POST", "/session", who | {"code": wrong})
    check("a wrong one does not do", code == 401 and field(answer) == "code", answer)
    check("a used one does not do again", nobody.ask("POST", "/session", who | {"code": totp(secret["secret"], step)})[0] == 401)
    check("nor does an old one", nobody.ask("POST", "/session", who | {"code": totp(secret["secret"], step - 3)})[0] == 401)
    check("a new one does", nobody.ask("POST", "/session", who | {"code": totp(secret["secret"], step + 1)})[0] == 200)
    check("off needs a code", status(user, "DELETE", "/totp", body={"code": wrong}) == 400 and status(user, "DELETE", "/totp", body={}) == 400)
    check("whoever lost it asks the security administrator", status(security, "POST", "/users/caiwu", body={"reset_second_factor": True}) == 200)
    check("that signs out", status(user, "GET", "/session") == 401)
    user = Visitor(port, "caiwu", passwords["caiwu"])
    again = user.ask("POST", "/totp")[1]["secret"]
    check("another secret", again != secret["secret"] and status(user, "POST", "/totp/confirm", body={"code": totp(again, step)}) == 200)
    check("and off", status(user, "DELETE", "/totp", body={"code": totp(again, step + 1)}) == 200 and Visitor(port, "caiwu", passwords["caiwu"]).cookie)


def test_report(security, bureau, auditor, inspector):
    rows = security.ask("GET", "/access-report?user=caiwu")[1]["rows"]
    check("of one user", [(row["role"], row["units"], row["sections"]) for row in rows] == [("chief", "990121", "FIN")], rows)
    check("with what may be done", {"domain": "school_data", "action": "unlock", "if": "", "by_two": True} in rows[0]["rights"] and "学校报表" in rows[0]["rights_text"])
    there = {row["name"] for row in security.ask("GET", f"/access-report?unit={SCHOOL}&limit=1000")[1]["rows"]}
    check("at one unit", {"school", "tianbao", "zhongxin", "dudao", "juzhang", "admin"} <= there and not {"school2", "tianbao2"} & there, there)
    check("as a table", b"\xe5\xb2\x97\xe4\xbd\x8d" in security.ask("GET", f"/access-report?unit={SCHOOL}&format=csv")[1])
    check("everybody about oneself", {row["name"] for row in bureau.ask("GET", "/access-report")[1]["rows"]} == {"dudao"})
    check("nobody about others", status(bureau, "GET", "/access-report?user=caiwu") == 403 and status(inspector, "GET", f"/access-report?unit={SCHOOL}") == 403)
    check("an unknown user, an unknown unit", status(security, "GET", "/access-report?user=nobody") == 404 and status(security, "GET", "/access-report?unit=000") == 404)
    check("it is logged", auditor.ask("GET", "/audit?action=access-report")[1]["total"] > 0)


def test_setup(program, folder):
    data = folder / "empty"
    subprocess.run([program, "init", "--data", data], check=True, capture_output=True)
    server = subprocess.Popen([program, "serve", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        port = int(re.search(r":(\d+)/", server.stdout.readline()).group(1))
        server.stdout.readline()
        code = re.search(r"/#setup=(\S+)$", server.stdout.readline().strip()).group(1)
        nobody = Visitor(port)
        check("it wants to be set up", nobody.ask("GET", "/health")[1]["needs_setup"] is True)
        check("not with another code", status(nobody, "POST", "/setup", body={"code": code[:-1] + "?", "password": "First-words-12"}) == 403)
        check("not with a weak password", status(nobody, "POST", "/setup", body={"code": code, "password": "short"}) == 400)
        status_, answer, head = nobody.ask("POST", "/setup", {"code": code, "password": "First-words-12"})
        check("then somebody is in", status_ == 200 and answer["user"]["role"] == "sys" and not answer["must_change"] and "duxue_session=" in head["Set-Cookie"], answer)
        check("once only", status(nobody, "POST", "/setup", body={"code": code, "password": "Other-words-12"}) == 409 and
              nobody.ask("GET", "/health")[1]["needs_setup"] is False)
        check("with that password", Visitor(port, "admin", "First-words-12").cookie)
        for _ in range(12):
            last = status(nobody, "POST", "/setup", body={"code": "guess", "password": "Other-words-12"})
        check("codes are not guessed", last == 403)
    finally:
        server.terminate()
        server.wait(20)


def walk(api, port, passwords, folder):
    global check, status, Visitor
    check, status, Visitor = api["check"], api["status"], api["Visitor"]
    sign = lambda name: Visitor(port, name, passwords[name])
    admin, security, auditor, bureau, head, inspector = map(sign, ("admin", "anquan", "shenji", "dudao", "school", "duxue"))
    test_roles(bureau)
    test_lists(admin, head)
    test_head(head, admin, port)
    test_changes(admin, security, port, passwords)
    test_deputies(bureau, sign("keyuan"), auditor, head)
    test_view_as(security, admin, bureau, auditor, inspector)
    test_tokens(bureau, admin, security, port, passwords)
    test_second_factor(security, port, passwords)
    test_report(security, bureau, auditor, inspector)
    test_setup(api["PROGRAM"], folder)
