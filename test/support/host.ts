import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostOptions, StationHost } from '../../main/host.ts';
import { realFiles } from '../../main/ports/files.ts';
import { realPorts } from '../../main/ports/real.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { realSockets } from '../../main/ports/real-sockets.ts';
import { fileSecretStore } from '../../main/secrets/file-store.ts';
import { openStationHost } from '../../main/station-host.ts';
import type { Reply, RequestInput, RequestName } from '../../shared/contract/index.ts';
import { builtSpawn } from './built-spawn.ts';

const QUIET = () => undefined;

/** A host in this process over a folder of its own, with the real ports but for those given. */
export async function openTestHost(
  dataDir: string,
  over: Partial<HostOptions> = {},
  otherPorts: Partial<HostOptions['ports']> = {},
) {
  mkdirSync(dataDir, { recursive: true });
  const real = realPorts({ spawn: builtSpawn(), http: createHttp(), sockets: realSockets });
  const ports = { ...real, ...otherPorts };
  const host = await openStationHost({
    dataDir,
    practice: false,
    shell: 'browser',
    ports,
    secrets: fileSecretStore({ files: realFiles, file: join(dataDir, 'secrets.json') }),
    log: { debug: QUIET, info: QUIET, warn: QUIET, error: QUIET, tail: () => [], close: async () => undefined },
    version: '0.0.0-test',
    ...over,
  });
  return { host, ask: asker(host) };
}

/** Asks as a shell does; throws `CODE message` for a typed refusal. */
function asker(host: StationHost) {
  return async <N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>> => {
    const result = await host.dispatch(name, input);
    if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
    return result.value as Reply<N>;
  };
}

/** A configured account whose marketplace nobody answers for: everything but the network works. */
export function writeAccount(dataDir: string, over: Record<string, unknown> = {}): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(
    join(dataDir, 'station.json'),
    JSON.stringify({
      stationId: 'bench-1',
      locationId: 'LOC1',
      marketplace: {
        ...{ url: 'http://127.0.0.1:9', appId: 'app', appSecret: 'planted-secret-value' },
        requestsPerSecond: 100,
      },
      defaultTaxRatePercent: 18,
      printers: [],
      ...over,
    }),
  );
}
