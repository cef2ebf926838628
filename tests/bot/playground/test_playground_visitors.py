"""Who may use the playground: programs and pages on this machine that call it by its name, nobody else."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.playground import Playground
from bot.playground.play import play_routes

STRANGE_HOSTS = (
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "localhost.evil.example:{port}",
    "evil.example@127.0.0.1.evil.example",
    "127.0.0.1@evil.example",
    "0.0.0.0:{port}",
    "[::]:{port}",
    "192.168.1.7:{port}",
    "169.254.169.254",
    "2130706434",
    "localhost..evil",
    "",
    "[",
    "[::1",
)
OWN_HOSTS = ("127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "127.0.0.1")


def paths(playground: Playground) -> Iterator[tuple[str, str]]:
    """Every way in: method and path."""
    yield from (
        ("GET", "/"),
        ("GET", "/page/index.html"),
        ("POST", "/bot1:a/getMe"),
        ("GET", "/bot1:a/getUpdates"),
    )
    yield ("GET", "/file/bot1:a/photos/1.png")
    for route in play_routes(playground.exchange, playground.phones):
        method = "GET" if route.method == "*" else route.method
        yield method, re.sub(r"\{[^}]*\}", "1001", route.path)


async def test_whoever_comes_by_another_name_gets_in_nowhere(playground: Playground) -> None:
    """DNS rebinding: a page of elsewhere whose name has come to mean this machine."""
    port = urlsplit(playground.url).port
    ways = list(paths(playground))
    assert len(ways) > 10
    async with aiohttp.ClientSession() as http:
        for method, path in ways:
            for host in STRANGE_HOSTS if path == "/" else STRANGE_HOSTS[:3]:
                headers = {"Host": host.format(port=port)}
                async with http.request(method, playground.url + path, headers=headers) as answer:
                    assert answer.status in (400, 403), (method, path, host)
                    assert b"html" not in await answer.read()


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost:{port}",
        "file://",
        "http://[",
    ],
)
async def test_a_page_of_another_origin_gets_in_nowhere(playground: Playground, origin: str) -> None:
    """Also one that another program on this machine serves."""
    headers = {"Origin": origin.format(port=urlsplit(playground.url).port)}
    async with aiohttp.ClientSession() as http:
        for method, path in paths(playground):
            async with http.request(method, playground.url + path, headers=headers) as answer:
                assert answer.status == 403, (method, path)
                assert "Access-Control-Allow-Origin" not in answer.headers


async def test_its_own_page_by_its_own_name_gets_in(playground: Playground) -> None:
    port = urlsplit(playground.url).port
    async with aiohttp.ClientSession() as http:
        for host in OWN_HOSTS:
            name = host.format(port=port)
            headers = {"Host": name, "Origin": f"http://{name}"}
            async with http.get(playground.url, headers=headers) as answer:
                assert answer.status == 200, host
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "frame-ancestors 'none'" in policy
                assert "unsafe" not in policy


async def test_another_site_can_link_to_its_page_and_not_embed_anything_of_it(playground: Playground) -> None:
    async with aiohttp.ClientSession() as http:
        for method, path in paths(playground):
            headers = {"Sec-Fetch-Site": "cross-site"}
            async with http.request(method, playground.url + path, headers=headers) as answer:
                assert answer.status == (200 if path == "/" else 403), (method, path)


async def test_a_form_of_another_page_changes_nothing(playground: Playground) -> None:
    """A form may be sent without asking first, but only as one of three types, none of which is taken."""
    posts = [path for method, path in paths(playground) if method == "POST" and path.startswith("/play/")]
    assert posts
    async with aiohttp.ClientSession() as http:
        for path in posts:
            for kind in (
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
            ):
                headers = {"Content-Type": kind}
                async with http.post(playground.url + path, data=b"{}", headers=headers) as answer:
                    assert answer.status == 415, path


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "bot.example.org", ""])
def test_it_listens_on_this_machine_only(host: str) -> None:
    with pytest.raises(ValueError, match="listens on this machine only"):
        Playground(host=host)
