import { ahead } from './en/ahead.ts';
import { batches } from './en/batches.ts';
import { bench } from './en/bench.ts';
import { catalogue } from './en/catalogue.ts';
import { codes } from './en/codes.ts';
import { facts } from './en/facts.ts';
import { folder } from './en/folder.ts';
import { frame } from './en/frame.ts';
import { handover } from './en/handover.ts';
import { labelSheet } from './en/label-sheet.ts';
import { network } from './en/network.ts';
import { operate } from './en/operate.ts';
import { printReasons } from './en/print-reasons.ts';
import { printing } from './en/printing.ts';
import { prints } from './en/prints.ts';
import { refusals } from './en/refusals.ts';
import { reports } from './en/reports.ts';
import { retention } from './en/retention.ts';
import { returns } from './en/returns.ts';
import { screens } from './en/screens.ts';
import { selfShip } from './en/self-ship.ts';
import { setup } from './en/setup.ts';
import { thisPc } from './en/this-pc.ts';
import { updates } from './en/updates.ts';

/** English, and the shape every other language has: a key that another language lacks does not compile. */
export const en = {
  ...bench,
  ...codes,
  ...facts,
  ...folder,
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
  ...retention,
  ...returns,
  ...handover,
  ...selfShip,
  ...labelSheet,
  ...network,
  ...operate,
  ...thisPc,
  ...updates,
};
