"""Old encodings of short tables are told from what the table says, with or without declared columns."""

import pytest

from customer_segmentation.datasets.customer_table.encodings import decode

TABLES = {
    ("gb18030", "GB18030"): "客户编号,性别,城市,年收入\n1,男,上海,15\n2,女,北京,16\n3,女,广州,17\n",
    ("big5", "Big5"): "客戶編號,性別,城市,年收入\n1,男,臺北,15\n2,女,高雄,16\n3,女,臺中,17\n",
    ("cp932", "Shift-JIS"): "顧客番号,性別,都市,年収\n1,男性,東京,15\n2,女性,なごや,16\n3,女性,サッポロ,17\n",
    ("cp949", "EUC-KR"): "고객번호,성별,도시,연소득\n1,남자,서울,15\n2,여자,부산,16\n3,여자,대구,17\n",
    ("cp1250", "Windows-1250"): "ID;Płeć;Miasto;Dochód\n1;Mężczyzna;Łódź;15\n2;Kobieta;Kraków;16\n",
    ("CP1250", "Windows-1250"): "ID;Jméno;Město;Příjem\n1;Jiří;Plzeň;15\n2;Zdeňka;Děčín;16\n3;Šárka;Brno;17\n",
    ("windows-1250", "Windows-1250"): "Azonosító;Név;Város;Jövedelem\n1;Győző;Győr;15\n2;Zsófia;Pécs;16\n",
    ("cp1251", "Windows-1251"): "Номер;Пол;Город;Доход\n1;Мужской;Москва;15\n2;Женский;Казань;16\n",
    ("koi8_r", "KOI8-R"): "Номер;Пол;Город;Доход\n1;Мужской;Москва;15\n2;Женский;Казань;16\n",
    ("cp1252", "Windows-1252"): "ID;Geschlecht;Straße;Umsatz\n1;männlich;Köln;15\n2;weiblich;Düsseldorf;16\n",
    ("CP1252", "Windows-1252"): "Numéro;Prénom;Ville;Revenu annuel\n1;Hélène;Besançon;15\n2;Zoé;Nîmes;17\n",
    ("windows-1252", "Windows-1252"): "Código;Gênero;Cidade;Renda\n1;Feminino;São Paulo;15\n2;Masculino;Brasília;16\n",
    ("latin-1", "Windows-1252"): "Kundnr;Kön;Ort;Inkomst\n1;Man;Göteborg;15\n2;Kvinna;Malmö;16\n3;Man;Åmål;22\n",
    ("iso8859-1", "Windows-1252"): "id,Name,Income\n0001,Zoë,15\n0002,Anna,16\n",
    ("cp1253", "Windows-1253"): "Κωδικός;Φύλο;Πόλη;Εισόδημα\n1;Άνδρας;Αθήνα;15\n2;Γυναίκα;Πάτρα;16\n",
    ("cp1254", "Windows-1254"): "Müşteri No;Cinsiyet;Şehir;Yıllık Gelir\n1;Kadın;İstanbul;15\n2;Erkek;Muğla;16\n",
}


@pytest.mark.parametrize(("codec", "name"), TABLES)
def test_an_encoding_is_detected_and_its_certainty_told(codec: str, name: str) -> None:
    table = TABLES[codec, name]
    decoded = decode(table.encode(codec), None)
    assert (decoded.text.decode(), decoded.encoding) == (table, name)
    assert decoded.certainty is not None
    assert 0 < decoded.certainty <= 1


@pytest.mark.parametrize(("codec", "name"), TABLES)
def test_the_declared_headers_decide(codec: str, name: str) -> None:
    table = TABLES[codec, name]
    wanted = [[header.upper()] for header in table.splitlines()[0].replace(",", ";").split(";")]
    decoded = decode(table.encode(codec), None, wanted)
    assert decoded.text.decode() == table


def test_a_header_that_only_one_encoding_gives_is_certain() -> None:
    decoded = decode("id;Płeć\n1;K\n2;M\n".encode("cp1250"), None, [["id"], ["Sex", "Płeć"]])
    assert (decoded.encoding, decoded.certainty) == ("Windows-1250", None)


def test_a_chinese_word_in_every_row_is_no_damaged_utf8() -> None:
    table = "编号,性别\n" + "".join(f"{number},女\n" for number in range(200))
    assert decode(table.encode("gb18030"), None).text.decode() == table


def test_utf8_with_a_damaged_byte_stays_utf8() -> None:
    decoded = decode("Name\nZoë\nJürg\n".encode() + b"a\xffb\n", None)
    assert (decoded.encoding, decoded.certainty) == ("UTF-8", None)


def test_capitals_and_quotation_marks_within_words_are_no_language() -> None:
    """As Mac Roman, an export in Latin-1 looked well enough: CÛdigo, Ades„o, N„o."""
    header = "Código do Cliente;UF;Valor da Fatura (R$);Fatura Digital;Cancelou (Churn);Data de Adesão\n"
    rows = "".join(
        f"{n};SP;{n},50;{'Não' if n % 3 else 'Sim'};{'Sim' if n % 5 else 'Não'};01/02/2021\n" for n in range(90)
    )
    decoded = decode((header + rows).encode("latin-1"), None)
    assert (decoded.text.decode(), decoded.encoding) == (header + rows, "Windows-1252")


@pytest.mark.parametrize("words", [("sì", "Anzianità"), ("è", "Anzianità"), ("più", "perché")])
def test_the_accents_of_italian_are_no_other_letters(words: tuple[str, str]) -> None:
    """Only two different letters tell the language of this file: they were read as Anzianit‡ and Ë, or ŕ and ě."""
    table = "Codice;Consumo;Attivo\n" + "".join(f"IT{n};{n},5;{words[n % 2]}\n" for n in range(300))
    decoded = decode(table.encode("cp1252"), None)
    assert (decoded.text.decode(), decoded.encoding) == (table, "Windows-1252")


def test_the_letter_of_numbers_and_the_sign_of_the_euro_are_western() -> None:
    """They were read as N∫ and Ä, as Mac Roman has them."""
    restaurants = ("Sushi Já;Japonesa", "Tasca do Zé;Portuguesa")
    rows = "".join(f"C{n:06d};{n % 90};{restaurants[n % 2]};{n},50;Entregue\n" for n in range(300))
    table = f"Nº do pedido;ID do cliente;Restaurante;Categoria;Valor total (€);Estado\n{rows}"
    decoded = decode(table.encode("cp1252"), None)
    assert (decoded.text.decode(), decoded.encoding) == (table, "Windows-1252")
