/** One scan as the page met it; instants in ms of the page's own clock. */
export interface KeySample {
  /** When the browser got the last key. */
  readonly keyMs: number;
  readonly toneMs: number;
  readonly domMs: number;
  readonly frameMs: number;
}

declare global {
  interface Window {
    keys: {
      readonly samples: readonly KeySample[];
      /** Resolves when so many scans were answered and presented. */
      reached(count: number): Promise<void>;
    };
  }
}

/** Runs in the page before its scripts: stamps the last key, the tone, the change of the card and the frame that shows it. */
export function watchKeys(): void {
  const samples: KeySample[] = [];
  const waiting: { readonly count: number; readonly done: () => void }[] = [];
  let current: { keyMs: number; toneMs: number | null; domMs: number | null } | null = null;

  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') current = { keyMs: event.timeStamp, toneMs: null, domMs: null };
    },
    true,
  );

  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function started(when?: number) {
    if (current && current.toneMs === null) current.toneMs = performance.now();
    start.call(this, when);
  };

  const shown = () => {
    const scan = current;
    if (!scan || scan.domMs !== null) return;
    scan.domMs = performance.now();
    requestAnimationFrame(() => {
      // A message posted in a frame is handled after that frame was handed over.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const { keyMs, toneMs, domMs } = scan;
        if (domMs === null) return;
        samples.push({ keyMs, toneMs: toneMs ?? domMs, domMs, frameMs: performance.now() });
        for (const each of waiting) if (samples.length >= each.count) each.done();
      };
      channel.port2.postMessage(0);
    });
  };
  new MutationObserver(shown).observe(document, {
    subtree: true,
    attributes: true,
    attributeFilter: ['data-flash', 'data-verdict'],
  });

  window.keys = {
    samples,
    reached: (count) =>
      new Promise((done) => {
        if (samples.length >= count) done();
        else waiting.push({ count, done });
      }),
  };
}
