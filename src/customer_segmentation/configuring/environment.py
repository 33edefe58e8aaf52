"""The files of the environment: what was proposed as YAML, with the reason beside every key."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from .proposal import Proposal
from .roles import Column
from .treatment import Treatment

#: The first line of every file, by which a later ``--overwrite`` knows its own.
MARK = "# Written by `kedro configure`; change what you like."

_WIDTH = 118


def write_globals(customers_file: str | None, sheet: str | None, environment: str) -> str:
    """The text of ``globals.yml``: where the table is."""
    lines = [MARK, "# Everything not named here keeps its value from conf/base/globals.yml.", ""]
    if customers_file is not None:
        lines += ["# The customer table; a relative path starts at the project's folder."]
        lines += [f"customers_file: {quoted(customers_file)}", ""]
    if sheet is not None:
        lines += [
            "# The sheet that was read; null: the one that has all columns.",
            f"customers_sheet: {quoted(sheet)}",
            "",
        ]
    lines += [
        "# Results lie in a folder of their own in the folder that conf/base names: with this environment,",
        f"# data/{environment}/. Name another one here if you like: results_folder: s3://bucket/{environment}",
    ]
    return as_text(lines)


def write_preprocessing(proposal: Proposal) -> str:
    """The text of ``parameters_preprocessing.yml``: what the columns are."""
    lines = [MARK, "# What each setting means is explained in conf/base/parameters_preprocessing.yml.", ""]
    lines += [f"# What the columns of the table mean ({proposal.rows:,} rows were read).", "customer_table:"]
    key = next(iter(proposal.of_role("id")), None)
    if key:
        lines += [
            *_comment(f"The column that identifies a customer: {key.why}."),
            f"  id_column: {quoted(key.header)}",
        ]
    else:
        lines += [*_comment("No column identifies a customer, so the rows are numbered."), "  id_column: null"]
    lines += ["", *_comment("What segments are made from, and why each column was chosen."), "  features:"]
    for column in proposal.of_role("feature"):
        lines += _feature(column, proposal.treatments[column.header])
    lines += ["", *_comment("Columns that are described for every segment, but never used to make segments.")]
    lines += _described(proposal)
    lines += _left_out(proposal.of_role("left out"))
    lines += ["", *_missing(proposal)]
    return as_text(lines)


def write_playbook(proposal: Proposal, shipped: Mapping[str, Any]) -> str:
    """The text of ``parameters_playbook.yml``: a start for what the business knows about its segments.

    Where the ``shipped`` playbook speaks of these very features, it stays in force.
    """
    treatments = [proposal.treatments[column.header] for column in proposal.of_role("feature")]
    better = {treatment.name: treatment.better for treatment in treatments}
    good = {name: "High" if direction == "high" else "Low" for name, direction in better.items() if direction}
    lines = [
        MARK,
        "# What each setting means is explained in conf/base/parameters_playbook.yml.",
        *_comment(f"Levels are Low, Average and High; the features are called {', '.join(better)}.", indent=0),
        "",
    ]
    if set(better) == {name for play in shipped["segments"] for name in play["when"]}:
        lines += [
            "# The playbook of conf/base speaks of these features, so it holds. One of your own begins like this:"
        ]
        return as_text(
            [*lines, "# playbook:", *(f"#   {line}" for line in _example(good or dict.fromkeys(better, "High")))]
        )
    lines += [
        "# What the business knows about its segments, and does about them.",
        "playbook:",
        *_comment(
            "Your own words for segments with certain levels; the first entry that matches speaks for a segment."
        ),
        *_comment(
            "A segment without an entry gets its priority from the directions (better). An entry looks like this:"
        ),
        *(f"  # {line}" for line in _example(good or dict.fromkeys(better, "High"))),
        "  segments: []",
        "",
        *_comment("Statements about all segments with certain levels; {segments} and {share} are filled in."),
    ]
    if not good:
        return as_text([*lines, "  general: []"])
    lines.append("  general:")
    # One for an example: features that rise together would say the same thing of the same segments again and again.
    for name, level in list(good.items())[:1]:
        text = f"{{share}} of all customers are in segments with {level.lower()} {_plain(name)}: {{segments}}."
        lines += _comment(f"{level} is the good side of {name}.", indent=4)
        lines += [f"    - when: {{{quoted(name)}: {level}}}", f"      text: {quoted(text)}  # as it is shown"]
    return as_text(lines)


def write_clustering(proposal: Proposal) -> str | None:
    """The text of ``parameters_clustering.yml``: the column of amounts, if there is one."""
    if proposal.value_column is None:
        return None
    column, why = proposal.value_column
    lines = [MARK, "# What each setting means is explained in conf/base/parameters_clustering.yml.", ""]
    lines += ["# How it is explained why customers are in a segment.", "explanation:"]
    lines += [*_comment(f"Its total is shared out over the segments: {why}. null: none.")]
    lines += [f"  value_column: {quoted(column)}"]
    return as_text(lines)


def write_model_selection(proposal: Proposal) -> str | None:
    """The text of ``parameters_model_selection.yml``: fewer segments to try, if there are few customers."""
    if proposal.most_segments is None:
        return None
    lines = [MARK, "# What each setting means is explained in conf/base/parameters_model_selection.yml.", ""]
    lines += ["# How the number of segments (k) is chosen.", "model_selection:"]
    lines += [*_comment(f"At most so many segments are tried, as {proposal.rows:,} rows allow no more.")]
    lines += [f"  k_max: {proposal.most_segments}"]
    return as_text(lines)


def write_spark(example: Path, *names: str) -> dict[str, str]:
    """Texts of the example on Spark, as they are: what Spark reads and writes, and its settings."""
    return {name: f"{MARK}\n{(example / name).read_text(encoding='utf-8')}" for name in names}


def _feature(column: Column, treatment: Treatment) -> list[str]:
    lines = [*_comment(f"{column.why[0].upper()}{column.why[1:]} ({column.kind.why}).", indent=4)]
    settings = _settings(column, treatment) if treatment.kind == "number" else _settings_of_words(column, treatment)
    width = max(len(f"{key}: {value}") for key, value, _ in settings)
    width = min(width, 60)
    for number, (key, value, why) in enumerate(settings):
        lines.append(f"    {'- ' if number == 0 else '  '}{f'{key}: {value}':<{width}}  # {why}")
    return lines


def _settings_of_words(column: Column, treatment: Treatment) -> list[tuple[str, str, str]]:
    """The settings of a feature of words or dates, each with its value and its reason."""
    settings = [
        ("column", quoted(column.header), "its header in the table"),
        ("name", quoted(treatment.name), "short, for segment names and charts"),
        ("kind", treatment.kind, treatment.reasons["kind"]),
    ]
    if treatment.levels:
        settings.append(("levels", f"[{', '.join(map(quoted, treatment.levels))}]", "from the lowest to the highest"))
    if treatment.unit:
        settings.append(("unit", treatment.unit, treatment.reasons["unit"]))
    if treatment.kind != "category":
        settings.append(("better", "null", "high or low, if one of them is good for the business"))
    return settings


def _settings(column: Column, treatment: Treatment) -> list[tuple[str, str, str]]:
    """The settings of a feature of numbers, each with its value and its reason."""
    return [
        ("column", quoted(column.header), "its header in the table"),
        ("name", quoted(treatment.name), "short, for segment names and charts"),
        ("unit", quoted(treatment.unit), treatment.reasons["unit"]),
        ("minimum", _number(treatment.minimum), treatment.reasons["range"]),
        ("maximum", _number(treatment.maximum), "see minimum" if treatment.maximum is not None else "no upper limit"),
        ("transform", "auto", "the run takes the logarithm if that shortens a long tail; log or none decides it"),
        ("better", treatment.better or "null", treatment.reasons["better"]),
    ]


def _described(proposal: Proposal) -> list[str]:
    columns = proposal.of_role("description")
    if not columns:
        return ["  profile_columns: []"]
    entries = [f"- {{column: {quoted(one.header)}, kind: {proposal.declared_kind(one)}}}" for one in columns]
    width = min(60, max(map(len, entries)))
    reasons = [_one_line(f"{column.kind.name}: {column.why}") for column in columns]
    lines = [f"    {entry:<{width}}  # {reason}" for entry, reason in zip(entries, reasons, strict=True)]
    return ["  profile_columns:", *lines]


def _left_out(columns: Sequence[Column]) -> list[str]:
    if not columns:
        return []
    return ["", *_comment("Left out:"), *(f"  #   {_one_line(f'{one.header}: {one.why}')}" for one in columns)]


def _missing(proposal: Proposal) -> list[str]:
    rows = f"{proposal.blank:,} row{'s lack' if proposal.blank != 1 else ' lacks'} a feature"
    if proposal.fills_blanks:
        why, how = f"{rows}: the column's median stands for the blank, and is counted.", "median"
    else:
        why, how = f"{rows}: such rows are rejected, and listed with their reason.", "reject"
    unread = (
        _comment(f"Rows are rejected all the same where a feature cannot be read, such as {proposal.first_unread}.")
        if proposal.unread
        else []
    )
    return [*_comment(why), *unread, f"  missing: {how}"]


def _example(levels: dict[str, str]) -> list[str]:
    when = ", ".join(f"{quoted(name)}: {level}" for name, level in list(levels.items())[:2])
    return [
        "  segments:",
        f"    - when: {{{when}}}",
        "      priority: prioritise   # prioritise | develop | reactivate | maintain | low",
        "      insight: What you know about these customers.",
        "      actions: [What you do for them.]",
    ]


def _plain(name: str) -> str:
    """A name that can stand in a text in which words in braces are filled in."""
    return name.replace("{", "(").replace("}", ")")


def _comment(text: str, indent: int = 2) -> list[str]:
    return [f"{' ' * indent}# {_one_line(text)}"]


def _one_line(text: str) -> str:
    """A text for a comment: on one line, and nothing in it that YAML does not allow."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown if len(shown) <= _WIDTH else f"{shown[: _WIDTH - 1]}…"


def _number(value: float | None) -> str:
    return "null" if value is None else f"{value:g}"


def quoted(text: str) -> str:
    """A text as YAML, in quotation marks, and safe from being filled in by OmegaConf."""
    text = re.sub(r"(\\*)\$\{", lambda found: found[1] * 2 + r"\${", text)
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))).strip()


def as_text(lines: Sequence[str]) -> str:
    """The text of a file."""
    return "\n".join(lines).rstrip() + "\n"
