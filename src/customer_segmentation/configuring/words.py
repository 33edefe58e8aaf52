"""What headers say: words of many languages, each with the meaning that it gives to a column.

``word`` is a whole word, ``word*`` the beginning of one, ``*word`` its end (German puts words together), and several
words are a phrase. Chinese and Japanese, which do not part words, are looked for anywhere.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from customer_segmentation.customers.number_formats import CURRENCIES

#: In "claims 5y" or "orders_12m", the letter is a span of time.
_SPAN = re.compile(r"(?<=\d)[ymwd](?![^\W_])", re.IGNORECASE)

_MEANINGS = {
    "id": """
        id ids uuid guid key identifier ident identif* kennung kundennummer kundennr nummer *nummer nr no num number
        code codigo codice cod numero num_ro matricule rif ref nif kod numer номер код ид 编号 號碼 号码 番号 コード""",
    "customer": """
        meter* 고객* 회원* klant* musteri* customer* client clients clientid clientnum cust custid member* user
        userid account acct subscriber* household shopper buyer guest kunde kunden kundin kunden* mitglied* client*
        usager adherent membre cliente clientes socio socios utente usuario klient* uzytkownik nabywca клиент*
        donor* policyholder* покупател* пользовател* 客户 客戶 顾客 顧客 会员 會員 会員 用户 取引先 お客様
        patron patrons borrower*
        patient* paziente* paciente* pacjent* zakaznik* kund kundnummer kundnr odberatel* abone* uye""",
    "order": """
        invoice* order orderid ordernumber receipt transaction* basketid rechnung* bestellung bestellnummer beleg*
        facture commande ticket factura pedido fattura ordine scontrino faktura zamowienie paragon заказ* счет чек
        订单 訂單 发票 注文番号 伝票
        factures commandes bestelling bestelnummer bestelnr ordernummer ordernr factuur* bon kassabon encomenda bestell
        appt appointment pedidos facturas auftrag auftragsnummer auftragsnr bestellnr belegnummer zamowienia zamowien
        faktur* paragonu
        objednavka objednavky uctenka bestallning* kvitto* siparis* fatura fis""",
    "email": """
        email e-mail mail emails correo courriel почта 邮箱 郵箱 メール""",
    "phone": """
        phone* tel telephone mobile* cell telefon* handy *telefon telefono telefone celular cellulare movil portable
        komorka телефон* 电话 電話 手机 携帯""",
    "person": """
        name names firstname lastname fullname surname forename *name vorname nachname nom prenom nombre nombres
        apellido* cognome nome sobrenome imie nazwisko имя фамилия фио отчество 姓名 名字 氏名 名前""",
    "own name": """
        "first name" firstname "last name" lastname surname forename "full name" fullname "customer name"
        "middle name" vorname nachname kundenname prenom "nom de famille" apellido* cognome sobrenome imie nazwisko
        имя фамилия фио отчество 姓名 氏名 이름 voornaam achternaam soyadi""",
    "address": """
        address* street strasse *strasse adresse anschrift adres rue direccion calle indirizzo endereco rua ulica
        адрес улица 地址 住所 iban ssn passport ip url website""",
    "age": """
        나이 연령 leeftijd yas age ages alter lebensalter edad age_client eta idade wiek возраст лет 年龄 年齡 年齢""",
    "birth": """
        birth* dob geburt* naissance nacimiento nascita nascimento urodzenia рожден* 出生 生年 yearofbirth""",
    "sex": """
        gender sex genre geschlecht sexe sexo sesso genero plec пол 性别 性別""",
    "year": """
        year yr jahr annee ano anno rok год 年份 年度""",
    "household": """
        kids* kidhome teen* teenhome children child dependents dependent* family familysize household* kinder
        haushalt* personen enfants foyer hijos hogar figli famiglia filhos dzieci дети детей семьи 家庭人口 子供
        人数 education edu schooling bildung height weight""",
    "place": """
        zip zipcode pincode postal* postnr postnummer postcode plz *plz cp cap cep latitude longitude lat
        lon lng lati* longi* индекс 邮编 郵便""",
    "result": """
        cluster* segment* label labels target churn* churned exited attrition* prediction predicted predict* outcome
        response result y class_label proba propensity default defaulted abwanderung gekundigt kuendigung zielgruppe
        abandono segmento objetivo etichetta rotacja segmentacja сегмент* кластер* отток целев* 流失 分群 聚类
        セグメント クラスタ 解約""",
    "recency": """
        "dias sem" "days without" "ohne kauf" "sans achat" "bez zakupu" "без покупок" 未購入 未来店 "last login"
        "last visit" "last seen" "last active" "last order" "last purchase" "ultima compra" "letzter kauf"
        "dernier achat" 경과일 "dagen sinds" recency inactive inactivity recence recencia recenza "days since"
        dayssince* "since last" "months since" "weeks since" "tage seit" "jours depuis" "dias desde" "giorni da"
        "giorni dall" "dni od" "дней с" давность inaktiv* "days inactive" 距今 最近一次 未购买 未消费 経過日数
        最終購入から""",
    "trouble": """
        claim claims complaint* complain* return returns returned refund* cancel* ticket_count tickets delay*
        overdue late arrears reklamation* beschwerde* retoure* retouren storno* ruckgabe* reclamation* plainte*
        retour retours reclamo* queja* devolucion* reclami resi reclamac* devoluc* reklamac* zwrot* skarg* жалоб*
        возврат* 投诉 退货 退款 苦情 返品 クレーム debt debts missed""",
    "tenure": """
        "years insured" "years customer" "months insured" "years of membership" "months as" "years since joining"
        "since creation" "since registration" "since signup" "since joining" "since first" "since opening"
        "seit anmeldung" "seit registrierung" tenure loyalty_years vertragsdauer kundenseit betriebszugehorigkeit
        anciennete antiguedad anzianita antiguidade staz seniority "months on" "years as" "customer for"
        "years with" "months active" "account age" lifetime_months membership стаж "срок обслуживания" 会龄 在网时长
        在网 契約期間 利用期間 継続""",
    "orders": """
        kwh gb consumption verbrauch consommation consumo zuzycie потребление seats licenses licences night nights
        stay session min haeufigkeit kaeufe bestellanzahl 횟수 방문 bezoeken bestellingen aantal orders visits visit
        frequency freq purchases transactions sessions logins clicks trips stays bookings items quantity qty units count
        counts usage minutes hours calls flights products stores views bestellungen besuche haufigkeit kaufe
        einkaufe anzahl* menge buchungen stuck aufenthalte commandes achats visites frequence nombre_de quantite
        nuits pedidos compras visitas frecuencia cantidad noches ordini acquisti visite frequenza quantita notti
        frequencia quantidade noites zamowien* zakup* wizyt* czestotliwosc liczba ilosc покупок заказов заказы
        визит* частота количеств* кол 次数 频率 頻率 数量 件数 回数 頻度 来店 来店数 访问 訪問 购买数 订单数 注文数
        "number of" "num of" "no of" "nombre de" "numero de" "numero di"
        policies contracts policen vertrage contrats contratos contratti polizas polizze apolices polisy umowy smlouvy
        polissen poliser""",
    "spend": """
        mrr arr arpu umsaetze erloes erloese 금액 매출 지출 omzet besteding bestedingen harcama tutar spend spending
        spent spends expenditure sales revenue turnover amount amt monetary value clv ltv basket ticket_avg payment
        payments paid billing bill charges charge mnt mnt* premium deposits contribution umsatz umsatze *umsatz
        ausgaben ausgabe *ausgaben betrag *betrag einkaufswert warenkorb* warenwert erlos erlose *wert depense
        depenses montant ca chiffre panier paiement vente ventes valeur gasto gastos ventas importe monto
        facturacion gastado valor spesa spese fatturato importo ricavi vendite valore faturamento vendas despesa
        despesas receita montante wydatki wydatek obrot sprzedaz kwota wartosc przychod расход* траты трат сумма
        выручка оборот продаж* стоимость 消费 消費 支出 销售 銷售 金额 金額 花费 花費 购买额 売上 購入額 利用額
        客单价 bedrag *bedrag totaalbedrag belopp *belopp summa castka trzba trzby utrata celkem summe gesamtsumme ciro
        toplam""",
    "count": """
        number num no count cnt anzahl* nombre numero liczba ilosc количеств* число кол 次数 件数 回数 频率 頻度
        数量 n frequency freq haufigkeit frequence frecuencia frequenza frequencia 횟수 aantal""",
    "whole": """
        total* revenue sales turnover monetary clv ltv lifetime annual* yearly gesamt* *umsatz umsatz ca anual*
        annu* roczny* facturacion fatturato faturamento obrot выручка годов* 总 売上 合計 年間""",
    "average": """
        avg average mean moyen* durchschnitt* mittel* medio media promedio sredni* средн* 平均 客单价 客単価 per je""",
    "price": """
        price prices cost costs fee fees discount* preis kosten prix cout precio costo prezzo preco cena koszt цена
        价格 単価
        "prix unitaire" "valor unitario" "importe unitario" "importo unitario" prijs *prijs *preis tarif fiyat* ceny
        pris *pris""",
    "income": """
        소득 inkomen gelir income incomes salary wage wages earnings einkommen *einkommen gehalt verdienst revenu
        revenus salaire ingreso ingresos salario renta sueldo reddito stipendio rendimento renda dochod dochody
        zarobki wynagrodzenie доход доходы зарплата 收入 工资 薪 年収 所得 給与 月収""",
    "balance": """
        balance margin profit saldo solde bilancio остаток баланс 余额 餘額 残高 net gewinn""",
    "limit": """
        limit limite creditlimit kreditlimit kreditrahmen plafond лимит 额度 限度額 credit""",
    "score": """
        score scores rating ratings points nps satisfaction punkte bewertung zufriedenheit note notes puntuacion
        puntaje puntos satisfaccion punteggio punti soddisfazione pontuacao pontos satisfacao wynik ocena punkty
        zadowolenie балл* оценка рейтинг 评分 評分 得分 分数 指数 满意度 スコア 評価 点数 満足度 engagement""",
    "share": """
        prc perc share rate ratio percent pct percentage proportion fraction anteil *anteil quote *quote prozent
        taux part pourcentage tasa porcentaje proporcion quota tasso percentuale taxa porcentagem udzial odsetek
        procent доля процент 比例 占比 率 割合""",
    "code": """
        channel region type class group grade tier branch store shop segmentcode kanal gruppe klasse filiale typ art
        canal tipo groupe gruppo grupo magasin tienda negozio loja sklep kategoria category kategorie categorie
        categoria регион канал тип группа 渠道 地区 地區 类型 類型 区域 店舗 種別 area zone status rank level""",
}
#: "Q5 I trust this brand": a question of a survey, whose words are about something else than its answers.
_QUESTION = re.compile(r"^\s*((?:Q|F|P)[ _.]?\d{1,3})\W+(?:\w+\W+){3,}\w+", re.IGNORECASE)
_SCRIPT_WITHOUT_BLANKS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Where words meet without a blank, as in lastVisit or customerID; eGFR, HbA1c and kWh are one word.
_CAMEL = re.compile(r"(?<=[A-Za-z][a-z])(?=[A-Z][a-z])|(?<=[a-z][a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: avg-order-value, where the hyphens stand for blanks.
_KEBAB = re.compile(r"\w-\w+-\w")
#: What a unit is divided by: mL/min/1.73m².
_DIVISOR = re.compile(r"(?<=\w)/[^()\[\]]*(?=[)\]])")
_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


def split(header: str) -> list[str]:
    """The words of a header: parted by blanks, punctuation, underscores, capitals and digits."""
    return _parted(_DIGITS.sub(" ", _CAMEL.sub(" ", header)))


def _parted(header: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", header) if word]


def written_words(header: str) -> list[str]:
    """The words of a header as people would write them: Q1, F&B, d'affaires and rate/night in one piece."""
    if _KEBAB.search(header):
        header = header.replace("-", " ")
    return re.findall(r"[^\W_]+(?:[&/'’-][^\W_]+)?|(?<= )[&/](?= )", _CAMEL.sub(" ", header))


