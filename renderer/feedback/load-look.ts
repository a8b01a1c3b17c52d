import type { LoadVerdict } from '../../shared/contract/handover.ts';
import type { Verdict } from '../../shared/model/states.ts';
import type { LoadScan } from '../stores/load-store.ts';
import { type Fill, type Sign, VERDICT_LOOKS } from './face.ts';

/** The verdict of the bench that a verdict of the loading door sounds like; a packer has to learn one set of tones only. */
export const LOAD_TONES: Readonly<Record<LoadVerdict, Verdict>> = {
  loaded: 'accept',
  'already-loaded': 'gate',
  'wrong-courier': 'wrong-item',
  'not-dispatched': 'too-many',
  stopped: 'stop',
  foreign: 'unknown-code',
};

/** As the bench shows the verdict it sounds like; at the door a good scan fills the card, because the eye is on the parcel. */
export const LOAD_LOOKS: Readonly<Record<LoadVerdict, { readonly fill: Fill; readonly sign: Sign }>> = {
  loaded: { fill: 'good', sign: 'tick' },
  'already-loaded': { fill: 'gate', sign: 'double-tick' },
  'wrong-courier': VERDICT_LOOKS['wrong-item'],
  'not-dispatched': { fill: 'warn', sign: 'hourglass' },
  stopped: VERDICT_LOOKS.stop,
  foreign: VERDICT_LOOKS['unknown-code'],
};

/** As it is shown; one that was not taken stands out unless another code of its label settles it. */
export function lookOf({ reply, failure }: Pick<LoadScan, 'reply' | 'failure'>): (typeof LOAD_LOOKS)[LoadVerdict] {
  if (reply !== null) return LOAD_LOOKS[reply.verdict];
  return failure?.code === 'INVALID_INPUT' ? { fill: 'warn', sign: 'question-label' } : LOAD_LOOKS.stopped;
}

/** Whether the parcel must not go into the van. */
export function staysHere(verdict: LoadVerdict): boolean {
  return verdict !== 'loaded' && verdict !== 'already-loaded';
}
