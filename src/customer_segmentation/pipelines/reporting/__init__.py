"""x"""
from kedro.pipeline import Pipeline
def create_pipeline(): return Pipeline([])
