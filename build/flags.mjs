import { parseArgs } from 'node:util';

/**
 * The flags of `npm start`. The shells read the same ones again (main/flags.ts, a test holds the two together); here they
 * are looked at before a build is started for a start command that is wrong.
 * @param {readonly string[]} args
 * @returns {{ shell: 'electron' | 'browser', json: boolean }}
 */
export function readStartFlags(args) {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      shell: { type: 'string' },
      practice: { type: 'boolean' },
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      'no-open': { type: 'boolean' },
      json: { type: 'boolean' },
      'secret-stdin': { type: 'boolean' },
    },
  });
  const { shell = 'electron', port } = values;
  if (shell !== 'electron' && shell !== 'browser') throw new Error(`--shell=${shell} is neither electron nor browser.`);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw new Error(`--port=${port} is not a port (0 to 65535).`);
  }
  if (values['data-dir'] === '') throw new Error('--data-dir needs a folder.');
  return { shell, json: values.json ?? false };
}
