import { bench } from './hi/bench.ts';
import { catalogue } from './hi/catalogue.ts';
import { facts } from './hi/facts.ts';
import { reports } from './hi/reports.ts';
import { screens } from './hi/screens.ts';
import { setup } from './hi/setup.ts';
import type { Words } from './words.ts';

/** Hindi as it is spoken on the floor: trade words (scan, label, pack) stay as everybody says them. */
export const hi: Words = { ...bench, ...facts, ...screens, ...setup, ...catalogue, ...reports };
