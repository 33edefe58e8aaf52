"""The verdict in words."""

from collections.abc import Iterator

from customer_segmentation.language import _, listed, mark, ngettext
from customer_segmentation.segmentation.verdict import Choice, Tendency, Verdict

#: A candidate whose stability exceeds the limit by less than this is called barely stable.
_BARELY = 0.05
#: Fewer customers than so many for each feature are few (Dolnicar, Grün, Leisch & Schmidt 2014).
_CUSTOMERS_PER_FEATURE = 60
_TENDENCIES = {
    "strong": mark("Strong structure: the customers form natural groups that are clearly separate."),
    "weak": mark(
        "Weak structure: the customers form natural groups, but these overlap or cannot be identified reliably."
    ),
    "continuous": mark(
        "Continuous: the customers are spread unevenly, but the segments are no more separate than parts of a "
        "single lump. The borders are "
        "drawn where they are convenient: use the segments to divide work, and expect customers near a border to be "
        "alike on both sides."
    ),
    "none": mark(
        "No structure found: the customers are spread evenly and do not form natural groups. The segments only divide "
        "them into parts. This can help to organise work, but do not treat the segments as natural groups."
    ),
}
#: How separate the segments are.
_SEPARATIONS: dict[Tendency, str] = {
    "strong": mark("Clear"),
    "weak": mark("Overlapping"),
    "continuous": mark("No clear gaps"),
    "none": mark("None"),
}
_METHODS = {
    "ward": mark("Ward's method"),
    "gaussian_mixture": mark("a Gaussian mixture"),
}


def rule(verdict: Choice) -> str:
    """The rule by which k is chosen."""
    return _(
        "A number of segments (k) can be chosen if bootstrap samples find the same segments again (mean adjusted Rand "
        "index of at least {stability:g}) and if the smallest segment has at least {smallest_share:.1%} of the "
        "customers. Among these numbers, the one with the highest mean silhouette is the best, unless a larger one "
        "with at least {border_customers} customers in every segment, or a smaller one that separates practically as "
        "well, has natural borders only. If smaller numbers are within one standard error of the difference, the "
        "smallest of them is chosen.",
        **verdict["limits"],
    )


def is_refused(verdict: Choice, k: int) -> bool:
    """Whether a number of segments may not win."""
    return str(k) in verdict["refused"]


def reason(verdict: Choice) -> str:
    """Why this k was chosen."""
    return " ".join(_reasons(verdict))


def _reasons(verdict: Choice) -> Iterator[str]:
    k, following = verdict["k"], verdict["next"]
    if verdict["fixed"] and k == verdict["evidence_k"]:
        yield _("k = {k} was fixed by a parameter, and the evidence supports it.", k=k)
    elif verdict["fixed"]:
        yield _("k = {k} was fixed by a parameter, but the evidence supports another number.", k=k)
    higher = ", ".join(_refused_though_higher(verdict))
    yield _comparison(verdict, higher)
    if following and not verdict["merging"]:
        yield _("The next best number is {k} with {silhouette:.3f}.", **following)
    if verdict["flagged"]:
        yield _("No number of segments meets every condition of the rule. This number is the best of those that fail.")
    elif verdict["refused"]:
        yield _("Refused: k = {numbers}.", numbers=", ".join(verdict["refused"]))
    if higher and not verdict["flagged"]:
        yield _(
            "Of the refused numbers, these have a higher silhouette, but do not meet the conditions: k = {numbers}.",
            numbers=higher,
        )


def _comparison(verdict: Choice, higher: str) -> str:
    """The choice beside the best of the others; ``higher`` names refused numbers with a higher silhouette."""
    chosen, best, merging = verdict["chosen"], verdict["best"], verdict["merging"]
    if merging and merging["k"] > chosen["k"]:
        return _(
            "{k} segments have natural borders only: mean silhouette {silhouette:.3f}. {more} segments have "
            "{more_silhouette:.3f}, practically the same, but cut groups that have no gap inside.",
            more=merging["k"],
            more_silhouette=merging["silhouette"],
            **chosen,
        )
    if merging:
        return _(
            "{k} segments have natural borders only: mean silhouette {silhouette:.3f}. {fewer} segments have "
            "{fewer_silhouette:.3f}, but merge groups that have a gap between them.",
            fewer=merging["k"],
            fewer_silhouette=merging["silhouette"],
            **chosen,
        )
    if chosen != best:
        return _(
            "{k} segments separate the customers as well as {best} segments, within one standard error: mean "
            "silhouette {silhouette:.3f} compared with {best_silhouette:.3f}.",
            best=best["k"],
            best_silhouette=best["silhouette"],
            **chosen,
        )
    if higher and verdict["flagged"]:
        return _(
            "Of the numbers of segments without a very small segment, {k} separates the customers best: mean "
            "silhouette {silhouette:.3f}.",
            **chosen,
        )
    if higher:
        return _(
            "Of the numbers of segments that meet the conditions of the rule, {k} separates the customers best: mean "
            "silhouette {silhouette:.3f}.",
            **chosen,
        )
    return _("{k} segments separate the customers best: mean silhouette {silhouette:.3f}.", **chosen)


