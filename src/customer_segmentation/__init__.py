"""Customer segmentation with K-means: a customer table in, named and explained segments out."""

__version__ = "0.1.0"
