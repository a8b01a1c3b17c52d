/**
 * Turns key events into scanned codes. Framing rests on the suffix (Enter or Tab) alone; timing only tells a scanner from a
 * person, so neither a slow radio scanner nor back-to-back scans can be split or joined. Pure: time is the events' own.
 */
export interface KeyPress {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  /** `KeyboardEvent.timeStamp`, milliseconds. */
  readonly atMs: number;
  /** Ctrl, Alt or Meta is down. */
  readonly modified: boolean;
  /** The key is held down and repeats; scanners never do. */
  readonly repeat: boolean;
  /** A text field has the focus. */
  readonly inField: boolean;
  /** The field takes numbers and this key writes none. */
  readonly foreign?: boolean;
}

export interface ScannedCode {
  readonly code: string;
  /** Made when the first character came, so that a scan has its name before it is whole. */
  readonly scanId: string;
}

export interface KeyOutcome {
  /** The event must reach nothing else: no button, no shortcut, no field. */
  readonly swallow: boolean;
  /** `mark`: a field's text may be a scan, remember it. `restore`: it was one, put the field back as it was at the mark. */
  readonly field?: 'mark' | 'restore';
  readonly scan?: ScannedCode;
  /** Keys came that carry no character (an input method is on): the scan cannot be read. */
  readonly unreadable?: true;
}

/** Gaps up to this are a scanner's; fast typists roll over two keys this fast, hardly four. */
const BURST_GAP_MS = 30;
const BURST_LENGTH = 4;
/** A scan already under way may stutter this much (radio, busy PC) and is still one. */
const STALL_MS = 1_000;
/** The second half of CR+LF follows its first within this; so does nothing a person does. */
const ECHO_MS = 15;
/** No finger reaches Enter this soon after a scan: a lone suffix here belongs to the scanner. */
const AFTER_SCAN_MS = 100;
/** Whoever typed into a field needs longer than this to take up a scanner; a scan that stutters at its start does not pause so long. */
const HANDS_FREE_MS = 200;
/** A person's keys are further apart than this. */
const PERSON_GAP_MS = 60;
/** Shorter codes count only at a scanner's pace; a stray key before Tab is not a scan. */
const SHORTEST_TYPED = 3;
/** Parts the fields of a GS1 code. No code begins with one. */
export const GROUP_SEPARATOR = '\u001d';
/** PDF417 holds fewer characters; more is a stuck key. */
const LONGEST = 4_096;

interface Stroke {
  readonly char: string;
  readonly atMs: number;
}

export interface Scanner {
  press(event: KeyPress): KeyOutcome;
  /** Forgets a half-read code: the window lost the keyboard. */
  reset(): void;
}

