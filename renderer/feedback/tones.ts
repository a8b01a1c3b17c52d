import type { Verdict } from '../../shared/model/states.ts';

/** One note: starts `atMs` after the tone begins; a second frequency is glided to. */
export interface Note {
  readonly atMs: number;
  readonly ms: number;
  readonly hz: number;
  readonly toHz?: number;
  readonly shape: 'sine' | 'square' | 'triangle';
  /** Against the loudest, 0 to 1. */
  readonly level: number;
}

const note = (atMs: number, ms: number, hz: number, shape: Note['shape'] = 'triangle', level = 1): Note => ({
  atMs,
  ms,
  hz,
  shape,
  level,
});

const STOP: readonly Note[] = [note(0, 260, 660, 'square'), note(280, 320, 440, 'square')];
const RISING: readonly Note[] = [note(0, 90, 1050), note(110, 150, 1570)];

/**
 * The tone of each verdict (ui: verdicts). Square and triangle waves put energy into 1 to 4 kHz, where shop-floor noise leaves
 * room; rhythm differs as well as pitch. Information makes no sound.
 */
export const TONES: Readonly<Record<Verdict, readonly Note[]>> = {
  accept: [note(0, 60, 1050, 'triangle', 0.7)],
  complete: RISING,
  'label-confirmed': [...RISING, note(270, 150, 2100)],
  'wrong-item': [note(0, 120, 390, 'square'), note(180, 120, 390, 'square')],
  'too-many': [note(0, 70, 520, 'square'), note(120, 70, 520, 'square'), note(240, 70, 520, 'square')],
  'unknown-code': [{ ...note(0, 300, 880, 'square', 0.8), toHz: 440 }],
  'not-a-serial': [note(0, 90, 660, 'square', 0.8), note(120, 140, 390, 'square', 0.8)],
  'duplicate-serial': [
    note(0, 90, 660, 'square', 0.8),
    note(120, 90, 660, 'square', 0.8),
    note(240, 140, 390, 'square', 0.8),
  ],
  gate: [note(0, 180, 520, 'triangle', 0.6)],
  stop: STOP,
  'wrong-label': STOP,
  command: [],
  repeated: [],
};

export const STOP_TONE = STOP;
/** A label became void and is asked for: three notes down, unlike any verdict. */
export const VOID_TONE: readonly Note[] = [note(0, 110, 1050), note(150, 110, 780), note(300, 200, 580)];
/** Late news of a parcel that stands aside: two knocks, twice, so that it is not taken for the answer to a scan. */
export const NEWS_TONE: readonly Note[] = [
  note(0, 70, 740, 'square', 0.8),
  note(110, 70, 740, 'square', 0.8),
  note(520, 70, 740, 'square', 0.8),
  note(630, 70, 740, 'square', 0.8),
];
const STOP_REPEAT_MS = 2_000;

export type Volume = 'off' | 'low' | 'normal' | 'loud';
const GAIN: Readonly<Record<Volume, number>> = { off: 0, low: 0.08, normal: 0.25, loud: 0.6 };

export interface Speaker {
  play(notes: readonly Note[]): void;
  /** The stop tone, now and every two seconds until `on` is false. */
  alarm(on: boolean): void;
  setVolume(volume: Volume): void;
}

/** Schedules notes on the audio clock; nothing is loaded. Silent where the PC has no sound: a tone is never the only sign. */
export function createSpeaker(makeContext: () => AudioContext | undefined): Speaker {
  let context: AudioContext | undefined;
  let volume: Volume = 'normal';
  let alarmTimer: ReturnType<typeof setInterval> | undefined;

  const play = (notes: readonly Note[]) => {
    if (notes.length === 0 || GAIN[volume] === 0) return;
    context ??= makeContext();
    if (context === undefined) return;
    // The browser lets sound begin with the first key; a scanner's keys count.
    if (context.state === 'suspended') void context.resume();
    for (const one of notes) schedule(context, one, GAIN[volume]);
  };

  return {
    play,
    alarm(on) {
      if (on === (alarmTimer !== undefined)) return;
      if (!on) {
        clearInterval(alarmTimer);
        alarmTimer = undefined;
        return;
      }
      play(STOP_TONE);
      alarmTimer = setInterval(() => play(STOP_TONE), STOP_REPEAT_MS);
    },
    setVolume: (next) => {
      volume = next;
    },
  };
}

const EDGE_S = 0.006;

function schedule(context: AudioContext, { atMs, ms, hz, toHz, shape, level }: Note, volume: number): void {
  const from = context.currentTime + 0.002 + atMs / 1000;
  const to = from + ms / 1000;
  const source = context.createOscillator();
  const gain = context.createGain();
  source.type = shape;
  source.frequency.setValueAtTime(hz, from);
  if (toHz !== undefined) source.frequency.exponentialRampToValueAtTime(toHz, to);
  // Soft edges: a hard one clicks and the click is all that carries across a hall.
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(volume * level, from + EDGE_S);
  gain.gain.setValueAtTime(volume * level, to - EDGE_S);
  gain.gain.linearRampToValueAtTime(0, to);
  source.connect(gain).connect(context.destination);
  source.start(from);
  source.stop(to);
}
