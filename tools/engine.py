"""Sees to it that a Pulumi engine is at hand, and prints the folder of its programs.

In this order: `pulumi` on PATH when it is new enough; Pulumi's own installer; a build from its
public Go modules, for networks that reach a Go module proxy and nothing else. What is installed or
built stands in the user's cache, keyed by version, so that it is made once a machine and not once a
clone.

Run as `python tools/engine.py LINK`: LINK becomes a symbolic link to the folder, or is absent when
PATH already has it. A link that leads to an engine stays unless PATH has one.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Older engines ignore the inputs that Read answers, and so never show drift (pulumi/pulumi pull
# request 21315).
OLDEST = (3, 216, 0)
# The newest engine whose modules the public proxy serves whole.
BUILT = "3.259.0"
# From 3.80 on, the Python language host is a module of its own (sdk/python/cmd/pulumi-language-python/v3) that has no
# released version, and that the public proxy refuses also by commit. So nothing but a clone of Pulumi's repository has
# a newer one; this one serves programs and dynamic providers of the newest engine, in an activated environment.
HOST = "3.79.0"
OLDEST_GO = (1, 25)
# Their own replace lines make `go install` refuse; this is the one that the build needs.
CLIPBOARD = "github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e"
MODULES = "github.com/pulumi/pulumi"
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
# What runs a Python program with a dynamic provider, beside `pulumi` itself.
BESIDE = ("pulumi-language-python", *(Path(script).name for script in SCRIPTS))


class NotHere(Exception):
    """This way of having an engine does not work on this machine; says why in a sentence."""


def main(link: Path) -> int:
    """Try each way in turn; exit code 1 with every reason when none works."""
    reasons = []
    for way in (lambda: on_path(link), lambda: found(link), installed, built):
        try:
            folder = way()
        except NotHere as reason:
            reasons.append(f"  - {reason}")
            continue
        point(link, folder)
        return 0
    say("No Pulumi engine could be had:\n" + "\n".join(reasons))
    say("Install Pulumi (see www.pulumi.com/docs/install) or Go 1.25 or newer, and run this again.")
    return 1


def on_path(link: Path) -> Path | None:
    """The engine that the user has, when it is new enough; None stands for "PATH has it"."""
    theirs = (each for each in os.get_exec_path() if not is_ours(Path(each), link))
    path = os.pathsep.join(theirs)
    pulumi = shutil.which("pulumi", path=path)
    if pulumi is None:
        raise NotHere("`pulumi` is not on PATH")
    version = version_of(pulumi)
    if version < OLDEST:
        raise NotHere(f"{pulumi} is version {dotted(version)}; {dotted(OLDEST)} or newer is needed")
    for name in BESIDE:
        if shutil.which(name, path=path) is None:
            raise NotHere(f"{pulumi} has no `{name}` beside it on PATH")
    say(f"Pulumi {dotted(version)} is on PATH: {pulumi}")
    return None


def is_ours(folder: Path, link: Path) -> bool:
    """Whether a folder is what an earlier run found: a shell that sourced tools/activate has it on PATH."""
    return folder == link or folder.resolve().is_relative_to(cache())


def found(link: Path) -> Path:
    """What an earlier run found, as long as this one would look for the same."""
    folder = link.resolve()
    if folder not in (of_installer() / "bin", of_build()) or not (folder / "pulumi").exists():
        raise NotHere(f"no earlier run left an engine at {link}")
    return folder


def installed() -> Path:
    """Pulumi's own installer, through its SDK; needs the open internet."""
    from pulumi.automation import PulumiCommand  # noqa: PLC0415 -- half a second, needed on this way only

    root = of_installer()
    if not (root / "bin" / "pulumi").exists():
        say("Asking Pulumi's own installer for the engine ...")
    # The SDK's download names no timeout, and some networks swallow packets instead of refusing.
    socket.setdefaulttimeout(30)
    try:
        command = PulumiCommand.install(root=str(root))
    except (OSError, subprocess.SubprocessError, ValueError) as failure:
        raise NotHere(f"Pulumi's installer cannot be reached or failed: {failure}") from failure
    say(f"Pulumi {command.version} is in {root}")
    return root / "bin"


def built() -> Path:
    """The engine built from its Go modules: minutes the first time, nothing afterwards."""
    folder = of_build()
    if folder.exists():
        say(f"Pulumi {BUILT} is in {folder}")
        return folder
    go = shutil.which("go")
    if go is None:
        raise NotHere("there is no `go` on PATH to build the engine with")
    if (found := go_version(go)) < OLDEST_GO:
        raise NotHere(f"{go} is version {dotted(found)}; {dotted(OLDEST_GO)} or newer is needed")
    folder.parent.mkdir(parents=True, exist_ok=True)
    say(
        f"Building Pulumi {BUILT} from its Go modules: about five minutes on two cores, once a machine."
    )
    with tempfile.TemporaryDirectory(prefix="building-", dir=folder.parent) as scratch:
        build_into(Path(scratch), go)
        place(Path(scratch) / "bin", folder)
    say(f"Pulumi {BUILT} is in {folder}")
    return folder


