"""Month names of the languages we read, with their inflections.

The nominative, genitive and short forms come from Unicode CLDR (through Babel, in a scratch environment: 30 MB are
not worth carrying for this table); the other cases that policies use (Estonian "augustist", Basque "martxoaren",
Czech "v lednu") were added by hand. Vietnamese, Chinese, Japanese and Korean number their months: see ``formats``.
"""

from __future__ import annotations

import unicodedata

# language: twelve months divided by "|", the forms of one month by spaces
NAMES = {
    "en": "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep"
    "|october oct|november nov|december dec",
    "fr": "janvier janv|février févr fév|mars|avril avr|mai|juin|juillet juil|août|septembre sept|octobre oct"
    "|novembre nov|décembre déc",
    "de": "januar jänner jan|februar feber feb|märz mär mrz|april apr|mai|juni jun|juli jul|august aug"
    "|september sept sep|oktober okt|november nov|dezember dez",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago"
    "|septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic",
    "pt": "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set"
    "|outubro out|novembro nov|dezembro dez",
    "it": "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago"
    "|settembre set sett|ottobre ott|novembre nov|dicembre dic",
    "nl": "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sept sep"
    "|oktober okt|november nov|december dec",
    "sv": "januari jan|februari feb|mars|april apr|maj|juni jun|juli jul|augusti aug|september sept sep"
    "|oktober okt|november nov|december dec",
    "da": "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sept sep"
    "|oktober okt|november nov|december dec",
    "no": "januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sept sep"
    "|oktober okt|november nov|desember des",
    "fi": "tammikuuta tammikuu tammikuun tammikuussa|helmikuuta helmikuu helmikuun helmikuussa"
    "|maaliskuuta maaliskuu maaliskuun maaliskuussa|huhtikuuta huhtikuu huhtikuun huhtikuussa"
    "|toukokuuta toukokuu toukokuun toukokuussa|kesäkuuta kesäkuu kesäkuun kesäkuussa"
    "|heinäkuuta heinäkuu heinäkuun heinäkuussa|elokuuta elokuu elokuun elokuussa"
    "|syyskuuta syyskuu syyskuun syyskuussa|lokakuuta lokakuu lokakuun lokakuussa"
    "|marraskuuta marraskuu marraskuun marraskuussa|joulukuuta joulukuu joulukuun joulukuussa",
    "cs": "ledna leden lednu led|února únor únoru úno|března březen březnu bře|dubna duben dubnu dub"
    "|května květen květnu kvě|června červen červnu čvn|července červenec červenci čvc|srpna srpen srpnu srp"
    "|září zář|října říjen říjnu říj|listopadu listopad lis|prosince prosinec prosinci pro",
    "sk": "januára január januári jan|februára február februári feb|marca marec marci mar|apríla apríl apríli apr"
    "|mája máj máji|júna jún júni|júla júl júli|augusta august auguste aug|septembra september septembri sep"
    "|októbra október októbri okt|novembra november novembri nov|decembra december decembri dec",
    "pl": "stycznia styczeń styczniu sty|lutego luty lutym lut|marca marzec marcu mar|kwietnia kwiecień kwietniu kwi"
    "|maja maj maju|czerwca czerwiec czerwcu cze|lipca lipiec lipcu lip|sierpnia sierpień sierpniu sie"
    "|września wrzesień wrześniu wrz|października październik październiku paź|listopada listopad listopadzie lis"
    "|grudnia grudzień grudniu gru",
    "sl": "januar januarja januarju jan|februar februarja februarju feb|marec marca marcu mar|april aprila aprilu apr"
    "|maj maja maju|junij junija juniju jun|julij julija juliju jul|avgust avgusta avgustu avg"
    "|september septembra septembru sep|oktober oktobra oktobru okt|november novembra novembru nov"
    "|december decembra decembru dec",
    "hr": "siječnja siječanj siječnju sij|veljače veljača veljači velj|ožujka ožujak ožujku ožu"
    "|travnja travanj travnju tra|svibnja svibanj svibnju svi|lipnja lipanj lipnju lip|srpnja srpanj srpnju srp"
    "|kolovoza kolovoz kolovozu kol|rujna rujan rujnu ruj|listopada listopad listopadu lis"
    "|studenoga studenog studeni studenom stu|prosinca prosinac prosincu pro",
    "sr": "januar januara jan јануар јануара јан|februar februara feb фебруар фебруара феб"
    "|mart marta mar март марта мар"
    "|april aprila apr април априла апр|maj maja мај маја|jun juna juni јун јуна јуни|jul jula juli јул јула јули"
    "|avgust avgusta avg август августа авг|septembar septembra sep септембар септембра сеп"
    "|oktobar oktobra okt октобар октобра окт|novembar novembra nov новембар новембра нов"
    "|decembar decembra dec децембар децембра дец",
    "bg": "януари яну ян|февруари фев|март мар|април апр|май|юни|юли|август авг|септември септ сеп|октомври окт"
    "|ноември ноем ное|декември дек",
    "mk": "јануари јан|февруари фев|март мар|април апр|мај|јуни јун|јули јул|август авг|септември сеп|октомври окт"
    "|ноември ное|декември дек",
    "ro": "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept sep"
    "|octombrie oct|noiembrie noi nov|decembrie dec",
    "hu": "január januári jan|február februári febr feb|március márciusi márc|április áprilisi ápr|május májusi máj"
    "|június júniusi jún|július júliusi júl|augusztus augusztusi aug|szeptember szeptemberi szept"
    "|október októberi okt|november novemberi nov|december decemberi dec",
    "el": "ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ|απριλίου απρίλιος απρ"
    "|μαΐου μάιος μάη|ιουνίου ιούνιος ιουν|ιουλίου ιούλιος ιουλ|αυγούστου αύγουστος αυγ"
    "|σεπτεμβρίου σεπτέμβριος σεπ|οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε|δεκεμβρίου δεκέμβριος δεκ",
    "ru": "января январь январе янв|февраля февраль феврале фев февр|марта март марте мар|апреля апрель апреле апр"
    "|мая май мае|июня июнь июне июн|июля июль июле июл|августа август августе авг"
    "|сентября сентябрь сентябре сен сент|октября октябрь октябре окт|ноября ноябрь ноябре ноя нояб"
    "|декабря декабрь декабре дек",
    "uk": "січня січень січні січ|лютого лютий лютому лют|березня березень березні бер|квітня квітень квітні квіт"
    "|травня травень травні трав|червня червень червні черв|липня липень липні лип|серпня серпень серпні серп"
    "|вересня вересень вересні вер|жовтня жовтень жовтні жовт|листопада листопад листопаді лист"
    "|грудня грудень грудні груд",
    "tr": "ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki"
    "|kasım kas|aralık ara",
    "lt": "sausio sausis saus|vasario vasaris vas|kovo kovas kov|balandžio balandis bal|gegužės gegužė geg"
    "|birželio birželis birž|liepos liepa liep|rugpjūčio rugpjūtis rugp|rugsėjo rugsėjis rugs|spalio spalis spal"
    "|lapkričio lapkritis lapkr|gruodžio gruodis gruod",
    "lv": "janvāris janvāra janvārī janvāri janv|februāris februāra februārī februāri febr|marts marta martā martu"
    "|aprīlis aprīļa aprīlī aprīli apr|maijs maija maijā maiju|jūnijs jūnija jūnijā jūniju"
    "|jūlijs jūlija jūlijā jūliju"
    "|augusts augusta augustā augustu aug|septembris septembra septembrī septembri sept"
    "|oktobris oktobra oktobrī oktobri okt|novembris novembra novembrī novembri nov"
    "|decembris decembra decembrī decembri dec",
    "et": "jaanuar jaanuari jaanuarist jaan|veebruar veebruari veebruarist veebr|märts märtsi märtsist"
    "|aprill aprilli aprillist apr|mai maist|juuni juunist|juuli juulist|august augusti augustist aug"
    "|september septembri septembrist sept|oktoober oktoobri oktoobrist okt|november novembri novembrist nov"
    "|detsember detsembri detsembrist dets",
    "ca": "gener gen|febrer febr|març|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct"
    "|novembre nov|desembre des",
    "gl": "xaneiro xan|febreiro feb|marzo mar|abril abr|maio|xuño|xullo|agosto|setembro set|outubro out|novembro nov"
    "|decembro dec",
    "eu": "urtarrila urtarrilaren urtarrilak urt|otsaila otsailaren otsailak ots|martxoa martxoaren martxoak mar"
    "|apirila apirilaren apirilak api|maiatza maiatzaren maiatzak mai|ekaina ekainaren ekainak eka"
    "|uztaila uztailaren uztailak uzt|abuztua abuztuaren abuztuak abu|iraila irailaren irailak ira"
    "|urria urriaren urriak urr|azaroa azaroaren azaroak aza|abendua abenduaren abenduak abe",
    "is": "janúar jan|febrúar feb|mars mar|apríl apr|maí|júní jún|júlí júl|ágúst ágú|september sep|október okt"
    "|nóvember nóv|desember des",
    "af": "januarie jan|februarie feb|maart mrt|april apr|mei|junie jun|julie jul|augustus aug"
    "|september sep|oktober okt|november nov|desember des",
    "fy": "jannewaris|febrewaris|maart|april|maaie|juny|july|augustus|septimber|oktober|novimber|desimber",
    "cy": "ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr",
    "sq": "janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nëntor|dhjetor",
    "az": "yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr",
    "kk": "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан",
    "ka": "იანვარი|თებერვალი|მარტი|აპრილი|მაისი|ივნისი|ივლისი|აგვისტო|სექტემბერი|ოქტომბერი|ნოემბერი|დეკემბერი",
    "hy": "հունվարի հունվար|փետրվարի փետրվար|մարտի մարտ|ապրիլի ապրիլ|մայիսի մայիս|հունիսի հունիս|հուլիսի հուլիս"
    "|օգոստոսի օգոստոս|սեպտեմբերի սեպտեմբեր|հոկտեմբերի հոկտեմբեր|նոյեմբերի նոյեմբեր|դեկտեմբերի դեկտեմբեր",
    "ms": "januari jan|februari feb|mac|april apr|mei|jun|julai jul|ogos|september sept|oktober okt|november nov"
    "|disember dis",
    "id": "januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agu|september sept sep"
    "|oktober okt|november nov nopember|desember des",
    "th": "มกราคม ม.ค|กุมภาพันธ์ ก.พ|มีนาคม มี.ค|เมษายน เม.ย|พฤษภาคม พ.ค|มิถุนายน มิ.ย|กรกฎาคม ก.ค|สิงหาคม ส.ค"
    "|กันยายน ก.ย|ตุลาคม ต.ค|พฤศจิกายน พ.ย|ธันวาคม ธ.ค",
    "he": "ינואר|פברואר|מרץ מרס|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר",
    "ar": "يناير جانفي|فبراير فيفري|مارس|أبريل إبريل أفريل|مايو ماي|يونيو يونيه جوان|يوليو يوليوز يوليه جويلية"
    "|أغسطس غشت أوت|سبتمبر شتنبر|أكتوبر|نوفمبر نونبر|ديسمبر دجنبر",
    "fa": "ژانویه ژانویهٔ|فوریه فوریهٔ|مارس|آوریل|مه مهٔ می|ژوئن|ژوئیه ژوئیهٔ جولای|اوت آگوست"
    "|سپتامبر|اکتبر|نوامبر|دسامبر",
    "hi": "जनवरी|फ़रवरी फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर",
}
# the same word names another month here; everywhere else it is November
LISTOPAD = {"hr": 10, "bs": 10}


