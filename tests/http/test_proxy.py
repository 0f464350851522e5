"""The example deployment, run: nginx with `deploy/nginx.conf` before gunicorn on a Unix socket."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.http.conftest import ROOT
from tests.serving import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: `make test` gets it")

MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/start.log emerg;
events {{ }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ text/html html; }}
    include {folder}/site.conf;
}}
"""


class Deployment:
    """nginx and the application as `deploy/` says, in a folder of their own."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.http_port, self.https_port = free_port(), free_port()
        self.database = database
        self._write_certificate()
        self._write_configuration()
        self.application = self.start_application()
        self.nginx = subprocess.Popen(
            [NGINX, "-c", folder / "nginx.conf", "-p", folder], stderr=(folder / "start.log").open("w")
        )

    def start_application(self) -> subprocess.Popen[bytes]:
        """Start gunicorn with the settings of the example, on our socket and database."""
        example = dict(
            line.split("=", 1)
            for line in (ROOT / "deploy/buurtwijzer.env").read_text().splitlines()
            if re.match("[A-Z]", line)
        )
        ours = {
            "DATABASE_URL": self.database,
            "BIND": f"unix:{self.folder}/gunicorn.sock",
            "RATE_LIMIT": "0.001",
            "RATE_BURST": "40",
            "TILE_URL": "none",
            "TILE_CACHE_DIR": f"{self.folder}/tiles",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "wsgi:app"],
            cwd=ROOT,
            env=os.environ | example | ours,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "application.log").open("a"),
        )

    def get(
        self, target: str, *, visitor: str = "127.0.0.20", secure: bool = True, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask as a visitor from an address of the loopback network, who believes our certificate."""
        if secure:
            trust = ssl.create_default_context(cafile=self.folder / "cert.pem")
            trust.check_hostname = False
            connection = HTTPSConnection(
                "127.0.0.1", self.https_port, context=trust, source_address=(visitor, 0), timeout=20
            )
        else:
            connection = HTTPConnection("127.0.0.1", self.http_port, source_address=(visitor, 0), timeout=20)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, target, headers={"Host": "buurtwijzer.example"} | names)
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()

    def raw(self, request: bytes, visitor: str) -> bytes:
        """Send bytes as they are to the insecure port."""
        with socket.create_connection(
            ("127.0.0.1", self.http_port), timeout=10, source_address=(visitor, 0)
        ) as connection:
            connection.sendall(request)
            answer = b""
            while part := connection.recv(65536):
                answer += part
            return answer

    def logs(self) -> str:
        """Everything that anything wrote."""
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    def stop(self) -> None:
        """Stop both."""
        for process in (self.nginx, self.application):
            if process.poll() is None:
                process.terminate()
                process.wait(30)

    def _write_certificate(self) -> None:
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=buurtwijzer.example -keyout key.pem -out cert.pem"
        subprocess.run(command.split(), cwd=self.folder, check=True, capture_output=True)

    def _write_configuration(self) -> None:
        site = (ROOT / "deploy/nginx.conf").read_text()
        for example, ours in {
            "/run/buurtwijzer/gunicorn.sock": f"{self.folder}/gunicorn.sock",
            "/var/log/nginx/": f"{self.folder}/",
            "/var/cache/nginx-buurtwijzer": f"{self.folder}/cache",
            "/opt/buurtwijzer/deploy/": f"{ROOT}/deploy/",
            "/etc/letsencrypt/live/buurtwijzer.example/fullchain.pem": f"{self.folder}/cert.pem",
            "/etc/letsencrypt/live/buurtwijzer.example/privkey.pem": f"{self.folder}/key.pem",
            "listen 80;": f"listen 127.0.0.1:{self.http_port};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.https_port} ssl http2;",
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
        }.items():
            assert example in site
            site = site.replace(example, ours)
        (self.folder / "site.conf").write_text(site)
        user = f"user {os.environ.get('USER', 'root')};" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(user + MAIN.format(folder=self.folder))

    def wait(self) -> None:
        """Wait until the application answers through nginx."""
        for _ in range(200):
            try:
                if self.get("/health/live", visitor="127.0.0.99")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError(self.logs())


@pytest.fixture(scope="module")
def site(databases: Databases) -> Iterator[Deployment]:
    folder = Path(tempfile.mkdtemp(prefix="bw-"))  # short: a socket's path has at most 107 characters
    deployment = Deployment(folder, databases.ready("postgis"))  # as docs/deployment.md has it
    try:
        deployment.wait()
        yield deployment
    finally:
        deployment.stop()
    shutil.rmtree(folder)


def test_pages_come_over_https_with_our_headers(site: Deployment) -> None:
    status, headers, page = site.get("/nl/", visitor="127.0.0.21")
    assert status == 200
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "public, max-age=60"
    assert headers["server"] == "nginx"
    assert b"</html>" in page
    assert site.get("/nl/", visitor="127.0.0.21", If_None_Match=headers["etag"])[0] == 304
    assert site.get("/nl/", visitor="127.0.0.21", Accept_Encoding="br")[1]["content-encoding"] == "br"


def test_http_leads_to_https(site: Deployment) -> None:
    status, headers, _ = site.get("/nl/zoeken?waar=3511", secure=False)
    assert (status, headers["location"]) == (308, "https://buurtwijzer.example/nl/zoeken?waar=3511")


def test_a_strangers_host_is_refused_by_the_application(site: Deployment) -> None:
    status, _, page = site.get("/nl/", visitor="127.0.0.22", Host="evil.example")
    assert status == 400
    assert b"evil.example" not in page


