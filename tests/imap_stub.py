"""A small IMAP server of this machine for tests: one mailbox, the commands that Braid uses, with or without TLS."""

import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes


@dataclass
class Folder:
    """The mails of a mailbox by number, which of them were read, and every command that came."""

    password: str = "secret"
    validity: int = 7
    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    # Mails that are not given out, with what is said instead: NO or BAD.
    refused: dict[int, str] = field(default_factory=dict)

    def take(self, raw: bytes) -> int:
        number = max(self.mails, default=0) + 1
        self.mails[number] = raw
        return number


class Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("* OK here")
        while line := self.rfile.readline().decode(errors="replace").strip():
            tag, _space, rest = line.partition(" ")
            self.server.folder.said.append(re.sub(r"LOGIN .*", "LOGIN", rest))
            if not self.answer(tag, rest):
                return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def answer(self, tag: str, rest: str) -> bool:
        folder, word = self.server.folder, rest.upper()
        if word.startswith("CAPABILITY"):
            self.say("* CAPABILITY IMAP4rev1 STARTTLS")
        elif word.startswith("STARTTLS"):
            self.say(f"{tag} OK begin")
            self.request = self.server.secure.wrap_socket(self.request, server_side=True)
            self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)
            return True
        elif word.startswith("LOGIN") and folder.password not in rest:
            self.say(f"{tag} NO wrong password")
            return True
        elif word.startswith("SELECT"):
            self.say(f"* {len(folder.mails)} EXISTS")
            self.say(f"* OK [UIDVALIDITY {folder.validity}] valid")
        elif word.startswith("UID SEARCH"):
            least = int(re.search(r"(\d+):\*", rest)[1])
            newest = max(folder.mails, default=0)
            found = [n for n in folder.mails if n >= min(least, newest)]
            self.say("* SEARCH " + " ".join(map(str, found)))
        elif word.startswith("UID FETCH") and (said := folder.refused.get(int(rest.split()[2]))):
            self.say(f"{tag} {said} not this one")
            return True
        elif word.startswith("UID FETCH"):
            self.fetch(int(rest.split()[2]), word)
        elif word.startswith("UID STORE"):
            folder.seen.add(int(rest.split()[2]))
        self.say(f"{tag} OK done")
        return not word.startswith("LOGOUT")

    def fetch(self, number: int, word: str) -> None:
        raw = self.server.folder.mails[number]
        if "HEADER.FIELDS" in word:
            wanted = re.search(r"FIELDS \(([^)]*)\)", word)[1].split()
            heads = [f"{k}: {v}" for k, v in message_from_bytes(raw).items() if k.upper() in wanted]
            most = int(re.search(r"<0\.(\d+)>", word)[1])
            raw, about = (
                ("\r\n".join(heads) + "\r\n\r\n").encode(errors="replace")[:most],
                f"RFC822.SIZE {len(raw)} ",
            )
        else:
            about = ""
        self.wfile.write(
            f"* 1 FETCH (UID {number} {about}BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        )


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def __init__(
        self, folder: Folder, secure: ssl.SSLContext | None = None, *, at_once: bool = False
    ) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.folder, self.secure, self.at_once = folder, secure, at_once
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    def get_request(self):
        connection, address = super().get_request()
        if self.at_once:
            connection = self.secure.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, _request, _client) -> None:
        """(A client that does not trust us hangs up: that is under test.)"""

    @property
    def port(self) -> int:
        return self.server_address[1]

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
