"""The job as a plain script of pandas and scikit-learn does it: nothing checked, nothing explained, nothing drawn."""

import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

FEATURES = ["Annual Income (k$)", "Spending Score (1-100)"]


def segment(source: str, target: str) -> None:
    """Read, scale, choose k by the silhouette of a sample, fit, label, and write."""
    customers = pd.read_parquet(source)
    scaled = StandardScaler().fit_transform(customers[FEATURES])
    sample = scaled[:2_000]
    silhouettes = {
        k: silhouette_score(sample, KMeans(k, n_init=10, random_state=0).fit_predict(sample)) for k in range(2, 11)
    }
    best = max(silhouettes, key=lambda k: silhouettes[k])
    customers["segment"] = KMeans(best, n_init=10, random_state=0).fit_predict(scaled) + 1
    customers.to_parquet(target)
