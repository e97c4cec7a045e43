"""`python -m studio_emulator`: the emulator without anything else installed."""

import argparse
import sys
from functools import partial
from pathlib import Path

from studio_emulator.command import DEFAULT_PORT, DEFAULT_TLS_PORT, CannotRun, run


def main() -> int:
    """Serve until interrupted; return 2 if that is not possible."""
    parser = argparse.ArgumentParser(prog="studio_emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 picks a free one")
    parser.add_argument("--data", default=":memory:", help="SQLite file for accounts and flows")
    parser.add_argument("--seed", type=int, default=1, help="the seed for SIDs and tokens")
    parser.add_argument("--latency-ms", type=int, default=0)
    parser.add_argument("--lag-reads", type=int, default=0)
    parser.add_argument("--faults", type=Path, help="JSON list of fault rules")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a further host name for the control API, beside localhost",
    )
    parser.add_argument(
        "--tls-proxy",
        action="store_true",
        help="also answer as Twilio's hosts, through a proxy with its own certificate authority",
    )
    parser.add_argument(
        "--tls-port",
        type=int,
        help=f"the port of that proxy. 0 picks a free one. Default: {DEFAULT_TLS_PORT}",
    )
    parser.add_argument(
        "--tls-authority",
        type=Path,
        metavar="FILE",
        help="keep the certificate authority with its key in this file",
    )
    try:
        run(show=partial(print, flush=True), **vars(parser.parse_args()))
    except CannotRun as reason:
        print(reason, file=sys.stderr)  # noqa: T201 -- the command's answer
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
