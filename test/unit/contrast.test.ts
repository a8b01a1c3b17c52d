import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const RENDERER = join(import.meta.dirname, '../../renderer');
const tokensCss = readFileSync(join(RENDERER, 'tokens.css'), 'utf8');
const styles = readdirSync(join(RENDERER, 'styles')).map((file) =>
  readFileSync(join(RENDERER, 'styles', file), 'utf8'),
);
const THEMES = ['light', 'dark', 'contrast'] as const;

function tokensOf(theme: string): ReadonlyMap<string, string> {
  const block = new RegExp(`data-theme=["']${theme}["']\\] \\{([^}]*)\\}`).exec(tokensCss)?.[1] ?? '';
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Every rule that sets both its ground and its text; text without a ground of its own stands on one of the surfaces. */
function pairsUsed(): readonly (readonly [text: string, ground: string])[] {
  const pairs: [string, string][] = [];
  for (const [, rule] of styles.join('\n').matchAll(/\{([^{}]*)\}/g)) {
    const text = /(?:^|\s)color: var\(--([\w-]+)\)/.exec(rule ?? '')?.[1];
    const ground = /background(?:-color)?: var\(--([\w-]+)\)/.exec(rule ?? '')?.[1];
    if (text !== undefined && ground !== undefined) pairs.push([text, ground]);
    else if (text !== undefined)
      for (const surface of ['surface', 'surface-sunk', 'surface-raised']) pairs.push([text, surface]);
    if (text === undefined && ground !== undefined && ground !== 'veil')
      throw new Error(`A ground without its text: ${ground}`);
  }
  return pairs;
}

describe('the colours', () => {
  it.each(THEMES)('give every text on every fill of %s at least 7 to 1', (theme) => {
    const tokens = tokensOf(theme);
    const fills = [...tokens.keys()]
      .filter((name) => tokens.has(`on-${name}`))
      .map((name) => [`on-${name}`, name] as const);
    const pairs = [...fills, ...pairsUsed()];
    expect(fills.length).toBeGreaterThanOrEqual(12);
    expect(pairsUsed().length).toBeGreaterThan(30);
    const weak = pairs
      .map(([text, ground]) => ({
        text,
        ground,
        ratio: contrast(tokens.get(text) ?? '#888888', tokens.get(ground) ?? '#888888'),
      }))
      .filter(({ ratio }) => ratio < 7);
    expect(weak).toEqual([]);
  });

  it.each(THEMES)('make every edge that means something stand out 3 to 1 in %s', (theme) => {
    const tokens = tokensOf(theme);
    for (const edge of ['good-edge', 'warn-edge', 'bad-edge', 'line', 'focus']) {
      for (const ground of ['surface', 'surface-sunk', 'surface-raised']) {
        const ratio = contrast(tokens.get(edge) ?? '', tokens.get(ground) ?? '');
        expect(ratio, `${edge} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('draw no edge in what is made to be a fill, unless it is the edge of that fill', () => {
    const dim = [...styles.join('\n').matchAll(/\{([^{}]*)\}/g)].flatMap(([, rule = '']) => {
      const edge = /border[\w-]*:[^;]*var\(--(good|bad|warn)\)/.exec(rule)?.[1];
      return edge === undefined || rule.includes(`background: var(--${edge})`) ? [] : [rule.trim()];
    });
    expect(dim).toEqual([]);
  });

  it('are the same tokens in every theme, and no style names a colour of its own', () => {
    const light = [...tokensOf('light').keys()].sort();
    expect(light.length).toBeGreaterThan(25);
    for (const theme of THEMES) expect([...tokensOf(theme).keys()].sort()).toEqual(light);
    const screen = styles.filter((css) => !css.includes('@media print')).join('\n');
    expect([...screen.matchAll(/#[0-9a-f]{3,8}\b/g)].map(String)).toEqual(['#ffffff']);
  });

  it('use no blue or violet for a meaning', () => {
    for (const theme of THEMES) {
      const tokens = tokensOf(theme);
      for (const name of ['good', 'bad', 'warn', 'gate', 'odd', 'good-edge', 'warn-edge', 'bad-edge']) {
        const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt((tokens.get(name) ?? '').slice(at, at + 2), 16));
        expect((b ?? 0) > Math.max(r ?? 0, g ?? 0), `${theme} ${name}`).toBe(false);
      }
    }
  });
});
