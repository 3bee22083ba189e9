"""The walk-through of docs/your_files.md: its commands are run, and what they print is what the page says."""

import re
import shlex
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from orchestration.cli import main
from tests.parts import part_of

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "your_files.md"
# What the files of the page feed: its run makes these alone.
MARTS = ("dim_campaign", "fct_lead", "fct_order", "fct_payment", "rpt_lake_reconciliation")


def commands(page):
    """(command, what it prints) of every console block, in order. A quotation mark may hold several lines."""
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines, command = part.splitlines(keepends=True), ""
            while lines and (not command or command.count('"') % 2):
                command += lines.pop(0)
            yield command.strip(), "".join(lines)


def fits(expected, said):
    """Whether a text is as expected, where a line or a word may be `...` for anything."""
    pattern = re.escape(expected.strip()).replace(re.escape("..."), ".*?")
    return re.fullmatch(pattern, said.strip(), re.DOTALL)


def execute(command, capsys):
    if command.startswith("sales-warehouse"):
        main(shlex.split(command)[1:])
        out, err = capsys.readouterr()
        return "\n".join(line.rstrip() for line in (out + err).splitlines())
    shell = command.replace("python -c", f"{shlex.quote(sys.executable)} -c")
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="the page speaks to a POSIX shell")
def test_the_walk_through_does_what_it_says(tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "docs" / "your_files", tmp_path / "docs" / "your_files")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "part").mkdir()
    part, done = part_of(MARTS, tmp_path / "part"), 0
    for command, expected in commands(PAGE.read_text(encoding="utf-8")):
        with part.alone() if command.startswith("sales-warehouse run") else nullcontext():
            said = execute(command, capsys)
        assert fits(expected, said), f"{command}\n{said}"
        done += 1
    assert done == 12
