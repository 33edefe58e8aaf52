"""Reasons and warnings in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.anomalies import Skew
from customer_segmentation.customers.checks import Check
from customer_segmentation.texts import Texts

#: Suspicious values that are told with their rows.
_EXAMPLES = 5


def reason(check: Check, texts: Texts) -> nw.Expr:
    """Why a row that fails a check was rejected, with the row's own value.

    Args:
        check: The check.
        texts: The fixed texts.
    """
    facts = {name: fact if isinstance(fact, nw.Expr) else texts.number(fact, "g") for name, fact in check.facts.items()}
    pieces = texts.pieces(f"reasons.{check.reason}", column=check.column, **facts)
    return nw.concat_str(*(nw.lit(piece) if isinstance(piece, str) else piece for piece in pieces))


def warnings(
    source: Mapping[str, Any], skews: Sequence[Skew], facts: Mapping[str, Mapping[str, Any]], texts: Texts
) -> list[str]:
    """What an analyst should look at, a sentence each.

    Args:
        source: The source, as ``tidy_customers`` returns it.
        skews: Features whose few largest or smallest values govern the segments.
        facts: By number column, its ``suspicious`` values.
        texts: The fixed texts.
    """
    return [
        *_source_warnings(source, texts),
        *(_skew_warning(skew, texts) for skew in skews),
        *(_doubt(column, found["suspicious"], texts) for column, found in facts.items() if found["suspicious"]),
    ]


def _source_warnings(source: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    """Decisions of the reader that an analyst should confirm."""
    if source.get("encoding") == "Windows-1252":
        yield texts.say("data_warnings.windows_1252")
    if damaged := source.get("undecodable_rows"):
        rows = texts.say("lists.comma").join(map(str, damaged["first"]))
        yield texts.say("data_warnings.undecodable", damaged=damaged["rows"], rows=rows)
    for written in source.get("number_formats", []):
        column = written["column"]
        if written["ambiguous"] and written["decimal"] == ".":
            yield texts.say("data_warnings.decimal_point", column=column)
        elif written["ambiguous"]:
            yield texts.say("data_warnings.decimal_comma", column=column)
        if written["percent"]:
            yield texts.say("data_warnings.percent", column=column)


def _skew_warning(skew: Skew, texts: Texts) -> str:
    if skew.log_helps:
        return texts.say("data_warnings.skewed_use_log", column=skew.column, skewness=skew.skewness)
    return texts.say("data_warnings.skewed_use_limits", column=skew.column, skewness=skew.skewness)


def _doubt(column: str, suspicious: Sequence[Mapping[str, Any]], texts: Texts) -> str:
    told = (texts.say("data_warnings.doubtful_value", **row) for row in suspicious[:_EXAMPLES])
    values, more = texts.say("lists.comma").join(told), len(suspicious) - _EXAMPLES
    if more > 0:
        return texts.say("data_warnings.doubtful_and_more", column=column, values=values, more=more)
    return texts.say("data_warnings.doubtful", column=column, values=values)
