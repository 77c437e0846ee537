#!/usr/bin/python3
"""A foreign XMPP client (slixmpp) that does one thing, says what it sees, and exits 0 if it went well.

    talk.py --jid alice@localhost --connect 127.0.0.1:15222 --ca-file ca.pem say echo@localhost "hello" "2 + 2"
    talk.py ... say --receipt echo@localhost "hello"            each message must be acknowledged (XEP-0184), too
    talk.py ... say --expect "hi there" greeter@localhost "hello"
    talk.py ... silent echo@localhost "hello"                    no answer may come within --timeout
    talk.py ... listen 3                                         prints 3 messages
    talk.py ... subscribe | presence | ping | version | time | last | disco  echo@localhost

The password is in $TALK_PASSWORD. STARTTLS is required and the certificate verified against --ca-file;
`--plain` is for a server without TLS. The system's python3 runs it: slixmpp is Debian's.
"""

import argparse
import asyncio
import logging
import os
import sys

logging.basicConfig(level=logging.DEBUG if "--verbose" in sys.argv else logging.CRITICAL)  # it logs while it loads

import slixmpp  # noqa: E402
from slixmpp.exceptions import IqError, IqTimeout  # noqa: E402

QUERIES = {
    "ping": ("xep_0199", lambda c, jid, t: c["xep_0199"].send_ping(jid, timeout=t), lambda r: ["pong"]),
    "version": ("xep_0092", lambda c, jid, t: c["xep_0092"].get_version(jid, timeout=t),
                lambda r: [f"{k}: {r['software_version'][k]}" for k in ("name", "version", "os")]),
    "time": ("xep_0202", lambda c, jid, t: c["xep_0202"].get_entity_time(jid, timeout=t),
             # The text as it came: slixmpp 1.8.3 puts a second Z behind it and cannot read that.
             lambda r: [f"{n}: {r['entity_time'].xml.findtext('{urn:xmpp:time}' + n)}" for n in ("utc", "tzo")]),
    "last": ("xep_0012", lambda c, jid, t: c["xep_0012"].get_last_activity(jid, timeout=t),
             lambda r: [f"seconds: {r['last_activity']['seconds']}"]),
    "disco": ("xep_0030", lambda c, jid, t: c["xep_0030"].get_info(jid, timeout=t),
              lambda r: sorted(f"identity: {i[0]}/{i[1]} {i[3] or ''}".rstrip() for i in r["disco_info"]["identities"])
              + sorted(f"feature: {f}" for f in r["disco_info"]["features"])),
}


class Failed(Exception):
    """What went wrong, for a person."""


