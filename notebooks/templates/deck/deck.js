"use strict";
// A slide that is higher or wider than the screen is made smaller, so that nothing is cut off.
const SIZE = { width: 1280, height: 760 };
const LARGER = 1.35;  // charts are drawn for a page; their letters shall be as large as the code
function fit(slide) {
  if (slide.dataset.fitted) { return; }
  for (const chart of slide.querySelectorAll(".jp-RenderedSVG img")) {
    chart.style.width = `${Math.min(LARGER * chart.naturalWidth, SIZE.width)}px`;
  }
  const tall = SIZE.height / slide.scrollHeight, wide = SIZE.width / slide.scrollWidth;
  slide.dataset.fitted = Math.min(1, tall, wide).toFixed(2);
  slide.style.zoom = slide.dataset.fitted;
}
// On paper all slides are there at once, and each keeps its place on a page of its own.
const PRINTED = new URLSearchParams(window.location.search).has("print-pdf");
function fitAll() {
  for (const slide of document.querySelectorAll(".reveal .slides section:not(:has(section))")) {
    slide.style.width = `${SIZE.width}px`;
    fit(slide);
    slide.style.width = `${SIZE.width / slide.dataset.fitted}px`;
  }
}
window.addEventListener("load", () => {
  if (PRINTED) {
    document.body.classList.add("on-paper");
    fitAll();
  }
  Reveal.on("ready", (event) => PRINTED || fit(event.currentSlide));
  Reveal.on("slidechanged", (event) => PRINTED || fit(event.currentSlide));
  Reveal.initialize({
    ...SIZE, margin: 0.03, center: false, hash: true, slideNumber: "c/t", transition: "none",
    pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
    plugins: [RevealNotes],
  });
});
