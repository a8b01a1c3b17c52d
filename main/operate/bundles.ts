import { release } from 'node:os';
import * as path from 'node:path';
import { BUNDLE_PART_BYTES, type DiagnosticsBundle, type Health } from '../../shared/contract/operate.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import { stationFiles } from '../db/data-folder.ts';
import type { BundleRequest } from '../db/maintenance/bundle.ts';
import type { Maintenance } from '../db/maintenance/run.ts';
import type { Ports } from '../ports/index.ts';
import type { PartReader } from '../ports/read-part.ts';
import { cleanHealth, cleanSettings } from './clean-settings.ts';

export interface BundlesOptions {
  /** The station's own folder; bundles lie in `diagnostics` below it. */
  readonly dataDir: string;
  readonly ports: Pick<Ports, 'clock' | 'files' | 'ids'>;
  readonly maintenance: Pick<Maintenance, 'writeBundle'>;
  readonly reader: PartReader;
}

/** What is known of the place at the bench when a bundle is asked for; parts that nobody can tell are null. */
export interface BundleFacts {
  readonly version: string;
  readonly shell: string;
  readonly practice: boolean;
  /** `ready`, or why there is no station. */
  readonly step: string;
  /** The folder whose database is told of. */
  readonly folder: string;
  readonly config: StationConfig | null;
  readonly health: Health | null;
}

const NAME = /^packbench-diagnostics-(\d{13})\.zip$/;
const KEPT = 5;
const WHAT_IT_IS = `What this Packbench station is and did, for whoever helps.

versions.json   of the program and what it runs on
settings.json   choices and numbers; names, addresses, paths and secrets are left out
health.json     the checks of the health page
counts.json     rows of each table, by state
outbox.json     the last changes for the marketplace, without what they say
prints.json     the last print jobs, without what they print
journal.json    how much of each kind was written in each hour
schema.sql      the shape of the database
integrity.json  whether the database and the journal are whole
log.jsonl       the last 2,000 lines of the log, without texts that came from outside

No buyer's name, address or phone, no label, no secret and no token is in it. Ids are replaced by words that are the same within
this file and different in every other.
`;

/** Bundles of diagnostics in one folder, the newest five. The maintenance process writes them. */
export function createBundles({ dataDir, ports, maintenance, reader }: BundlesOptions) {
  const { files, clock, ids } = ports;
  const folder = stationFiles(dataDir).diagnostics;
  let making = false;

  function list(): readonly DiagnosticsBundle[] {
    return files
      .list(folder)
      .flatMap((file) => {
        const atMs = NAME.exec(file)?.[1];
        return atMs === undefined
          ? []
          : [{ file, atMs: Number(atMs), bytes: files.sizeBytes(path.join(folder, file)) }];
      })
      .sort((a, b) => b.atMs - a.atMs);
  }

  async function write(facts: BundleFacts): Promise<DiagnosticsBundle> {
    const atMs = clock.wallMs();
    const file = `packbench-diagnostics-${String(atMs).padStart(13, '0')}.zip`;
    const request = path.join(folder, 'request.json');
    files.makeDir(folder);
    files.replaceText(request, JSON.stringify(requestOf(facts, ids.next())), 0o600);
    try {
      const made = await maintenance.writeBundle(request, path.join(folder, file));
      if (!made.ok) throw new AppFailure(made.error.code, made.error.message, made.error.details);
      for (const old of list().slice(KEPT)) files.remove(path.join(folder, old.file));
      return { file, bytes: made.value.bytes, atMs };
    } finally {
      files.remove(request);
    }
  }

  function requestOf(facts: BundleFacts, salt: string): BundleRequest {
    const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
    const { version, shell, practice, step, config, health } = facts;
    const runtime = { node: process.versions.node, electron: process.versions['electron'] ?? null };
    const pc = { platform: process.platform, arch: process.arch, release: release() };
    return {
      salt,
      database: stationFiles(facts.folder).database,
      logDir: stationFiles(dataDir).logs,
      files: {
        'read-me.txt': WHAT_IT_IS,
        'versions.json': json({ version, shell, practice, step, ...runtime, ...pc }),
        'settings.json': json(config === null ? null : cleanSettings(config, salt)),
        'health.json': json(health === null ? null : cleanHealth(health, salt)),
      },
    };
  }

  return {
    folder,
    list,
    /** WRONG_STATE while another is being made; the disk's faults as they are. */
    async make(facts: () => Promise<BundleFacts>): Promise<DiagnosticsBundle> {
      if (making) throw new AppFailure('WRONG_STATE', 'A bundle is being made already.');
      making = true;
      try {
        return await write(await facts());
      } finally {
        making = false;
      }
    },
    /** NOT_FOUND where the bundle is not kept any more. */
    async read(file: string, from: number): Promise<{ readonly base64: string; readonly bytes: number }> {
      const full = path.join(folder, file);
      const bytes = NAME.test(file) ? await reader.size(full) : undefined;
      if (bytes === undefined) throw new AppFailure('NOT_FOUND', `${file} is not kept any more.`);
      const part = await reader.read(full, from, BUNDLE_PART_BYTES);
      return { base64: Buffer.from(part).toString('base64'), bytes };
    },
  };
}
