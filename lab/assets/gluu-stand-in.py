#!/usr/bin/env python3
"""A stand-in for Gluu Server's web front, part of the test lab only.

It answers /oxauth and /identity (and what is below) over HTTPS with its own host name, as plain text, and echoes in the
response the request headers that a reverse proxy sets, so that a proxy in front of it can be tested.
"""
import os
import socket
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = socket.gethostname()
DIRECTORY = "/etc/gluu-stand-in"
ECHOED = ("Host", "X-Forwarded-For", "X-Forwarded-Proto")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "gluu-stand-in"
    disable_nagle_algorithm = True
    timeout = 75
    wbufsize = -1

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length:
            self.rfile.read(length)
        path = self.path.split("?", 1)[0]
        known = any(path == p or path.startswith(p + "/") for p in ("/oxauth", "/identity"))
        body = f"{NAME} {path}\n".encode() if known else f"{NAME} has no {path}\n".encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for header in ECHOED:
            value = self.headers.get(header)
            if value is not None:
                self.send_header("X-Echo-" + header, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, format, *args):
        print(f"{self.client_address[0]} {format % args}", flush=True)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def finish_request(self, request, client_address):
        # In the connection's own thread: a client that stalls in the handshake must not hold up the others.
        request.settimeout(Handler.timeout)
        with context.wrap_socket(request, server_side=True) as tls:
            super().finish_request(tls, client_address)

    def handle_error(self, request, client_address):
        # A refused handshake or a lost client is the client's affair.
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(DIRECTORY + "/cert.pem", DIRECTORY + "/key.pem")
server = Server(("0.0.0.0", 443), Handler)
if "NOTIFY_SOCKET" in os.environ:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.connect(os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1))
        notify.send(b"READY=1")
server.serve_forever()
