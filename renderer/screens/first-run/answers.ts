import type { SetupState } from '../../../shared/contract/setup.ts';
import { type BoxDraft, EMPTY_BOX } from '../../forms/drafts.ts';
import { type BenchesDraft, benchesDraft, type OfflineDraft, offlineDraft } from '../../forms/offline-draft.ts';

export const STEPS = [
  'choose',
  'account',
  'location',
  'defaults',
  'ahead',
  'benches',
  'ready',
  'printer',
  'test',
] as const;
export type StepName = (typeof STEPS)[number];
/** Those before there is a station; the others need one. */
export type AnswerStep = Exclude<StepName, 'printer' | 'test'>;

/** What the person has answered so far; text until the last step sends it. */
export interface Answers {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly locations: SetupState['locations'];
  readonly locationId: string;
  readonly tax: string;
  readonly box: BoxDraft;
  readonly stationId: string;
  readonly ahead: Pick<OfflineDraft, 'packAhead' | 'outageMinutes' | 'most'>;
  readonly benches: BenchesDraft;
}

/** Packing ahead gives something up: nobody has agreed to it before they were asked. */
export const NOT_AHEAD: Answers['ahead'] = offlineDraft({});
export const ONE_BENCH: BenchesDraft = benchesDraft({ index: 0, count: 1 });

export const FIRST_ANSWERS: Answers = {
  url: 'https://api.flipkart.net',
  appId: '',
  appSecret: '',
  locations: [],
  locationId: '',
  tax: '',
  box: EMPTY_BOX,
  stationId: 'bench-1',
  ahead: NOT_AHEAD,
  benches: ONE_BENCH,
};

export interface StepProps {
  readonly answers: Answers;
  readonly set: (change: Partial<Answers>) => void;
  readonly next: () => void;
  readonly back: () => void;
  /** There is nothing to go back to. */
  readonly first: boolean;
  /** The account is stored already; only the place is missing. */
  readonly accountKnown: boolean;
}
