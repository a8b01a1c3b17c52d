import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { electronSystemProxy } from '../../main/electron/system-proxy.ts';
import { systemProxy } from '../../main/ports/network/system-proxy.ts';
import { DIRECT, isExcepted, isLoopback, proxyOf, waysOfPac } from '../../main/ports/network/ways.ts';
import type { InternetSettings } from '../../main/ports/network/windows-proxy.ts';
import { isProxyUrl } from '../../shared/model/network.ts';

const URL_TEXT = 'https://api.flipkart.net';
const API = { hostname: 'api.flipkart.net', port: '443' };
const way = (host: string, port: number, secure = false) => ({ kind: 'proxy', secure, host, port });

describe('what a proxy resolver says', () => {
  it.each([
    ['DIRECT', [DIRECT], null],
    ['PROXY proxy.office:8080', [way('proxy.office', 8080)], null],
    ['PROXY a:1; HTTPS b:443 ; DIRECT', [way('a', 1), way('b', 443, true), DIRECT], null],
    ['SOCKS5 s:1080; PROXY a:1', [way('a', 1)], 'SOCKS5 s:1080'],
    ['SOCKS s:1080', [DIRECT], 'SOCKS s:1080'],
    ['PROXY [fd00::1]:3128', [way('[fd00::1]', 3128)], null],
    ['PROXY a:99999', [DIRECT], 'PROXY a:99999'],
    ['', [DIRECT], null],
  ])('"%s" is understood', (answer, ways, unusable) => {
    expect(waysOfPac(answer, 'system')).toEqual({ ways, foundIn: 'system', unusable });
  });

  it('always leaves at least one way, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (answer) => {
        expect(waysOfPac(answer, 'system').ways.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the desktop shell', () => {
  it('asks Chromium for each address, which follows the setup script of the PC', async () => {
    const asked: string[] = [];
    const resolveProxy = async (url: string) => {
      asked.push(url);
      return 'PROXY proxy.office:8080; DIRECT';
    };
    expect(await electronSystemProxy({ resolveProxy })(URL_TEXT)).toEqual({
      ways: [way('proxy.office', 8080), DIRECT],
      foundIn: 'system',
      unusable: null,
    });
    expect(asked).toEqual([URL_TEXT]);
  });

  it('tells the address of the script that Windows names, since Chromium says only "DIRECT" of one that does not load', async () => {
    let setupScript: string | undefined = 'http://wpad/wpad.dat';
    const ask = electronSystemProxy({ resolveProxy: async () => 'DIRECT' }, () => ({ setupScript }));
    expect(await ask(URL_TEXT)).toEqual({ ways: [DIRECT], foundIn: 'system', unusable: null, setupScript });
    setupScript = undefined;
    expect(await ask(URL_TEXT)).toEqual({ ways: [DIRECT], foundIn: 'system', unusable: null });
  });
});

describe('an exception from the proxy', () => {
  it.each([
    '*',
    'api.flipkart.net',
    '.flipkart.net',
    'flipkart.net',
    '*.flipkart.net',
    'API.Flipkart.NET:443',
    '*flipkart*',
  ])('"%s" means the marketplace', (entry) => {
    expect(isExcepted(entry, API)).toBe(true);
  });
  it.each([
    '',
    'kart.net',
    'api.flipkart.net:8443',
    '<local>',
    '*.example',
    'xflipkart.net',
    'api.flipkart.net.example',
  ])('"%s" does not', (entry) => {
    expect(isExcepted(entry, API)).toBe(false);
  });
  it('<local> means names without a dot', () => {
    expect(isExcepted('<local>', { hostname: 'printserver', port: '443' })).toBe(true);
  });
});

describe('the proxy of a PC', () => {
  const windows = (over: Partial<InternetSettings>) => () => ({
    ...{ enabled: true, server: '', exceptions: '', setupScript: undefined },
    ...over,
  });
  const ask = async (env: Record<string, string>, settings?: () => InternetSettings | undefined) =>
    await systemProxy({ env, ...(settings === undefined ? {} : { windows: settings }) })(URL_TEXT);

  it('is nobody’s where nobody names one', async () => {
    expect(await ask({ HTTP_PROXY: 'http://plain:1' })).toEqual({ ways: [DIRECT], foundIn: 'nowhere', unusable: null });
  });

  it.each([
    [{ HTTPS_PROXY: 'http://a:1' }, 'a'],
    [{ https_proxy: 'b:2', HTTPS_PROXY: 'http://a:1' }, 'b'],
    [{ ALL_PROXY: 'http://c:3/' }, 'c'],
    [{ HTTPS_PROXY: 'http://user:word@d:4' }, 'd'],
  ])('is read from the environment %j', async (env, host) => {
    const { ways, foundIn } = await ask(env as Record<string, string>, windows({ server: 'other:9' }));
    expect(foundIn).toBe('environment');
    expect(ways).toMatchObject([{ host }]);
  });

  it('is left out for what NO_PROXY names', async () => {
    expect((await ask({ HTTPS_PROXY: 'http://a:1', NO_PROXY: 'localhost,.flipkart.net' })).ways).toEqual([DIRECT]);
  });

  it('that speaks no HTTP is named without its password', async () => {
    const { unusable, ways } = await ask({ HTTPS_PROXY: 'socks5://user:planted@s:1080' });
    expect(ways).toEqual([DIRECT]);
    expect(unusable).toBe('socks5://s:1080');
  });

  it.each([
    ['proxy.office:8080', way('proxy.office', 8080)],
    ['http=p:1;https=q:2;socks=r:3', way('q', 2)],
  ])('is read from Windows: %s', async (server, expected) => {
    expect(await ask({}, windows({ server }))).toEqual({ ways: [expected], foundIn: 'windows', unusable: null });
  });

  it('switched off in Windows, excepted there, or set up by a script, is none; of the script it says so', async () => {
    expect((await ask({}, windows({ enabled: false, server: 'a:1' }))).ways).toEqual([DIRECT]);
    expect((await ask({}, windows({ server: 'a:1', exceptions: '<local>;*.flipkart.net' }))).ways).toEqual([DIRECT]);
    const script = 'http://wpad/wpad.dat';
    expect(await ask({}, windows({ enabled: false, setupScript: script }))).toMatchObject({
      ways: [DIRECT],
      unusable: `the setup script ${script}`,
      setupScript: script,
    });
    expect((await ask({}, windows({ server: 'socks=r:3' }))).unusable).toBe('socks://r:3');
  });
});

describe('an address', () => {
  it.each(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'])('%s is this PC', (name) =>
    expect(isLoopback(name)).toBe(true),
  );
  it.each(['localhost.example', '128.0.0.1', '127.0.0.1.example'])('%s is not', (name) =>
    expect(isLoopback(name)).toBe(false),
  );
  it.each(['http://a:1', 'http://[::1]:8080', 'http://proxy.office:65535/'])('%s may be a proxy', (text) =>
    expect([isProxyUrl(text), proxyOf(text)?.kind]).toEqual([true, 'proxy']),
  );
  it.each([
    'https://a:1',
    'http://u:p@a:1',
    'http://a',
    'http://a:0',
    'http://a:65536',
    'http://a:1/x',
    'a:1',
    'socks5://a:1',
  ])('%s may not be saved as one', (text) => expect(isProxyUrl(text)).toBe(false));
});
