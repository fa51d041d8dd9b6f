"""What policies write above and below their text, in the words of many languages."""

from __future__ import annotations

import pytest

from crawler.model import Clause, Role
from crawler.text.dates import claims, stated

MODIFIED = [
    ("en", "Last updated: March 5, 2021", "2021-03-05"),
    ("en", "LAST REVISED 5 MARCH 2021", "2021-03-05"),
    ("en", "This notice was last amended on the 3rd of June, 2022.", "2022-06-03"),
    ("en", "Updated as of Jan 1, 2019.", "2019-01-01"),
    ("en", "Revision date: 2021/3/5", "2021-03-05"),
    ("en", "Date of last revision – 5 March 2021", "2021-03-05"),
    ("en", "Version 4.2, March 5th 2021", "2021-03-05"),
    ("en", "Version date: 20210305", "2021-03-05"),
    ("en", "Dated: Friday, 5 March 2021", "2021-03-05"),
    ("en", "Privacy NoticeLast Modified: 2021-03-05", "2021-03-05"),
    ("en", "Last updated Mar 5, 2021, 15:33 GMT", "2021-03-05"),
    ("en", "Last Update \\[October 2021\\]", "2021-10"),
    ("en", "_Last updated:_ _6th June 2022_", "2022-06-06"),
    ("en", "Last updated (mm/dd/yyyy): 03/25/2021", "2021-03-25"),
    ("fr", "Dernière mise à jour : 1er janvier 2020", "2020-01-01"),
    ("fr", "Dernière mise à jour des conditions générales le 15 décembre, 2021", "2021-12-15"),
    ("fr", "Mise à jour le 12/03/2020", "2020-03-12"),
    ("fr", "Mise à jour11.09.22", "2022-09-11"),
    ("fr", "Version du 3 août 2020", "2020-08-03"),
    ("fr", "La présente charte a été mise à jour pour la dernière fois le 3 févr. 2020.", "2020-02-03"),
    ("fr", "À jour du 14 fevrier 2020", "2020-02-14"),
    ("fr", "En date du 3 octobre 2019", "2019-10-03"),
    ("fr", "Conditions en vigueur - MISE À JOUR : 1 F É VRIER 2020", "2020-02-01"),
    ("de", "Stand: März 2021", "2021-03"),
    ("de", "Stand der Datenschutzhinweise: 05.03.2021", "2021-03-05"),
    ("de", "Diese Erklärung wurde zuletzt am 5. März 2021 angepasst.", "2021-03-05"),
    ("de", "Zuletzt aktualisiert am 5.3.2021", "2021-03-05"),
    ("de", "Letzte Änderung: 5. Mär. 2021", "2021-03-05"),
    ("de", "Fassung vom 1. Jänner 2021", "2021-01-01"),
    ("es", "Última actualización: 5 de marzo de 2021", "2021-03-05"),
    ("es", "Fecha de la última modificación: 05/03/2021", "2021-03-05"),
    ("es", "Actualizado en marzo de 2021", "2021-03"),
    ("es", "**Ú****ltima actualización: 5 de marzo de 202__1_", "2021-03-05"),
    ("pt", "Última atualização em 5 de março de 2021", "2021-03-05"),
    ("pt", "Última alteração: 05-03-2021", "2021-03-05"),
    ("pt", "Data de publicação: 5 de Março de 2021", "2021-03-05"),
    ("it", "Ultimo aggiornamento: 5 marzo 2021", "2021-03-05"),
    ("it", "Aggiornato al 5/3/2021", "2021-03-05"),
    ("nl", "Deze verklaring is voor het laatst gewijzigd op 5 maart 2021.", "2021-03-05"),
    ("nl", "Versie van 1 mei 2018", "2018-05-01"),
    ("nl", "Laatst aangepast op: 05-03-2021", "2021-03-05"),
    ("sv", "Senast uppdaterad: 5 mars 2021", "2021-03-05"),
    ("sv", "Uppdaterad den 25 maj 2018", "2018-05-25"),
    ("da", "Sidst opdateret den 5. marts 2021", "2021-03-05"),
    ("no", "Sist oppdatert 5. desember 2021", "2021-12-05"),
    ("nb", "Sist endret: 05.12.2021", "2021-12-05"),
    ("fi", "Päivitetty viimeksi 5.3.2021", "2021-03-05"),
    ("fi", "Viimeksi päivitetty: 5. maaliskuuta 2021", "2021-03-05"),
    ("cs", "Naposledy aktualizováno: 5. března 2021", "2021-03-05"),
    ("cs", "Tyto podmínky byly zveřejněny na stránkách dne 1.9.2021", "2021-09-01"),
    ("sk", "V Košiciach, dňa 5. marca 2021", "2021-03-05"),
    ("sk", "Posledná aktualizácia: 5.3.2021", "2021-03-05"),
    ("pl", "Ostatnia aktualizacja: 5 listopada 2021 r.", "2021-11-05"),
    ("pl", "Data ostatniej zmiany: 05.11.2021", "2021-11-05"),
    ("sl", "Maribor, 5. 3. 2021", "2021-03-05"),
    ("sl", "Zadnja posodobitev: 5. marec 2021", "2021-03-05"),
    ("hr", "Zadnja izmjena: 5. listopada 2021.", "2021-10-05"),
    ("hr", "Posljednje ažuriranje: 5. srpnja 2021.", "2021-07-05"),
    ("sr", "Poslednje ažuriranje: 5. mart 2021.", "2021-03-05"),
    ("sr", "Последња измена: 5. октобар 2021.", "2021-10-05"),
    ("bg", "Последна актуализация: 5 март 2021 г.", "2021-03-05"),
    ("ro", "Ultima actualizare: 5 martie 2021", "2021-03-05"),
    ("ro", "Document actualizat la data de 5 Iunie 2021", "2021-06-05"),
    ("hu", "Utoljára frissítve: 2021. március 5.", "2021-03-05"),
    ("hu", "Budapest, 2021. március 5.", "2021-03-05"),
    ("el", "Τελευταία ενημέρωση: 5 Μαρτίου 2021", "2021-03-05"),
    ("el", "Τελευταία αναθεώρηση: 05/03/2021", "2021-03-05"),
    ("ru", "Последнее обновление: 5 марта 2021 г.", "2021-03-05"),
    ("ru", "Редакция от 05.03.2021", "2021-03-05"),
    ("uk", "Останнє оновлення: 5 березня 2021 року", "2021-03-05"),
    ("tr", "Son Güncelleme: 5 Mart 2021 Cuma", "2021-03-05"),
    ("tr", "Son güncellenme tarihi: 05.03.2021", "2021-03-05"),
    ("lt", "Paskutinį kartą atnaujinta 2021 m. kovo 5 d.", "2021-03-05"),
    ("lt", "Redakcija 2021-03-05", "2021-03-05"),
    ("lv", "Pēdējo reizi atjaunināts: 2021. gada 5. martā", "2021-03-05"),
    ("et", "Viimati uuendatud: 5. märts 2021", "2021-03-05"),
    ("ca", "Última actualització: 5 de març de 2021", "2021-03-05"),
    ("ca", "Darrera actualització: 1 d’abril de 2021", "2021-04-01"),
    ("eu", "Azken eguneratzea: 2021eko martxoaren 5a", "2021-03-05"),
    ("gl", "Última actualización: 5 de xullo de 2021", "2021-07-05"),
    ("ms", "Kemas kini terakhir: 5 Mac 2021", "2021-03-05"),
    ("id", "Terakhir diperbarui: 5 Agustus 2021", "2021-08-05"),
    ("vi", "Cập nhật lần cuối: ngày 5 tháng 3 năm 2021", "2021-03-05"),
    ("th", "อัปเดตนโยบายครั้งล่าสุด 5 มีนาคม 2564", "2021-03-05"),
    ("th", "ปรับปรุงล่าสุดเมื่อวันที่ 5 มี.ค. 2564", "2021-03-05"),
    ("zh", "最后更新日期：2021年3月5日", "2021-03-05"),
    ("zh", "本政策于2021年3月5日更新", "2021-03-05"),
    ("zh-TW", "最近更新：2021 年 3 月 5 日", "2021-03-05"),
    ("ja", "最終更新日：2021年3月5日", "2021-03-05"),
    ("ja", "2021年3月5日 改定", "2021-03-05"),
    ("ja", "制定日　令和3年3月5日", "2021-03-05"),
    ("ko", "최종 업데이트: 2021년 3월 5일", "2021-03-05"),
    ("he", "עודכן לאחרונה: 5 במרץ 2021", "2021-03-05"),
    ("ar", "آخر تحديث: 5 مارس 2021", "2021-03-05"),
    ("ar", "آخر تحديث: ٥ مارس ٢٠٢١", "2021-03-05"),
    ("fa", "آخرین به‌روزرسانی: 5 مارس 2021", "2021-03-05"),
    ("hi", "अंतिम अपडेट: 5 मार्च 2021", "2021-03-05"),
]

