import { ahead } from './hi/ahead.ts';
import { batches } from './hi/batches.ts';
import { bench } from './hi/bench.ts';
import { catalogue } from './hi/catalogue.ts';
import { codes } from './hi/codes.ts';
import { facts } from './hi/facts.ts';
import { folder } from './hi/folder.ts';
import { frame } from './hi/frame.ts';
import { handover } from './hi/handover.ts';
import { labelSheet } from './hi/label-sheet.ts';
import { network } from './hi/network.ts';
import { operate } from './hi/operate.ts';
import { printReasons } from './hi/print-reasons.ts';
import { printing } from './hi/printing.ts';
import { prints } from './hi/prints.ts';
import { refusals } from './hi/refusals.ts';
import { reports } from './hi/reports.ts';
import { retention } from './hi/retention.ts';
import { returns } from './hi/returns.ts';
import { screens } from './hi/screens.ts';
import { selfShip } from './hi/self-ship.ts';
import { setup } from './hi/setup.ts';
import { thisPc } from './hi/this-pc.ts';
import { updates } from './hi/updates.ts';
import type { Words } from './words.ts';

/** Hindi as it is spoken on the floor: trade words (scan, label, pack) stay as everybody says them. */
export const hi: Words = {
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
