import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { migrations } from '../../../main/db/migrations/index.ts';
import { openStationDatabase } from '../../../main/db/open.ts';

/**
 * `FILE MACHINE AT`: opens the station's file as this version does and dies by SIGKILL right before the `AT`th step that
 * changes a file; at `copying` while the backup is written; at `never` not at all. Each step is said in a line before it is done.
 */
const [file = '', machine = '', at = 'never'] = process.argv.slice(2);
let passed = 0;

function edge(step: string): void {
  passed += 1;
  fs.writeSync(1, `${step}\n`);
  if (String(passed) === at) process.kill(process.pid, 'SIGKILL');
}

type Act = (...given: unknown[]) => unknown;
function watched(name: (given: readonly unknown[]) => string | undefined, act: Act): Act {
  return function (this: unknown, ...given) {
    const step = name(given);
    if (step === undefined) return act.apply(this, given);
    edge(step);
    return act.apply(this, given);
  };
}
function watch(of: object, name: string, say: (given: readonly unknown[]) => string | undefined): void {
  const act = (of as Record<string, unknown>)[name] as Act;
  Object.defineProperty(of, name, { value: watched(say, act), configurable: true, writable: true });
}

const WRITES = /user_version =|application_id =|wal_checkpoint/;
const READS = /^\s*(select|with)\b/i;
const first = (text: string) => text.trim().split(/[\s(]/, 2).join(' ');
watch(Database.prototype, 'exec', ([sql]) => first(String(sql)));
watch(Database.prototype, 'pragma', ([sql]) => (WRITES.test(String(sql)) ? `pragma ${String(sql)}` : undefined));
watch(Database.prototype, 'close', () => 'close');
const statement = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1')) as { readonly source: string };
const run = (statement as unknown as Record<string, unknown>)['run'] as Act;
Object.defineProperty(statement, 'run', {
  configurable: true,
  writable: true,
  value: function (this: { readonly source: string }, ...given: unknown[]) {
    if (READS.test(this.source)) return run.apply(this, given);
    return watched(() => first(this.source), run).apply(this, given);
  },
});
for (const name of ['renameSync', 'rmSync', 'mkdirSync', 'fsyncSync', 'writeFileSync'] as const) {
  watch(fs, name, ([on]) => `${name} ${typeof on === 'string' ? on.replace(/^.*\//, '') : ''}`.trim());
}
syncBuiltinESMExports();

if (at === 'copying') {
  const part = `${file.replace(/[^/]*$/, '')}backups/before-migration-${migrations[0]?.version}-to-${migrations.at(-1)?.version}.db.part`;
  // A thread of its own: the copy is one call, which gives no turn to anybody here.
  const dying = new Worker(
    `const fs = require('node:fs');
     for (;;) { if (fs.existsSync(${JSON.stringify(part)})) process.kill(process.pid, 'SIGKILL'); }`,
    { eval: true },
  );
  await new Promise((online) => dying.once('online', online));
}
const opened = openStationDatabase(file, { machine: { id: machine, host: machine } });
edge('open');
if (at !== 'never') process.kill(process.pid, 'SIGKILL');
opened.close();
process.exit(0);
