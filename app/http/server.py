"""Gunicorn's worker and logger, where they would show or log what a visitor sent.

Some requests are so broken that no application sees them: a line of 20,000 characters, headers that are none. Gunicorn
itself refuses those, with a scrap of HTML that repeats what was sent, and logs the visitor's address. Here they get a
page with a sentence, the security headers, and a log line that says only what was wrong. Others send nothing, or half
of a request: who comes after them must not wait for that.
"""

from __future__ import annotations

import logging
import selectors
import socket
import time
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn import glogging, util
from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from app.http.languages import KNOWN, Language
from app.http.logs import JsonFormatter, describe_error, log_request

_PAGE_LANGUAGE = KNOWN[0]

_log = logging.getLogger("app.server")

_TOO_LONG = {
    "nl": ("Deze link is te lang", "Maak uw zoekvraag korter en probeer het nog een keer."),
    "en": ("This link is too long", "Shorten your search and try again."),
    "ar": ("هذا الرابط طويل جداً", "اجعل سؤالك أقصر وحاول مرة أخرى."),
    "tr": ("Bu bağlantı çok uzun", "Aramanızı kısaltın ve yeniden deneyin."),
    "pl": ("Ten link jest za długi", "Proszę skrócić pytanie i spróbować jeszcze raz."),
    "uk": ("Це посилання задовге", "Скоротіть свій запит і спробуйте ще раз."),
}
_TOO_MUCH = {
    "nl": ("Uw browser stuurt te veel mee", "Wis de cookies van deze site of probeer een andere browser."),
    "en": ("Your browser sends too much", "Clear this site's cookies or try another browser."),
    "ar": ("متصفحك يرسل بيانات كثيرة جداً", "احذف ملفات تعريف الارتباط لهذا الموقع أو جرّب متصفحاً آخر."),
    "tr": ("Tarayıcınız çok fazla veri gönderiyor", "Bu sitenin çerezlerini silin veya başka bir tarayıcı deneyin."),
    "pl": ("Przeglądarka wysyła za dużo danych", "Proszę usunąć pliki cookie tej strony lub użyć innej przeglądarki."),
    "uk": ("Ваш браузер надсилає забагато даних", "Видаліть файли cookie цього сайту або спробуйте інший браузер."),
}
_UNREADABLE = {
    "nl": (
        "Deze link werkt niet",
        "Wij kunnen niet lezen wat uw browser stuurde. Ga naar de startpagina en zoek opnieuw.",
    ),
    "en": ("This link does not work", "We can't read what your browser sent. Go to the home page and search again."),
    "ar": ("هذا الرابط لا يعمل", "لا نستطيع قراءة ما أرسله متصفحك. اذهب إلى الصفحة الرئيسية وابحث من جديد."),
    "tr": ("Bu bağlantı çalışmıyor", "Tarayıcınızın gönderdiğini okuyamıyoruz. Ana sayfaya gidin ve yeniden arayın."),
    "pl": (
        "Ten link nie działa",
        "Nie możemy odczytać tego, co wysłała przeglądarka. Proszę przejść na stronę główną i szukać od nowa.",
    ),
    "uk": (
        "Це посилання не працює",
        "Ми не можемо прочитати те, що надіслав ваш браузер. Перейдіть на головну сторінку й шукайте знову.",
    ),
}
_NOT_SUPPORTED = {
    "nl": ("Dit kan hier niet", "Uw browser of programma stuurt iets wat wij niet kennen."),
    "en": ("This is not possible here", "Your browser or program sends something that we don't support."),
    "ar": ("هذا غير ممكن هنا", "يرسل متصفحك أو برنامجك شيئاً لا نعرفه."),
    "tr": ("Bu burada mümkün değil", "Tarayıcınız veya programınız tanımadığımız bir şey gönderiyor."),
    "pl": ("Tego nie można tutaj zrobić", "Przeglądarka lub program wysyła coś, czego nie znamy."),
    "uk": ("Тут це неможливо", "Ваш браузер або програма надсилає те, чого ми не знаємо."),
}
_OUR_FAULT = {
    "nl": ("Er ging iets mis bij ons", "Dat ligt niet aan u. Probeer het over een paar minuten nog een keer."),
    "en": ("Something went wrong on our side", "It is not your fault. Try again in a few minutes."),
    "ar": ("حدث خطأ عندنا", "الخطأ ليس منك. حاول مرة أخرى بعد بضع دقائق."),
    "tr": ("Bizde bir sorun oluştu", "Bu sizin hatanız değil. Birkaç dakika sonra yeniden deneyin."),
    "pl": ("Coś poszło nie tak po naszej stronie", "To nie Państwa wina. Proszę spróbować ponownie za kilka minut."),
    "uk": ("У нас сталася помилка", "Це не ваша провина. Спробуйте ще раз за кілька хвилин."),
}
_HOME = {
    "nl": "Naar de startpagina",
    "en": "To the home page",
    "ar": "إلى الصفحة الرئيسية",
    "tr": "Ana sayfaya",
    "pl": "Na stronę główną",
    "uk": "На головну сторінку",
}

_Words = dict[str, tuple[str, str]]

