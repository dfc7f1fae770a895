"""The words that questions are made of, by what is asked for.

In English, Russian, Ukrainian, German, French, Spanish, Portuguese, Italian, Polish, Turkish and
Chinese. Each list is of regular expressions; ``Words`` says where words begin and end.
"""

from __future__ import annotations

import re
from functools import cached_property

_LETTER = r"[^\W\d_\u4e00-\u9fff]"


class Words:
    """Finds any of these words, as words of their own. Chinese has no blanks.

    The pattern is made when it is first needed: to make all of them takes a tenth of a second.
    """

    def __init__(self, *lists: str) -> None:
        self._lists = lists

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words as one regular expression."""
        words = [word for words in self._lists for word in re.split(r",\s+", words.strip())]
        apart = "|".join(word for word in words if not _is_chinese(word))
        chinese = "".join(f"|{word}" for word in words if _is_chinese(word))
        return re.compile(rf"(?<!{_LETTER})(?:{apart})(?!{_LETTER}){chinese}", re.I)

    def search(self, text: str) -> re.Match[str] | None:
        """The first of them in a text."""
        return self.pattern.search(text)


def _is_chinese(word: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in word)


NAME = Words(
    r"""\w*names?, nick\w*, login, handle, alias, user, benutzer, who are you, call you, \w*namens?,
    introduce yourself, identify yourself, call ?sign\w*, sign in as, hei(?:ß|ss)t du,
    hei(?:ß|ss)en sie, qui[eé]n eres, quem [eé] voc[eê], кто ты, фио, фамили\w{1,2}, позывн\w{2,3},
    назов(?:ите|и)(?:сь| себя), (?:к вам|к тебе) обращаться, (?:вас|тебя) называть, 称呼,
    nom, pseudo\w*, prénom, surnom, identifiant, qui es[- ]tu, vous appelez,
    t['’]appelles, nombre, apodo, usuario, llamas?, nome, apelido, usu[aá]rio, alcunha, chamas?,
    soprannome, utente, imi[eę], pseudonim, nazw[aęy] użytkownika, isim, ism\w+, takma \w+,
    rumuz\w*, ad(?:[ıi]|[ıi]n|[ıi]n[ıi]z?|[ıi]n[ıi]z[ıi])?, kullan[ıi]c[ıi]\w*, имя, имени,
    имен[аеиу]м?, ник\w{0,4}, логин\w{0,2}, зовут, псевдоним\w{0,2}, представьтесь, вы кто,
    кто вы, ім['’ʼ]я, імені, нік, 昵称, 用户名, 名字, 姓名, 你的名称, 网名, 叫什么, 你是谁"""
)
HOST = Words(
    r"""ip, hosts?, host ?name, adress?\w*, address, addr, \w*adresse, hôte, direcci[oó]n,
    endere[cç]o, indirizzo, айпи, хост\w{0,2}, адрес\w{0,2}, ipv[46], machine, domain,
    \w*rechner, m[aá]quina, интерфейс\w{0,2}, домен\w{0,2}, 地址, 主机"""
)
# Only where nothing else is asked for: "server or client?" is about something else.
SERVER = Words("server, сервер[ау]?, servidor, serveur, sunucu\\w*, serwer, 服务器")
# The same, of a client, where all that is said is what is done there: "Connect to:".
WHERE = Words(
    r"""connect(?: to)?, target, подключ(?:а|и)ться, подключаемся, соедин(?:я|и)ться, verbinden,
    connecter, conectar\w*, ba[ğg]lan(?:[ıi]ls[ıi]n|mak)"""
)
_OF_SERVER = r"(?:servers?|host|rechners?|servidor|serveur|sunucu\w*|сервера|хоста)"
# "The name of the server" is an address, although a name is asked for.
HOST_NAME = Words(
    rf"""{_OF_SERVER}[- ]?(?:name|ad[ıi]\w*|ism\w*), server ?name, host ?name,
    (?:имя|имени|name|nombre|nome|nom) (?:of the |of |des |del |do |du |de l['’])?{_OF_SERVER},
    服务器名, 主机名"""
)
PORT = Words(
    r"""ports?, portu(?:nu|nuzu)?, port ?numara\w*, portnummer, porta, porto, puertos?,
    ba[ğg]lant[ıi] noktas\w+, порт\w{0,2}, 端口"""
)
_ROOM = r"""
    (?:chat)? ?rooms?, channels?, groups?, lobby, комнат\w*, канал\w*, групп\w*, бесед\w*,
    лобби, кімнат\w*, груп\w*, salas?, canal, grupo, salon, salle, groupe, (?:chat)?r(?:aum|äume)s?,
    \w*kanal\w*, \w*gruppen?, stanza, canale, gruppo, pok[oó]j\w*, oda\w*, grup\w*,
    房间, 聊天室, 频道, 群"""
ROOM = Words(
    _ROOM,
    r"""чат\w{0,3}, chats?, sohbet\w*, topics?, тем[аыу], themas?, tema, sujet, argomento, konu\w*,
    话题, 主题""",
)
_NUMBER = r"(?:names?|id|ids|number|no|code|title|nummer|номер|topic)"
_NUMBER_OF = (
    r"(?:names?|id|number|code|title|имя|имени|название|названия|номер\w?|айди|код|идентификатор"
    r"|nombre|nome|nom|n[uú]mero|c[oó]digo|numéro|тем[ауы])"
)
_OF = r"(?:of (?:the |a |your |this )?|de la |del |de l['’]|du |de |da |do |des |der |vom |этого )?"
_ROOMS = (
    r"(?:(?:chat)? ?room|channel|group|chat|lobby|чат\w*|комнат\w*|канал\w*|групп\w*|бесед\w*"
    r"|sala|canal|grupo|salon|salle|groupe|raums?|chats?|kanals?|gruppe|stanza)"
)
# "The name of the chat" is no name of a person.
ROOM_NAME = Words(
    rf"""(?:chat ?room|room|channel|group|lobby|raum|chatraum|kanal|gruppen)[- _]?{_NUMBER},
    (?<!your )chat[- _]?{_NUMBER}, {_NUMBER_OF} {_OF}{_ROOMS},
    (?:oda|kanal|grup|sohbet)\w* ?(?:ad[ıi]|ism|isim|no|numara|id|kod)\w*,
    房间名, 房间号, 聊天室名, 聊天室号, 群名, 群号, 频道名, 房间编号, 聊天室编号"""
)
SECRET = Words(
    r"""passwords?, passwor[dt], contrase[ñn]a, clave, senha, mot de passe, [şs]ifre\w*, parola\w*,
    kennwort, has[łl]o, key, chave, парол\w*, ключ, secret, passphrase, token, pin, code, shift,
    team, секрет\w*, пин, код\w{0,2}, (?:кодов|секретн)\w+ слов\w+, сдвиг\w*, 密码, 口令, 密钥"""
)
ROLE = Words("role, роль, роли, rolle, rôle, rol[uü]?, ruolo, papel, rola, 角色")
COUNT = Words(
    r"""max\w*, m[aá]xim\w*, nombre max\w*, how many, (?<!port )number of [a-z]+, anzahl,
    wie ?viele, ka[cç],
    cu[aá]nt[oa]s, quant[oa]s, combien, nombre (?:max\w* )?(?:de |d['’])[a-z]+s,
    n[uú]mero (?:m[aá]ximo )?de [a-z]+s, kişi say\w*, макс\w*, сколько, количеств\w+, число \w+,
    最大, 多少"""
)
# Some other number, where nothing else is asked for.
NUMBER = Words(
    r"""time-?out, limit\w*, backlog, history, тайм-?аут\w*, лимит\w*, истори\w+, límite, limite"""
)
BUFFER = Words(r"buffer\w*, буфер\w*, 缓冲")
AGE = Words(
    r"""age, how old, edad, idade, âge, alter, et[àa], ya[şs]\w*, возраст\w*, wie alt, wiek,
    сколько (?:тебе |вам |ваших )?лет, cu[aá]ntos años, quantos anos, quanti anni, ile masz lat,
    年龄, 多大"""
)
# What a chat is for: who asks for this asks for nothing before it.
MESSAGE = Words(
    r"""messages?, msg, text, say, type, chat, сообщени\w*, текст\w*, повідомлен\w*, nachricht\w*,
    mensajes?, mensagem, mensagens, messaggi\w*, wiadomo\w*, mesaj\w*, you, вы, 消息, 信息"""
)
YES = re.compile(
    r"\b(y|yes|д|да|s|s[ií]|sim|o|oui|j|ja|e|evet|t|tak|是)\s*/\s*"
    r"(n|no|н|нет|n[aã]o|non|nein|h|hay[ıi]r|nie|否)\b",
    re.I,
)
# Who is asked whether they have an account has none yet.
HAS_ACCOUNT = Words(
    r"""account, registered, signed up, cuenta, compte, conta, konto, hesab\w+, аккаунт\w*,
    зарегистрирован\w*, 账号, 账户"""
)
MINE = re.compile(
    r"\b(your|my|own|local|source|listen\w*|bind)\b|\b(сво|ваш|мой|моё|локальн|прослуш|слуша)", re.I
)
THEIRS = re.compile(
    r"\b(peer|remote|friend|partner|other|target|dest\w*|recipient|receiver|send to|connect)\b"
    r"|\b(собеседник|друг|удал[её]нн|назначени|получател|подключ|отправ|втор)",
    re.I,
)
ROLES = {
    "server": r"(?:server|сервер|servidor|serveur|sunucu|serwer|服务器|服务端)",
    "client": r"(?:client|клиент|cliente|kunde|istemci|klient|客户端)",
}
# What this role would choose from a menu, the best first.
MENU = {
    "server": (
        r"server|host|сервер|servidor|serveur|sunucu|服务",
        r"create|start|open|run|listen|созда|запуст|crear|criar|cr[ée]er|erstellen|olu[şs]tur|创建"
        r"|utw[oó]rz",
    ),
    "client": (
        r"regist|sign ?up|зарег|inscri|kay[ıi]t|注册|rejestr",
        r"client|join|connect|chat|клиент|подключ|присоед|unir|conect|entrar|verbind|beitret"
        r"|rejoind|kat[ıi]l|ba[ğg]lan|加入|连接|do[łl][aą]cz",
        r"войти|log ?in|sign ?in|iniciar|anmeld|connexion|giri[şs]|登录|zaloguj",
    ),
}
EITHER = re.compile(
    r"([^\W_][\w#]*)\s+(?:or|или|або|oder|ou|o|oppure|czy|veya)\s+([^\W_][\w#]*)\s*[?\uff1f]", re.I
)
GOODBYE = re.compile(
    r"\b(exit|quit|leave|выход|выйти|salir|sair|quitter|beenden|[çc][ıi]k[ıi][şs]|wyj[śs]cie)\b|退出",
    re.I,
)
LETTERS = re.compile(
    r"(?<!\w)\(?([s\u0441])\)?\w*\s*(?:/|,|\||or|или|o|ou|oder|veya)\s*\(([ckк])\)"
    r"|\b([s\u0441])\s*(?:/|,|\||or|или|o|ou|oder|veya)\s*([ckк])\b",
    re.I,
)
# Who is to press Enter is asked for nothing.
PRESS = Words("press, hit, нажми\\w*, appuyez, drücken, presion\\w+, pressione, bas[ıi]n\\w*, 按")
# A line that tells somebody to type is a question, also without a colon at its end.
ASKS = Words(
    r"""enter, input, type, choose, select, provide, specify, gib, geben, eingeben, eingabe, entrez,
    entrer, saisi\w+, tapez, choisi\w+, ingres\w+, introdu\w+, escrib\w+, elig\w+, digit\w+,
    insir\w+, informe, inseris\w+, podaj, wpisz, gir(?:in|iniz)?, yaz[ıi]n\w*, se[cç]in\w*,
    введ\w+, укаж\w+, выбер\w+, напиш\w+, наберит\w+, введіть, 输入, 请选择"""
)
# Words that may be typed at any time: none of them lets anybody in.
NOT_FIRST = Words(
    r"""quit, exit, leave, bye, stop, close, help, who, list, users, nick, msg, private, disconnect,
    salir, sair, ayuda, ajuda, quitter, aide, beenden, hilfe, verlassen, [çc][ıi]k\w*, выход\w*,
    выйти, выхода, помощ\w*, список, завершен\w*, 退出, 帮助"""
)
# What a line begins with that says how to start a program.
USAGE = (
    r"\b(?:usage|syntax|run|try|использование|использовать|запуск|uso|sintaxis|utilisation|verwendung"
    r"|aufruf|benutzung|utilizzo|kullan[ıi]m|użycie)\b|用法|使用方法|使用"
)


def get_ready() -> None:
    """Make all patterns now, so that processes forked from here need not."""
    for words in [found for found in globals().values() if isinstance(found, Words)]:
        _made = words.pattern
