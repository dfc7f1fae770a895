"use strict";
// All that comes from outside is written into text nodes, never into HTML.
const $ = (id) => document.getElementById(id), words = document.body.dataset;
const LINES = 300, WIDEST = 2000, AGAIN = 3000;  // lines and letters kept; ms until the next try
const HOME = { 4001: 1, 4002: 1, 4003: 1, 4004: 1 };  // sent home, with a reason
let socket = null, name = "", open = null, poll = null, closing = null;

// crypto.randomUUID is not there without HTTPS.
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
const kept = (key, value) => {
  try {
    if (value !== undefined) sessionStorage.setItem(key, value);
    return sessionStorage.getItem(key) || "";
  } catch { return value || ""; }  // a private window may refuse
};
const phone = kept("phone") || kept("phone", random());

function write(text, mine) {
  const said = $("said"), low = said.scrollHeight - said.scrollTop - said.clientHeight < 60;
  const add = () => said.appendChild(document.createElement("p"));
  if (mine) {
    if (open && !open.textContent) open.remove();
    open = null;
    const own = add();
    own.className = "mine";
    own.textContent = text;
  } else {
    text.split("\n").forEach((piece, number) => {
      if (number) open = null;
      if (!piece) return;
      open = open || add();
      open.textContent = (open.textContent + piece).slice(0, WIDEST);
    });
  }
  while (said.childElementCount > LINES) said.firstElementChild.remove();
  if (low || mine) said.scrollTop = said.scrollHeight;
}

// What stands between backticks is code.
function fill(node, text) {
  node.replaceChildren(...text.split("`").map((piece, number, all) => {
    if (number % 2 === 0 || number === all.length - 1) return (number % 2 ? "`" : "") + piece;
    const code = document.createElement("code");
    code.textContent = piece;
    return code;
  }));
}

function ask(question) {
  poll = question;
  $("poll").hidden = !question;
  if (!question) return;
  fill($("question"), question.text);
  $("options").replaceChildren(...question.options.map(([letter, text]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.letter = letter;
    fill(button, text);
    button.onclick = () => send({ vote: letter, poll: poll.number });
    return button;
  }));
  voted("");
}

function voted(letter) {
  for (const button of $("options").children) button.setAttribute("aria-pressed", String(button.dataset.letter === letter));
  $("vote").textContent = letter ? words.voted.replace("{letter}", letter) : "";
}

function standing({ does, text }) {
  $("thread").hidden = false;
  $("lamp").className = does;
  $("where").textContent = text;
}

function show(inside, state) {
  const silent = "silent" in $("say").dataset;
  $("enter").hidden = inside;
  $("say").hidden = !inside || silent;
  $("said").hidden = silent || (!inside && !$("said").childElementCount);
  if (!inside) { $("thread").hidden = true; ask(null); }
  $("state").textContent = state;
}

function send(what) { if (socket && socket.readyState === 1) socket.send(JSON.stringify(what)); }

function connect() {
  clearTimeout(closing);
  const own = socket = new WebSocket(location.origin.replace(/^http/, "ws") + location.pathname.replace(/[/.]+$/, "") + "/socket");
  own.onopen = () => { send({ phone, name }); open = null; show(true, words.in + " " + name); };
  own.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if ("text" in news) write(news.text);
    if ("poll" in news) ask(news.poll);
    if ("voted" in news) voted(news.voted);
    if ("thread" in news) standing(news.thread);
  };
  own.onclose = (event) => {
    if (own !== socket) return;
    if (HOME[event.code]) { show(false, words.gone + " " + event.reason); return; }
    show(true, words.waits);
    $("say").hidden = true;
    $("thread").hidden = true;
    ask(null);
    closing = setTimeout(connect, AGAIN);
  };
}

$("enter").onsubmit = (event) => {
  event.preventDefault();
  name = kept("name", $("name").value.trim());
  if (name) connect();
};
$("say").onsubmit = (event) => {
  event.preventDefault();
  const line = $("line").value;
  if (!line.trim() || !socket || socket.readyState !== 1) return;
  send({ say: line });
  write(line, true);
  $("line").value = "";
};
document.addEventListener("visibilitychange", () => {  // a phone that slept has lost its connection
  if (!document.hidden && name && closing && socket.readyState > 1) connect();
});
$("name").value = name = kept("name");
show(false, "");
