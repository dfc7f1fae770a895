"use strict";
// Steps through a run. What each moment changes stands in the film; here it is put together again.
// Texts of students are set as texts only. Without this script the table tells the same.
const film = JSON.parse(document.getElementById("film").textContent), { words, moments } = film;
const $ = (id) => document.getElementById(id);
const slider = $("slider"), tabs = [...document.querySelectorAll("[role=tab]")];
const paper = document.querySelector(".paper"), chart = paper?.firstElementChild;
// The names of the lanes, once more: they stay while the rest scrolls.
const names = chart?.cloneNode(true);
if (names) {
  const { x, y, width } = chart.viewBox.baseVal, high = 46;
  names.setAttribute("viewBox", `${x} ${y} ${width} ${high}`);
  names.setAttribute("height", high);
  names.setAttribute("aria-hidden", "true");
  names.setAttribute("class", "names");
  names.removeAttribute("role");
  paper.prepend(names);
}
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const SMALLEST = 0.7;  // how much the chart may shrink
let now = -1, file = 0;

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

const hue = (number) => `t${film.threads[number].colour}`;

function chip(number) {
  return make("b", film.threads[number].name, `chip ${hue(number)}`);
}

// What holds at a moment: all changes up to it.
function stateAt(number) {
  const state = { lines: {}, locks: {}, registries: {}, wires: {}, values: {} };
  for (const change of [film.before, ...moments.slice(0, number + 1).map((one) => one.change)]) {
    for (const part in change) Object.assign(state[part], change[part]);
  }
  return state;
}

function showFile(number) {
  file = number;
  tabs.forEach((tab, index) => {
    tab.setAttribute("aria-selected", index === number);
    tab.tabIndex = index === number ? 0 : -1;
    $(`file-${index}`).hidden = index !== number;
  });
}

const lineAt = (place) => place && $(`line-${place[0]}-${place[1]}`);
const inWords = (place) => `${film.files[place[0]]}:${place[1]}`;

function markLines(moment, state) {
  for (const old of document.querySelectorAll(".source li")) {
    old.className = "";
    for (const added of old.querySelectorAll(".marks, .values")) added.remove();
  }
  for (const [script, number, values] of moment.path) {
    const line = lineAt([script, number]);
    if (!line) continue;
    line.classList.add("ran", hue(moment.thread));
    line.querySelector(".values")?.remove();
    if (values) line.append(make("span", values, "values"));
  }
  const marks = new Map();
  for (const [thread, place] of Object.entries(state.lines)) {
    const line = lineAt(place);
    if (line) marks.set(line, [...(marks.get(line) ?? []), Number(thread)]);
  }
  const acting = lineAt(moment.place);
  if (acting && moment.thread !== null && !marks.get(acting)?.includes(moment.thread)) {
    marks.set(acting, [...(marks.get(acting) ?? []), moment.thread]);
  }
  for (const [line, threads] of marks) {
    const shown = make("span", undefined, "marks");
    // Who acts comes first.
    threads.sort((a, b) => (b === moment.thread) - (a === moment.thread) || a - b);
    shown.append(...threads.map(chip));
    line.append(shown);
    line.className = `${line.className.replace(/\bt\d\b/, "")} stands ${hue(threads[0])}`;
  }
  if (acting) acting.classList.add("acts");
  const wrong = film.failed && lineAt(film.wrong.place);
  if (wrong && now >= film.wrong.moment) {
    wrong.classList.add("wrong");
    wrong.title = words.wrong;
  }
}