/** `newId` names a scan; called once for each, at its first character. */
export function createScanner(newId: () => string): Scanner {
  let strokes: Stroke[] = [];
  let scanId = '';
  let burst = false;
  let allFast = true;
  let unreadable = false;
  let lastScanAtMs = Number.NEGATIVE_INFINITY;
  let lastKeyAtMs = Number.NEGATIVE_INFINITY;

  const clear = () => {
    strokes = [];
    burst = false;
    allFast = true;
    unreadable = false;
  };

  const character = (event: KeyPress, gapMs: number): KeyOutcome => {
    if (strokes.length === 0) {
      // A lone space is a person's press of a focused button; no code begins with one.
      if (event.key === ' ' && !event.inField) return PASS;
      if (event.key === GROUP_SEPARATOR) return PASS;
      scanId = newId();
      strokes = [{ char: event.key, atMs: event.atMs }];
      return event.inField ? { swallow: false, field: 'mark' } : SWALLOW;
    }
    if (gapMs > BURST_GAP_MS || event.repeat) allFast = false;
    if (strokes.length < LONGEST) strokes.push({ char: event.key, atMs: event.atMs });
    if (!event.inField) return SWALLOW;
    if (burst) return SWALLOW;
    if (gapMs > HANDS_FREE_MS || event.repeat) {
      // A person types into the field: what comes next may still be a scanner's. A shorter gap could cut a scan in two.
      strokes = [{ char: event.key, atMs: event.atMs }];
      scanId = newId();
      allFast = true;
      return { swallow: false, field: 'mark' };
    }
    // Letters at anything like a scanner's pace into a field for numbers are no person's, however slow the scanner.
    burst = endsFast(strokes) || (event.foreign === true && gapMs <= AFTER_SCAN_MS);
    return burst ? { swallow: true, field: 'restore' } : PASS;
  };

  const suffix = (event: KeyPress, gapMs: number): KeyOutcome => {
    if (strokes.length === 0) {
      if (unreadable) {
        clear();
        return { swallow: true, unreadable: true };
      }
      const sinceScanMs = event.atMs - lastScanAtMs;
      return sinceScanMs < ECHO_MS || sinceScanMs < AFTER_SCAN_MS ? SWALLOW : PASS;
    }
    const fast = allFast && gapMs <= BURST_GAP_MS;
    const wasBurst = burst;
    const read = withoutStrayKeys(strokes);
    const lostCharacters = unreadable;
    clear();
    if (event.inField) {
      if (!wasBurst && !(fast && read.length > 1)) return PASS;
    } else if (!fast && read.length < SHORTEST_TYPED) return PASS;
    lastScanAtMs = event.atMs;
    const restore = event.inField && !wasBurst ? { field: 'restore' as const } : {};
    if (lostCharacters) return { swallow: true, unreadable: true, ...restore };
    return { swallow: true, scan: { code: read.map((stroke) => stroke.char).join(''), scanId }, ...restore };
  };

  /** What a person types into a field is no scan yet: the function key right behind the last digit is theirs. */
  const longestGap = ({ inField }: KeyPress) => (inField && !burst ? BURST_GAP_MS : AFTER_SCAN_MS);

  return {
    press(event) {
      const gapMs = event.atMs - lastKeyAtMs;
      if (SHIFT_KEYS.has(event.key)) return PASS;
      // A code that only waits for its suffix is whole, however late that comes; anything else after a stall begins anew.
      const ends = event.key === 'Enter' || event.key === 'Tab';
      if (strokes.length > 0 && gapMs > STALL_MS && !(ends && endsFast(strokes))) clear();
      const amidScan = strokes.length > 0 ? gapMs <= longestGap(event) : event.atMs - lastScanAtMs <= ECHO_MS;
      if (event.modified) return amidScan ? SWALLOW : PASS;
      if (event.key === 'Process' || event.key === 'Unidentified' || event.key === 'Dead') {
        lastKeyAtMs = event.atMs;
        unreadable = !event.inField;
        return PASS;
      }
      if (event.key === 'Enter' || event.key === 'Tab') {
        const outcome = suffix(event, gapMs);
        lastKeyAtMs = event.atMs;
        return outcome;
      }
      if ([...event.key].length === 1) {
        const outcome = character(event, gapMs);
        lastKeyAtMs = event.atMs;
        return outcome;
      }
      // Arrows, function keys, Escape: a scan's control characters when amid one, a person's otherwise.
      if (amidScan) return SWALLOW;
      if (event.inField) clear();
      return PASS;
    },
    reset: clear,
  };
}

/** The last keys came at a scanner's pace. */
function endsFast(strokes: readonly Stroke[]): boolean {
  const last = strokes.slice(-BURST_LENGTH);
  return (
    last.length === BURST_LENGTH &&
    last.every((stroke, index) => index === 0 || stroke.atMs - (last[index - 1]?.atMs ?? 0) <= BURST_GAP_MS)
  );
}

const PASS: KeyOutcome = { swallow: false };
const SWALLOW: KeyOutcome = { swallow: true };
const SHIFT_KEYS = new Set(['Shift', 'CapsLock', 'Control', 'Alt', 'Meta', 'AltGraph', 'NumLock']);

/**
 * Drops what a person brushed before the scan: keys at a person's pace, then a pause, then at least three at a scanner's.
 * A scan that merely stuttered has a scanner's pace on both sides and stays whole; a cut one could read as another code.
 */
function withoutStrayKeys(strokes: readonly Stroke[]): readonly Stroke[] {
  const gapBefore = (index: number) => (strokes[index]?.atMs ?? 0) - (strokes[index - 1]?.atMs ?? 0);
  let start = strokes.length - 1;
  while (start > 0 && gapBefore(start) <= BURST_GAP_MS) start -= 1;
  if (start < 2 || strokes.length - start < SHORTEST_TYPED) return strokes;
  for (let index = 1; index <= start; index += 1) if (gapBefore(index) < PERSON_GAP_MS) return strokes;
  return strokes.slice(start);
}
