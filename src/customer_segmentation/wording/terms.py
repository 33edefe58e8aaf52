"""Terms that several sheets and sentences share, by the names that the facts have for them."""

from customer_segmentation.language import _, mark

#: How much a segment matters.
PRIORITIES = {
    "prioritise": mark("Prioritise"),
    "develop": mark("Develop"),
    "reactivate": mark("Reactivate"),
    "maintain": mark("Maintain"),
    "low": mark("Low priority"),
}
#: What a column holds; the project itself adds some.
KINDS = {
    "number": mark("number"),
    "category": mark("category"),
    "date": mark("date"),
    "year": mark("year"),
    "text": mark("text"),
    "added": mark("added"),
}
#: What the time since a date is counted in.
TIME_UNITS = {"days": mark("days"), "months": mark("months"), "years": mark("years")}
#: The columns that the project adds to the customers.
ADDED_COLUMNS = {
    "segment": mark(
        "Number of the segment. Segments are numbered from high to low levels, feature by feature; a segment "
        "known from an earlier run keeps its number"
    ),
    "segment_name": mark("Name of the segment: made from its levels, given by an analyst, or kept from an earlier run"),
    "typicality": mark(
        "How close the customer is to the centre of the segment, compared with the segment's other "
        "customers: 100 is the closest"
    ),
    "second_segment": mark("Number of the segment with the second nearest centre"),
    "borderline": mark(
        "Whether the second nearest centre is almost as near as the nearest one: the customer could also belong there"
    ),
    "outlier": mark("Whether the customer is far from every centre: check the record before you act on it"),
}


def plausible_range(minimum: float | None, maximum: float | None) -> str:
    """Which values of a column are plausible; empty where all are."""
    if minimum is not None and maximum is not None:
        return _("at least {minimum:g} and at most {maximum:g}", minimum=minimum, maximum=maximum)
    if minimum is not None:
        return _("at least {minimum:g}", minimum=minimum)
    return "" if maximum is None else _("at most {maximum:g}", maximum=maximum)
