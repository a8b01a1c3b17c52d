import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parentOf } from '../ports/parent.ts';
import { startPracticeWorld } from './practice-world.ts';

/*
 * The process a station starts in practice mode: `--dir=FOLDER [--seed=S] [--shipments=N]`.
 * Tells its parent `{kind:'ready', marketplaceUrl, appId, appSecret, locationId, printerPort, labelsDir}`, takes
 * `{kind:'network', up}` and answers the same once it is so, and ends when its parent is gone.
 */

const networkSchema = z.object({ kind: z.literal('network'), up: z.boolean() });
const wholeNumber = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

async function run(): Promise<void> {
  const { values } = parseArgs({
    strict: true,
    options: {
      dir: { type: 'string' },
      seed: { type: 'string', default: '1' },
      shipments: { type: 'string', default: '48' },
    },
  });
  if (!values.dir) throw new Error('--dir=FOLDER is needed');
  const world = await startPracticeWorld({
    dir: values.dir,
    seed: wholeNumber.parse(values.seed),
    shipments: wholeNumber.parse(values.shipments),
  });
  const parent = parentOf(process);
  const end = () => {
    // What is written is written; a socket that will not close must not keep an orphan alive.
    setTimeout(() => process.exit(0), 2_000).unref();
    void world.close().then(() => process.exit(0));
  };
  parent?.onGone(end);
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  parent?.onMessage((message) => {
    const wanted = networkSchema.safeParse(message);
    if (!wanted.success) return;
    void world.setNetwork(wanted.data.up).then(() => parent.send(wanted.data));
  });
  if (parent) parent.send(world.ready);
  else process.stdout.write(`${JSON.stringify(world.ready)}\n`);
}

run().catch((error: unknown) => {
  console.error(`practice: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
