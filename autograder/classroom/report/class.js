"use strict";
// The table of the class, sorted and filtered. The address says how, behind its #, so that a view
// can be sent on. Without this script all rows are there, in the order of grades.csv.
const form = document.querySelector("form.tools"), table = document.querySelector("table.class");
const output = document.querySelector("output"), none = document.querySelector("p.none");
const { titles, names } = JSON.parse(table.dataset.checks);
const rows = [...table.tBodies[0].rows], heads = [...table.tHead.rows[0].cells];
const collator = new Intl.Collator(undefined, { numeric: true });
// "Muller" finds "Müller": marks stand alone after NFKD.
const simple = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const link = (row) => row.querySelector("th a");
const names_of = new Map(rows.map((row) => [row, simple(`${link(row).textContent} ${link(row).title} ${row.dataset.also ?? ""}`)]));
let sorted = "";

function fits(row, asked) {
  const { look, late, track, below } = row.dataset;
  if (!names_of.get(row).includes(simple(asked.q.trim()))) return false;
  if ((asked.look && look === undefined) || (asked.late && late === undefined)) return false;
  // A row without a grade is below N only if the most that it can get is.
  if (asked.below && !(below !== "" && Number(below) < Number(asked.below))) return false;
  return (!asked.track || track === asked.track) && (!asked.failed || failed(row, asked.failed));
}

function failed(row, check) {
  const [slug, name] = check.split("/"), place = (names[slug] ?? []).indexOf(name);
  const strip = [...row.querySelectorAll(".strip")].find((one) => one.dataset.slug === slug);
  return strip?.children[place]?.className === "f";
}

function asked() {
  const values = {};
  for (const field of form.elements) {
    if (field.name) values[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  return values;
}

function show() {
  const wanted = asked();
  let shown = 0;
  for (const row of rows) shown += !(row.hidden = !fits(row, wanted));
  none.hidden = shown > 0;
  const words = output.dataset.words.replace("{shown}", shown).replace("{all}", rows.length);
  if (output.textContent !== words) output.textContent = words;
}

function sort(key) {
  const up = !key.startsWith("-"), column = heads.findIndex((head) => head.dataset.key === key.replace("-", ""));
  sorted = column < 0 ? "" : key;
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[column]?.setAttribute("aria-sort", up ? "ascending" : "descending");
  const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const order = (a, b) => (up ? 1 : -1) * collator.compare(value(a), value(b));
  table.tBodies[0].append(...(column < 0 ? rows : [...rows].sort(order)));
}

function remember() {
  const view = new URLSearchParams();
  for (const [name, value] of Object.entries(asked())) if (value) view.set(name, value === true ? 1 : value);
  if (sorted) view.set("sort", sorted);
  // Not pushed: each letter of a search would be a step for the button "back".
  history.replaceState(null, "", `#${view}`);
}

function recall() {
  const view = new URLSearchParams(location.hash.slice(1));
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = view.has(field.name);
    else if (field.name) field.value = view.get(field.name) ?? "";
  }
  sort(view.get("sort") ?? "");
  show();
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => (show(), remember()));
// By itself, the form is emptied only after this event: nothing could be shown anew here.
form.addEventListener("reset", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `#${new URLSearchParams(sorted ? { sort: sorted } : {})}`);
  recall();
});
for (const head of heads) {
  head.querySelector("button")?.addEventListener("click", () => {
    sort(head.getAttribute("aria-sort") === "ascending" ? `-${head.dataset.key}` : head.dataset.key);
    remember();
  });
}
for (const one of document.querySelectorAll("a[data-failed]")) {
  one.href = `#${new URLSearchParams({ failed: one.dataset.failed })}`;
  one.addEventListener("click", () => table.scrollIntoView());
}
// Titles only when they are asked for: for a class of 300 they would be most of the page.
table.addEventListener("mouseover", (event) => {
  const strip = event.target.parentElement;
  if (event.target.localName !== "i" || !strip.matches(".strip")) return;
  event.target.title = titles[strip.dataset.slug][[...strip.children].indexOf(event.target)];
});
addEventListener("hashchange", recall);
recall();