def fold(word: str) -> str:
    """Lower case without accents: "FÉVRIER", "fevrier" and "février" are one name."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("ı", "i").replace("ς", "σ")


def _by_language() -> dict[str, dict[str, int]]:
    return {
        language: {fold(form): number for number, forms in enumerate(names.split("|"), 1) for form in forms.split()}
        for language, names in NAMES.items()
    }


def _shared() -> dict[str, int]:
    """Names that can be trusted in whatever language: long enough to be no abbreviation, meaning one month only."""
    meanings: dict[str, set[int]] = {}
    for table in BY_LANGUAGE.values():
        for form, number in table.items():
            meanings.setdefault(form, set()).add(number)
    return {
        form: min(numbers)
        for form, numbers in meanings.items()
        if len(numbers) == 1 and (len(form) > 3 or not form.isascii() or form in {"mai", "maj", "mei", "may", "jun"})
    }


def _abbreviations() -> dict[str, int]:
    """Three letters that mean one month wherever they mean one: enough between a day and a year ("8 ago. 2021")."""
    meanings: dict[str, set[int]] = {}
    for table in BY_LANGUAGE.values():
        for form, number in table.items():
            if len(form) == 3:
                meanings.setdefault(form, set()).add(number)
    return {form: min(numbers) for form, numbers in meanings.items() if len(numbers) == 1}


def _stems() -> dict[str, int]:
    """Beginnings of long names, for the case endings the table does not list."""
    stems: dict[str, set[int]] = {}
    for form, number in SHARED.items():
        for cut in range(max(5, len(form) - 2), len(form) + 1):
            stems.setdefault(form[:cut], set()).add(number)
    return {stem: min(numbers) for stem, numbers in stems.items() if len(numbers) == 1}


BY_LANGUAGE = _by_language()
SHARED = _shared()
STEMS = _stems()
ABBREVIATIONS = _abbreviations()


def month(word: str, language: str | None) -> int | None:
    """Number of the month that ``word`` names, read in ``language`` first, then in English, then in any."""
    name = fold(word).rstrip(".")
    if name.startswith("listopad"):
        return LISTOPAD.get(language or "", 11)
    for table in (BY_LANGUAGE.get(language or "", {}), BY_LANGUAGE["en"], SHARED):
        if name in table:
            return table[name]
    # English names take no endings: "marching"
    return _prefixed(name) or (None if language == "en" else _inflected(name))


def abbreviation(word: str) -> int | None:
    """Number of the month that three letters can only mean, in whatever language."""
    return ABBREVIATIONS.get(fold(word).rstrip("."))


def _prefixed(name: str) -> int | None:
    """Hebrew writes "in April" as one word, Catalan and French elide before a vowel."""
    for prefix in ("ב", "d’", "d'"):
        if name.startswith(prefix):
            return SHARED.get(name.removeprefix(prefix))
    return None


def _inflected(name: str) -> int | None:
    """A name with an ending of up to three letters that the table lacks."""
    for cut in range(len(name), max(4, len(name) - 4), -1):
        if name[:cut] in STEMS:
            return STEMS[name[:cut]]
    return None
