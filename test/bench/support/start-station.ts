import { openTestHost } from '../../support/host.ts';

/**
 * A station in a process of its own over a practice folder: `node start-station.ts FOLDER [sweep]`. Tells over IPC in how many
 * ms after its start the first scan was answered, and its resident memory in MB, after the sweep when there is one.
 */
const [folder, sweep] = process.argv.slice(2);
if (folder === undefined) throw new Error('which folder?');

const opened = await openTestHost(folder, { practice: true });
await opened.ask('bench.scan', { code: 'is this a code' });
const readyMs = performance.now();
if (sweep === 'sweep') await opened.ask('pull.now', {});
const status = await opened.ask('station.status', {});
const rssMb = process.memoryUsage.rss() / 1024 / 1024;
await opened.host.stop(3_000);
process.send?.({ readyMs, rssMb, shipments: status.shipments, locationId: status.locationId }, () => process.exit(0));
