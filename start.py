"""Install audit-tui where this file is, and open it: only a Python is needed.

    python3 start.py            open the demonstration
    python3 start.py app        open your own audits
    python3 start.py checks     run every check of the code
    python3 start.py tools      install what the checks need, and run nothing
    python3 start.py WORDS ...  any other audit-tui command, such as: python3 start.py list

It goes into the virtual environment that is active, or else into .venv beside this file.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONSTRAINTS = HERE / "constraints.txt"
CHECKS = (
    ("format", "-m", "ruff", "format", "--check", "."),
    ("lint", "-m", "ruff", "check", "."),
    ("types", "-m", "mypy"),
    ("layers", "-c", "from importlinter.cli import lint_imports_command as lint; lint()"),
    ("tests", "-m", "pytest", "-n", "3"),
    ("benchmarks", "-m", "benchmarks", "--small"),
)


def main(words):
    """Install what is needed and do what the words say; the exit status."""
    if not (3, 11) <= sys.version_info < (3, 14):
        raise SystemExit("audit-tui needs Python 3.11, 3.12 or 3.13; this is {}.{}.".format(*sys.version_info[:2]))
    environment = Path(sys.prefix) if sys.prefix != sys.base_prefix else HERE / ".venv"
    install(environment, dev=words in (["checks"], ["tools"]))
    if words == ["checks"]:
        return check(environment)
    if words == ["tools"]:
        print(f"The tools are in {program(environment, 'ruff').parent}.")
        return 0
    if not words:
        started = "{} {}".format("py" if os.name == "nt" else "python3", Path(sys.argv[0]))
        print(f"This opens the fictional demonstration. Your own audits: {started} app", flush=True)
    return become([str(program(environment, "audit-tui")), *passed_on(words)])


def passed_on(words):
    """What the program is told: nothing for the app itself, and the demonstration where nothing was said."""
    return words[1:] if words[:1] == ["app"] else words or ["demo"]


def program(environment, name):
    """Where a virtual environment keeps a program."""
    return environment / "Scripts" / (name + ".exe") if os.name == "nt" else environment / "bin" / name


def install(environment, *, dev):
    """Install the checkout unless the stamp in the environment says that this very one is there already."""
    stamp = environment / "audit-tui-start.txt"
    place = "{} {}.{}.{}".format(environment, *sys.version_info[:3])
    contents = b"".join((HERE / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    digest = hashlib.sha256(contents + str(HERE).encode()).hexdigest()
    installed = stamp.read_text(encoding="utf-8").splitlines() if stamp.exists() else []
    python = program(environment, "python")
    sound = installed[:1] in ([], [place]) and answers(python, "-c", "import sys; assert sys.prefix != sys.base_prefix")
    if sound and installed[1:2] == [digest] and (not dev or installed[2:] == ["dev"]):
        return
    dev = dev or installed[2:] == ["dev"]
    where = environment.relative_to(HERE) if HERE in environment.parents else environment
    print(f"Installing audit-tui into {where} (once; about a minute) ...", flush=True)
    if not sound and Path(sys.prefix) != environment:
        run(sys.executable, "-m", "venv", "--clear", "--without-pip", environment)
    stamp.unlink(missing_ok=True)
    options = (
        "--disable-pip-version-check",
        "-q",
        "-c",
        CONSTRAINTS,
        "-e",
        f"{HERE}[{'dev' if dev else 'encryption,word'}]",
    )
    run(*pip_for(python), "install", *options)
    run(python, "-m", "compileall", "-q", HERE / "audit_tui")  # even where Python is told to keep no compiled files
    stamp.write_text("\n".join([place, digest, *(["dev"] if dev else [])]) + "\n", encoding="utf-8")


def pip_for(python):
    """The pip of this Python, or of the one it came from, told to install for another; else one of that other's own."""
    for outside in (sys.executable, getattr(sys, "_base_executable", sys.executable)):
        if answers(outside, "-m", "pip", "--version"):
            return [outside, "-m", "pip", "--python", python]
    if answers(python, "-m", "ensurepip"):
        return [python, "-m", "pip"]
    raise SystemExit("This Python has neither pip nor ensurepip. Install one (on Debian: apt install python3-pip).")


def answers(command, *arguments):
    """Whether the program is there and ends well."""
    try:
        return subprocess.run([command, *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(*command):
    """Run a step of the installation; where it fails, it has said why."""
    environment = dict(os.environ, PIP_USER="0")
    status = subprocess.run(command, check=False, env=environment).returncode
    if status:
        raise SystemExit(status)


def become(command):
    """Hand the terminal over to the program; on Windows wait for it."""
    if os.name == "posix":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def check(environment):
    """Run every check, whatever those before it found, and say how each ended; 1 where any failed."""
    results = {}
    for name, *arguments in CHECKS:
        print(f"\n== {name}", flush=True)
        results[name] = subprocess.run([program(environment, "python"), *arguments], cwd=HERE, check=False).returncode
    print("\n== results")
    for name, status in results.items():
        print(f"{name:8}{'failed' if status else 'passed'}")
    return int(any(results.values()))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
