"""Proves autograder/room/questions/reading.py and autograder/room/questions/words.py: what
questions are about, in many languages, and the answers.
"""

from __future__ import annotations

import time

import pytest

from autograder.room.questions.reading import (
    HERE,
    MANY,
    MORE,
    NAME,
    PORT,
    UNCLEAR,
    order_in,
    over_the_wire,
    question_in,
    read,
)

AT_A_SERVER = {
    "Enter the server IP: ": HERE,
    "IP [127.0.0.1]: ": HERE,
    "Введите адрес сервера: ": HERE,
    "Хост: ": HERE,
    "host? ": HERE,
    "Введите IP-адрес сервера (Enter - localhost):\n": HERE,
    "Порт [12345]: ": "9090",
    "Port: ": "9090",
    "Введите номер порта\n> ": "9090",
    "Server address (host:port): ": f"{HERE}:9090",
    "Введите IP и порт через пробел: ": f"{HERE} 9090",
    "Введите имя: ": NAME,
    "Enter your name for this host: ": NAME,
    "Пароль: ": MORE,
    "What do you support? ": UNCLEAR,
    "Отчёт по экспорту: ": UNCLEAR,
    "s/c? ": "s",
    "Сервер или клиент (с/к)? ": "с",
    "1 - client\n2 - server\nYour choice: ": "2",
    "1) Создать чат (сервер)\n2) Подключиться (клиент)\nВыбор: ": "1",
    "1. Start\n2. Exit\n> ": "1",
    "1. /who\n2. /exit\nYour name: ": NAME,
    "Start the chat? (y/n) ": "y",
    "Ваше имя alice, верно? (y/n) ": "y",
    "Продолжить (да/нет)? ": "да",
    "Запустить сервер или клиент?\n": "сервер",
    "Run as (server/client): ": "server",
}
AT_A_CLIENT = {
    "Choose your avatar (cat/dog): ": "cat",
    "Цвет [красный, зелёный или синий]: ": "красный",
    "Pick a level (1-5): ": "1",
    "Room (general, random): ": "general",
    "Room [main]: ": MORE,
    "Your age: ": "20",
    "Enter the server IP: ": HERE,
    "IP [127.0.0.1]: ": HERE,
    "Puerto: ": "9090",
    "Ingresá un puerto: ": "9090",
    "Порт сервера: ": "9090",
    "端口：": "9090",
    "请输入端口号: ": "9090",
    "Porta: ": "9090",
    "Bağlantı noktası portu: ": "9090",
    "Adresse IP : ": HERE,
    "昵称: ": NAME,
    "kullanıcı adı: ": NAME,
    "Kullanıcı adınız: ": NAME,
    "pseudo : ": NAME,
    "Votre nom ? ": NAME,
    "apelido: ": NAME,
    "Benutzername: ": NAME,
    "Name: ": NAME,
    "Your name: ": NAME,
    "Servername: ": HERE,
    "Nombre del servidor: ": HERE,
    "Имя сервера: ": HERE,
    "Dirección del servidor: ": HERE,
    "Tu nombre: ": NAME,
    "Nom d'utilisateur : ": NAME,
    "Введите id чата: ": MORE,
    "Введите имя чата: ": MORE,
    "Имя в чате: ": NAME,
    "Enter your name for the chat room: ": NAME,
    "Chat name: ": MORE,
    "Room name: ": MORE,
    "Your chat name: ": NAME,
    "Sala: ": MORE,
    "Nom du salon : ": MORE,
    "Raumname: ": MORE,
    "Name des Raums: ": MORE,
    "Oda adı: ": MORE,
    "房间号: ": MORE,
    "聊天室昵称: ": NAME,
    "Nombre de la sala: ": MORE,
    "Group id: ": MORE,
    "Contraseña: ": MORE,
    "Пароль: ": MORE,
    "密码：": MORE,
    "Max users: ": MANY,
    "Сколько пользователей? ": MANY,
    "Choose your avatar: ": UNCLEAR,
    "> ": UNCLEAR,
    "Ваше имя: ": NAME,
    "Введите ваш никнейм: ": NAME,
    "1 - login, 2 - register: ": "2",
    "1. Войти\n2. Зарегистрироваться\n> ": "2",
    "Do you have an account? (y/n) ": "n",
    "¿Continuar? (s/n) ": "s",
    "Servidor: ": HERE,
    "Sunucu adresi: ": HERE,
    "Port numarası: ": "9090",
    "服务器地址：": HERE,
    "Endereço do servidor: ": HERE,
    "Qual a porta? ": "9090",
    "Nome de usuário: ": NAME,
    "Gib deinen Namen ein: ": NAME,
    "Wie heißt du? ": NAME,
    "Comment tu t'appelles ? ": NAME,
    "¿Cómo te llamas? ": NAME,
    "Adınız: ": NAME,
    "Server IP und Port (ip:port): ": "127.0.0.1:9090",
    "Serveradresse: ": HERE,
    "Server: ": HERE,
    "server or client? ": "client",
    "tcp or udp? ": "tcp",
    "Create or join? ": "join",
    "Да или нет? ": "Да",
    "Role: ": "client",
    "Ваша роль: ": "client",
    "Chat: ": MORE,
    "В какой чат войти? ": MORE,
    "Bağlantı noktası: ": "9090",
    "IP地址：": HERE,
    "Enter host name: ": HERE,
    "Hôte : ": HERE,
    "请输入你的名字：": NAME,
    "Tu apodo: ": NAME,
    "Canal: ": MORE,
    "Kanal: ": MORE,
    "Nickname: ": NAME,
    "Como você se chama? ": NAME,
    "Numero di porta: ": "9090",
    "Номер порта: ": "9090",
    "Hostname or IP: ": HERE,
    "Número del puerto: ": "9090",
    "Введите номер комнаты: ": MORE,
    "Логин: ": NAME,
    "Enter room number (1-5): ": "1",
    "What is your name? ": NAME,
    "Как вас зовут? ": NAME,
    "Título de la sala: ": MORE,
    "Chat title: ": MORE,
    "Nombre máximo de clientes: ": MANY,
    "Nombre de clients : ": MANY,
    "Cantidad máxima de usuarios: ": MANY,
    "Benutzer: ": NAME,
    "Kullanıcı: ": NAME,
    "User: ": NAME,
    "Usuario: ": NAME,
    "Port des Servers: ": "9090",
    "Порт: ": "9090",
    "Bağlanılacak port: ": "9090",
    "Message: ": UNCLEAR,
    "Mit welchem Rechner verbinden? ": HERE,
    "Enter the domain: ": HERE,
    "Connect to: ": HERE,
    "К кому подключиться? ": HERE,
    "Connected to you: ": UNCLEAR,
    "Press Enter to connect: ": UNCLEAR,
    "Адрес (например, имя компьютера): ": HERE,
    "Enter the port number of the server: ": "9090",
    "Enter name (max 10 chars): ": NAME,
    "Как к вам обращаться? ": NAME,
    "Please, introduce yourself: ": NAME,
    "¿Quién eres? ": NAME,
    "怎么称呼您？": NAME,
    "Secret word: ": MORE,
    "Код доступа: ": MORE,
    "Сдвиг шифра Цезаря: ": MORE,
    "Timeout: ": MANY,
    "Размер истории: ": MANY,
    "(s)erver or (c)lient? ": "c",
}


