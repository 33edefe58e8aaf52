"""What a scoring run found, gathered before any sheet is written."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from customer_segmentation.language import _
from customer_segmentation.reports.report import Report
from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.segmentation.drift import Drift
from customer_segmentation.segmentation.model import read_model
from customer_segmentation.transactions.quality import TransactionQuality
from customer_segmentation.wording import transactions as lines_in_words

from .facts import Facts


@dataclass(frozen=True, kw_only=True)
class Findings(Report):
    """The findings of a scoring run."""

    drift: Drift
    cards: list[SegmentCard]  # of the training; none where only its model is there
    earlier_transactions: TransactionQuality | None  # those of the training

    customers_file: ClassVar[str] = "07_model_output/scored_customers.parquet"
    rejected_file: ClassVar[str] = "07_model_output/scored_rejected_customers.csv"

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before relying on anything."""
        now, then = self.transactions, self.earlier_transactions
        return [*(lines_in_words.shorter_period(now, then) if now and then else []), *self.quality_warnings]

    @classmethod
    def gather(cls, facts: Facts, **others: Any) -> Self:
        """Put the facts of a run and what is shown beside them together; the others are named as the attributes are."""
        return cls(
            title=_("New customers"),
            customers=facts["drift"]["customers"],
            topics=["summary", "drift", "customers", "quality"],
            drift=facts["drift"],
            cards=facts["cards"],
            quality=facts["quality"],
            model=read_model(facts["model"]),
            value_column=facts["value_column"],
            transactions=facts["transactions"],
            earlier_transactions=facts["earlier_transactions"],
            **others,
        )