def _refused_though_higher(verdict: Choice) -> list[str]:
    """The refused numbers of segments whose silhouette is higher than that of the best of the others."""
    best = verdict["best"]["silhouette"]
    return [k for k, refusal in verdict["refused"].items() if refusal["silhouette"] > best]


def warnings(verdict: Verdict) -> list[str]:
    """What an analyst should know before relying on the chosen k."""
    return list(_warnings(verdict))


def _warnings(verdict: Verdict) -> Iterator[str]:
    k, stability = verdict["k"], verdict["stability"]
    if verdict["flagged"]:
        yield _(
            "No number of segments is both stable and free of very small segments. Check the sizes and "
            "the stability of the segments before you rely on them."
        )
    if refusal := verdict["refused"].get(str(k)):
        facts: dict[str, object] = {"k": k, **refusal}
        small = _("{k} segments: the smallest segment has only {customers:,} of the customers ({share:.2%}).", **facts)
        unstable = _("{k} segments are not stable: their stability is only {stability:.4f}.", **facts)
        yield small if refusal["reason"] == "small" else unstable
    elif stability < verdict["limits"]["stability"] + _BARELY:
        yield _(
            "{k} segments are only just stable: their stability is {stability:.3f}. Check that the segments "
            "make sense before you rely on them.",
            k=k,
            stability=stability,
        )
    tied = [k for k in verdict["ties"] if verdict["flagged"] or not is_refused(verdict, k)]
    if len(tied) > 1:
        yield _(
            "Near tie: the silhouettes of k = {numbers} are within one standard error of the best. "
            "Compare these numbers of segments before you settle on one.",
            numbers=", ".join(map(str, tied)),
        )
    if unstable := ", ".join(str(k) for k in verdict["ties"] if k not in tied):
        yield _("As separate within one standard error, but not stable: k = {numbers}.", numbers=unstable)
    if verdict["reached_k_max"] and verdict["evidence_k"] < verdict["largest_k"]:
        yield _(
            "The best k is the largest one that was tried. Raise k_max above {k_max} and run the project again.",
            k_max=verdict["evidence_k"],
        )


def are_groups(verdict: Verdict) -> bool:
    """Whether the segments may be called groups that exist, and not only a convenient division."""
    return verdict["cluster_tendency"]["verdict"] in {"strong", "weak"}


def separation(verdict: Verdict) -> str:
    """How separate the segments are, in the one word that agrees with the verdict on structure."""
    judged = verdict["cluster_tendency"]["verdict"]
    if judged == "strong" and verdict["separation"] in {"weak", "hardly any"}:
        judged = "weak"  # a k that the analyst has fixed may be less separate than the best
    return _(_SEPARATIONS[judged])


def caution(verdict: Verdict) -> str:
    """How segments that are not groups are to be read; empty where they are groups."""
    return (
        "" if are_groups(verdict) else _("The segments are a convenient way to divide the work, not groups that exist.")
    )


def conclusion(verdict: Verdict) -> str:
    """Why this k was chosen, and how its segments are to be read."""
    return " ".join(filter(None, [*nothing_else(verdict), reason(verdict), caution(verdict)]))


def structure(verdict: Verdict) -> str:
    """Whether there is any structure."""
    return _(_TENDENCIES[verdict["cluster_tendency"]["verdict"]])


def tendency(verdict: Verdict) -> str:
    """Whether there is any structure, with the evidence."""
    judged = verdict["cluster_tendency"]
    evidence = _(
        "Among {rows:,} customers without any structure, the best silhouette is {structureless:.3f} on average, and "
        "hardly ever above {level:.3f}.",
        rows=judged["rows"],
        structureless=judged["reference_mean"],
        level=judged["level"],
    )
    return f"{structure(verdict)} {evidence}"


def repeated(verdict: Verdict) -> str:
    """Whether halves of the customers speak for the same number of segments; empty where no silhouette decided."""
    if verdict["merging"]:
        return ""
    return _(
        "In {same} of {count} random halves of the customers, {k} segments separate best, too.",
        k=verdict["best"]["k"],
        **verdict["halves"],
    )


def borders(verdict: Verdict) -> str:
    """How many of the borders between neighbouring segments have a valley, and what is left without the others."""
    count, k = len(verdict["borders"]), verdict["k"]
    natural, groups = sum(border["natural"] for border in verdict["borders"]), verdict["cluster_tendency"]["groups"]
    if natural == count:
        return _("All borders between neighbouring segments are natural: hardly any customers stand there.")
    if natural == 0:
        return _("All borders between neighbouring segments are drawn: customers on both sides of them are alike.")
    said = _(
        "Natural borders between neighbouring segments: {natural} of {count}; hardly any customers stand there. The "
        "others are drawn: customers on both sides of them are alike.",
        count=count,
        natural=natural,
    )
    if 1 < groups < k:
        joined = _(
            "Without the drawn borders, the {k} segments form {groups} groups with gaps between them: K-means cuts "
            "long or large groups into pieces.",
            k=k,
            groups=groups,
        )
        return f"{said} {joined}"
    return said


