import type { SetupState } from '../../../shared/contract/setup.ts';
import { type BoxDraft, EMPTY_BOX } from '../../forms/drafts.ts';

export const STEPS = ['choose', 'account', 'location', 'defaults', 'ready', 'printer', 'test'] as const;
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
}

export const FIRST_ANSWERS: Answers = {
  url: 'https://api.flipkart.net',
  appId: '',
  appSecret: '',
  locations: [],
  locationId: '',
  tax: '',
  box: EMPTY_BOX,
  stationId: 'bench-1',
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
