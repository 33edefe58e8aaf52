"""From a file to an environment: what each column is, what is made of it, and the settings that say so.

``facts`` measures the columns, ``recognition`` tells their kinds, ``choice`` and ``roles`` say what each is used for,
``treatment`` how, ``environment`` writes it down and ``report`` shows it. ``words`` knows what headers say in many
languages; no decision rests on a header alone.
"""
