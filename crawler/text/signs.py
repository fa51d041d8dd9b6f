"""What pages say when they are not what was asked for, in the languages of the larger web.

Rule 1: a sign is a whole phrase that a policy has no reason to open with; single words are no signs.
Rule 2: which sign counts where is decided in ``judge``, not here.
"""

from __future__ import annotations

import re
from typing import Final

from crawler.model import PageKind


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


# In this order: what is more particular first.
SIGNS: Final[tuple[tuple[PageKind, re.Pattern[str]], ...]] = (
    (
        PageKind.ARCHIVE_PAGE,
        _any_of(
            r"wayback machine (?:has not|hasn.t|doesn.t have|does not have) (?:archived|that page)",
            r"this (?:url|snapshot|page) (?:has been|is) (?:excluded from"
            r"|not available in) the wayback machine",
            r"got an http \d+ response at crawl time",
            r"the internet archive.s sites are temporarily offline",
            r"this page is (?:not )?available on the web.{0,30}help make the wayback machine",
            r"job failed to complete due to|the capture will start in",
            r"page cannot be (?:crawled or )?displayed due to robots\.txt",
        ),
    ),
    (
        PageKind.BOT_WALL,
        _any_of(
            r"^just a moment\s*(?:\.\.\.|…)",
            r"^attention required! \| cloudflare",
            r"^one moment, please",
            r"checking (?:if the site connection is secure|your browser before accessing)",
            r"(?:verify|verifying|confirm|prove|make sure"
            r"|check(?:ing)?)(?: that)? (?:that )?you(?:'re|’re| are) (?:a |not a )?(?:human|robot|bot)",
            r"are you (?:a |not a )?(?:robot|human)",
            r"robot or human\?",
            r"i.?m not a robot",
            r"press (?:&|and) hold",
            r"pardon our interruption",
            r"performing security verification",
            r"enable javascript and cookies to continue",
            r"access to this page has been (?:denied|blocked)",
            r"unusual (?:traffic|activity) (?:from|has been)",
            r"you don.t have permission to access .{0,80}on this server",
            r"^access denied$",
            r"(?:complete|solve) (?:the|this) (?:captcha|security check)",
            r"please enable cookies\. sorry, you have been blocked",
            r"sorry, you have been blocked",
            r"your (?:request|ip)(?: address)? has been blocked",
            r"request unsuccessful\. incapsula",
            r"the requested url was rejected",
            r"this request was blocked",
            r"ddos protection by",
            r"ray id:",
            r"(?:bestätigen|überprüfen) sie, dass sie (?:ein mensch|kein roboter)",
            r"ich bin kein roboter",
            r"vérifi\w+ que vous (?:êtes|n.êtes pas) (?:un )?(?:humain|robot)",
            r"je ne suis pas un robot",
            r"(?:verifica|comprueba|confirma)\w* que (?:no )?eres (?:un )?(?:humano|robot)",
            r"no soy un robot",
            r"non sono un robot",
            r"não sou um robô",
            r"ik ben geen robot",
            r"подтвердите, что вы не робот",
            r"請?(?:确认|確認|验证|驗證)您?(?:是真人|不是机器人|不是機器人)",
            r"ロボットではありません",
        ),
    ),
    (
        PageKind.REDIRECT_STUB,
        _any_of(
            r"^(?:you (?:should|will) be |you are being |now )?redirect(?:ed|ing)(?: (?:to|you"
            r"|automatically|quickly|in|shortly)\b.{0,120})?\W*$",
            r"you (?:should|will) be redirected (?:quickly|automatically|shortly|in)",
            r"you are being redirected",
            r"if this page does not redirect|if you are not (?:automatically )?redirected",
            r"^(?:the document|this page|the page|document"
            r"|object) has (?:been )?(?:permanently )?moved\b.{0,120}$",
            r"^moved permanently",
            r"^object moved",
            r"sie werden (?:in kürze |automatisch )?weitergeleitet",
            r"vous (?:allez être|êtes) redirigés?",
            r"será? redirigid[oa]|serás redirigid[oa]",
            r"será redirecionado",
            r"verrai reindirizzato|sarete reindirizzati",
            r"u wordt (?:automatisch )?doorgestuurd",
            r"^click here to continue\.?$",
        ),
    ),
    (
        PageKind.SOFT_404,
        _any_of(
            r"(?:page|file|document|article|content|url)\W{0,3}(?: (?:was|is|could"
            r"|can))?(?: be)? ?not (?:be )?found",
            r"(?:404|410)\W{1,5}(?:error|not found|page|oops|gone)",
            r"^(?:error )?404$",
            r"error 404",
            r"http 404",
            r"(?:can.?t|cannot|couldn.?t|could not|unable to) (?:seem to )?(?:find|locate) (?:the"
            r"|that|this|your) (?:page|url|file|content|article)",
            r"(?:page|link|content|article) (?:that )?you(?:'re|’re| are| were|’ve"
            r"| have)? (?:looking for|requested|tried|trying|followed|after).{0,60}(?:exist|not|n.t"
            r"|moved|removed|broken|gone|unavailable|expired)",
            r"requested (?:page|url|resource) (?:does not exist|doesn.t exist|was not found"
            r"|could not be found|cannot be found|is no longer|is not available)",
            r"this page (?:does not|doesn.t|no longer) exists?",
            r"page (?:you requested )?(?:has been|was) (?:moved|removed|deleted) or",
            r"seite (?:wurde |konnte )?(?:leider )?nicht gefunden",
            r"seite existiert (?:leider )?nicht",
            r"page (?:introuvable|non trouvée)",
            r"cette page n.existe (?:pas|plus)",
            r"la page (?:que vous|demandée).{0,60}(?:introuvable|n.existe|pas)",
            r"página no (?:encontrada|existe)",
            r"no (?:se )?(?:encontramos|ha podido encontrar|hemos encontrado|pudimos encontrar) la página",
            r"pagina non trovata|pagina (?:richiesta )?non (?:esiste|è stata trovata)",
            r"página não (?:foi )?encontrada",
            r"pagina(?: is)? niet gevonden",
            r"nie (?:znaleziono|odnaleziono) strony|strona nie (?:istnieje|została znaleziona)",
            r"страница не найдена",
            r"sidan (?:kunde inte hittas|hittades inte)",
            r"siden (?:blev |ble )?ikke funnet|siden (?:blev )?ikke fundet",
            r"sivua ei löyty",
            r"sayfa bulunamadı",
            r"ページが見つかりません|お探しのページ",
            r"页面不存在|找不到(?:该|此|您|頁|页)|無法找到",
            r"페이지를 찾을 수 없",
        ),
    ),
    (
        PageKind.ERROR_PAGE,
        _any_of(
            r"application error: a (?:client|server)-side exception",
            r"^application error$",
            r"(?:an? )?(?:unexpected |internal |unknown |server )?error (?:has )?occurred",
            r"internal server error",
            r"(?:sorry|oops|whoops|uh oh|hrm)?\W{0,5}something(?: went|.s gone| has gone) wrong",
            r"we ran into (?:an issue|a problem)",
            r"(?:this|the) page isn.t (?:available|working)(?: right now| at the moment)?",
            r"page is (?:currently |temporarily )?(?:unavailable|not available)",
            r"(?:service|site|website|server|system)s? (?:is |are )?(?:temporarily "
            r"|currently )?(?:unavailable|down for|offline|undergoing)",
            r"(?:is|are) (?:temporarily|currently) unavailable (?:due|because|while|at)",
            r"we.ll be (?:right )?back (?:soon|shortly)?",
            r"(?:down|closed|offline) for (?:scheduled |planned |routine )?maintenance",
            r"bad gateway|gateway time-?out|service unavailable|web server is down"
            r"|origin is unreachable|connection timed out|the request could not be satisfied",
            r"^error(?: code)?:? ?\d{3,4}\b",
            r"too many requests",
            r"reference #\d+\.[0-9a-f]+\.\d+",
            r"error establishing a database connection",
            r"(?:runtime|parse|fatal|php) error(?: in|:)",
            r"noSuchKey|<code>accessdenied",
            r"diese seite ist (?:momentan |derzeit |zurzeit )?nicht verfügbar",
            r"ein (?:unerwarteter |interner )?fehler (?:ist )?aufgetreten",
            r"une erreur (?:inattendue )?(?:s.est produite|est survenue)",
            r"cette page n.est pas disponible",
            r"ha ocurrido un error|se ha producido un error|algo (?:salió|ha ido) mal",
            r"esta página no está disponible",
            r"si è verificato un errore",
            r"qualcosa è andato storto",
            r"ocorreu um erro|algo deu errado",
            r"er is (?:een fout|iets mis)",
            r"wystąpił błąd|coś poszło nie tak",
            r"произошла ошибка|что-то пошло не так",
            r"ett fel (?:har )?(?:inträffat|uppstod)",
            r"エラーが発生しました",
            r"出错了|發生錯誤|发生错误|服务器错误",
            r"오류가 발생",
        ),
    ),
    (
        PageKind.PARKED,
        _any_of(
            r"(?:this |the )?domain (?:name )?(?:is |may be |has been )?(?:for sale|parked|expired)",
            r"buy this domain",
            r"interested in this domain",
            r"this (?:web ?)?site is (?:for sale|coming soon|under construction)",
            r"^(?:coming soon|under construction)\W*$",
            r"diese domain (?:steht zum verkauf|ist geparkt)",
            r"ce (?:nom de )?domaine est à vendre",
            r"este dominio está (?:en venta|a la venta)",
            r"related searches|sponsored listings",
            r"index of /$",
            r"^it works!",
            r"welcome to nginx",
            r"apache2? .{0,20}default page",
            r"account (?:has been )?suspended",
        ),
    ),
    (
        PageKind.LOGIN,
        _any_of(
            r"(?:you (?:must|need to|have to) |please )(?:be )?(?:log(?:ged)?[ -]?in"
            r"|sign(?:ed)?[ -]?in)(?: to| first|\.|$)",
            r"^(?:log ?in|sign ?in)(?: to| into| with| or| \|| -|$)",
            r"forgot(?:ten)? (?:your )?(?:password|account)",
            r"^to join .{2,40}sign up",
            r"enter your password",
            r"(?:bitte )?(?:melden sie sich an|melde dich an)",
            r"passwort vergessen",
            r"mot de passe oublié",
            r"connectez-vous (?:pour|à)",
            r"inicia(?:r)? sesión para",
            r"(?:olvidaste|olvidó) (?:tu|su) contraseña",
            r"password dimenticata",
            r"wachtwoord vergeten",
            r"esqueceu (?:a|sua) senha",
            r"забыли пароль",
            r"パスワードをお忘れ",
            r"忘记密码",
        ),
    ),
    (
        PageKind.CONSENT_WALL,
        _any_of(
            r"before you continue to",
            r"you need to enable cookies",
            r"(?:please )?(?:enable|accept|allow) (?:our |all )?cookies (?:to|in order to"
            r"|before) (?:continue|proceed|view|use|access)",
            r"we (?:and our (?:\d+ )?(?:partners|vendors)|value your privacy).{0,200}(?:store"
            r"|access|process|consent)",
            r"(?:accept|agree) and continue",
            r"manage (?:your )?(?:cookie|privacy|consent) (?:preferences|settings|choices)",
            r"(?:wir und unsere (?:\d+ )?partner|nous et nos (?:\d+ )?partenaires"
            r"|nosotros y nuestros (?:\d+ )?socios|noi e i nostri (?:\d+ )?partner"
            r"|wij en onze (?:\d+ )?partners)",
            r"bevor sie (?:fortfahren|weitermachen)|avant de continuer|antes de continuar"
            r"|prima di continuare|voordat je verdergaat",
            r"mit werbung weiterlesen|continuer sans accepter",
        ),
    ),
    (
        PageKind.REGION_CHOOSER,
        _any_of(
            r"(?:choose|select|pick|change) (?:your |a |another )?(?:country|region|location"
            r"|language|store|market)(?: (?:or|and|/) (?:country|region|language|location))?\W*$",
            r"(?:wählen sie|wähle) (?:ihr|dein|ihre|deine) (?:land|region|sprache)",
            r"(?:choisissez|sélectionnez) (?:votre|un) (?:pays|région|langue)",
            r"(?:seleccion[ea]|elij[ea]|elige) (?:tu|su|un) (?:país|región|idioma)",
            r"seleziona (?:il tuo|un) paese",
            r"selecione (?:o seu|seu) país",
            r"kies (?:je|uw) land",
            r"выберите (?:страну|регион)",
            r"国・地域を選択|选择(?:您的)?(?:国家|地区)",
        ),
    ),
    (
        PageKind.SCRIPT_SHELL,
        _any_of(
            r"^loading\b.{0,20}$",
            r"(?:please |you need to |must )?(?:enable|turn on|activate) javascript",
            r"javascript (?:is|must be|seems to be|has been) (?:required|disabled|enabled|turned off)",
            r"(?:requires|needs|without) javascript",
            r"your browser (?:is not supported|is out of date|does not support)",
            r"bitte (?:aktivieren sie )?javascript",
            r"activer javascript|javascript est désactivé",
            r"habilit\w+ javascript|activ\w+ javascript",
            r"включите javascript",
            r"^(?:wird geladen|chargement|cargando|caricamento|carregando|laden|загрузка)\W*$",
        ),
    ),
)
# What policies, terms and notices cannot do without, in many languages: as it stands in text in lower case.
POLICY_WORDS: Final[tuple[str, ...]] = (
    *("personal data", "personal information", "privacy", "third part", "third-part", "your rights", "gdpr"),
    *("data protection", "cookie", "liable", "liability", "terms of", "agreement", "licens", "licenc", "consent"),
    *("intellectual property", "warrant", "indemnif", "applicable law", "jurisdiction", "copyright", "infring"),
    *("prohibited", "terminat", "disclos", "processing", "processor", "retention", "compliance"),
    *("personenbezogen", "datenschutz", "einwilligung", "haftung", "nutzungsbedingung", "vertrag", "verarbeit"),
    *("rechtsgrundlage", "verantwortlich", "widerspruch"),
    *("données personnelles", "à caractère personnel", "confidentialité", "consentement", "responsabilité"),
    *("conditions générales", "conditions d", "traitement", "vie privée"),
    *("datos personales", "privacidad", "tratamiento", "consentimiento", "responsabilidad", "términos"),
    *("dati personali", "riservatezza", "trattamento", "consenso", "condizioni", "responsabilità"),
    *("dados pessoais", "privacidade", "tratamento", "consentimento"),
    *("persoonsgegevens", "gegevens", "verwerking", "toestemming", "voorwaarden", "aansprakelijk"),
    *("dane osobowe", "danych osobowych", "prywatności", "przetwarzan", "regulamin"),
    *("персональн", "конфиденциальност", "обработк", "согласи"),
    *("personuppgifter", "personopplysninger", "personoplysninger", "henkilötie", "samtycke", "integritet"),
    *("kişisel veri", "gizlilik", "osobních údaj", "osobní údaj", "személyes adat", "adatkezel"),
    *("cu caracter personal", "προσωπικ", "απορρήτου"),
    *(
        "個人情報",
        "プライバシー",
        "利用規約",
        "第三者",
        "同意",
        "个人信息",
        "個人資料",
        "隐私",
        "隱私",
        "条款",
        "條款",
    ),
    *("개인정보", "약관", "동의", "البيانات الشخصية", "الخصوصية", "פרטיות", "ข้อมูลส่วนบุคคล"),
    *("dữ liệu cá nhân", "data pribadi"),
)