def told(text: str, role: str) -> str:
    asked = read(question_in(text), role, 9090)
    return asked.reply or asked.about


@pytest.mark.parametrize("text", AT_A_SERVER)
def test_who_sits_at_a_server_answers(text: str) -> None:
    assert told(text, "server") == AT_A_SERVER[text]


@pytest.mark.parametrize("text", AT_A_CLIENT)
def test_who_sits_at_a_client_answers(text: str) -> None:
    assert told(text, "client") == AT_A_CLIENT[text]


def test_what_is_no_question() -> None:
    for text in ("", "\n", "Welcome to the chat.\n", "IP: 1\nConnected\n"):
        assert question_in(text) == ""


@pytest.mark.parametrize("letters", ["a", "1", "_a", "port", "é"])
def test_a_line_without_an_end_is_read_at_once(letters: str) -> None:
    before = time.process_time()
    question = question_in(letters * 300_000 + " Your name?")
    assert read(question, "client", PORT).about == NAME
    assert time.process_time() - before < 5  # and not hours


def test_an_order_is_a_question_where_it_is_clear() -> None:
    assert order_in("Ingresá un puerto\n") == "Ingresá un puerto"
    assert order_in("Введите порт\n")
    assert order_in("Connecting to port 12345\n") == ""
    assert order_in("Type /join to enter\n") == ""


def test_over_the_wire_only_names_and_rooms_are_asked_for() -> None:
    room = over_the_wire("Welcome!\nRoom: ")
    name = over_the_wire("Enter your name:\n")
    assert room is not None and room.reply == MORE  # noqa: PT018
    assert name is not None and name.about == NAME  # noqa: PT018
    choice = over_the_wire("1) Log in\n2) Register\n> your choice:")
    assert choice is not None and choice.reply == "2"  # noqa: PT018
    for text in ("alice: hello", "> ", "bob: which port do you use?\n", "hello bob"):
        assert over_the_wire(text) is None
