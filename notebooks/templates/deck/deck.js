"use strict";
// Each slide can be read from the last row at 1280 x 720: what is too much for one goes on to the
// next one, and only then a slide is made smaller, so that nothing is cut off.
const SIZE = { width: 1240, height: 680, margin: 0.03 };  // letters are as large there as here
const LARGER = 1.54;  // charts are drawn for a page; their letters shall be as large as the code
const LEAST = 0.9;  // how small a slide may become: 20 pixels of code are 18 then
const LEAVES = ".reveal .slides section:not(:has(section))";
const BLOCKS = ".fragment, .jp-Cell-inputWrapper, .jp-OutputArea-child";
function scaleOf(slide) {
  return Math.min(1, SIZE.height / slide.scrollHeight, SIZE.width / slide.scrollWidth);
}
function enlargeCharts(slide) {
  for (const chart of slide.querySelectorAll(".jp-RenderedSVG img")) {
    chart.style.width = `${Math.min(LARGER * chart.naturalWidth, SIZE.width)}px`;
  }
}
// The last blocks of a slide that is too full get one of their own, which may be too full as well.
function blocksOf(slide) {
  const whole = (one) => one.offsetHeight && !one.parentElement.closest(".fragment");
  return [...slide.querySelectorAll(BLOCKS)].filter(whole);
}
function divide(slide) {
  const blocks = blocksOf(slide);
  if (blocks.length < 2 || scaleOf(slide) >= LEAST) { return; }
  const next = slide.cloneNode(false), cell = document.createElement("div");
  next.removeAttribute("id");
  cell.className = "jp-Cell";
  next.append(cell);
  slide.after(next);
  while (blocks.length > 1 && scaleOf(slide) < LEAST) { cell.prepend(blocks.pop()); }
  cell.firstChild.classList.remove("fragment");  // it came with the slide
  divide(next);
}
function fit(slide) {
  slide.dataset.fitted = Math.floor(scaleOf(slide) * 1000) / 1000;
  slide.style.zoom = slide.dataset.fitted;
}
// All slides are measured before the show begins: what is hidden has no height.
const PRINTED = new URLSearchParams(window.location.search).has("print-pdf");
function prepare() {
  const slides = () => document.querySelectorAll(LEAVES);
  document.body.classList.add("measured");
  for (const slide of slides()) { slide.style.width = `${SIZE.width}px`; enlargeCharts(slide); }
  for (const slide of [...slides()]) { divide(slide); }
  for (const slide of slides()) {
    fit(slide);
    slide.style.width = PRINTED ? `${SIZE.width / slide.dataset.fitted}px` : "";
  }
  document.body.classList.toggle("measured", PRINTED);
}
window.addEventListener("load", () => {
  prepare();
  Reveal.initialize({
    ...SIZE, center: false, hash: true, slideNumber: "c/t", transition: "none",
    pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
    plugins: [RevealNotes],
  });
});
