"""The nginx of `deploy/nginx.conf` as it stands there, on free ports, in front of a service that keeps what it gets."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

CONF = Path(__file__).parents[2] / "deploy" / "nginx.conf"
CITIZENS, OFFICIALS = "bao-tin.example.vn", "can-bo.example.vn"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")  # seldom in a user's PATH


class Behind(ThreadingHTTPServer):
    """Answers 200 to everything; keeps each request's line and headers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, Mapping[str, str]]] = []
        threading.Thread(target=self.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()


class _Handler(BaseHTTPRequestHandler):
    server: Behind

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.rfile.read(int(headers.get("content-length", "0")))
        self.server.got.append((f"{self.command} {self.path}", headers))
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Front:
    """`folder` holds everything nginx writes."""

    folder: Path
    tls: int
    plain: int
    behind: dict[str, Behind] = field(default_factory=dict)

    def ask(self, method: str, host: str, path: str, **more: object) -> httpx.Response:
        """As a browser that was led to `host`; the certificate of the test is nobody's."""
        with httpx.Client(verify=False, trust_env=False) as client:
            url, sni = f"https://127.0.0.1:{self.tls}{path}", {"sni_hostname": host}
            headers = {"host": host, **more.pop("headers", {})}
            return client.request(method, url, headers=headers, extensions=sni, **more)

    def raw(self, said: bytes) -> bytes:
        """Bytes on the encrypted port, as whoever tries doors sends them."""
        with socket.create_connection(("127.0.0.1", self.tls), timeout=10) as line:
            line.sendall(said)
            line.shutdown(socket.SHUT_WR)
            return line.recv(4096)

    def written(self) -> str:
        """All that stands in the folder but what we put there."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and path.parent.name != "given"]
        return "".join(path.read_text("utf-8", errors="replace") for path in files)


@contextmanager
def running(folder: Path, conf: str) -> Iterator[Front]:
    """nginx in the foreground, until the block ends."""
    assert NGINX
    front = Front(folder, *_free_ports(), {name: Behind() for name in ("citizens", "officials")})
    path = _lay_out(front, conf)
    with subprocess.Popen([NGINX, "-c", str(path), "-p", str(folder), "-e", str(folder / "start.log")]) as process:
        try:
            _wait_for(front.tls)
            yield front
        finally:
            process.terminate()
            process.wait(timeout=20)
            for each in front.behind.values():
                each.shutdown()
                each.server_close()


def _lay_out(front: Front, conf: str) -> Path:
    """Ports, folders and certificates of this test; every other word as it stands."""
    given = front.folder / "given"
    given.mkdir()
    for name in (CITIZENS, OFFICIALS):
        _certificate(given, name)
    text = "daemon off;\n" + re.sub(r"^user .*;$|^ *listen \[::\].*;$", "", conf, flags=re.MULTILINE)
    for right, ours in (
        ("listen 443", f"listen 127.0.0.1:{front.tls}"),
        ("listen 80", f"listen 127.0.0.1:{front.plain}"),
        ("127.0.0.1:8710", f"127.0.0.1:{front.behind['citizens'].server_port}"),
        ("127.0.0.1:8711", f"127.0.0.1:{front.behind['officials'].server_port}"),
        ("/etc/nginx/tls", str(given)),
        ("/var/log/nginx", str(front.folder)),
        ("/run/", f"{front.folder}/"),
    ):
        assert right in text
        text = text.replace(right, ours)
    (given / "nginx.conf").write_text(text, "utf-8")
    return given / "nginx.conf"


def _certificate(folder: Path, name: str) -> None:
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    words = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    files = ["-keyout", str(key), "-out", str(certificate), "-subj", f"/CN={name}"]
    subprocess.run(["openssl", "req", *words, *files], check=True, capture_output=True)


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _wait_for(port: int, patience: int = 200) -> None:
    for _ in range(patience):
        try:
            return _greet(port)
        except OSError:
            threading.Event().wait(0.02)
    raise RuntimeError("nginx does not listen")


def _greet(port: int) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        context.wrap_socket(line, server_hostname=CITIZENS).close()
