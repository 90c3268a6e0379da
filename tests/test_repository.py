"""Guards over the tree itself. Each is seen to fail on a planted violation."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
_CODE = ("extractor", "schemas", "prompts", "eval")
_TEXTS = {".py", ".md", ".toml", ".yml", ".yaml", ".json", ".jsonl", ".txt", ".j2", ".html", ".cfg", ".in"}
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_HOST = re.compile(r"""https?://[^ "]*(/simple(/|")|/packages/[0-9a-f]{2}/|/-/[a-z0-9._-]+\.tgz|/debian/)""")
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)(\[[^\]]+\])?==", re.MULTILINE)
_MACHINE = re.compile(r"(?<![\w.])/(?:work|home|root|tmp)/[\w.]+")


def files(root: Path, *folders: str) -> Iterator[Path]:
    for folder in folders or (".",):
        for path in (root / folder).rglob("*"):
            hidden = any(
                part.startswith(".") or part == "__pycache__" for part in path.relative_to(root).parts
            )
            if path.is_file() and path.suffix in _TEXTS and not hidden:
                yield path


def lines_over(root: Path) -> list[str]:
    """Python files over 600 lines, and checks over 150."""
    found = []
    for path in files(root):
        length = len(path.read_text("utf-8").splitlines()) if path.suffix == ".py" else 0
        limit = 150 if path.parent.name == "check" and re.match(r"[A-Z]\d\d_", path.name) else 600
        if length > limit:
            found.append(f"{path.relative_to(root)}: {length}")
    return found


def matching(pattern: re.Pattern[str]) -> Callable[[Path], list[str]]:
    def search(root: Path) -> list[str]:
        return [str(p.relative_to(root)) for p in files(root) if pattern.search(p.read_text("utf-8"))]

    return search


GUARDS: dict[str, tuple[Callable[[Path], list[str]], str, str]] = {
    "long files": (lines_over, "extractor/long.py", "x = 1\n" * 601),
    "long checks": (lines_over, "extractor/check/A99_long.py", "x = 1\n" * 151),
    "mobile numbers": (matching(_MOBILE), "eval/x.txt", "1" + "3" + "9" * 9),
    "registry hosts": (matching(_HOST), "requirements/x.txt", "https://" + "example.org/simple/"),
    "paths of a machine": (matching(_MACHINE), "extractor/x.py", "P = '/" + "work/x.y'\n"),
}


@pytest.mark.parametrize("name", GUARDS)
def test_guard_is_silent_on_the_tree(name: str) -> None:
    guard, _, _ = GUARDS[name]
    assert guard(ROOT) == []


@pytest.mark.parametrize("name", GUARDS)
def test_guard_sees_a_planted_violation(name: str, tmp_path: Path) -> None:
    guard, place, text = GUARDS[name]
    planted = tmp_path / place
    planted.parent.mkdir(parents=True)
    planted.write_text(text, "utf-8")
    assert len(guard(tmp_path)) == 1


def stems(samples: Path) -> list[str]:
    """The words of the sample documents' own unit names: the first lines that name a 局 or 中心."""
    from extractor.pipeline import check_path

    names = {
        check_path(p).result.document["unit_name"] for p in samples.iterdir() if p.suffix in (".txt", ".pdf")
    }
    return sorted(filter(None, names))


def naming(root: Path, names: list[str]) -> list[str]:
    return [
        f"{path.relative_to(root)}: {name}"
        for path in files(root, *_CODE)
        for name in names
        if name in path.read_text("utf-8")
    ]


def test_no_sample_is_known_by_name_in_program_code(samples: Path, tmp_path: Path) -> None:
    names = stems(samples)
    assert len(names) == 7
    assert naming(ROOT, names) == []
    planted = tmp_path / "extractor" / "x.py"
    planted.parent.mkdir()
    planted.write_text(f"UNIT = {names[0]!r}\n", "utf-8")
    assert len(naming(tmp_path, names[:1])) == 1


def lint_imports(folder: Path, config: str) -> int:
    (folder / "contracts.toml").write_text(config, "utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        "from importlinter.cli import lint_imports_command as command; command()"
    )
    command = [sys.executable, "-c", code, "--config", str(folder / "contracts.toml"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def test_layers_hold_and_a_stage_that_imports_a_stage_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    config = """
[tool.importlinter]
root_packages = ["planted"]
[[tool.importlinter.contracts]]
name = "stages"
type = "layers"
layers = ["planted.read | planted.check", "planted.schemas"]
"""
    package = tmp_path / "planted"
    package.mkdir()
    for name, text in {
        "__init__": "",
        "read": "",
        "schemas": "",
        "check": "from planted import schemas\n",
    }.items():
        (package / f"{name}.py").write_text(text, "utf-8")
    assert lint_imports(tmp_path, config) == 0
    (package / "check.py").write_text("from planted import read\n", "utf-8")
    assert lint_imports(tmp_path, config) == 1


def test_readme_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for mark in ("main-job", "tests"):
        after = readme.split(f"<!-- {mark} -->\n")[1].strip().splitlines()[0]
        assert after.startswith("python3 -m venv")


def unpinned_extras(requirements: str) -> list[str]:
    """Packages that another one wants with extras, pinned without them: pip then takes the newest release."""
    pinned = {name.lower(): bool(extras) for name, extras in _PIN.findall(requirements)}
    wanted = {
        canonicalize_name(need.name)
        for name in pinned
        for line in requires(name) or ()
        if (need := Requirement(line)).extras and (need.marker is None or need.marker.evaluate({"extra": ""}))
    }
    return sorted(name for name in wanted if pinned.get(name) is False)


@pytest.mark.parametrize("name", ["base", "dev"])
def test_pins_keep_the_extras_that_others_ask_for(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert unpinned_extras(text) == []


def test_a_pin_without_its_extra_is_seen() -> None:
    assert unpinned_extras("pytest-cov==7.1.0 \\\ncoverage==7.17.3 \\\n") == ["coverage"]
