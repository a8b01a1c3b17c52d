import { existsSync } from 'node:fs';
import koffi from 'koffi';

/**
 * On Windows: has a file open as a virus scanner has, so that nobody else may replace it, until somebody has a replacement ready beside it
 * and a while longer. Says `held` and `released`.
 */
const [file = ''] = process.argv.slice(2);
const GENERIC_READ = 0x80000000;
const SHARE_READ = 1;
const OPEN_EXISTING = 3;
const LONGER_MS = 200;
const GIVE_UP_MS = 120_000;

const kernel32 = koffi.load('kernel32.dll');
const open = kernel32.func(
  'intptr_t __stdcall CreateFileW(str16, uint32_t, uint32_t, void *, uint32_t, uint32_t, void *)',
);
const close = kernel32.func('int __stdcall CloseHandle(intptr_t)');

const opened: unknown = open(file, GENERIC_READ, SHARE_READ, null, OPEN_EXISTING, 0, null);
if (opened === -1) throw new Error(`${file} cannot be opened`);
process.stdout.write('held\n');
const looking = setInterval(() => {
  if (!existsSync(`${file}.new`)) return;
  clearInterval(looking);
  setTimeout(() => {
    close(opened);
    process.stdout.write('released\n');
  }, LONGER_MS);
}, 2);
setTimeout(() => process.exit(1), GIVE_UP_MS).unref();
