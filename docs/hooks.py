"""Pages that are written from the program: commands from their help, rules and records from their docstrings.

They are made when the site is built, so that they cannot be out of date.
"""

from __future__ import annotations

import inspect
import re
from enum import Enum
from typing import Any, get_args

import typer

from extractor.check import Rule, rules
from extractor.cli import app
from extractor.report.words import CATEGORY, RECORD, SEVERITY
from schemas.records import AnyRecord, Record

_SECTIONS = {
    "What it checks": "查什么",
    "Why it matters": "为什么要紧",
    "Example": "例子",
    "False alarms": "何时不报",
    "Basis": "依据",
}
_ROLE = re.compile(r":\w+:`~?([^`]+)`")
_MODULE = re.compile(r"\b(?:schemas|typing|decimal|builtins)\.(?:\w+\.)*")


def on_files(files: Any, config: Any) -> Any:
    """Add the pages to the site (a hook of MkDocs)."""
    from mkdocs.structure.files import File

    for name, text in pages().items():
        files.append(File.generated(config, name, content=text))
    return files


def pages() -> dict[str, str]:
    """File name and Markdown of each written page."""
    return {"cli.md": commands(), "rules.md": rule_reference(), "records.md": record_reference()}


def commands() -> str:
    """Every command with its help, arguments and options."""
    root: Any = typer.main.get_command(app)
    sections = [_command(f"gouji {name}", command) for name, command in sorted(root.commands.items())]
    return f"# 命令\n\n{root.help}\n\n" + "\n".join(sections)


def _command(name: str, command: Any) -> str:
    if hasattr(command, "commands"):
        inner = (_command(f"{name} {word}", one) for word, one in command.commands.items())
        return f"## {name}\n\n{command.help}\n\n" + "\n".join(inner)
    rows = [_parameter(one) for one in command.params if one.name != "help"]
    table = "| 参数 | 说明 |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""
    return f"## {name}\n\n{inspect.cleandoc(command.help or '')}\n\n{table}"


def _parameter(one: Any) -> str:
    names = parameter_names(one)
    choices = _choices(one)
    said = f"{one.help or ''}" + (f"（{'、'.join(choices)}）" if choices else "")
    return f"| `{names}` | {said.replace('|', '&#124;')} |"


def parameter_names(one: Any) -> str:
    """What a parameter is called on the command line."""
    if one.opts[0].startswith("-"):
        return ", ".join([*one.opts, *one.secondary_opts])
    return str(one.name).upper() + (" …" if one.nargs != 1 else "")


def _choices(one: Any) -> list[str]:
    """The words an option allows, whichever typer tells them."""
    kind = getattr(getattr(one, "type_descriptor", None), "annotation", None)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(word.value) for word in kind]
    return [str(word) for word in getattr(getattr(one, "type", None), "choices", None) or ()]


def rule_reference() -> str:
    """Every rule with its documentation."""
    listed = rules()
    head = "# 规则\n\n| 代码 | 名称 | 类别 | 程度 |\n|---|---|---|---|\n"
    rows = (
        f"| [{one.code}](#{one.code.lower()}) | {one.title} | {CATEGORY[one.category]} "
        f"| {SEVERITY['zh'][one.severity]} |\n"
        for one in listed
    )
    return head + "".join(rows) + "\n" + "\n".join(map(_rule, listed))


def _rule(rule: Rule) -> str:
    text = _plain(inspect.cleandoc(rule.doc))
    for english, chinese in _SECTIONS.items():
        text = text.replace(f"{english}:\n", f"**{chinese}**\n\n")
    body = "\n".join(line.removeprefix("    ") for line in text.splitlines())
    return f'<a id="{rule.code.lower()}"></a>\n\n## {rule.code} {rule.title}\n\n`{rule.name}`\n\n{body}\n'


def _plain(text: str) -> str:
    """A docstring as Markdown."""
    return _ROLE.sub(r"`\1`", text).replace("``", "`").replace("<", "&lt;").replace("*", "\\*")


def record_reference() -> str:
    """Every kind of record with its fields; the exact schemas are in ``schemas/json``."""
    kinds: tuple[type[Record], ...] = get_args(get_args(AnyRecord)[0])
    common = _fields(Record, ())
    head = "# 记录\n\n每条记录都指回原文。`gouji records 文件` 列出全部记录；`schemas/json` 中有完整的 JSON Schema。\n"
    return (
        head + f"\n## 共有字段\n\n{_doc(Record)}\n\n{common}\n" + "\n".join(_record(kind) for kind in kinds)
    )


def _record(kind: type[Record]) -> str:
    names = [str(name) for name in get_args(kind.model_fields["kind"].annotation)]
    title = "、".join(f"{RECORD[name]} `{name}`" for name in names)
    return f"## {title}\n\n{_doc(kind)}\n\n{_fields(kind, tuple(Record.model_fields))}\n"


def _doc(kind: type[Record]) -> str:
    return _plain(inspect.getdoc(kind) or "")


def _fields(kind: type[Record], known: tuple[str, ...]) -> str:
    rows = [
        f"| `{name}` | {_type(field.annotation)} |"
        for name, field in kind.model_fields.items()
        if name not in (*known, "kind")
    ]
    return "| 字段 | 类型 |\n|---|---|\n" + "\n".join(rows) + "\n"


def _type(annotation: Any) -> str:
    said = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return _MODULE.sub("", said).replace("|", "&#124;").replace("<", "&lt;").replace("*", "\\*")
