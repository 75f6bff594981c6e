#!/usr/bin/env python3
"""The server as such: many connections, long work beside short work, a stop that loses nothing, limits on what comes in.

    server.py PROGRAM
"""
import http.client
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROGRAM = sys.argv[1]
passed = failed = 0
ROWS = 20000


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAILED", name, str(detail)[:500])


class Server:
    def __init__(self, data):
        self.process = subprocess.Popen([PROGRAM, "serve", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, encoding="utf-8")
        self.port = int(re.search(r":(\d+)/", self.process.stdout.readline()).group(1))

    def ask(self, method, path, body=None, headers=None, timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.request(method, "/api/v1" + path, body, headers or {})
        answer = connection.getresponse()
        got = answer.status, answer.read(), dict(answer.getheaders())
        connection.close()
        return got

    def sign_in(self, name, password):
        code, body, head = self.ask("POST", "/session", f'{{"name": "{name}", "password": "{password}"}}')
        assert code == 200, body
        return {"Cookie": head["Set-Cookie"].split(";")[0], "X-CSRF-Token": re.search(rb'"csrf":"(\w+)"', body).group(1).decode()}


def table(start):
    """Enough rows to take a while."""
    rows = "".join(f"9901210019{start + i:06d},新校{start + i},990121001,小学,2024,{i}\r\n" for i in range(ROWS))
    return ("code,name,parent,kind,period,pupils_P\r\n" + rows).encode()


def send_in_pieces(server, headers, path, body, pause):
    """A body that arrives slowly; gives the status line."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        head = f"POST /api/v1{path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{key}: {value}\r\n" for key, value in headers.items())
        connection.sendall(head.encode() + b"\r\n")
        for at in range(0, len(body), max(1, len(body) // 8)):
            connection.sendall(body[at:at + max(1, len(body) // 8)])
            time.sleep(pause)
        return connection.recv(4096).split(b"\r\n")[0]


def test_many_connections(server):
    """As many people as a county has schools and more keep a connection each."""
    held = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(1500)]
    for connection in held:
        connection.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
    answers = [connection.recv(4096) for connection in held]
    check("1,500 connections are all answered", all(answer.startswith(b"HTTP/1.1 200") for answer in answers))
    check("one more, too", server.ask("GET", "/health")[0] == 200)
    for connection in held:
        connection.close()


def test_long_beside_short(server, headers):
    """Imports run while others ask: nobody who asks briefly waits for them."""
    with ThreadPoolExecutor(8) as pool:
        long = [pool.submit(server.ask, "POST", f"/imports?dry_run=1&file_name=a{i}.csv", table(i * ROWS), headers) for i in range(6)]
        times, codes = [], set()
        while not all(one.done() for one in long):
            start = time.monotonic()
            code, _, _ = server.ask("GET", "/periods", headers=headers)
            times.append(time.monotonic() - start)
            codes.add(code)
        check("short requests are answered meanwhile", codes == {200}, codes)
        took = sorted(times)
        check("half of them at once", took[len(took) // 2] < 0.25, took[-3:])
        check("six imports", [one.result()[0] for one in long] == [200] * 6)


def test_limits(server, headers):
    check("a large body of nobody is not taken", server.ask("POST", "/what-if", b"x" * 100_000)[0] == 401)
    check("nor one for signing in", server.ask("POST", "/session", b" " * 20_000)[0] == 413)
    check("a body that comes slowly is whole", send_in_pieces(server, headers, "/what-if", b'{"standard": "x"}' + b" " * 50_000, 0.02).split()[1] == b"400")
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"y" * 20_000 + b"\r\n\r\n")
        answer = connection.recv(100)
        check("too long a head is refused", re.match(rb"HTTP/1.1 4(31|13|14) ", answer), answer)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"POST /api/v1/what-if HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
        check("chunks of nobody are not taken", connection.recv(100).startswith(b"HTTP/1.1 401"))
    gone = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    gone.sendall(b"POST /api/v1/imports?file_name=a.csv HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n" +
                 "".join(f"{key}: {value}\r\n" for key, value in headers.items()).encode() + b"\r\nsome")
    time.sleep(0.1)
    gone.close()
    check("whoever breaks off harms nobody", server.ask("GET", "/health")[0] == 200)


def test_stop(server, headers, data):
    """A signal while a file is being imported and another still on its way: both are answered, then it ends."""
    answers = []
    working = threading.Thread(target=lambda: answers.append(server.ask("POST", "/imports?file_name=last.csv", table(500_000), headers)))
    sending = threading.Thread(target=lambda: answers.append(send_in_pieces(server, headers, "/what-if", b"{" + b" " * 50_000, 0.2)))
    working.start()
    sending.start()
    time.sleep(0.4)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    try:
        late = server.ask("GET", "/periods", headers=headers, timeout=5)[0]
    except OSError:
        late = "refused"
    check("nobody new is let in", late in (503, "refused"), late)
    working.join()
    sending.join()
    ends = server.process.wait(30)
    imported = next((one for one in answers if isinstance(one, tuple)), None)
    check("the import under way is answered", imported and imported[0] == 200 and b'"stored":true' in imported[1], imported and imported[:2])
    check("what was still on its way is told", any(isinstance(one, bytes) and one.split()[1] in (b"400", b"503") for one in answers), answers[:1])
    check("it ends by itself, and well", ends == 0, server.process.stderr.read())
    left = [path.name for path in data.iterdir() if path.name.startswith(("upload-", "answer-"))]
    check("no temporary file is left", not left, left)


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]  # an ordinary user begins with 1,024
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY and hard < 8192 else 8192, hard))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        subprocess.run([PROGRAM, "init", "--data", data, "--demo"], check=True, capture_output=True)
        words = (line.split() for line in (data / "demo-users.txt").read_text(encoding="utf-8").splitlines())
        passwords = {line[0]: line[2] for line in words if len(line) > 2}
        server = Server(data)
        headers = server.sign_in("dudao", passwords["dudao"])
        test_many_connections(server)
        test_long_beside_short(server, headers)
        test_limits(server, headers)
        test_stop(server, headers, data)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
