import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesWithStation, RULES, violationsOf } from '../support/import-rules.ts';
import { productSources, sourceFacts } from '../support/source-facts.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the walls between the folders', () => {
  const sources = productSources(root).map(({ file, source }) => sourceFacts(file, source));

  it('are seen on every source of the product', () => {
    const folders = new Set(sources.map(({ file }) => file.split('/')[0]));
    expect([...folders].sort()).toEqual(['main', 'preload', 'renderer', 'shared']);
  });

  it('stand', () => {
    expect(sources.flatMap(violationsOf)).toEqual([]);
  });

  it('keep what joins a station short enough to be read at once', () => {
    const station = productSources(root).find(({ file }) => file === 'main/station.ts');
    expect(station?.source.split('\n').length).toBeLessThan(150);
  });

  it('leave the renderer one door to the station', () => {
    expect(filesWithStation(sources)).toHaveLength(1);
  });
});

/** For each rule sources that break it, and sources beside it that do not. */
const PROOFS: Readonly<
  Record<string, { readonly bad: readonly [string, string][]; readonly good: readonly [string, string][] }>
> = {
  'shared imports itself and zod': {
    bad: [
      ['shared/a.ts', "import * as fs from 'node:fs';"],
      ['shared/a.ts', "import { useState } from 'react';"],
      ['shared/model/a.ts', "export * from '../../main/host.ts';"],
    ],
    good: [['shared/model/a.ts', "import { z } from 'zod'; import { ok } from '../result.ts';"]],
  },
  'shared knows no window, document, clock, timer or chance': {
    bad: [
      ['shared/a.ts', 'export const width = () => window.innerWidth;'],
      ['shared/a.ts', 'export const now = () => new Date().getTime();'],
      ['shared/a.ts', 'export const later = (f: () => void) => setTimeout(f, 1);'],
    ],
    good: [['shared/a.ts', 'export const at = (ms: number) => new Date(ms).toISOString();']],
  },
  'main/db imports shared, zod, better-sqlite3, fflate and what Node has': {
    bad: [
      ['main/db/a.ts', "import { parse } from 'html-entities';"],
      ['main/db/a.ts', "import type { Clock } from '../ports/clock.ts';"],
    ],
    good: [
      [
        'main/db/a.ts',
        "import { z } from 'zod'; import Database from 'better-sqlite3'; import * as fs from 'node:fs'; import './b.ts';",
      ],
    ],
  },
  'main/marketplace imports shared and ports': {
    bad: [
      ['main/marketplace/a.ts', "import type { Db } from '../db/database.ts';"],
      ['main/marketplace/a.ts', "import * as url from 'node:url';"],
      ['main/marketplace/endpoints/a.ts', "type T = import('../../outbox/send.ts').T;"],
    ],
    good: [
      ['main/marketplace/endpoints/a.ts', "import type { Http } from '../../ports/http.ts'; import '../wire.ts';"],
    ],
  },
  'main/ports imports shared and libraries': {
    bad: [
      ['main/ports/a.ts', "import '../host.ts';"],
      ['main/ports/a.ts', "import 'better-sqlite3';"],
    ],
    good: [['main/ports/a.ts', "import { Agent } from 'undici'; import './http.ts';"]],
  },
  'main/practice imports shared, ports and libraries, nothing else of main': {
    bad: [
      ['main/practice/marketplace/a.ts', "import '../../marketplace/client.ts';"],
      ['main/practice/a.ts', "const { x } = await import('../printing/printer.ts');"],
    ],
    good: [['main/practice/marketplace/a.ts', "import '../printer/start.ts'; import 'zpl-renderer-js';"]],
  },
  'a folder of main imports shared, main/db, ports and the two ports beside it, never another folder': {
    bad: [
      ['main/outbox/a.ts', "import { sweep } from '../pull/sweep.ts';"],
      ['main/outbox/a.ts', "import '../marketplace/http-client.ts';"],
      ['main/outbox/a.ts', "import '../station.ts';"],
      ['main/bench/deep/a.ts', "import '../../printing/print-queue.ts';"],
      ['main/bench/a.ts', "import '../../renderer/app.tsx';"],
    ],
    good: [
      [
        'main/outbox/a.ts',
        "import '../marketplace/client.ts'; import '../printing/printer.ts'; import '../db/meta.ts';",
      ],
      ['main/printing/status/a.ts', "import '../printer-worker.ts'; import '../../../shared/result.ts';"],
    ],
  },
  'the composition root imports anything in main but the shells': {
    bad: [
      ['main/station.ts', "import './browser/run.ts';"],
      ['main/station.ts', "import './secrets/choose.ts';"],
      ['main/station.ts', "import '../renderer/app.tsx';"],
    ],
    good: [['main/station.ts', "import './outbox/send.ts'; import './marketplace/http-client.ts';"]],
  },
  'a shell imports the composition root, the secret stores, shared and ports': {
    bad: [
      ['main/browser/a.ts', "import '../outbox/send.ts';"],
      ['main/electron/a.ts', "import '../browser/run.ts';"],
      ['main/electron/a.ts', "import '../db/open.ts';"],
      ['main/secrets/a.ts', "import '../db/open.ts';"],
    ],
    good: [
      ['main/browser/a.ts', "import '../secrets/choose.ts';"],
      ['main/electron/a.ts', "import { app } from 'electron'; import '../station.ts'; import './window.ts';"],
    ],
  },
  'preload imports electron and shared': {
    bad: [
      ['preload/index.ts', "import * as fs from 'node:fs';"],
      ['preload/index.ts', "import '../main/host.ts';"],
    ],
    good: [['preload/index.ts', "import { ipcRenderer } from 'electron'; import '../shared/ipc.ts';"]],
  },
  'the renderer imports shared and its listed libraries': {
    bad: [
      ['renderer/a.tsx', "import { ipcRenderer } from 'electron';"],
      ['renderer/a.tsx', "import '../main/host.ts';"],
      ['renderer/a.tsx', "import 'left-pad';"],
    ],
    good: [
      [
        'renderer/screens/a.tsx',
        "import { useState } from 'react'; import '../../shared/result.ts'; import './a.css';",
      ],
    ],
  },
  'only main/electron and preload import electron': {
    bad: [
      ['main/station.ts', "import { app } from 'electron/main';"],
      ['main/ports/a.ts', "const electron = require('electron');"],
    ],
    good: [['main/electron/a.ts', "import { app } from 'electron';"]],
  },
  'only main/db imports better-sqlite3': {
    bad: [['main/outbox/a.ts', "import type Database from 'better-sqlite3';"]],
    good: [['main/db/a.ts', "import type Database from 'better-sqlite3';"]],
  },
  'SQL is written in main/db only': {
    bad: [
      ['main/outbox/a.ts', 'db.prepare(`SELECT id\n  FROM mutation WHERE id = 1`);'],
      ['main/outbox/a.ts', "const text = 'PRAGMA synchronous';"],
      ['renderer/a.tsx', "const text = 'DELETE FROM scan WHERE 1';"],
      ['shared/a.ts', 'const text = `UPDATE mutation SET x = 1`;'],
    ],
    good: [
      ['main/outbox/a.ts', "const words = 'Select one from the list, or update it'; // SELECT x FROM y"],
      ['main/db/a.ts', "const text = 'SELECT id FROM scan';"],
    ],
  },
  'main takes clock, timers, chance, files, sockets and children from its ports': {
    bad: [
      ['main/outbox/a.ts', 'const at = Date.now();'],
      ['main/outbox/a.ts', 'const at = Date.now;'],
      ['main/outbox/a.ts', 'const at = new Date();'],
      ['main/outbox/a.ts', 'const x = Math.random();'],
      ['main/outbox/a.ts', 'setImmediate(() => undefined);'],
      ['main/marketplace/a.ts', "await fetch('http://x');"],
      ['main/pull/a.ts', "import { readFileSync } from 'node:fs';"],
      ['main/pull/a.ts', "import { readFile } from 'node:fs/promises';"],
      ['main/pull/a.ts', "import { randomUUID } from 'node:crypto'; const id = randomUUID();"],
      ['main/station.ts', "const { spawn } = await import('node:child_process');"],
    ],
    good: [
      [
        'main/outbox/a.ts',
        "import { createHash } from 'node:crypto'; const at = clock.wallMs(); const d = new Date(at);",
      ],
      ['main/outbox/a.ts', "timers.after(1, done); const text = 'Date.now()'; // setTimeout"],
      ['main/browser/a.ts', "import { createServer } from 'node:http'; setTimeout(stop, Date.now());"],
    ],
  },
  'relative imports name their file with its ending': {
    bad: [['main/outbox/a.ts', "import './send';"]],
    good: [['renderer/a.tsx', "import './send.ts'; import './a.css';"]],
  },
  "what Node has is imported as 'node:'": {
    bad: [['main/ports/a.ts', "import * as fs from 'fs';"]],
    good: [['main/ports/a.ts', "import * as fs from 'node:fs';"]],
  },
};

describe('each wall', () => {
  it.each(RULES)('$name: is seen broken and seen whole', ({ name }) => {
    const proof = PROOFS[name];
    expect(proof, 'every rule is proved').toBeDefined();
    for (const [file, source] of proof?.bad ?? []) {
      const found = violationsOf(sourceFacts(file, source)).filter((line) => line.endsWith(`(${name})`));
      expect(found, `${file}: ${source}`).not.toEqual([]);
    }
    for (const [file, source] of proof?.good ?? []) {
      expect(violationsOf(sourceFacts(file, source)), `${file}: ${source}`).toEqual([]);
    }
  });

  it('counts every renderer file that touches window.station', () => {
    const door = sourceFacts('renderer/a.ts', 'export const bridge = window.station;');
    const second = sourceFacts('renderer/b.tsx', 'export const bridge = globalThis.station;');
    const beside = sourceFacts('preload/index.ts', 'window.station = 1;');
    expect(filesWithStation([door, second, beside])).toEqual(['renderer/a.ts', 'renderer/b.tsx']);
  });
});
