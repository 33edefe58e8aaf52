"""How different colours look, with the three kinds of cones and without one of them."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: What becomes of linear RGB where one kind of cone is missing (Machado, Oliveira and Fernandes 2009, severity 1.0).
COLOUR_VISIONS: dict[str, Floats] = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def linear_rgb(colours: list[str]) -> Floats:
    """Colours #RRGGBB as linear RGB (0…1), colours × channels."""
    channels = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in colours]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.1)."""
    luminances = linear_rgb([one, other]) @ _TO_XYZ[1] + 0.05
    return float(luminances.max() / luminances.min())


def lab(colours: list[str], vision: str) -> Floats:
    """Colours in CIELAB (D65) as a kind of colour vision sees them, colours × (L*, a*, b*)."""
    seen = np.clip(linear_rgb(colours) @ COLOUR_VISIONS[vision].T, 0, 1)
    ratios = seen @ _TO_XYZ.T / _WHITE
    x, y, z = np.where(ratios > (6 / 29) ** 3, np.cbrt(ratios), ratios / (3 * (6 / 29) ** 2) + 4 / 29).T
    return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def ciede2000(one: Floats, other: Floats) -> Floats:
    """Differences of colours in CIELAB by CIEDE2000 (Sharma, Wu and Dalal 2005); 1 is just noticeable.

    Args:
        one: Colours, … × (L*, a*, b*).
        other: Colours to compare them with.
    """
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, stretch * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    lightness, chroma, hue = (l1 + l2) / 2, (c1 + c2) / 2, h1 + turn / 2
    weight = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    by_lightness = (l2 - l1) / (1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    rotation = np.sin(np.radians(60 * np.exp(-(((hue % 360 - 275) / 25) ** 2))))
    mixed = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * rotation * by_chroma * by_hue
    return np.asarray(np.sqrt(by_lightness**2 + by_chroma**2 + by_hue**2 + mixed))
