import { ahead } from './hi/ahead.ts';
import { batches } from './hi/batches.ts';
import { bench } from './hi/bench.ts';
import { catalogue } from './hi/catalogue.ts';
import { codes } from './hi/codes.ts';
import { facts } from './hi/facts.ts';
import { frame } from './hi/frame.ts';
import { handover } from './hi/handover.ts';
import { printReasons } from './hi/print-reasons.ts';
import { printing } from './hi/printing.ts';
import { prints } from './hi/prints.ts';
import { refusals } from './hi/refusals.ts';
import { reports } from './hi/reports.ts';
import { returns } from './hi/returns.ts';
import { screens } from './hi/screens.ts';
import { selfShip } from './hi/self-ship.ts';
import { setup } from './hi/setup.ts';
import type { Words } from './words.ts';

/** Hindi as it is spoken on the floor: trade words (scan, label, pack) stay as everybody says them. */
export const hi: Words = {
  ...bench,
  ...codes,
  ...facts,
  ...frame,
  ...screens,
  ...setup,
  ...catalogue,
  ...reports,
  ...printing,
  ...printReasons,
  ...prints,
  ...batches,
  ...ahead,
  ...refusals,
  ...returns,
  ...handover,
  ...selfShip,
};
