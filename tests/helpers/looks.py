"""What is asked of a page in a browser, as scripts for Playwright."""

from __future__ import annotations

WIDER = "() => document.documentElement.scrollWidth - innerWidth"
# The contrast of each text on what is behind it, with the text (WCAG 2.2, 1.4.3).
CONTRASTS = """(root) => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = colour => {
        const [r, g, b] = parts(colour).slice(0, 3).map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = element => {
        for (let up = element; up; up = up.parentElement) {
            const colour = getComputedStyle(up).backgroundColor, alpha = parts(colour)[3] ?? 1;
            if (alpha === 1) return colour;
        }
        return matchMedia('(prefers-color-scheme: dark)').matches
            && getComputedStyle(document.documentElement).colorScheme.includes('dark')
            ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)';
    };
    const found = [], texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode.data.trim(), element = texts.currentNode.parentElement;
        if (!text || element.closest('script, style') || !element.checkVisibility()) continue;
        const pair = [getComputedStyle(element).color, behind(element)];
        const [low, high] = pair.map(light).sort((a, b) => a - b);
        found.push([(high + 0.05) / (low + 0.05), text.slice(0, 40), ...pair]);
    }
    return found;
}"""


def faint(page: object, selector: str, least: float = 4.5) -> list[object]:
    """The texts in an element whose contrast is too low."""
    found = page.eval_on_selector(selector, CONTRASTS)  # type: ignore[attr-defined]
    assert found
    return [one for one in found if one[0] < least]
