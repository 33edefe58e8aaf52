"""Wiring of the reporting pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes

#: The charts that the workbook embeds, by the name under which it knows them.
CHARTS = {
    "k_evidence_chart": "chart_k_evidence",
    "silhouettes": "chart_silhouettes",
    "segment_map": "chart_segment_map",
    "segment_sizes": "chart_segment_sizes",
    "profile_heatmap": "chart_profile_heatmap",
    "distributions": "chart_distributions",
}


def create_pipeline(**_: object) -> Pipeline:
    """Samples → charts → workbook."""
    table, options, texts = "params:customer_table", "params:reporting", "params:texts"
    return Pipeline(
        [
            Node(nodes.shrink_logo, "logo", "small_logo", name="shrink_logo"),
            Node(
                nodes.sample_for_charts,
                ["customer_segments", table, options],
                "charted_customers",
                name="sample_customers_for_charts",
            ),
            Node(
                nodes.list_customers,
                ["customer_segments", table, options],
                "listed_customers",
                name="list_customers_by_segment",
            ),
            Node(
                nodes.plot_k_evidence,
                ["k_evidence", "k_verdict", options, texts],
                "chart_k_evidence",
                name="plot_k_evidence",
            ),
            Node(
                nodes.measure_silhouettes,
                ["charted_customers", "segmentation_model"],
                "customer_silhouettes",
                name="measure_silhouettes",
            ),
            Node(
                nodes.plot_silhouettes,
                ["customer_silhouettes", "segment_cards", options, texts],
                "chart_silhouettes",
                name="plot_silhouettes",
            ),
            Node(
                nodes.plot_segment_map,
                ["charted_customers", "segment_cards", table, options, texts],
                "chart_segment_map",
                name="plot_segment_map",
            ),
            Node(
                nodes.plot_segment_portraits,
                ["charted_customers", "segment_cards", table, options, texts],
                "chart_segment_portraits",
                name="plot_segment_portraits",
            ),
            Node(
                nodes.plot_segment_sizes,
                ["segment_cards", options, texts],
                "chart_segment_sizes",
                name="plot_segment_sizes",
            ),
            Node(
                nodes.plot_profile_heatmap,
                ["segment_cards", options, texts],
                "chart_profile_heatmap",
                name="plot_profile_heatmap",
            ),
            Node(
                nodes.plot_distributions,
                ["charted_customers", "segment_cards", table, options, texts],
                "chart_distributions",
                name="plot_distributions",
            ),
            Node(
                nodes.build_workbook,
                {
                    "segment_cards": "segment_cards",
                    "listed_customers": "listed_customers",
                    "k_evidence": "k_evidence",
                    "k_verdict": "k_verdict",
                    "data_quality": "data_quality",
                    "rejected_customers": "rejected_customers",
                    "segmentation_model": "segmentation_model",
                    "migration": "migration",
                    "small_logo": "small_logo",
                    "customer_table": table,
                    "options": options,
                    "texts": texts,
                    "segment_portraits": "chart_segment_portraits",
                    **CHARTS,
                },
                "segment_workbook",
                name="build_workbook",
            ),
        ]
    )
