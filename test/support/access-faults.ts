/**
 * Runs inside the page and gives what keeps somebody with a keyboard, a screen reader, gloves or weak eyes from using it: controls without a
 * name, names and parts that point at nothing, targets below 44 px, text below 4.5 : 1, headings that skip a level. What is out of sight is
 * not looked at. It must stand alone, because its text is what is carried over.
 */
export function findAccessFaults(): string[] {
  const faults: string[] = [];
  const leastTargetPx = 44;
  const leastContrast = 4.5;
  const isSeen = (element: Element) => {
    if (getComputedStyle(element).visibility !== 'visible') return false;
    // What is for screen readers alone stands in a box of one pixel that cuts it off.
    for (let up: Element | null = element; up !== null; up = up.parentElement) {
      const { width, height } = up.getBoundingClientRect();
      if (width <= 1 && height <= 1 && (up === element || getComputedStyle(up).overflow === 'hidden')) return false;
    }
    return element.getBoundingClientRect().width > 1;
  };
  const said = (element: Element) =>
    `${element.tagName.toLowerCase()}${element.getAttribute('data-testid') === null ? '' : ` [${element.getAttribute('data-testid')}]`} "${(element.textContent ?? '').trim().slice(0, 40)}"`;

  const seenIds = new Set<string>();
  for (const { id } of document.querySelectorAll('[id]')) {
    if (seenIds.has(id)) faults.push(`two elements are called ${id}`);
    seenIds.add(id);
  }
  for (const attribute of ['aria-controls', 'aria-labelledby', 'aria-describedby', 'aria-activedescendant', 'for']) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of (element.getAttribute(attribute) ?? '').split(/\s+/).filter(Boolean)) {
        if (document.getElementById(id) === null) faults.push(`${attribute} points at nothing: ${said(element)}`);
      }
    }
  }

  const controls = 'button, a[href], input, select, textarea, [role=tab], [role=option], [role=menuitem], [role=grid]';
  for (const control of document.querySelectorAll<HTMLElement>(controls)) {
    const box = control.closest('label') ?? control;
    if (control.closest('[aria-hidden=true], [inert]') !== null || !isSeen(box)) continue;
    if (nameOf(control) === '') faults.push(`no name: ${said(control)}`);
    const isRowLink = control.tagName === 'A' || control.getAttribute('role') === 'grid';
    const { width, height } = box.getBoundingClientRect();
    // A fraction of a pixel goes in rounding.
    if (!isRowLink && Math.min(width, height) < leastTargetPx - 0.5) {
      faults.push(`${Math.round(width)} x ${Math.round(height)} px: ${said(control)}`);
    }
  }

  for (const picture of document.querySelectorAll('svg, img')) {
    if (!isSeen(picture) || picture.closest('[aria-hidden=true]') !== null) continue;
    if ((picture.getAttribute('aria-label') ?? picture.getAttribute('alt')) === null) {
      faults.push(`a picture without words: ${said(picture.parentElement ?? picture)}`);
    }
  }

  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    if (!isSeen(heading) || heading.closest('[role=dialog]') !== null) continue;
    const next = Number(heading.tagName.slice(1));
    if (next > level + 1) faults.push(`from heading ${level} to ${next}: ${said(heading)}`);
    level = next;
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || (node.textContent ?? '').trim() === '' || !isSeen(parent)) continue;
    if (parent.closest('.unseen, script, style, [aria-hidden=true], [inert], :disabled, [data-disabled]') !== null) {
      continue;
    }
    const under = groundOf(parent);
    const ink = colourOf(getComputedStyle(parent).color);
    if (under === undefined || ink === undefined) continue;
    const [light = 0, dark = 0] = [brightness(under), brightness(ink)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < leastContrast) faults.push(`contrast ${contrast.toFixed(1)}: ${said(parent)}`);
  }
  return [...new Set(faults)];

  function nameOf(element: HTMLElement): string {
    const by = (element.getAttribute('aria-labelledby') ?? '')
      .split(/\s+/)
      .map((id) => (id === '' ? '' : (document.getElementById(id)?.textContent ?? '')))
      .join(' ');
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const words = [by, element.getAttribute('aria-label'), ...labels.map((label) => label.textContent)];
    return [...words, element.textContent].join('').trim();
  }

  /** Undefined where it is drawn from something else than one colour. */
  function groundOf(element: Element): readonly number[] | undefined {
    for (let up: Element | null = element; up !== null; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.backgroundImage !== 'none') return undefined;
      const colour = colourOf(style.backgroundColor);
      if (colour !== undefined) return colour;
    }
    return [255, 255, 255];
  }

  /** Undefined for what lets the ground through. */
  function colourOf(text: string): readonly number[] | undefined {
    const parts = (/^rgba?\(([^)]+)\)$/.exec(text)?.[1] ?? '').split(/[\s,/]+/).map(Number);
    const [red, green, blue, alpha = 1] = parts;
    if (red === undefined || green === undefined || blue === undefined || alpha < 1) return undefined;
    return [red, green, blue];
  }

  function brightness(colour: readonly number[]): number {
    const [red = 0, green = 0, blue = 0] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
}
