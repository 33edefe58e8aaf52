"""What a customer table is: its declared columns, the checks of its rows, and the engines that hold it."""
