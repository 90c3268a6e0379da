"""``gouji eval`` as a whole: which corpus, what is scored on it, what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from eval.backends import model_data
from eval.corpus import GOLD, Corpus, corpus_of
from eval.provenance import provenance
from eval.records.labels import Gold, find_gold
from eval.records.run import Evaluation, Prediction, evaluate, load_run
from eval.report.data import records_data
from eval.run import Evaluation as Findings
from eval.run import evaluate_findings
from eval.run import to_dict as findings_data
from extractor.pipeline import Checked, Options, check_path
from schemas.asks import LlmUse
from schemas.errors import OptionError

SCHEMA_VERSION = "1"
#: Makes the options of a backend.
OptionsOf = Callable[[LlmUse], Options]


def options_of(backend: LlmUse) -> Options:
    """The options of a backend that needs nothing but this program.

    Raises:
        OptionError: the backend asks a model.
    """
    if backend != "off":
        raise OptionError(backend, "没有可用的模型后端", "no model answers here")
    return Options(llm=backend)


@dataclass
class Checking:
    """Checks each document once per backend."""

    options_of: OptionsOf = options_of
    _done: dict[tuple[Path, str], Checked] = field(default_factory=dict)

    def __call__(self, path: Path, backend: LlmUse = "off") -> Checked:
        """The checked document."""
        key = path, backend
        if key not in self._done:
            self._done[key] = check_path(path, self.options_of(backend))
        return self._done[key]

    def done(self, backend: LlmUse) -> list[Checked]:
        """The documents checked by a backend so far."""
        return [checked for (_, by), checked in self._done.items() if by == backend]


@dataclass(frozen=True)
class Request:
    """What to score. ``documents`` None: our own documents and, where they are, the originals.

    ``run``: score this saved run instead of checking the documents; ``against``: compare with this one.
    """

    documents: Path | None = None
    gold: Path | None = None
    records: bool = True
    findings: Path | None = None
    verdicts: Path | None = None
    backends: Sequence[LlmUse] = ("off",)
    run: Path | None = None
    against: Path | None = None


@dataclass(frozen=True)
class Report:
    """All that was scored."""

    run: Mapping[str, Any]
    corpus: Corpus
    records: tuple[Evaluation, ...] = ()
    #: what a model contributed, by backend
    models: Mapping[str, Any] = field(default_factory=dict)
    against: Evaluation | None = None
    findings: Findings | None = None

    @cached_property
    def data(self) -> dict[str, Any]:
        """The report as plain data, for JSON and for what is shown."""
        base = self.against or (self.records[0] if len(self.records) > 1 else None)
        records = [
            records_data(one, base if base is not one else None) | {"model": self.models.get(one.backend)}
            for one in self.records
        ]
        return {
            "schema_version": SCHEMA_VERSION,
            "run": dict(self.run),
            "corpus": self.corpus.as_dict(),
            "records": records,
            "findings": findings_data(self.findings) if self.findings else None,
        }


def run(request: Request, checking: Checking | None = None) -> Report:
    """Score what is asked for.

    Raises:
        OptionError: nothing is labelled, labels are of another text, a file is not what it should be.
        ReadError: a document cannot be read.
    """
    checking = checking or Checking()
    corpus = corpus_of(request.documents)
    records, against = _records(request, corpus, checking) if request.records else ((), None)
    findings = None
    if request.findings:
        if request.documents is None:
            raise OptionError("--findings", "需要用 --documents 指明文件夹", "--documents is needed")
        findings = evaluate_findings(request.documents, request.findings, request.verdicts, checking)
    backends = "saved" if request.run else "+".join(request.backends)
    models: dict[str, Any] = {one: model_data(checking.done(one)) for one in request.backends}
    return Report(provenance(backends), corpus, records, models, against, findings)


def _records(
    request: Request, corpus: Corpus, checking: Checking
) -> tuple[tuple[Evaluation, ...], Evaluation | None]:
    labelled = find_gold(request.gold or GOLD)
    saved = load_run(request.run) if request.run else None
    here = set(saved) if saved is not None else set(corpus.paths)
    gold = [one for one in labelled if one.header.document in here]
    missing = sorted({one.header.document for one in labelled} - here)
    if not gold:
        raise OptionError(
            str(request.gold or GOLD), "没有一份标注的文件在这里", "no labelled document is here", corpus.hint
        )

    def predict(backend: LlmUse) -> Callable[[Gold], Prediction]:
        def checked(one: Gold) -> Prediction:
            name = one.header.document
            if saved is not None:
                return saved[name]
            done = checking(corpus.paths[name], backend)
            return Prediction(name, done.result, done.document.text)

        return checked

    backends: Sequence[LlmUse] = ("off",) if saved is not None else request.backends
    scored = tuple(
        evaluate(gold, predict(backend), "saved" if saved is not None else backend, missing)
        for backend in backends
    )
    return scored, _against(request.against, gold)


def _against(path: Path | None, gold: Sequence[Gold]) -> Evaluation | None:
    if path is None:
        return None
    before = load_run(path)
    both = [one for one in gold if one.header.document in before]
    if not both:
        raise OptionError(str(path), "其中没有这些文件的结果", "it has no result of these documents")
    return evaluate(both, lambda one: before[one.header.document], path.name)
