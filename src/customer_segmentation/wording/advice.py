"""What a segment means for the business and what to do about it, in words."""

from collections.abc import Iterator, Sequence

from customer_segmentation.customers.declaration import FeatureKind
from customer_segmentation.language import _, listed, mark
from customer_segmentation.segmentation.cards import Priority, SegmentCard, Side, Standing, one_per_category, side_of

#: The low and the high side of a column, by what it holds.
_SIDES: dict[FeatureKind, tuple[str, str]] = {
    **dict.fromkeys(("number", "ordered"), (mark("low {feature}"), mark("high {feature}"))),
    **dict.fromkeys(("yes_no", "category"), (mark("rarely {feature}"), mark("often {feature}"))),
    "date": (mark("{feature} recently"), mark("{feature} long ago")),
}
#: What makes a segment good or poor is told by at most this many columns.
_MOST_COLUMNS = 3


def priority(card: SegmentCard) -> Priority | None:
    """How much a segment matters: as the playbook says, or as the features' directions do; none where neither does."""
    if card["advice"]:
        return card["advice"]["priority"]
    return card["standing"]["priority"] if card["standing"] else None


def insight(card: SegmentCard) -> str:
    """What the playbook knows about a segment, or what its own profile says."""
    if card["advice"]:
        return " ".join(_(text) for text in (card["advice"]["insight"], *card["advice"]["says"]))
    standing = card["standing"]
    said = (_good_and_poor(standing), _besides(card, standing)) if standing else (_profile(card),)
    return " ".join(filter(None, (*said, _worth(card))))


def actions(card: SegmentCard) -> list[str]:
    """What to do about a segment: as the playbook says, or as fits its priority; without either, what to find out."""
    if card["advice"]:
        return [_(action) for action in card["advice"]["actions"]]
    return _fitting(card["standing"]) if card["standing"] else _finding_out(card)


def origins(cards: Sequence[SegmentCard]) -> Iterator[str]:
    """Where the priorities come from that the playbook does not give, and why segments have none."""
    if any(card["standing"] for card in cards):
        yield _(
            "Where the playbook has no entry for a segment, its priority and actions follow from the columns for which "
            "it is declared whether high or low is better. Add entries to the playbook to replace them."
        )
    without = [card for card in cards if not priority(card)]
    if len(without) == len(cards):
        yield _(
            "No priority can be given: nothing says whether high or low values are better for the business. Declare "
            "this for the features (better: high or low), or add an entry to the playbook."
        )
    elif without:
        yield _(
            "Where no priority is given, nothing says whether high or low values are better for the business. Declare "
            "this for the features (better: high or low), or add an entry to the playbook."
        )


def _good_and_poor(standing: Standing) -> str:
    good, poor = _sides(standing["good"]), _sides(standing["poor"])
    if good and poor:
        return _("Good for the business: {good}. Not good: {poor}.", good=good, poor=poor)
    if good:
        return _("Good for the business: {good}.", good=good)
    if poor:
        return _("Not good for the business: {poor}.", poor=poor)
    return _("These customers are close to the average in what is good or poor for the business.")


def _worth(card: SegmentCard) -> str:
    """What part of the value column a segment holds, if this is known."""
    value = card["value"]
    if value is None or value["share"] is None:
        return ""
    return _(
        "They are {share:.1%} of the customers and account for {value:.1%} of {column}.",
        share=card["share"],
        value=value["share"],
        column=value["name"],
    )


def _fitting(standing: Standing) -> list[str]:
    """Actions that fit the priority, and the sides that lead to it."""
    good, poor = _sides(standing["good"]), _sides(standing["poor"])
    match standing["priority"]:
        case "prioritise":
            return _keep(poor)
        case "develop" | "reactivate":
            return _develop(good, poor)
        case "maintain":
            return _maintain(good, poor)
        case "low":
            return _save(good)


def _keep(poor: str) -> list[str]:
    said = [
        _("Keep these customers: give them your best service, and let them be the first to get new offers."),
        _("Contact them early when they become less active: each one that leaves is hard to replace."),
    ]
    if poor:
        return [*said, _("Work on the weak side of a strong segment: {poor}.", poor=poor)]
    return [*said, _("Look for new customers who resemble them: the profile below says whom to look for.")]


def _develop(good: str, poor: str) -> list[str]:
    return [
        _(
            "Make these customers an offer of their own: they have part of what makes a good customer, {good}.",
            good=good,
        ),
        _("Before you make the offer to all, ask some of them what is behind the weak side: {poor}.", poor=poor),
        _("Leave a part of the segment without the offer, and compare: so you see whether it pays."),
    ]


def _maintain(good: str, poor: str) -> list[str]:
    said = [_("Keep service and prices reliable, without spending more on these customers than on others.")]
    if good:
        said.append(_("Build on what is good already: {good}.", good=good))
    if poor:
        said.append(_("Try small steps against what is not good yet, and measure the response: {poor}.", poor=poor))
    if not good and not poor:
        said.append(_("Try small offers that raise their activity, and measure the response."))
    return [*said, _("Watch who moves to a better segment, and what they had in common before.")]


def _save(good: str) -> list[str]:
    said = [
        _("Serve these customers well at low cost, and spend campaign money on other segments first."),
        _("Use cheap channels (newsletter, app) to find the few who want more."),
    ]
    return [*said, _("Try to build on what is good: {good}.", good=good)] if good else said


def _finding_out(card: SegmentCard) -> list[str]:
    compare = _("Before you roll out an offer to this segment, test it on a part of it and compare with the rest.")
    if sides := _sides(_marked(card)):
        return [_("Decide first what this means for the business: {sides}.", sides=sides), compare]
    return [_("Take this segment as the yardstick for the others: it is close to the average."), compare]


def _profile(card: SegmentCard) -> str:
    """What is high and what is low, without a judgement."""
    if sides := _sides(_marked(card)):
        return _("What sets these customers apart: {sides}.", sides=sides)
    return _("These customers are close to the average of all customers on every feature.")


def _besides(card: SegmentCard, standing: Standing) -> str:
    """What is high and low among the features that have no direction, so that it is neither good nor poor."""
    judged = {side["name"] for side in (*standing["good"], *standing["poor"])}
    sides = _sides([side for side in _marked(card) if side["name"] not in judged])
    return _("Neither good nor poor in itself: {sides}.", sides=sides) if sides else ""


def _marked(card: SegmentCard) -> list[Side]:
    """The features on which a segment is high or low, those first that set it apart most."""
    features = [one for one in one_per_category(card["differences"]) if one["feature"]]
    levels = [card["levels"][one["name"]] for one in features]
    return [
        side_of(one, high=level.endswith("High"))
        for one, level in zip(features, levels, strict=True)
        if level != "Average"
    ]


def _sides(sides: Sequence[Side]) -> str:
    return listed(
        _(_SIDES[side.get("kind", "number")][side["high"]], feature=side["name"]) for side in sides[:_MOST_COLUMNS]
    )
