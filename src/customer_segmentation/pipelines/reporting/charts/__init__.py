"""The charts of a run, each drawn from its facts."""

import pandas as pd
from matplotlib.figure import Figure

from customer_segmentation.charts.scales import write_numbers_as_the_language_does
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.pipelines.reporting.facts import Facts
from customer_segmentation.theme import Theme

from . import evidence, profiles, segments


def all_charts(
    facts: Facts, customers: pd.DataFrame, silhouettes: pd.DataFrame, table: CustomerTable, theme: Theme
) -> dict[str, Figure]:
    """Draw every chart, by the names of their files; that of a segment is ``segment_<number>``."""
    cards = facts["cards"]["segments"]
    charts = {
        "k_evidence": evidence.plot_k_evidence(pd.DataFrame(facts["evidence"]), facts["verdict"], theme),
        "silhouettes": evidence.plot_silhouettes(silhouettes, cards, facts["verdict"]["silhouette"], theme),
        "segment_map": segments.plot_segment_map(customers, cards, table, theme),
        "segment_sizes": segments.plot_segment_sizes(cards, theme),
        "distributions": profiles.plot_distributions(customers, cards, table, theme),
    }
    portraits = {
        f"segment_{card['number']}": segments.plot_segment_portrait(customers, card, table, theme) for card in cards
    }
    all_of_them = {**charts, **portraits}
    for chart in all_of_them.values():
        write_numbers_as_the_language_does(chart)
    return all_of_them