def limits(verdict: Verdict) -> list[str]:
    """What limits the segments, beyond what the warnings say."""
    return list(_limits(verdict))


def noise(verdict: Verdict) -> str:
    """Which features were set aside, because they only hide groups; empty where none was."""
    if not verdict["noise_features"]:
        return ""
    return _(
        "{features} would only have hidden the groups that the other features form: the segments are much alike there. "
        "So the segments are not made from these numbers, but described by them (noise_features: keep lets them take "
        "part).",
        features=listed(verdict["noise_features"]),
    )


def nothing_else(verdict: Verdict) -> list[str]:
    """That the segments are the values of a feature, or of several: a sentence that goes before all others, or none."""
    if features := verdict["deciding_features"]:
        return [
            _(
                "The segments are the values of {features}, and nothing else. Describe the segments by it instead, or "
                "make segments of the customers with one of its values.",
                features=listed(features),
            )
        ]
    if features := verdict["deciding_together"]:
        return [
            _(
                "The segments are the combinations of the values of {features}, and nothing else. Describe the "
                "segments by them instead, or make segments of the customers with one of the combinations.",
                features=listed(features),
            )
        ]
    return []


def _limits(verdict: Verdict) -> Iterator[str]:
    if verdict["set_aside"]["customers"]:
        yield ngettext(
            "{customers:,} customer ({share:.1%} of those on whom k was chosen) is far from all others. The customer "
            "took no part in choosing k and making the segments, and afterwards got the nearest segment.",
            "{customers:,} customers ({share:.1%} of those on whom k was chosen) are far from all others. They took no "
            "part in choosing k and making the segments, and afterwards got the nearest segment.",
            verdict["set_aside"]["customers"],
            **verdict["set_aside"],
        )
    if told := noise(verdict):
        yield told
    split = sum(segment["gap_inside"] for segment in verdict["segments"])
    if split:
        told = ngettext(
            "{split} segment has a gap inside, so there may be more groups than {k}.",
            "{split} segments have a gap inside, so there may be more groups than {k}.",
            split,
            split=split,
            k=verdict["k"],
        )
        yield f"{told} {_('Try a larger k.')}" if verdict["k"] < verdict["largest_k"] else told
    if verdict["coded_features"] and not verdict["deciding_features"]:
        yield _(
            "Only two or three different values: {features}. If these are codes, the distances between them mean "
            "nothing: describe the segments by them instead.",
            features=listed(verdict["coded_features"]),
        )
    if idle := listed(verdict["idle_features"]):
        yield _(
            "The segments hardly differ in {features}: such a feature only adds noise. Take it out of the features, or "
            "only describe the segments by it.",
            features=idle,
        )
    if verdict["groups_without_idle"] not in {None, verdict["k"]}:
        yield _(
            "The features without {features} form {groups} groups with gaps between them, instead of {k} segments.",
            features=idle,
            groups=verdict["groups_without_idle"],
            k=verdict["k"],
        )
    if verdict["stability"] < verdict["stability_by_chance"] + _BARELY:
        yield _(
            "In evenly spread tables of the same size, {k} segments are found again about as well "
            "({by_chance:.2f}, here {stability:.2f}). So the stability is no evidence that the segments are groups.",
            k=verdict["k"],
            by_chance=verdict["stability_by_chance"],
            stability=verdict["stability"],
        )
    enough = _CUSTOMERS_PER_FEATURE * len(verdict["features"])
    if verdict["sample_rows"] < enough:
        yield _(
            "{customers:,} customers are few for {features} features: as a rule of thumb, bring at least {enough:,}, "
            "or use fewer features.",
            customers=verdict["sample_rows"],
            features=len(verdict["features"]),
            enough=enough,
        )


def agreement(verdict: Verdict) -> str:
    """Whether other methods find the chosen segments too."""
    agreements = verdict["method_agreement"]
    lowest = min(agreements.values())
    if lowest >= 0.8:
        return _("Ward's method and a Gaussian mixture both find almost the same segments.")
    if lowest >= 0.5:
        return _(
            "Other methods find mostly the same segments. They may assign customers who lie between two segments to "
            "either one."
        )
    apart = (_(_METHODS[method]) for method, value in agreements.items() if value < 0.5)
    return _(
        "The segments depend on the method. These methods find clearly different segments: {methods}. Check "
        "that the segments make sense before you rely on them.",
        methods=", ".join(apart),
    )
