"""The charts, drawn with seaborn.

``evidence`` for the choice of k, ``segments`` for where they lie and how large they are, ``profiles`` for what they are
like. All share a ``style``, the ``scales`` of their axes, and what ``lettering`` knows of the room that texts take.
"""
