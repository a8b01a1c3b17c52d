/**
 * Runs inside the page and gives what a person would call broken: sideways scrolling, text cut off, text over text, text out of
 * sight. It must stand alone, because its text is what is carried over. An element that may cut its text says so with
 * `data-clip-ok`.
 */
export function findLayoutFaults(): string[] {
  const faults: string[] = [];
  const tolerancePx = 1.5;
  const name = (element: Element) =>
    `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${(element.textContent ?? '').trim().slice(0, 40)}"`;
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth) faults.push(`the page is ${root.scrollWidth} px wide`);

  const texts: { readonly node: Node; readonly parent: Element; readonly rect: DOMRect }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || (node.textContent ?? '').trim() === '') continue;
    if (parent.closest('.unseen, script, style, option') !== null) continue;
    const style = getComputedStyle(parent);
    if (style.visibility !== 'visible' || style.opacity === '0') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      // The font's box is taller than its letters; the middle of it is where they are.
      const letters = new DOMRect(rect.x, rect.y + rect.height * 0.2, rect.width, rect.height * 0.6);
      const cutter = parent.closest('[data-clip-ok]')?.getBoundingClientRect();
      const width = cutter === undefined ? letters.width : Math.min(letters.right, cutter.right) - letters.x;
      if (width > 0) texts.push({ node, parent, rect: new DOMRect(letters.x, letters.y, width, letters.height) });
    }
  }

  const scrolledAway = (parent: Element, rect: DOMRect): boolean => {
    for (let up: Element | null = parent; up !== null; up = up.parentElement) {
      const { overflowY } = getComputedStyle(up);
      if (overflowY !== 'auto' && overflowY !== 'scroll') continue;
      const frame = up.getBoundingClientRect();
      if (rect.bottom > frame.bottom - 1 || rect.top < frame.top + 1) return true;
    }
    return false;
  };

  const seen: typeof texts = [];
  for (const text of texts) {
    const { parent, rect } = text;
    if (scrolledAway(parent, rect)) continue;
    seen.push(text);
    if (parent.closest('[data-clip-ok]') !== null) continue;
    if (rect.left < -1 || rect.right > window.innerWidth + 1 || rect.top < -1 || rect.bottom > window.innerHeight + 1) {
      faults.push(`out of sight: ${name(parent)}`);
    }
    for (let up: Element | null = parent; up !== null && up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      const frame = up.getBoundingClientRect();
      if (overflowX !== 'visible' && (rect.right > frame.right + tolerancePx || rect.left < frame.left - tolerancePx)) {
        faults.push(`cut off sideways by ${name(up)}: ${name(parent)}`);
      }
      if (
        (overflowY === 'hidden' || overflowY === 'clip') &&
        (rect.bottom > frame.bottom + tolerancePx || rect.top < frame.top - tolerancePx)
      ) {
        faults.push(`cut off by ${name(up)}: ${name(parent)}`);
      }
    }
    // Text wider or taller than the box it was given runs into what stands beside it.
    for (let up: Element | null = parent; up !== null && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).display === 'inline') continue;
      const frame = up.getBoundingClientRect();
      if (rect.right > frame.right + tolerancePx || rect.bottom > frame.bottom + 4) {
        faults.push(`runs out of ${name(up)}: ${name(parent)}`);
      }
      break;
    }
  }

  for (const [index, one] of seen.entries()) {
    for (const other of seen.slice(index + 1)) {
      // A text with an ellipsis has two boxes of its own, one over the other.
      if (one.node === other.node) continue;
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const down = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      if (across <= 2 || down <= 2 || onDifferentSheets(one.parent, other.parent)) continue;
      faults.push(`text over text: ${name(one.parent)} and ${name(other.parent)}`);
    }
  }
  return [...new Set(faults)];

  function onDifferentSheets(one: Element, other: Element): boolean {
    const sheet = (element: Element) => element.closest('.veil, .not-heard, .select-list, .save-bar, .form-foot');
    return sheet(one) !== sheet(other);
  }
}
