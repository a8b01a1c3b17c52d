import { copyFileSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledChild, bundleChild } from '../support/bundled-child.ts';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.ts';
import { type RawServer, startRawServer } from '../support/raw-server.ts';
import { type WindowsPc, windowsParts, windowsPc } from '../support/windows-station.ts';

const parts = windowsParts();
if (!parts) console.log('skipped: the certificates of Windows; "npm run test:windows" prepares what it runs under');

const tlsFile = (name: string) => path.resolve(import.meta.dirname, '../fixtures/tls', name);
const ROOTS = 'HKCU\\Software\\Microsoft\\SystemCertificates\\Root\\Certificates';

interface Asked {
  readonly answer: number | string;
  readonly authorities: { readonly bundled: number; readonly system: number | null; readonly extra: number };
}

/** A firewall that opens every connection shows a certificate of its office's own authority, which each PC is told to trust. */
describe.skipIf(!parts)('the certificates that Windows trusts', () => {
  let pc: WindowsPc;
  let market: RawServer;
  let proxy: ConnectProxy;
  let asking: BundledChild;
  let trusting: BundledChild;
  let thumbprint: string | undefined;

  beforeAll(async () => {
    if (!parts) return;
    market = await startRawServer((socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'), {
      key: readFileSync(tlsFile('market-key.pem')),
      cert: readFileSync(tlsFile('market-cert.pem')),
    });
    proxy = await startConnectProxy(market.port);
    asking = await bundleChild('ask-by-proxy');
    trusting = await bundleChild('trust-in-windows');
    pc = windowsPc(parts);
    copyFileSync(tlsFile('office-ca-cert.pem'), path.join(pc.dataFolder, 'office.pem'));
  });
  afterAll(async () => {
    if (thumbprint !== undefined) await pc.registry('delete', `${ROOTS}\\${thumbprint}`, '/f').catch(() => undefined);
    await pc?.remove();
    for (const program of [asking, trusting]) program?.remove();
    await Promise.all([proxy?.close(), market?.close()]);
  });

  async function ask(certificates: 'system+bundled' | 'bundled'): Promise<Asked> {
    const [line = ''] = await pc.runProgram(asking.file, [String(proxy.port), certificates], {});
    return JSON.parse(line) as Asked;
  }

  let before = 0;
  it('are read, and an authority that is not among them is not believed', async () => {
    const { answer, authorities } = await ask('system+bundled');
    expect(answer).toBe('NETWORK_TLS_UNTRUSTED');
    expect(authorities.system).toBeGreaterThan(0);
    before = authorities.system ?? 0;
    expect(market.requests).toEqual([]);
  });

  it('are believed from the next start on when one is added to this user’s roots', async () => {
    const [line = ''] = await pc.runProgram(trusting.file, [`${pc.dataDir}\\office.pem`], {});
    const said = JSON.parse(line) as { readonly added: number; readonly thumbprint: string };
    thumbprint = said.thumbprint;
    expect(said.added).toBe(1);
    expect(await ask('system+bundled')).toMatchObject({ answer: 204, authorities: { system: before + 1 } });
  });

  it('are left out where only those of the program are to be believed', async () => {
    expect(await ask('bundled')).toMatchObject({ answer: 'NETWORK_TLS_UNTRUSTED', authorities: { system: null } });
  });

  it('are believed no more once they are taken out', async () => {
    await pc.registry('delete', `${ROOTS}\\${thumbprint}`, '/f');
    thumbprint = undefined;
    expect(await ask('system+bundled')).toMatchObject({
      ...{ answer: 'NETWORK_TLS_UNTRUSTED', authorities: { system: before } },
    });
  });
});