// Show a line, and another one with it where there is room for both.
function look(place, other) {
  const line = lineAt(place), behavior = calm.matches ? "auto" : "smooth";
  if (!line) {
    scrollPage(document.querySelector(".now").getBoundingClientRect().top, 0, behavior);
    return;
  }
  showFile(place[0]);
  const box = line.closest(".file");
  const away = (lineAt(other)?.closest(".file") === box ? lineAt(other) : line).offsetTop - line.offsetTop;
  const both = away !== 0 && Math.abs(away) + line.offsetHeight < box.clientHeight;
  const top = line.offsetTop + (both ? away / 2 : 0) - box.clientHeight / 2;
  const last = box.scrollHeight - box.clientHeight;
  const from = box.scrollTop, end = from + box.clientHeight;
  const isSeen = line.offsetTop >= from && line.offsetTop + line.offsetHeight <= end;
  let to = from, onPage = line.getBoundingClientRect().top;
  if (!isSeen || Math.abs(from - top) > (both ? 0 : box.clientHeight / 3)) {
    to = Math.max(0, Math.min(last, top));
    box.scrollTo({ top: to, behavior });
    onPage += from - to;
  }
  scrollPage(onPage, line.offsetHeight, behavior);
}

// The code itself may stand below the screen of a phone: the page goes on, no further than needed,
// and what has happened stays in sight with the line, where there is room for both.
function scrollPage(line, height, behavior) {
  const bar = document.querySelector(".controls"), edge = bar.getBoundingClientRect();
  const isBelow = getComputedStyle(bar).position === "fixed";
  const first = isBelow ? 0 : edge.height, last = isBelow ? edge.top : innerHeight;
  const told = document.querySelector(".now").getBoundingClientRect().top, bottom = line + height;
  const top = told < line && bottom - told <= last - first ? told : line;
  const way = top < first ? top - first : Math.max(0, Math.min(bottom - last, top - first));
  if (way) scrollBy({ top: way, behavior });
}

function showThreads(moment, state) {
  // The threads of the first program, the server, come first.
  const first = ([thread]) => film.threads[thread].script === film.threads[0].script;
  const threads = Object.entries(state.lines);
  const order = [...threads.filter(first), ...threads.filter((one) => !first(one))];
  const rows = order.map(([thread, place]) => {
    const row = make("tr", undefined, Number(thread) === moment.thread ? "acts" : "");
    const name = make("th");
    name.scope = "row";
    name.append(chip(thread));
    const where = make("td");
    if (place) {
      const link = make("button", inWords(place), "link");
      link.type = "button";
      link.addEventListener("click", () => look(place));
      where.append(link);
    } else where.append(make("span", words.ended, "soft"));
    const values = make("td");
    for (const [name, value] of (place && state.values[thread]) || []) {
      values.append(make("code", `${name} = ${value}`));
    }
    row.append(name, where, values);
    return row;
  });
  document.querySelector(".threads tbody").replaceChildren(...rows);
}

function showFacts(part, facts) {
  const box = document.querySelector(`[data-part=${part}]`);
  box.hidden = !facts.length;
  box.querySelector("dl").replaceChildren(...facts.flatMap(([name, ...told]) => {
    const term = make("dt", name), about = make("dd");
    about.append(...told);
    return [term, about];
  }));
}

function showState(state) {
  showFacts("registries", Object.entries(state.registries).map(
    ([name, people]) => [name, people.length ? people.join(", ") : make("span", words.empty, "soft")]));
  showFacts("locks", Object.entries(state.locks).map(([name, [holder, waiting]]) => {
    const told = holder === null
      ? [make("span", words.free, "soft")]
      : around(words.has, "{thread}", [chip(holder)]);
    if (waiting.length) told.push("; ", ...around(words.waits, "{threads}", waiting.map(chip)));
    return [name, ...told];
  }));
  showFacts("wires", Object.entries(state.wires).filter(([, bytes]) => bytes).map(
    ([name, bytes]) => [name, make("code", bytes)]));
}

// A sentence with elements in place of a name.
function around(sentence, name, elements) {
  const at = sentence.indexOf(name), listed = elements.flatMap((one, n) => (n ? [", ", one] : [one]));
  return [sentence.slice(0, at), ...listed, sentence.slice(at + name.length)];
}

