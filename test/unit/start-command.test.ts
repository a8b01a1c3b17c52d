import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStartFlags } from '../../build/flags.mjs';
import { defaultDataDir, parseFlags } from '../../main/flags.ts';
import { secretFromLaunch } from '../../main/launch-secret.ts';
import { whyNotThisRuntime } from '../../main/runtime.ts';

describe('a start command', () => {
  const here = { platform: 'linux' as const, env: { XDG_DATA_HOME: '/data' } };
  const both = (args: string[]) => {
    const accepted = [() => readStartFlags(args), () => parseFlags(args, here)].map((read) => {
      try {
        read();
        return 'accepted';
      } catch {
        return 'refused';
      }
    });
    expect(accepted[0]).toBe(accepted[1]);
    return accepted[0];
  };

  it.each([
    '--practice',
    '--data-dir=/x',
    '--port=0',
    '--port=65535',
    '--no-open',
    '--json',
    '--secret-stdin',
    '--shell=browser',
    '--shell=electron',
  ])('with %s is accepted before the build and in the shell alike', (flag) => expect(both([flag])).toBe('accepted'));

  it.each([
    '--prot=1',
    '--port',
    '--port=65536',
    '--port=a',
    '--port=-1',
    '--data-dir=',
    '--json=yes',
    'practice',
    '-p',
    '--practice=1',
  ])('with %s is refused before the build and in the shell alike', (flag) => expect(both([flag])).toBe('refused'));

  it('puts the data where the platform keeps it, practice apart', () => {
    expect(parseFlags([], here).dataDir).toBe(path.join('/data', 'packbench'));
    expect(parseFlags(['--practice'], here).dataDir).toBe(path.join('/data', 'packbench-practice'));
    expect(defaultDataDir({ platform: 'win32', env: { APPDATA: '/roaming' } }, false)).toBe(
      path.join('/roaming', 'Packbench'),
    );
    expect(defaultDataDir({ platform: 'darwin', env: {} }, false)).toContain(
      path.join('Library', 'Application Support', 'Packbench'),
    );
  });

  it('on an old Node is told what to do', () => {
    expect(whyNotThisRuntime({ node: '20.20.2', napi: '9' })).toContain('npm start');
    expect(whyNotThisRuntime({ node: '22.14.0', napi: '10' })).toBeUndefined();
  });
});

describe('a secret given at the start', () => {
  async function* lines(...chunks: string[]) {
    yield* chunks;
  }
  it('comes from the first line of standard input', async () => {
    expect(await secretFromLaunch({ secretStdin: true }, { env: {}, stdin: lines('open ', 'sesame\nmore') })).toBe(
      'open sesame',
    );
  });

  it('comes from the environment, and no child process inherits it', async () => {
    const env = { PACKBENCH_APP_SECRET: 'open sesame' };
    expect(await secretFromLaunch({ secretStdin: false }, { env, stdin: lines() })).toBe('open sesame');
    expect(env).toEqual({});
  });

  it.each(['', '\n', 'x'.repeat(501)])('is refused when it is no secret (%#)', async (text) => {
    await expect(secretFromLaunch({ secretStdin: true }, { env: {}, stdin: lines(text) })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});
