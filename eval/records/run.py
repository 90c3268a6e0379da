"""Score the records of documents against their labels."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from eval.records.align import Aligned, align
from eval.records.errors import Error, Errors
from eval.records.facts import joined_sides, names_of
from eval.records.gold_facts import facts_of_labels
from eval.records.labels import KINDS, Gold, text_hash
from eval.records.record_facts import RecordFacts
from eval.records.scores import ReasonScore, Tally, reason_score, tally
from schemas.errors import OptionError
from schemas.findings import Result
from schemas.text import Squeezed


@dataclass(frozen=True)
class Prediction:
    """What was read from a document: the result, and the canonical text its offsets index."""

    name: str
    result: Result
    text: str


@dataclass(frozen=True)
class DocumentScore:
    """One document's records, scored. ``easy`` leaves hard cases out."""

    name: str
    sha256: str
    gold_sha256: str
    profile: str
    tallies: Mapping[str, Tally]
    easy: Mapping[str, Tally]
    reasons: ReasonScore
    errors: tuple[Error, ...]
    amounts_seen: int
    amounts_recorded: int


#: How a document's records come about: by checking its file, or from a saved run.
Predict = Callable[[Gold], Prediction]


def score_document(gold: Gold, prediction: Prediction) -> DocumentScore:
    """Score one document.

    Raises:
        OptionError: the labels are of another text.
    """
    squeezed = Squeezed.of(prediction.text)
    if text_hash(squeezed) != gold.header.text_sha256:
        raise OptionError(
            str(gold.path),
            f"是另一份文本的标注，与 {prediction.name} 的内容不符",
            f"labels of another text than that of {prediction.name}",
            "文件换过，或读取方式变了：请核对后重新定位标注（gouji gold locate）。",
        )
    aligned = align_all(gold, prediction, squeezed)
    tell = Errors(prediction.name, prediction.text)
    coverage = prediction.result.coverage
    return DocumentScore(
        prediction.name,
        gold.header.sha256,
        gold.sha256,
        prediction.result.run.profile,
        {kind: tally(one) for kind, one in aligned.items()},
        {kind: tally(one, hard=False) for kind, one in aligned.items()},
        reason_score(aligned["reason"]) if "reason" in aligned else ReasonScore(),
        tuple(error for one in aligned.values() for error in tell.of(one)),
        coverage.amounts_seen,
        coverage.amounts_recorded,
    )


def align_all(gold: Gold, prediction: Prediction, squeezed: Squeezed) -> dict[str, Aligned]:
    """Labels and predictions of every kind that either has."""
    wanted = joined_sides(facts_of_labels(gold.labels, squeezed.text, gold.header.year))
    found = joined_sides(RecordFacts(prediction.result.records, squeezed).facts())
    names = names_of(wanted)
    kinds = {fact.kind for fact in wanted} | {fact.kind for fact in found if not fact.secondary}
    kinds &= set(gold.header.kinds or KINDS)
    return {kind: align(kind, wanted, found, names) for kind in KINDS if kind in kinds}


@dataclass(frozen=True)
class Evaluation:
    """The records of a corpus, scored. ``missing``: labelled documents that are not there."""

    backend: str
    documents: tuple[DocumentScore, ...]
    missing: tuple[str, ...] = ()

    @property
    def kinds(self) -> list[str]:
        """Kinds with a label or a prediction, in order."""
        return [kind for kind in KINDS if any(kind in one.tallies for one in self.documents)]

    @property
    def tallies(self) -> list[Mapping[str, Tally]]:
        """The counts per document."""
        return [one.tallies for one in self.documents]

    @property
    def reasons(self) -> ReasonScore:
        """Reasons of all documents."""
        return sum((one.reasons for one in self.documents), start=ReasonScore())

    @property
    def errors(self) -> list[Error]:
        """All errors, by document and kind."""
        return [error for one in self.documents for error in one.errors]

    def count_errors(self, kind: str) -> Counter[str]:
        """How many errors of each class a kind has."""
        return Counter(error.error for error in self.errors if kind in (error.kind, "all"))


def evaluate(gold: Sequence[Gold], predict: Predict, backend: str, missing: Sequence[str] = ()) -> Evaluation:
    """Score documents.

    Args:
        gold: the labels.
        predict: gives what was read from the document of some labels.
        backend: what read it, for the record.
        missing: labelled documents that are not there.

    Raises:
        OptionError: labels are of another text.
    """
    return Evaluation(backend, tuple(score_document(one, predict(one)) for one in gold), tuple(missing))


def load_run(path: Path) -> dict[str, Prediction]:
    """Read a saved run: what ``gouji check --format json --with-text`` printed.

    Returns:
        Predictions by name of the document.

    Raises:
        OptionError: the file is no such run, or holds no text.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        results = [Result.model_validate(one) for one in (data if isinstance(data, list) else [data])]
    except (OSError, ValueError, ValidationError):
        raise OptionError(
            str(path), "不是 gouji check 的 JSON 结果", "not a JSON result of gouji check"
        ) from None
    found = {}
    for result in results:
        if result.text is None:
            raise OptionError(
                str(path), "结果中没有原文", "the result holds no text", "请加 --with-text 重新生成。"
            )
        name = str(result.document["name"])
        found[name] = Prediction(name, result, result.text)
    return found
