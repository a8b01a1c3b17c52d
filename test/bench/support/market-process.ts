import { type ChildProcess, fork, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createMarketplaceClient } from '../../../main/marketplace/http-client.ts';
import { createLimiter } from '../../../main/marketplace/limiter.ts';
import { realClock } from '../../../main/ports/clock.ts';
import type { HttpRequest } from '../../../main/ports/http.ts';
import { createHttp } from '../../../main/ports/real-http.ts';
import { pause, realTimers } from '../../../main/ports/timers.ts';
import type { PackedMarketplace } from './packed-marketplace.ts';

export type Account = Pick<PackedMarketplace, 'url' | 'appId' | 'appSecret' | 'locationId'>;

/** The practice marketplace in a process of its own with so many shipments that can be packed now. */
export async function startPlainMarketplace(shipments: number): Promise<Account & { stop(): void }> {
  const cli = resolve(import.meta.dirname, '../../../main/practice/marketplace/cli.ts');
  const flags = [`--shipments=${shipments}`, '--mix=plain', '--seed=7'];
  const child = spawn(process.execPath, [...process.execArgv, cli, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const account = await new Promise<Account>((ready, failed) => {
    let text = '';
    failWith(child, failed);
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (text.includes('\n')) ready(JSON.parse(text.slice(0, text.indexOf('\n'))) as Account);
    });
  });
  return { ...account, stop: () => void child.kill() };
}

/** The same with so many shipments that wait for nothing but their dispatch. */
export async function startPackedMarketplace(count: number): Promise<PackedMarketplace & { stop(): void }> {
  const child = fork(join(import.meta.dirname, 'packed-marketplace.ts'), [String(count)], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const told = await new Promise<PackedMarketplace>((ready, failed) => {
    failWith(child, failed);
    child.once('message', (message) => ready(message as PackedMarketplace));
  });
  return { ...told, stop: () => void child.send('end') };
}

function failWith(child: ChildProcess, failed: (error: Error) => void): void {
  child.once('exit', (code) => failed(new Error(`the marketplace ended with ${code}`)));
}

export interface ConnectOptions {
  readonly latencyMs: number;
  /** Requests a second, from the start. */
  readonly perSecond: number;
  /** Nothing gets through while it says true. */
  readonly isCut?: () => boolean;
}

/** The shipping client over real sockets, so many ms away. */
export function connectTo(account: Account, { latencyMs, perSecond, isCut }: ConnectOptions) {
  const inner = createHttp();
  const ports = { clock: realClock, timers: realTimers };
  const counted = { calls: 0 };
  const client = createMarketplaceClient({
    ...ports,
    http: {
      ...inner,
      async exchange(request: HttpRequest) {
        counted.calls += 1;
        await pause(realTimers, latencyMs);
        if (isCut?.()) return { ok: false, fault: { kind: 'not-sent', cause: 'refused', message: 'cut' } };
        return await inner.exchange(request);
      },
    },
    limiter: createLimiter(ports, { startPerSecond: perSecond, maxPerSecond: perSecond }),
    config: { url: account.url, appId: account.appId, appSecret: () => Promise.resolve(account.appSecret) },
  });
  return { client, counted, close: () => inner.close() };
}
