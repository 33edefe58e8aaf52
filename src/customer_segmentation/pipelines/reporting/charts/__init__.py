"""The charts, drawn with seaborn: ``evidence`` for the choice of k, ``segments`` for what was found."""