class Talker(slixmpp.ClientXMPP):
    def __init__(self, args):
        super().__init__(args.jid, os.environ.get("TALK_PASSWORD", ""))
        self.args = args
        self.name = self.boundjid.user or "anonymous"
        self.ca_certs = args.ca_file
        self.messages = asyncio.Queue()
        self.receipts = asyncio.Queue()
        self.presences = asyncio.Queue()
        self.done = asyncio.get_event_loop().create_future()
        for plugin in ("xep_0030", "xep_0184", *{q[0] for q in QUERIES.values()}):
            self.register_plugin(plugin)
        self["xep_0184"].auto_ack = True
        self.add_event_handler("session_start", lambda _: asyncio.ensure_future(self.work()))
        for event in ("message", "message_error"):
            self.add_event_handler(event, self.messages.put_nowait)
        self.add_event_handler("receipt_received", self.receipts.put_nowait)
        self.add_event_handler("changed_status", self.presences.put_nowait)
        self.add_event_handler("presence_subscribed", self.presences.put_nowait)
        self.add_event_handler("failed_all_auth", lambda _: self.finish(Failed("log-in refused")))
        self.add_event_handler("ssl_invalid_chain", lambda e: self.finish(Failed(f"certificate refused: {e}")))
        self.add_event_handler("disconnected", lambda r: self.finish(Failed(f"disconnected: {r or 'no reason'}")))

    def finish(self, failure=None):
        if not self.done.done():
            self.done.set_result(failure)

    async def work(self):
        try:
            self.send_presence()
            await self.get_roster(timeout=self.args.timeout)
            await getattr(self, "do_" + self.args.action, self.do_query)()
            self.finish()
        except (Failed, IqError, IqTimeout) as failure:
            self.finish(failure)
        except Exception as failure:  # or nobody would hear of it, and we would wait for ever
            self.finish(Failed(repr(failure)))

    async def next(self, queue, what):
        try:
            return await asyncio.wait_for(queue.get(), self.args.timeout)
        except asyncio.TimeoutError:
            raise Failed(f"{what} did not come within {self.args.timeout:g} s") from None

    async def next_message(self):
        while True:
            message = await self.next(self.messages, "an answer")
            if message["type"] == "error":
                raise Failed(f"error from {message['from']}: {message['error']['condition']}")
            if message["body"]:
                say(message["from"].user or message["from"].bare, message["body"])
                return message

    def send_line(self, line):
        message = self.make_message(mto=self.args.to, mbody=line, mtype="chat")
        message["id"] = self.new_id()
        if getattr(self.args, "receipt", False):
            message["request_receipt"] = True
        say(self.name, line)
        message.send()
        return message["id"]

    async def do_say(self):
        for line in self.args.lines:
            sent = self.send_line(line)
            answer = await self.next_message()
            expected = line if self.args.expect is None else self.args.expect
            if answer["body"] != expected:
                raise Failed(f"the answer should have been {expected!r}")
            if answer["from"].bare != slixmpp.JID(self.args.to).bare:
                raise Failed(f"the answer is from {answer['from']}, not from {self.args.to}")
            if self.args.receipt:
                receipt = await self.next(self.receipts, "a receipt")
                if receipt["receipt"] != sent:
                    raise Failed(f"a receipt for {receipt['receipt']!r}, not for {sent!r}")
                print("(received)", flush=True)

    async def do_silent(self):
        for line in self.args.lines:
            self.send_line(line)
        try:
            await self.next_message()
        except Failed:
            return
        raise Failed("there should have been no answer")

    async def do_listen(self):
        for _ in range(self.args.count):
            await self.next_message()

    async def do_subscribe(self):
        self.send_presence_subscription(pto=self.args.to, ptype="subscribe")
        await self.wait_for_presence("subscribed")
        await self.wait_for_presence("available")

    async def do_presence(self):
        await self.wait_for_presence("available")

    async def wait_for_presence(self, wanted):
        while True:
            presence = await self.next(self.presences, f"presence {wanted!r}")
            kind = presence["type"] if presence["type"] in ("subscribed", "unavailable") else "available"
            if presence["from"].bare == slixmpp.JID(self.args.to).bare and kind == wanted:
                print(f"{presence['from'].user} is {wanted}" + (f": {presence['status']}" if presence["status"] else ""),
                      flush=True)
                return

    async def do_query(self):
        _, ask, show = QUERIES[self.args.action]
        result = await ask(self, slixmpp.JID(self.args.to), self.args.timeout)
        if self.args.action != "ping":
            print(*show(result), sep="\n", flush=True)
        else:
            print("pong", flush=True)


def say(who, line):
    print(f"{who}> {line}", flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jid", required=True)
    parser.add_argument("--connect", required=True, metavar="HOST:PORT")
    parser.add_argument("--ca-file", default=None)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds for each step")
    parser.add_argument("--verbose", action="store_true")
    actions = parser.add_subparsers(dest="action", required=True)
    for name in ("say", "silent"):
        action = actions.add_parser(name)
        action.add_argument("to")
        action.add_argument("lines", nargs="+")
        if name == "say":
            action.add_argument("--expect", default=None)
            action.add_argument("--receipt", action="store_true")
    actions.add_parser("listen").add_argument("count", type=int)
    for name in ("subscribe", "presence", *QUERIES):
        actions.add_parser(name).add_argument("to")
    return parser.parse_args()


def main():
    args = arguments()
    if not args.plain and not args.ca_file:
        sys.exit("talk.py: --ca-file is missing")
    host, _, port = args.connect.rpartition(":")
    talker = Talker(args)
    if args.plain:
        talker["feature_mechanisms"].unencrypted_plain = True
    talker.connect((host, int(port)), force_starttls=not args.plain, disable_starttls=args.plain)
    failure = talker.loop.run_until_complete(talker.done)
    talker.disconnect()
    if failure:
        text = failure.iq["error"]["condition"] if isinstance(failure, IqError) else str(failure) or "no reply"
        print(f"talk.py: {text}", flush=True)
        sys.exit(1)
    talker.loop.run_until_complete(asyncio.wait_for(talker.disconnected, 5))


if __name__ == "__main__":
    main()
