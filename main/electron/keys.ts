/** The part of Electron's `Input` that a key is told by. */
export interface KeyInput {
  readonly type: string;
  readonly key: string;
  readonly code: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
}

export interface KeyGuardOptions {
  /** Never goes back; milliseconds. */
  readonly monotonicMs: () => number;
  readonly devTools: boolean;
  readonly kiosk: () => boolean;
}

/** Gaps up to this are a scanner's (the page's own reading rests on the same). */
const BURST_GAP_MS = 30;
/** So many characters in such a row are no person's. */
const BURST_LENGTH = 3;

/** What a key with Ctrl (on a Mac Cmd) would do to the page or its window: load anew, close, print, save, search, zoom. */
const REFUSED_WITH_CONTROL = new Set([
  ...['KeyR', 'KeyW', 'KeyN', 'KeyT', 'KeyP', 'KeyS', 'KeyO', 'KeyU', 'KeyH', 'KeyJ', 'KeyD', 'KeyL', 'KeyG', 'KeyF'],
  ...['KeyQ', 'KeyE', 'KeyK', 'KeyM', 'F4', 'F5', 'Equal', 'Minus', 'Digit0', 'NumpadAdd', 'NumpadSubtract', 'Numpad0'],
]);
/** What these do alone: load anew, fill the screen, tools, pages before and after, other programs. */
const REFUSED_ALONE = new Set([
  ...['F5', 'F11', 'BrowserBack', 'BrowserForward', 'BrowserRefresh', 'BrowserHome', 'BrowserSearch'],
  ...['BrowserStop', 'BrowserFavorites', 'LaunchMail', 'LaunchApp1', 'LaunchApp2', 'MediaSelect', 'Sleep', 'WakeUp'],
]);

/**
 * Tells which keys the page and its window must never hear. A scanner types whatever was printed on a parcel, control characters
 * included, so what shuts, reloads or changes the page is refused always, and every shortcut amid a scanner's characters.
 */
export function createKeyGuard({ monotonicMs, devTools, kiosk }: KeyGuardOptions): (input: KeyInput) => boolean {
  let lastMs = Number.NEGATIVE_INFINITY;
  let inRow = 0;

  const isAmidScan = (nowMs: number) => inRow >= BURST_LENGTH && nowMs - lastMs <= BURST_GAP_MS;

  return (input) => {
    if (input.type !== 'keyDown') return false;
    const nowMs = monotonicMs();
    const amidScan = isAmidScan(nowMs);
    const plain = !input.control && !input.alt && !input.meta;
    if (plain && [...input.key].length === 1) {
      inRow = nowMs - lastMs <= BURST_GAP_MS ? inRow + 1 : 1;
      lastMs = nowMs;
    }
    if (isDevTools(input)) return !devTools;
    return isRefusedAlways(input) || (amidScan && isShortcut(input)) || (kiosk() && leavesScreen(input));
  };
}

function isDevTools({ code, control, meta, shift, alt }: KeyInput): boolean {
  if (code === 'F12') return true;
  return ((control && shift) || (meta && alt)) && (code === 'KeyI' || code === 'KeyJ' || code === 'KeyC');
}

function isRefusedAlways(input: KeyInput): boolean {
  const { code, control, alt, meta, shift } = input;
  if (REFUSED_ALONE.has(code)) return true;
  // Ctrl and Alt together are AltGr, which writes characters.
  if ((control && !alt) || meta) return REFUSED_WITH_CONTROL.has(code) || (shift && /^Key/.test(code));
  return alt && (code === 'ArrowLeft' || code === 'ArrowRight' || code === 'Home');
}

/** The separator of GS1 fields comes as Ctrl and `]`, and some scanners type each character as Alt and its number. */
function isShortcut({ key, code, control, alt, meta }: KeyInput): boolean {
  if (control && !alt && !meta) return key !== ']' && code !== 'BracketRight';
  if (alt && !control && !meta) return !/^Numpad\d$/.test(code);
  return meta || /^F\d{1,2}$/.test(code);
}

function leavesScreen({ code, control, alt, meta }: KeyInput): boolean {
  if (meta) return true;
  if (alt) return code === 'F4' || code === 'Space' || code === 'Escape' || code === 'Tab';
  return control && (code === 'Escape' || code === 'KeyW');
}
