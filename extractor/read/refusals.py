"""Every way to refuse a file: what is wrong and what to do, in one line each."""

from __future__ import annotations

from schemas.errors import ReadError


def missing(name: str) -> ReadError:
    """There is no such file."""
    return ReadError(name, "文件不存在。", "no such file.", "请检查路径。")


def forbidden(name: str) -> ReadError:
    """The file may not be read."""
    return ReadError(name, "没有读取权限。", "permission denied.", "请检查文件权限。")


def unreadable(name: str, error: OSError) -> ReadError:
    """The system cannot read the file."""
    why = error.strerror or type(error).__name__
    return ReadError(name, f"读不出文件（{why}）。", f"cannot be read ({why}).")


def not_a_file(name: str) -> ReadError:
    """A device, pipe or socket."""
    return ReadError(name, "不是普通文件。", "not a regular file.", "请给出文件、文件夹或 ZIP。")


def empty(name: str) -> ReadError:
    """A file of no bytes, or without any text."""
    return ReadError(name, "文件是空的，没有可读的内容。", "the file is empty.", "请确认下载或导出是否完整。")


def empty_folder(name: str) -> ReadError:
    """A folder or ZIP without a piece that could be a disclosure."""
    return ReadError(
        name,
        "里面没有可读的文件。",
        "holds no readable file.",
        "可读的格式：PDF、DOCX、DOC、XLSX、XLS、HTML、TXT、Markdown、ZIP。",
    )


def too_large(name: str, size: int, limit: int) -> ReadError:
    """More bytes than the limit."""
    return ReadError(
        name,
        f"文件过大：{size} 字节，上限 {limit} 字节。",
        f"too large: {size} bytes, limit {limit}.",
        "请拆分文件，或提高 max_bytes。",
    )


def too_wide(name: str, places: int, limit: int) -> ReadError:
    """A worksheet laid out over more places than the limit."""
    return ReadError(
        name,
        f"工作表范围过大：{places} 格，上限 {limit} 格。",
        f"a worksheet spans {places} cells, limit {limit}.",
        "请删除表格之外的多余单元格后另存。",
    )


def no_text(name: str, reasons: str) -> ReadError:
    """Nothing but what cannot be read: pictures, hidden sheets."""
    return ReadError(
        name,
        f"没有可读的文字：{reasons}。",
        f"no readable text: {reasons}.",
        "扫描件和图片需要先做文字识别。",
    )


def too_slow(name: str, seconds: float) -> ReadError:
    """Not read within the time limit."""
    return ReadError(
        name,
        f"读取超过 {seconds:g} 秒，已停止。",
        f"not read within {seconds:g} s.",
        "请检查文件是否异常，或用 --timeout 放宽时限。",
    )


def damaged(name: str, kind: str, error: BaseException | None = None) -> ReadError:
    """Broken, or not what it looks like."""
    cause = f" ({type(error).__name__}: {str(error)[:120]})" if error else ""
    return ReadError(
        name,
        f"文件已损坏，或不是有效的 {kind} 文件。",
        f"damaged, or not a valid {kind} file{cause}.",
        "请用原软件打开并另存，或重新下载。",
    )


def encrypted(name: str) -> ReadError:
    """Locked with a password."""
    return ReadError(
        name, "文件已加密，需要密码才能打开。", "encrypted: a password is needed.", "请去掉密码后另存。"
    )


def unsupported(name: str, kind: str, hint: str) -> ReadError:
    """A format that is recognised and not read."""
    return ReadError(name, f"不支持的格式：{kind}。", f"unsupported format: {kind}.", hint)


def unknown_text(name: str) -> ReadError:
    """Neither a known format nor text in a known encoding."""
    return ReadError(
        name,
        "无法识别：既不是支持的格式，也不是 UTF-8、UTF-16 或 GB18030 编码的文本。",
        "neither a supported format nor text in UTF-8, UTF-16 or GB18030.",
        "请另存为 UTF-8 文本，或换成 PDF、DOCX、XLSX。",
    )


def bomb(name: str, size: int, limit: int) -> ReadError:
    """Unpacks to more than is sane."""
    return ReadError(
        name,
        f"解压后达 {size} 字节，超过上限 {limit} 字节，疑似压缩炸弹。",
        f"unpacks to {size} bytes, limit {limit}: looks like a ZIP bomb.",
        "请只打包需要核对的文件。",
    )


def too_many(name: str, count: int, limit: int) -> ReadError:
    """Too many files in a folder or ZIP."""
    return ReadError(
        name,
        f"文件过多：{count} 个，上限 {limit} 个。",
        f"too many files: {count}, limit {limit}.",
        "一个文件夹或 ZIP 只放一个单位的材料；整批请用 gouji batch。",
    )


def bad_path(name: str, member: str) -> ReadError:
    """A ZIP member that points out of the archive."""
    return ReadError(
        name,
        f"压缩包内有越界路径：{member!r}，已拒绝。",
        f"a member points out of the archive: {member!r}.",
        "请确认来源可信，重新打包。",
    )


def too_deep(name: str, limit: int) -> ReadError:
    """Archives in archives beyond the limit."""
    return ReadError(
        name,
        f"压缩包嵌套超过 {limit} 层。",
        f"archives nested more than {limit} deep.",
        "请解开后重新打包。",
    )


def no_piece(name: str, reasons: str) -> ReadError:
    """Every piece of a folder or ZIP failed."""
    return ReadError(
        name, f"里面的文件都读不出：{reasons}", f"no piece could be read: {reasons}", "请逐个检查这些文件。"
    )


def no_converter(name: str) -> ReadError:
    """A DOC file, and nothing that reads it."""
    return ReadError(
        name,
        "读取 DOC 需要 LibreOffice，这台机器上没有。",
        "reading DOC needs LibreOffice, which is not installed.",
        "请安装 LibreOffice，或用 Word/WPS 另存为 DOCX。",
    )
