"""Months by their names, in full and shortened, as the languages of Europe write them."""

import unicodedata

#: The names of each month, in small letters and with their accents; each is also known without them.
_NAMES = {
    1: """
        jan january januar janvier janv jän jänner ene enero gen gennaio janeiro januari sty stycznia
        styczeń led ledna leden oca ocak янв января январь""",
    2: """
        feb february februar février févr fév febrero febbraio fev fevereiro februari lut lutego luty úno
        února únor şub şubat фев февраля февраль""",
    3: "mar march mär märz mrz mars marzo março mrt maart marca marzec bře března březen mart мар марта март",
    4: """
        apr april avr avril abr abril aprile kwi kwietnia kwiecień dub dubna duben nis nisan апр апреля
        апрель""",
    5: "may mai mayo mag maggio maio mei maj maja kvě května květen mayıs мая май",
    6: """
        jun june juni juin junio giu giugno junho cze czerwca czerwiec čvn června červen haz haziran июн
        июня июнь""",
    7: """
        jul july juli juil juillet julio lug luglio julho lip lipca lipiec čvc července červenec tem temmuz
        июл июля июль""",
    8: """
        aug august août ago agosto augustus augusti sie sierpnia sierpień srp srpna srpen ağu ağustos авг
        августа август""",
    9: """
        sep sept september septembre septiembre set settembre setembro wrz września wrzesień zář září eyl
        eylül сен сент сентября сентябрь""",
    10: """
        oct october okt oktober octobre octubre ott ottobre out outubro paź października październik říj
        října říjen eki ekim окт октября октябрь""",
    11: """
        nov november novembre noviembre novembro lis listopada listopad listopadu kas kasım ноя нояб ноября
        ноябрь""",
    12: """
        dec december dez dezember déc décembre dic diciembre dicembre dezembro gru grudnia grudzień prosince
        prosinec des desember ara aralık дек декабря декабрь""",
}


def _plain(name: str) -> str:
    """A name without its accents and dots."""
    letters = unicodedata.normalize("NFKD", name.replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _names() -> list[list[str]]:
    """The names of each month, the longest first, so that none ends a pattern before its time."""
    months = [{*names.split(), *map(_plain, names.split())} for names in _NAMES.values()]
    return [sorted(names, key=lambda name: (-len(name), name)) for names in months]


#: The pattern of each month's names, from January on, and of any of them; for text in small letters.
MONTHS = tuple(f"(?:{'|'.join(names)})" for names in _names())
ANY_MONTH = f"(?:{'|'.join(MONTHS)})"