_REFUSALS: tuple[tuple[tuple[type[Exception], ...], str, _Words], ...] = (
    ((errors.LimitRequestLine,), "414 URI Too Long", _TOO_LONG),
    ((errors.LimitRequestHeaders,), "431 Request Header Fields Too Large", _TOO_MUCH),
    ((errors.UnsupportedTransferCoding,), "501 Not Implemented", _NOT_SUPPORTED),
    ((errors.ExpectationFailed,), "417 Expectation Failed", _NOT_SUPPORTED),
    ((errors.ParseException,), "400 Bad Request", _UNREADABLE),
)

_HEADERS = """Connection: close
Content-Type: text/html; charset=utf-8
Cache-Control: no-store
Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
X-Content-Type-Options: nosniff
Referrer-Policy: strict-origin-when-cross-origin"""


LONGEST_READ_S = 5.0
"""So long a thread reads one request; what comes through no proxy is one or two packets."""

_BODY = frozenset({"CONTENT-LENGTH", "TRANSFER-ENCODING"})


class Logger(glogging.Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's own messages as our JSON lines; there is no access log but the application's."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401  gunicorn's configuration
        """Give the handlers that gunicorn made our form."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())
        self.error_log.propagate = False


class Worker(ThreadWorker):  # type: ignore[misc]
    """A threaded worker that refuses unreadable requests with a sentence, and takes no more than it can handle.

    Gunicorn's own takes every connection that comes, also when all its threads are at work: eight visitors who come at
    once may all wait for one worker while the others have nothing to do. This one leaves them to the others. And its
    own lets a thread wait for who sends nothing, and without end for who stops halfway: a few of them stop it for all.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin without work."""
        super().__init__(*args, **options)
        self._at_work = 0
        self._reading: dict[TConn, float] = {}

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection that says something to a thread; when that was the last one, take no new ones."""
        if not conn.initialized and not conn.data_ready:
            if not _says_something(conn.sock):
                self._wait_for(conn)
                return
            conn.data_ready = True
        self._at_work += 1
        super().enqueue_req(conn)
        if self._at_work >= self.cfg.threads:
            self.set_accept_enabled(False)

    def finish_request(self, conn: TConn, fs: Future[object]) -> None:
        """Take a connection back; the loop that calls this opens the door again."""
        self._at_work -= 1
        super().finish_request(conn, fs)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take new connections or not; only while a thread is free."""
        super().set_accept_enabled(enabled and self._at_work < self.cfg.threads)

    def handle(self, conn: TConn) -> object:
        """Read and answer a request, in a thread; reading takes `LONGEST_READ_S` at most."""
        self._reading[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self._reading.pop(conn, None)

    def handle_request(self, req: Any, conn: TConn) -> object:  # noqa: ANN401  gunicorn ships no types
        """Answer a request whose head is read; only who still has to send a body is waited for."""
        if not any(name in _BODY for name, _ in req.headers):
            self._reading.pop(conn, None)
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Close connections that said nothing, and end the reading of requests that do not come to an end."""
        super().murder_pending()
        overdue = time.monotonic() - LONGEST_READ_S
        for conn, since in list(self._reading.items()):
            if since < overdue:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)  # the thread that reads gets an end, and is free

    def _wait_for(self, conn: TConn) -> None:
        """Let the loop wait for a connection, as gunicorn does with those for which a thread has waited."""
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:  # noqa: ANN401
        """Answer a request that never reached the application, or that the application let fall."""
        status, words = refusal_of(exc)
        log_request(event="request", request_id=None, method=None, route=None, status=int(status[:3]), ms=0)
        if status.startswith("500"):
            _log.error("request fell through", extra={"error": describe_error(exc)})
        try:
            util.write_nonblock(client, answer_of(status, words))
        except OSError:
            _log.debug("the visitor was gone before the answer")


def _says_something(client: socket.socket) -> bool:
    """Tell whether there is anything to read from a socket that does not block, be it its end."""
    try:
        client.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def refusal_of(error: Exception) -> tuple[str, _Words]:
    """Choose the status line and the words (title and sentence by language) for what gunicorn could not read."""
    for kinds, status, words in _REFUSALS:
        if isinstance(error, kinds):
            return status, words
    return "500 Internal Server Error", _OUR_FAULT


def answer_of(status: str, words: _Words) -> bytes:
    """Write the whole answer, headers and page: in every language, since nothing was read that says which."""
    title = words[_PAGE_LANGUAGE.code][0]
    parts = "".join(_part(language, *words[language.code]) for language in KNOWN)
    body = f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Buurtwijzer</title>
</head>
<body>
<main>
{parts}</main>
</body>
</html>
""".encode()
    head = f"HTTP/1.1 {status}\n{_HEADERS}\nContent-Length: {len(body)}\n\n"
    return head.replace("\n", "\r\n").encode() + body


def _part(language: Language, title: str, sentence: str) -> str:
    """Write the words of one language; the first are the page's own."""
    level = 1 if language is _PAGE_LANGUAGE else 2
    return (
        f'<div lang="{language.code}" dir="{language.direction}">\n<h{level}>{title}</h{level}>\n<p>{sentence}</p>\n'
        f'<p><a href="/{language.code}/">{_HOME[language.code]}</a></p>\n</div>\n'
    )
