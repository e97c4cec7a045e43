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
    parser.add_argument("--data", default=":memory:", help="SQLite file to keep the store in")
    parser.add_argument("--seed", type=int, default=1, help="what SIDs and tokens derive from")
    parser.add_argument("--latency-ms", type=int, default=0)
    parser.add_argument("--lag-reads", type=int, default=0)
    parser.add_argument("--faults", type=Path, help="JSON list of fault rules")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name under which the control API may be asked for, beside localhost",
    )
    parser.add_argument(
        "--tls-proxy",
        action="store_true",
        help="answer as Twilio's hosts too, through a proxy with a certificate authority of its own",
    )
    parser.add_argument(
        "--tls-port",
        type=int,
        help=f"the proxy's, {DEFAULT_TLS_PORT} unless given; 0 picks a free one",
    )
    parser.add_argument(
        "--tls-authority", type=Path, metavar="FILE", help="keep the authority and its key there"
    )
    try:
        run(show=partial(print, flush=True), **vars(parser.parse_args()))
    except CannotRun as reason:
        print(reason, file=sys.stderr)  # noqa: T201  the command's answer
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