def build_into(scratch: Path, go: str) -> None:
    """Fill `scratch/bin` with the engine, the Python language host and the two scripts beside them."""
    engine, host, bin_ = scratch / "engine", scratch / "host", scratch / "bin"
    bin_.mkdir()
    module(engine, f"{MODULES}/pkg/v3 v{BUILT}\nreplace {CLIPBOARD}", go)
    module(host, f"{MODULES}/sdk/v3 v{HOST}", go)
    # Without the -X the version is empty, and the Automation API refuses the engine.
    stamp = f"-s -w -X {MODULES}/sdk/v3/go/common/version.Version=v{BUILT}"
    compile_go(engine, f"{MODULES}/pkg/v3/cmd/pulumi", bin_ / "pulumi", stamp, go)
    package = f"{MODULES}/sdk/v3/python/cmd/pulumi-language-python"
    compile_go(host, package, bin_ / "pulumi-language-python", "-s -w", go)
    scripts = ask([go, "list", "-m", "-f", "{{.Dir}}", f"{MODULES}/sdk/v3"], engine)
    for script in SCRIPTS:
        target = bin_ / Path(script).name
        shutil.copyfile(Path(scripts) / script, target)
        target.chmod(0o755)


def module(folder: Path, require: str, go: str) -> None:
    """A Go module of our own that requires theirs, so that our replace lines are the ones that count."""
    folder.mkdir()
    wanted = dotted(OLDEST_GO)
    (folder / "go.mod").write_text(f"module engine\n\ngo {wanted}\n\nrequire {require}\n")
    name = require.split(maxsplit=1)[0]
    say(f"  fetching {name} ...")
    ask([go, "mod", "download", name], folder)


def compile_go(folder: Path, package: str, target: Path, ldflags: str, go: str) -> None:
    """Build one program; `go build -v` names each package, which is the progress shown."""
    command = [go, "build", "-mod=mod", "-v", "-ldflags", ldflags, "-o", str(target), package]
    started, shown, lines = time.monotonic(), 0.0, []
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None  # noqa: S101 -- it was asked for in the line above
        for line in process.stderr:
            lines.append(line.rstrip())
            elapsed = time.monotonic() - started
            if elapsed - shown > 15:
                shown = elapsed
                say(f"  {target.name}: {len(lines)} packages, {elapsed:.0f} s")
    if process.returncode != 0:
        raise NotHere("`go build` failed:\n      " + "\n      ".join(lines[-8:]))
    say(f"  {target.name}: done, {time.monotonic() - started:.0f} s")


def place(made: Path, folder: Path) -> None:
    """Whole or not at all, also when two clones build at once."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.exists():
            raise


def point(link: Path, folder: Path | None) -> None:
    """Leave the link for `tools/activate` to find."""
    if folder is not None and link.is_symlink() and link.resolve() == folder.resolve():
        return
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    if folder is not None:
        link.symlink_to(folder)


def cache() -> Path:
    """The user's cache folder, as the platform names it."""
    home = Path.home()
    default = home / "Library" / "Caches" if platform.system() == "Darwin" else home / ".cache"
    root = Path(os.environ.get("XDG_CACHE_HOME") or default).resolve()
    return root / "pulumi-twilio-studio" / "engine"


def of_installer() -> Path:
    """Where Pulumi's own installer puts what it downloads."""
    return cache() / "installed"


def of_build() -> Path:
    """Where the engine goes that is built from its modules."""
    return cache() / f"built-{BUILT}"


def version_of(pulumi: str) -> tuple[int, ...]:
    """The version a `pulumi` says of itself; a build without one counts as too old."""
    answer = ask([pulumi, "version"], Path.cwd(), PULUMI_SKIP_UPDATE_CHECK="1")
    return numbers(answer) or (0,)


def go_version(go: str) -> tuple[int, ...]:
    """Major and minor version of the Go on PATH."""
    return numbers(ask([go, "env", "GOVERSION"], Path.cwd()))[:2]


def numbers(text: str) -> tuple[int, ...]:
    """The leading dotted number of a version such as v3.259.0 or go1.26.8."""
    found = re.search(r"\d+(\.\d+)*", text)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def dotted(version: tuple[int, ...]) -> str:
    """A version as people write it."""
    return ".".join(str(part) for part in version)


def ask(command: list[str], folder: Path, **environ: str) -> str:
    """What a program prints; NotHere with its own words when it fails."""
    env = {**os.environ, **environ}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise NotHere(f"`{' '.join(command[:3])}` failed: {' '.join(words)}")
    return done.stdout.strip()


def say(text: str) -> None:
    """Progress that does not wait in a buffer."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
