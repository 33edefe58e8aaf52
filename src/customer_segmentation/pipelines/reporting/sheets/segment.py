"""A segment's own sheet: what sets it apart, what to do about it, and who is in it."""

from collections import Counter
from typing import Any

from openpyxl import Workbook

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.pipelines.reporting.findings import Content
from customer_segmentation.reports.customer_list import customer_columns
from customer_segmentation.texts import Texts
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

_MOST_CATEGORIES = 5
_MOST_VALUES = 8


def write_segment(workbook: Workbook, content: Content, card: dict[str, Any]) -> None:
    """Write the sheet of one segment.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
        card: The segment's card.
    """
    say = content.texts.say
    number = card["number"]
    colour = content.options.theme.segment_colour(number)
    page = Page(workbook, content.segment_sheets[number], content.options.theme, content.texts, tab_colour=colour)
    page.band(content.segment_names[number], colour)
    page.navigation([*content.way_back, *content.way_beside(number)])
    page.space()
    page.paragraph(_headline(card, content.texts), "headline")
    if card["made_name"]:
        page.paragraph(say("segment.kept_name", name=card["made_name"]), "note")
    page.heading(say("segment.insight"))
    page.paragraph(card["insight"])
    if card["explanation"] not in card["insight"]:
        page.paragraph(card["explanation"])
    if card["generic"]:
        page.paragraph(say("segment.generic"), "note")
    page.heading(say("segment.actions", priority=say(f"priorities.{card['priority']}")))
    page.bullets(card["actions"])
    page.heading(say("segment.rules"))
    page.bullets([rule["words"] for rule in card["rules"]])
    page.heading(say("segment.profile"))
    page.table(f"profile_{number}", _profile_columns(content, card))
    page.notes(content.notes_on_means)
    if mixes := _most_frequent(card["mixes"]):
        page.heading(say("segment.mix"))
        page.table(f"mix_{number}", _mix_columns(mixes, content.texts))
        if len(mixes) < len(card["mixes"]):
            page.paragraph(say("segment.most_frequent", values=_MOST_VALUES), "note")
        page.bullets([category["words"] for category in card["categories"][:_MOST_CATEGORIES]])
    page.new_printed_page()
    page.heading(say("segment.pictures"))
    portrait = say("segment.portrait", name=card["name"], averages=card["headline"])
    page.pictures([(content.charts[f"segment_{number}"], 1.0, portrait)])
    _write_customers(page, content, card)
    page.finish()


def _headline(card: dict[str, Any], texts: Texts) -> str:
    share, averages = card["share"], card["headline"]
    if card["customers"] == 1:
        return texts.say("segment.headline_of_one", share=share, averages=averages)
    return texts.say("segment.headline", customers=card["customers"], share=share, averages=averages)


def _profile_columns(content: Content, card: dict[str, Any]) -> list[Column]:
    differences = sorted(card["differences"], key=lambda difference: difference["rank"])
    say = content.texts.say
    uses = {True: say("segment.feature"), False: say("segment.described")}
    means, everybody = ([difference[mean] for difference in differences] for mean in ("mean", "all_mean"))
    formats = [content.measure_format(difference["column"]) for difference in differences]
    measures = [
        content.label(difference["column"], difference["name"], difference["unit"]) for difference in differences
    ]
    return [
        # The means and indices stand above those of the categories.
        Column(say("segment.measure"), measures),
        Column(say("segment.used_for"), [uses[difference["feature"]] for difference in differences]),
        Column(say("segment.mean"), means, DECIMAL, formats=formats),
        Column(say("segment.all_mean"), everybody, DECIMAL, formats=formats),
        Column(say("segment.index"), [difference["index"] for difference in differences], INTEGER),
        Column(say("segment.in_words"), [difference["words"] for difference in differences]),
    ]


def _most_frequent(mixes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first values of each column; they come from the most to the least frequent among all customers."""
    seen: Counter[str] = Counter()
    shown = []
    for mix in mixes:
        seen[mix["column"]] += 1
        if seen[mix["column"]] <= _MOST_VALUES:
            shown.append(mix)
    return shown


def _mix_columns(mixes: list[dict[str, Any]], texts: Texts) -> list[Column]:
    say = texts.say
    categories = [say("segment.category_value", column=mix["column"], value=mix["value"]) for mix in mixes]
    return [
        Column(say("segment.category"), categories),
        Column(say("words.customers"), [mix["customers"] for mix in mixes], INTEGER),
        Column(say("segment.share"), [mix["share"] for mix in mixes], PERCENT),
        Column(say("segment.all_share"), [mix["all_share"] for mix in mixes], PERCENT),
        Column(say("segment.index"), [100 * mix["lift"] for mix in mixes], INTEGER),
    ]


def _write_customers(page: Page, content: Content, card: dict[str, Any]) -> None:
    say = content.texts.say
    customers = content.customers_listed
    own = customers[customers[SEGMENT] == card["number"]].drop(columns=SEGMENT)
    page.heading(say("segment.listed"))
    if own.empty:
        page.paragraph(say("segment.none_listed"))
        return
    if len(own) < card["customers"]:
        listed = say("segment.some_listed", listed=len(own), customers=card["customers"], file=content.customers_file)
        page.paragraph(listed, "note")
    page.table(f"customers_{card['number']}", customer_columns(own, content), filters=True, repeat=True)
