"""What transaction lines are: declared columns, the rules of the trade, and what they say about each customer."""