@cache
def meanings(header: str) -> frozenset[str]:
    """Everything that a header may mean, by its words; those of a question say nothing about its answers."""
    if _QUESTION.match(header):
        return frozenset()
    header = _DIVISOR.sub("", _SPAN.sub("", header))
    plain = [folded(word) for word in _parted(header)]
    words = [*dict.fromkeys([*plain, *(folded(word) for word in split(header))])]
    phrase = f" {' '.join(folded(word) for word in split(header))} "
    return frozenset(
        meaning for meaning, looked_for in _compiled().items() if any(_says(one, words, phrase) for one in looked_for)
    )


@cache
def _compiled() -> dict[str, tuple[str, ...]]:
    return {meaning: tuple(_listed(text)) for meaning, text in _MEANINGS.items()}


def _listed(text: str) -> Iterator[str]:
    for phrase, word in re.findall(r'"([^"]+)"|(\S+)', text):
        yield folded(phrase or word)


def _says(wanted: str, words: list[str], phrase: str) -> bool:
    if _SCRIPT_WITHOUT_BLANKS.search(wanted) or " " in wanted:
        return wanted in phrase
    if wanted.endswith("*"):
        return any(word.startswith(wanted[:-1]) for word in words)
    if wanted.startswith("*"):
        return any(word.endswith(wanted[1:]) for word in words)
    return wanted in words


def statement_of(header: str) -> str:
    """What a survey asks or states, without the number of the question; empty for any other header."""
    return header[found.end(1) :].strip(" .:-–_") if (found := _QUESTION.match(header)) else ""


def has_currency(header: str) -> bool:
    """Whether a header has the sign or code of a currency: "Rate $", "Fare (EUR)"."""
    words = {*_parted(header), *split(header)}
    return any(sign in words if sign.isalpha() else sign in header for sign in CURRENCIES)


def folded(word: str) -> str:
    """Without capitals and accents: Dépense is depense, Größe is grosse."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("ł", "l"))
    return unicodedata.normalize("NFKC", "".join(part for part in decomposed if not unicodedata.combining(part)))
