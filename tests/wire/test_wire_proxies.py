"""The samples for nginx and Caddy, driven for real: Telegram → proxy → two workers on one PostgreSQL."""

from __future__ import annotations

import asyncio
import io
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.app import serve
from bot.playground import Playground
from bot.settings import Settings
from tests.phones import PATIENCE, Phone
from tests.wire.coach import EchoCoach
from tests.wire.conftest import ROOT, House
from tests.wire.test_wire_webhook import SECRET

DEPLOY = ROOT / "deploy"
PROOF = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
NAME = "bot.example.org"
FIRST = 900_000  # the ids of what the test sends itself


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as place:
        port: int = place.getsockname()[1]
        return port


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for NAME, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return files


def nginx(folder: Path, port: int, workers: list[int]) -> list[str]:
    """The command that runs nginx by our sample, on other ports and with this certificate."""
    signed, key = certificate(folder)
    sample = (DEPLOY / "nginx.conf").read_text("utf-8")
    changes = {
        "server 127.0.0.1:8080;": f"server 127.0.0.1:{workers[0]};",
        "# server 127.0.0.1:8081;": f"server 127.0.0.1:{workers[1]};",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(signed),
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(key),
    }
    for old, new in changes.items():
        assert sample.count(old) == 1, old
        sample = sample.replace(old, new)
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    (folder / "all.conf").write_text(
        f"pid {folder}/pid; error_log stderr; daemon off; master_process off;\n"
        "events {}\nhttp {\n"
        + "".join(f"{place}_temp_path {folder}/{place};\n" for place in places)
        + sample
        + "}\n"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "all.conf")]


def caddy(folder: Path, port: int, workers: list[int]) -> list[str]:
    """The command that runs Caddy by our sample, in the same way."""
    signed, key = certificate(folder)
    sample = (DEPLOY / "Caddyfile").read_text("utf-8")
    sample = sample.replace(
        "{$BOT_HOST:bot.example.org} {", f"https://{NAME}:{port} {{\n\ttls {signed} {key}"
    )
    sample = sample.replace(
        "{$BOT_WORKERS:127.0.0.1:8080}", " ".join(f"127.0.0.1:{worker}" for worker in workers)
    )
    quiet = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n"
    (folder / "Caddyfile").write_text(quiet + sample)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


Proxy = Callable[[Path, int, list[int]], list[str]]


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[None]:
    variables = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


@asynccontextmanager
async def worker(house: House, url: str, port: int) -> AsyncIterator[EchoCoach]:
    """One of several on a database, listening there; Telegram's own way to it is not used."""
    coach = EchoCoach()
    fields = house.settings.model_dump() | {
        "database_url": url,
        "webhook_url": f"http://127.0.0.1:{port}/updates",
        "webhook_secret": SECRET,
        "listen": f"127.0.0.1:{port}",
    }
    stop = asyncio.Event()
    serving = asyncio.create_task(
        serve(Settings(_env_file=None, **fields), lambda _settings, _name: coach, stop)
    )
    try:
        yield coach
    finally:
        stop.set()
        await asyncio.wait_for(serving, 60)


def update(number: int, text: str) -> dict[str, object]:
    user = {"id": 1001, "is_bot": False, "first_name": "Alex", "language_code": "en"}
    chat = {"id": 1001, "type": "private", "first_name": "Alex"}
    message = {"message_id": 10_000 + number, "date": 1_793_000_000, "chat": chat, "from": user, "text": text}
    return {"update_id": FIRST + number, "message": message}


def handled(coach: EchoCoach) -> int:
    """How many of these updates it has handled."""
    return sum(number in range(FIRST, FIRST + 10) for number in coach.handled)


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=lambda proxy: proxy.__name__)
async def test_a_proxy_by_our_sample_passes_on_telegrams_updates_and_nothing_else(
    proxy: Proxy, house: House, playground: Playground, alex: Phone, postgres_url: str, tmp_path: Path
) -> None:
    if shutil.which(proxy.__name__, path="/usr/bin:/usr/sbin") is None:
        pytest.skip(f"{proxy.__name__} is missing: apt-get install {proxy.__name__}")
    await alex.starts()  # there is a chat to answer in
    port, ports = free_port(), [free_port(), free_port()]
    folder = tmp_path / "proxy"
    folder.mkdir()
    command = proxy(folder, port, ports)
    trusted = ssl.create_default_context(cafile=folder / "certificate.pem")
    base = f"https://{NAME}:{port}"
    async with AsyncExitStack() as stack:
        coaches = [await stack.enter_async_context(worker(house, postgres_url, one)) for one in ports]
        stack.enter_context(running(command, folder))
        outside = await stack.enter_async_context(aiohttp.ClientSession(connector=_to_loopback(trusted)))
        for place in (*(f"http://127.0.0.1:{one}/health" for one in ports), f"{base}/"):
            await _answers(outside, place, folder)

        for number in range(6):
            async with outside.post(
                f"{base}/updates", json=update(number, f"w{number}"), headers=PROOF
            ) as got:
                assert got.status == 200, (folder / "log").read_text()
            await alex.sees(f"you said w{number}")
        assert all(map(handled, coaches)), "each worker has had some"

        async with outside.post(f"{base}/updates", json=update(7, "forged")) as got:
            assert got.status == 403
        async with outside.post(
            f"{base}/updates", data=io.BytesIO(b"x" * 2_000_000), headers=PROOF, expect100=True
        ) as got:
            assert got.status in (413, 502)
        async with outside.get(f"{base}/updates") as got:
            assert got.status in (403, 404)
        for path in ("/", "/health", "/metrics", "/updates/", "/updates/../health"):
            async with outside.get(f"{base}{path}") as got:
                assert got.status == 404, path
        # Telegram may repeat, through another worker: that changes nothing.
        async with outside.post(f"{base}/updates", json=update(5, "w5"), headers=PROOF) as got:
            assert got.status == 200
        await alex.quiet()
        assert sum(map(handled, coaches)) == 6


def _to_loopback(trusted: ssl.SSLContext) -> aiohttp.TCPConnector:
    """NAME is this machine; its certificate is checked all the same."""

    class Here(aiohttp.abc.AbstractResolver):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[aiohttp.abc.ResolveResult]:
            return [
                {
                    "hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET,
                    "proto": 0, "flags": socket.AI_NUMERICHOST,
                }
            ]  # fmt: skip

        async def close(self) -> None: ...

    return aiohttp.TCPConnector(resolver=Here(), ssl=trusted)


async def _answers(outside: aiohttp.ClientSession, place: str, folder: Path) -> None:
    for _ in range(int(PATIENCE / 0.1)):
        try:
            async with outside.get(place):
                return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.1)
    raise AssertionError(f"nobody answers at {place}\n{(folder / 'log').read_text()}")
