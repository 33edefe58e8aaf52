"""The method as plain functions: scaling, K-means, silhouette, the model, assignment, naming, matching, rules."""