function growChart(moment) {
  if (!chart) return;
  // As wide as there is room, but never so small that nobody could read it.
  const wide = chart.viewBox.baseVal.width, scale = Math.min(1, Math.max(SMALLEST, paper.clientWidth / wide));
  for (const one of [chart, names]) {
    one.style.width = `${wide * scale}px`;
    one.style.maxWidth = "none";
  }
  const height = (film.chart.top + film.chart.row * (moment.rows - 0.5)) * scale;
  const lane = names.getBoundingClientRect().height;
  chart.style.marginTop = `${-lane}px`;
  paper.style.setProperty("--grown", `${height}px`);
  paper.scrollTop = height - paper.clientHeight;
}

function remember() {
  try {
    history.replaceState(null, "", `#m${now + 1}`);
  } catch {
    // In a frame of a notebook there is no address to remember it by.
  }
}

function go(number, keepHash) {
  number = Math.max(0, Math.min(moments.length - 1, number));
  if (number === now) return;
  now = number;
  const moment = moments[now], state = stateAt(now);
  const facts = { number: now + 1, all: moments.length, time: moment.after };
  slider.value = now;
  slider.setAttribute("aria-valuetext", `${now + 1}: ${moment.text}`);
  $("count").textContent = fill(words.moment, facts);
  const news = $("news");
  news.className = moment.kind;
  const name = moment.thread === null ? null : film.threads[moment.thread].name;
  // "alice's client" is not named by a sentence that says "alice's client.py".
  const after = name && moment.text.includes(name) && moment.text.slice(moment.text.indexOf(name) + name.length);
  news.replaceChildren(...(typeof after === "string" && !/^\.\w/.test(after)
    ? around(moment.text, name, [chip(moment.thread)]) : [moment.text]));
  const wrong = now === film.wrong.moment && film.failed && lineAt(film.wrong.place);
  $("here").replaceChildren(...(wrong
    ? [`${words.wrong}: ${inWords(film.wrong.place)} `, make("code", wrong.firstChild.textContent.trim())]
    : []));
  $("back").disabled = now === 0;
  $("next").disabled = now === moments.length - 1;
  markLines(moment, state);
  showThreads(moment, state);
  showState(state);
  growChart(moment);
  look(wrong ? film.wrong.place : moment.place, moment.place);
  if (!keepHash) remember();
}

// The next, or the last, moment in which somebody does something: a step of the story.
function story(way) {
  for (let n = now + way; n >= 0 && n < moments.length; n += way) {
    if (moments[n].kind === "story") return n;
  }
  return way > 0 ? moments.length - 1 : 0;
}

const KEYS = {
  ArrowLeft: (event) => (event.shiftKey ? story(-1) : now - 1),
  ArrowRight: (event) => (event.shiftKey ? story(1) : now + 1),
  Home: () => 0,
  End: () => moments.length - 1,
  w: () => film.wrong.moment,
};

document.addEventListener("keydown", (event) => {
  const key = KEYS[event.key];
  if (!key || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("[role=tab]") && event.key.startsWith("Arrow")) return;
  event.preventDefault();
  go(key(event));
});
slider.addEventListener("input", () => go(Number(slider.value)));
$("back").addEventListener("click", () => go(now - 1));
$("next").addEventListener("click", () => go(now + 1));
$("jump").addEventListener("click", () => go(film.wrong.moment));
tabs.forEach((tab, index) => {
  tab.addEventListener("click", () => showFile(index));
  tab.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    const next = (index + way + tabs.length) % tabs.length;
    showFile(next);
    tabs[next].focus();
  });
});
function fromHash() {
  const found = /^#m(\d+)$/.exec(location.hash);
  go(found ? Number(found[1]) - 1 : film.wrong.moment, true);
}
addEventListener("hashchange", fromHash);
addEventListener("resize", () => growChart(moments[now]));
document.querySelector("main").hidden = false;
$("plain").remove();
// The address names a moment: it is shown here, and the browser shall not go to its row.
for (const row of document.querySelectorAll(".all [id]")) row.removeAttribute("id");
showFile(0);
fromHash();