EFFECTIVE = [
    ("en", "Effective Date: March 5, 2021", "2021-03-05"),
    ("en", "Effective as of 5 March 2021", "2021-03-05"),
    ("en", "These terms went into effect on March 5 2021.", "2021-03-05"),
    ("en", "This agreement will come into force on 5 March 2021", "2021-03-05"),
    ("en", "Valid as of 2021.03.05", "2021-03-05"),
    ("en", "Effective Date: The earlier of March 5, 2021 or user acceptance", "2021-03-05"),
    ("fr", "Date d'entrée en vigueur : 5 mars 2021", "2021-03-05"),
    ("fr", "Date d’effet le 5 mars 2021", "2021-03-05"),
    ("fr", "Les présentes conditions sont applicables à compter du 5 mars 2021.", "2021-03-05"),
    ("fr", "Elles s’appliquent à partir du 05/03/2021", "2021-03-05"),
    ("de", "Gültig ab 5. März 2021", "2021-03-05"),
    ("de", "Diese Bedingungen gelten ab dem 05.03.2021.", "2021-03-05"),
    ("de", "Datum des Inkrafttretens: 5. März 2021", "2021-03-05"),
    ("es", "Fecha de entrada en vigor: 5 de marzo de 2021", "2021-03-05"),
    ("es", "Vigente desde el 5 de marzo del 2021", "2021-03-05"),
    ("es", "Aplicable a partir de 05/03/2021", "2021-03-05"),
    ("pt", "Data de vigência: sexta-feira, 5 de março de 2021", "2021-03-05"),
    ("pt", "Em vigor a partir de 5 de março de 2021", "2021-03-05"),
    ("it", "In vigore dal 5 marzo 2021", "2021-03-05"),
    ("it", "Data di entrata in vigore: 5 marzo 2021", "2021-03-05"),
    ("nl", "Van kracht vanaf vrijdag 5 maart 2021", "2021-03-05"),
    ("nl", "Ingangsdatum: 5 maart 2021", "2021-03-05"),
    ("sv", "Gäller från och med den 5 mars 2021", "2021-03-05"),
    ("da", "Ikrafttrædelse 5. marts 2021", "2021-03-05"),
    ("no", "Gjelder fra 5. mars 2021", "2021-03-05"),
    ("fi", "Voimassa 5.3.2021 alkaen", "2021-03-05"),
    ("cs", "Tyto podmínky nabývají účinnosti dne 5. března 2021", "2021-03-05"),
    ("cs", "Platné od 5.3.2021", "2021-03-05"),
    ("sk", "Tieto podmienky nadobúdajú účinnosť dňa 5.3.2021", "2021-03-05"),
    ("pl", "Regulamin obowiązuje od dnia 5 marca 2021 r.", "2021-03-05"),
    ("pl", "Data wejścia w życie: 5 marca 2021", "2021-03-05"),
    ("sl", "Pogoji veljajo od 5. 3. 2021", "2021-03-05"),
    ("hr", "Uvjeti vrijede od 5. ožujka 2021.", "2021-03-05"),
    ("ro", "În vigoare de la 5 martie 2021", "2021-03-05"),
    ("ro", "Începând cu data de 5 martie 2021", "2021-03-05"),
    ("hu", "Hatályos: 2021. március 5-től", "2021-03-05"),
    ("hu", "Hatályos 2021.03.05-től", "2021-03-05"),
    ("hu", "2021. március 5-től érvényes", "2021-03-05"),
    ("el", "Ημερομηνία ενεργοποίησης: 5 Μαρτίου 2021", "2021-03-05"),
    ("el", "Σε ισχύ από 5 Μαρτίου 2021", "2021-03-05"),
    ("bg", "В сила от 5 март 2021 г.", "2021-03-05"),
    ("ru", "Дата вступления в силу: 5 марта 2021 г.", "2021-03-05"),
    ("ru", "Версия 1.0, действует с 5 марта 2021 г.", "2021-03-05"),
    ("uk", "Діє з 5 березня 2021 р.", "2021-03-05"),
    ("tr", "Yürürlük Tarihi: 5 Mart 2021", "2021-03-05"),
    ("lt", "Įsigalioja nuo 2021 m. kovo 5 d.", "2021-03-05"),
    ("lv", "Spēkā stāšanās datums: 2021. gada 5. marts", "2021-03-05"),
    ("et", "Kehtiv alates 5. augustist 2021", "2021-08-05"),
    ("ca", "Vigent a partir del 5 de març de 2021", "2021-03-05"),
    ("eu", "2021eko martxoaren 5etik aurrera indarrean", "2021-03-05"),
    ("ms", "Berkuat kuasa pada 5 Mac 2021", "2021-03-05"),
    ("id", "Berlaku efektif sejak 5 Maret 2021", "2021-03-05"),
    ("vi", "Có hiệu lực từ ngày 5 tháng 3 năm 2021", "2021-03-05"),
    ("th", "มีผลบังคับใช้ตั้งแต่วันที่ 5 มีนาคม 2564", "2021-03-05"),
    ("zh", "2021年3月5日起生效", "2021-03-05"),
    ("zh", "生效日期：2021年3月5日", "2021-03-05"),
    ("ja", "2021年3月5日施行", "2021-03-05"),
    ("ja", "発効日：2021年3月5日", "2021-03-05"),
    ("ko", "2021년 3월 5일 금요일 발효", "2021-03-05"),
    ("ko", "시행일자: 2021년 3월 5일", "2021-03-05"),
    ("ko", "2021년 3월 5일부터 유효", "2021-03-05"),
    ("he", "בתוקף מ-5 במרץ 2021", "2021-03-05"),
    ("ar", "تاريخ السريان: 5 مارس 2021", "2021-03-05"),
    ("hi", "प्रभावी तिथि: 5 मार्च 2021", "2021-03-05"),
]
BODY = "We keep what you give us for as long as your account is open, and no longer than that. " * 60


def page(statement: str, place: str) -> list[Clause]:
    body = [Clause(text=BODY) for _ in range(3)]
    title = Clause(text="Policy")
    return [title, Clause(text=statement), *body] if place == "head" else [title, *body, Clause(text=statement)]


@pytest.mark.parametrize("place", ["head", "tail"])
@pytest.mark.parametrize(("language", "statement", "value"), MODIFIED)
def test_modified(language: str, statement: str, value: str, place: str) -> None:
    told = claims(page(statement, place), language)
    claim = stated(told, Role.MODIFIED)
    assert claim is not None, told
    assert (claim.value, stated(told, Role.EFFECTIVE)) == (value, None)
    assert claim.source in statement


@pytest.mark.parametrize("place", ["head", "tail"])
@pytest.mark.parametrize(("language", "statement", "value"), EFFECTIVE)
def test_effective(language: str, statement: str, value: str, place: str) -> None:
    told = claims(page(statement, place), language)
    claim = stated(told, Role.EFFECTIVE)
    assert claim is not None, told
    assert (claim.value, stated(told, Role.MODIFIED)) == (value, None)
    assert claim.source in statement
