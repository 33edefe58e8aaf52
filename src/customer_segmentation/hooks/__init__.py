"""What happens around a run, hooked into Kedro."""
