"""A mail server that can be believed, and messages that wait."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from exchange.notices.delivery.envelope import Office
from exchange.notices.delivery.line import Line, Server
from exchange.notices.delivery.worker import Worker
from exchange.notices.letters.desk import Desk
from exchange.notices.models import Message
from tests.support.world import NOW

OFFICE = Office("exchange@platform.example", "https://platform.example")
DESK = Desk(OFFICE.sender, lambda _place: None)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody but its own file vouches for, and the server's side of it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate of the test's mail server")
    folder = tmp_path_factory.mktemp("certificate")
    key, file = folder / "key.pem", folder / "certificate.pem"
    options = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1"
    command = [openssl, *options.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", file]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, key)
    return file, context


@pytest.fixture
def believed(certificate, monkeypatch):
    """The server's side of a certificate that this machine believes."""
    file, context = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return context


@pytest.fixture
def unbelieved(certificate, monkeypatch):
    """The server's side of a certificate that this machine does not believe."""
    monkeypatch.setenv("SSL_CERT_FILE", str(Path(__file__).with_name("nothing.pem")))
    return certificate[1]


def to(sink, **settings):
    """Return where the sink is."""
    host, port = sink.address
    return Server(host, port, **({"tls": "none"} | settings))


def worker(sink, **options):
    """Return a worker on a line to the sink, at NOW."""
    usual = {"lease": timedelta(minutes=2), "now": lambda: NOW}
    return Worker(Line(to(sink), OFFICE), OFFICE, DESK, **(usual | options))


def waiting(session, count=1, **values):
    """Write messages that wait, and return them. A value that is a function is called with the number."""
    usual = {
        "address": lambda n: f"reader{n}@people.example", "language": "en", "subject": lambda n: f"Message {n}",
        "body": "Dear reader,\n\nThis is so.\n", "kind": "meeting_changed", "written_at": NOW - timedelta(hours=1),
    }  # fmt: skip
    rows = [
        Message(**{name: value(n) if callable(value) else value for name, value in (usual | values).items()})
        for n in range(count)
    ]
    for row in rows:
        session.add(row)
        session.flush()
    session.commit()
    return rows
