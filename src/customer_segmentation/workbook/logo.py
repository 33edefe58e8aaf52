"""The logo: any picture, made as small as the workbook shows it."""

from io import BytesIO

from PIL import ImageOps
from PIL.Image import Image

#: Largest size on the sheet, in pixels.
WIDEST, HIGHEST = 240, 48
#: Pixels of the picture for each of the sheet, so that it is sharp on any screen and in print.
_SHARPNESS = 4


def shrink(picture: Image) -> bytes:
    """A picture in any size and kind of colours as a PNG file of at most the size that is shown."""
    upright = ImageOps.exif_transpose(picture)
    small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    small.thumbnail((_SHARPNESS * WIDEST, _SHARPNESS * HIGHEST))
    file = BytesIO()
    small.save(file, "PNG")
    return file.getvalue()
