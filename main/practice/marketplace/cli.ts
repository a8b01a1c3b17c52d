import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { realClock } from '../../ports/clock.ts';
import { faultListSchema, faultSchema } from './faults.ts';
import { createPracticeMarketplace } from './marketplace.ts';
import { servePracticeMarketplace } from './server.ts';
import { switchesSchema } from './switches.ts';

const USAGE = 'marketplace [--port=N] [--shipments=N] [--seed=S] [--mix=practice|plain] [--faults=FILE] [--state=FILE]';

/** A bad flag or file: one line, exit code 2. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `--faults=FILE`: a fault, a list of them, or `{faults, switches}`. */
const faultsFileSchema = z.union([
  faultListSchema.transform((faults) => ({ faults, switches: {} })),
  faultSchema.transform((fault) => ({ faults: [fault], switches: {} })),
  z.strictObject({ faults: faultListSchema.default([]), switches: switchesSchema.partial().default({}) }),
]);

function readFlags() {
  const { values } = parseArgs({
    strict: true,
    allowPositionals: false,
    options: {
      port: { type: 'string', default: '0' },
      shipments: { type: 'string', default: '48' },
      seed: { type: 'string', default: '1' },
      mix: { type: 'string', default: 'practice' },
      faults: { type: 'string' },
      state: { type: 'string' },
    },
  });
  const { mix } = values;
  if (mix !== 'practice' && mix !== 'plain') throw new UsageError('--mix must be practice or plain');
  return {
    port: wholeNumber('port', values.port, 65_535),
    shipments: wholeNumber('shipments', values.shipments, 1_000_000),
    seed: wholeNumber('seed', values.seed, Number.MAX_SAFE_INTEGER),
    mix,
    faults: values.faults === undefined ? undefined : readFaults(values.faults),
    stateFile: values.state,
  } as const;
}

function wholeNumber(name: string, text: string, max: number): number {
  if (!/^\d{1,16}$/.test(text) || Number(text) > max)
    throw new UsageError(`--${name} must be a whole number up to ${max}`);
  return Number(text);
}

function readFaults(file: string) {
  if (!existsSync(file)) throw new UsageError(`--faults: there is no file ${file}`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new UsageError(`--faults: ${file} is not JSON`);
  }
  const parsed = faultsFileSchema.safeParse(content);
  if (!parsed.success) throw new UsageError(`--faults: ${file} is not a list of faults as /control/faults takes them`);
  return parsed.data;
}

async function run(): Promise<void> {
  const flags = readFlags();
  const marketplace = createPracticeMarketplace({
    clock: realClock,
    seed: flags.seed,
    shipments: flags.shipments,
    mix: flags.mix,
    faults: flags.faults?.faults ?? [],
    ...(flags.stateFile === undefined ? {} : { stateFile: flags.stateFile }),
  });
  const switches = Object.entries(flags.faults?.switches ?? {}).filter(([, value]) => value !== undefined);
  if (switches.length > 0) marketplace.setSwitches(Object.fromEntries(switches));
  const server = await servePracticeMarketplace(marketplace, flags.port);
  const { appId, appSecret, locationIds } = marketplace;
  const ready = { ready: true, url: server.url, appId, appSecret, locationId: locationIds[0] };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  const end = () => {
    void server.close().then(() => {
      marketplace.close();
      process.exit(0);
    });
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

run().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const usage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`marketplace: ${message.split('\n')[0]}${usage ? ` (usage: ${USAGE})` : ''}\n`);
  process.exit(usage ? 2 : 1);
});
