"""Measure, print the tables, and keep the figures.

    make bench                                       all of it: an hour or more; writes docs/performance.md too
    make bench ARGS=--quick                          some minutes, fewer flows and rounds
    make bench ARGS="--only no-op --flows 100"       one part, with so many flows
    make bench ARGS="--only fleet --into benchmarks/results/2026-11-26.json"
    make bench ARGS="--page benchmarks/results/2026-11-26.json"

A whole run is kept in benchmarks/results/<date>.json, a quick one in <date>-quick.json. One of single parts is only
printed, unless --into names a file of results, in which it then takes the place of the same parts.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from benchmarks.flows import FULL, QUICK, Plan, runs
from benchmarks.machine import facts
from benchmarks.page import write_page
from benchmarks.results import FOLDER, Results
from benchmarks.subjects import WORKS
from benchmarks.tables import Tables, joined

PARTS = (
    *("state", "status", "fleet", "onboarding", "emulator", "definition", "drawing"),
    *("simulator", "mutations"),
)
"""Beside the works with flows. Each is a module with a function `figures(quick)`."""


def main(arguments: list[str] | None = None) -> None:
    """Do what the command line says."""
    # A shell lets its background jobs ignore SIGINT. Then Pulumi waits 5 s at the end of each run for processes that
    # ignore it too (measured).
    signal.signal(signal.SIGINT, signal.default_int_handler)
    options = _options().parse_args(arguments)
    if options.page:
        write_page(options.page)
        return
    wanted = options.only or [*WORKS, *PARTS]
    results = Results({**facts(), "quick": options.quick})
    problems = [*_measure(results, _plan(options, wanted), wanted)]
    tables = Tables(results)
    print(
        joined(
            [
                tables.machine(),
                tables.times(),
                tables.processors(),
                tables.growth(),
                tables.figures(),
            ]
        )
    )
    _keep(results, options, is_whole=not problems)
    if problems:
        sys.exit("\n".join(problems))


def _measure(results: Results, plan: Plan, wanted: list[str]) -> Iterator[str]:
    """Add what is measured to the results. Give a sentence for each part that fails: the others are measured still."""
    quick = bool(results.machine["quick"])
    try:
        results.runs.extend(runs(plan, _say))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the other figures are kept
        yield f"the flows were not measured to the end: {error}"
    for part in PARTS:
        if part not in wanted:
            continue
        try:
            for figure in import_module(f"benchmarks.{part}").figures(quick=quick):
                _say(str(figure))
                results.figures.append(figure)
        except Exception as error:  # noqa: BLE001 -- as above
            yield f"{part} was not measured to the end: {error}"


def _options() -> argparse.ArgumentParser:
    assert __doc__
    shown = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("benchmarks", description=__doc__, formatter_class=shown)
    parser.add_argument("--quick", action="store_true", help="fewer flows, fewer rounds")
    parser.add_argument(
        "--only", action="append", choices=[*WORKS, *PARTS], help="this part alone; repeatable"
    )
    parser.add_argument(
        "--flows", action="append", type=int, help="so many flows; repeatable", metavar="N"
    )
    parser.add_argument(
        "--rounds", type=int, help="how often each subject does each work", metavar="N"
    )
    parser.add_argument(
        "--into", type=Path, help="put the figures into this file of results", metavar="FILE"
    )
    parser.add_argument(
        "--page", type=Path, help="only write the document from this file", metavar="FILE"
    )
    return parser


def _plan(options: argparse.Namespace, wanted: list[str]) -> Plan:
    """The works that are wanted; without any, there are no flows."""
    whole = QUICK if options.quick else FULL
    works = [work for work in WORKS if work in wanted]
    sizes = (options.flows or list(whole.previews)) if works else []
    return Plan(
        works,
        {flows: options.rounds or whole.previews.get(flows, 1) for flows in sizes},
        {flows: options.rounds or whole.writes.get(flows, 1) for flows in sizes},
    )


def _keep(results: Results, options: argparse.Namespace, *, is_whole: bool) -> None:
    file = options.into
    if file:
        results = Results.read(file).renewed(results)
    elif not options.only and not options.flows:
        file = FOLDER / f"{results.machine['date']}{'-quick' if options.quick else ''}.json"
    if file:
        results.write(file)
        _say(f"kept in benchmarks/results/{file.name}")
        if is_whole and not options.quick:
            write_page(file)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
