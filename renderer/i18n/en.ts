import { ahead } from './en/ahead.ts';
import { batches } from './en/batches.ts';
import { bench } from './en/bench.ts';
import { catalogue } from './en/catalogue.ts';
import { codes } from './en/codes.ts';
import { facts } from './en/facts.ts';
import { frame } from './en/frame.ts';
import { handover } from './en/handover.ts';
import { printReasons } from './en/print-reasons.ts';
import { printing } from './en/printing.ts';
import { prints } from './en/prints.ts';
import { refusals } from './en/refusals.ts';
import { reports } from './en/reports.ts';
import { returns } from './en/returns.ts';
import { screens } from './en/screens.ts';
import { selfShip } from './en/self-ship.ts';
import { setup } from './en/setup.ts';

/** English, and the shape every other language has: a key that another language lacks does not compile. */
export const en = {
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