def test_each_visitor_has_an_allowance_whatever_he_writes(site: Deployment) -> None:
    def ask(visitor: str, count: int, **headers: str) -> Counter[int]:
        return Counter(site.get("/health/live", visitor=visitor, **headers)[0] for _ in range(count))

    assert ask("127.0.0.31", 45, X_Forwarded_For="203.0.113.9") == {200: 40, 429: 5}
    assert ask("127.0.0.31", 3, X_Forwarded_For="203.0.113.10, 127.0.0.1", Forwarded="for=1.1.1.1") == {429: 3}
    assert ask("127.0.0.32", 3, X_Forwarded_For="127.0.0.31") == {200: 3}


def test_static_files_are_compressed_once_and_kept(site: Deployment) -> None:
    page = site.get("/nl/", visitor="127.0.0.23")[2].decode()
    style = re.search(r'href="(/static/[^"]+\.css[^"]*)"', page)[1]
    answers = [
        site.get(style, visitor="127.0.0.23", Accept_Encoding=accepted)
        for accepted in ("gzip, br", "br, gzip", "gzip", "")
    ]
    assert [headers.get("content-encoding") for _, headers, _ in answers] == ["br", "br", "gzip", None]
    assert {status for status, _, _ in answers} == {200}
    assert len(answers[0][2]) < len(answers[3][2]) / 2
    assert "max-age=31536000" in answers[0][1]["cache-control"]


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /geheimpad" + b"a" * 20000 + b" HTTP/1.1\r\nHost: buurtwijzer.example\r\n\r\n",
        b"GEHEIM\r\n\r\n",
        b"GET /geheimpad HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /geheimpad HTTP/1.1\r\nHost: buurtwijzer.example\r\nX-Long: " + b"a" * 20000 + b"\r\n\r\n",
    ],
)
def test_what_nginx_refuses_gets_a_page_too(site: Deployment, request_bytes: bytes) -> None:
    answer = site.raw(request_bytes, "127.0.0.24").decode()
    assert re.match(r"HTTP/1.1 4\d\d ", answer)
    assert "Dit lukt niet" in answer
    assert "geheim" not in answer.lower()


def test_a_body_that_is_too_large_is_refused_with_a_page(site: Deployment) -> None:
    status, _, page = site.get("/nl/", visitor="127.0.0.24", method="POST", Content_Length="9000000")
    assert status == 413
    assert "Dit lukt niet" in page.decode()


def test_while_the_application_is_down_there_is_a_page_with_a_telephone(site: Deployment) -> None:
    site.application.terminate()
    site.application.wait(30)
    status, headers, page = site.get("/nl/zoeken?waar=geheim", visitor="127.0.0.25")
    assert status == 502
    assert headers["retry-after"] == "30"
    assert b'href="tel:1400"' in page
    site.application = site.start_application()
    for _ in range(100):
        if site.get("/health/live", visitor="127.0.0.98")[0] == 200:
            break
        time.sleep(0.2)
    assert site.get("/nl/", visitor="127.0.0.25")[0] == 200


def test_no_log_knows_a_visitor(site: Deployment) -> None:
    for target in (
        "/nl/zoeken?waar=7411KG&wat=geheimewens",
        "/geheimpad",
        "/api/v1/offerings?near=52.2512,6.1599",
        "/%ff",
    ):
        site.get(
            target,
            visitor="127.0.0.77",
            Referer="https://example.org/geheim",
            User_Agent="geheim",
            X_Forwarded_For="203.0.113.1",
        )
        site.get(target, visitor="127.0.0.77", secure=False)
    site.raw(b"GEHEIM\r\n\r\n", "127.0.0.77")
    logs = site.logs().lower()
    assert [
        word for word in ("127.0.0.", "203.0.113", "7411kg", "geheim", "52.2512", "?", "zoeken?") if word in logs
    ] == []
    assert re.search(
        r"^\S+ GET 200 \d+ [\d.]+ [0-9a-f]{32}$", (site.folder / "buurtwijzer.log").read_text(), re.MULTILINE
    )


def test_one_request_has_one_id_in_all_logs(site: Deployment) -> None:
    request_id = site.get("/health/live", visitor="127.0.0.26")[1]["x-request-id"]
    log, deadline = site.folder / "buurtwijzer.log", time.monotonic() + 10
    while request_id not in log.read_text() and time.monotonic() < deadline:  # nginx writes after it has answered
        time.sleep(0.02)
    assert request_id in log.read_text()
    lines = [json.loads(line) for line in (site.folder / "application.log").read_text().splitlines()]
    assert any(line.get("request_id") == request_id for line in lines)


@pytest.mark.parametrize("name", ["buurtwijzer.service", "buurtwijzer-jobs.service"])
def test_the_unit_file_is_right(tmp_path: Path, name: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / name
    text = (ROOT / "deploy" / name).read_text()
    unit.write_text(text.replace("/opt/buurtwijzer/.venv/bin/", f"{Path(sys.executable).parent}/"))
    outcome = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert [line for line in outcome.stderr.splitlines() if "buurtwijzer" in line] == []


def test_a_migration_of_minutes_is_not_broken_off_by_systemd() -> None:
    lines = (ROOT / "deploy/buurtwijzer.service").read_text().splitlines()
    assert any(line.startswith("ExecStartPre=") and line.endswith("database migrate") for line in lines)
    assert "TimeoutStartSec=1h" in lines  # without it everything before the start has 90 seconds
