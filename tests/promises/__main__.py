"""How many promises are listed, by kind: `PYTHONPATH=provider:tests python -m promises`."""

from __future__ import annotations

import sys

from promises.arguments import arguments
from promises.commands import options
from promises.declaring import CASES, FORMS, TAKING
from promises.keys import configuration_keys, lint_codes, lint_keys, manifest_keys, variables
from promises.rows import rows
from promises.test_emulator import actions, options_of, paths
from promises.test_exit_codes import MET
from studio_emulator.settings import Settings
from support.documents import documents, fences

LISTED = {
    "options of commands": len(options()),
    "exit codes": len(MET),
    "rows of tables": len(rows()),
    "fenced examples": sum(len(fences(each)) for each in documents()),
    "arguments of public classes and functions": len(arguments()),
    "words that these may be": sum(len(each.words) for each in arguments()),
    "values of arguments of resources, in each form": (
        len(TAKING) * len(FORMS) + len(CASES) - len(TAKING)
    ),
    "actions of faults, and options of these": sum(1 + len(options_of(each)) for each in actions()),
    "paths of the emulator": len(list(paths())),
    "knobs of the emulator": len(Settings().as_json()),
    "keys of a manifest": len(list(manifest_keys())),
    "keys of the configuration and of pyproject.toml": len(configuration_keys() + lint_keys()),
    "codes of lint": len(lint_codes()),
    "variables of the environment": len(variables()),
}

sys.stdout.writelines(f"{count:4} {kind}\n" for kind, count in LISTED.items())
sys.stdout.write(f"{sum(LISTED.values()):4} in all\n")
