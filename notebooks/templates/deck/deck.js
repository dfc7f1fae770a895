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
window.addEventListener("load", () => {
  Reveal.on("ready", (event) => fit(event.currentSlide));
  Reveal.on("slidechanged", (event) => fit(event.currentSlide));
  Reveal.initialize({
    ...SIZE, margin: 0.03, center: false, hash: true, slideNumber: "c/t", transition: "none",
    plugins: [RevealNotes],
  });
});
