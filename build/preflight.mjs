// Runs under any Node from 18 on, and before anything else is imported: it is what tells an old one what to do.

/** What better-sqlite3's binary needs; under an older Node-API the process dies without a word. */
const NEEDED_NAPI = 10;

/** Ends the process with one clear line when this Node cannot run the product. */
export function assertRuntime() {
  if (Number(process.versions.napi ?? 0) >= NEEDED_NAPI) return;
  fail(
    `Packbench needs Node 22.14 or newer and this is Node ${process.versions.node}. ` +
      'Start it with "npm start" (or another npm script) after "npm ci": npm scripts run on the Node that comes with it.',
    1,
  );
}

/**
 * One line on stderr, then the exit code: 2 for a wrong flag, 1 for everything else.
 * @param {string} line
 * @param {number} code
 * @returns {never}
 */
export function fail(line, code) {
  process.stderr.write(`${line.replace(/\s+/g, ' ').trim()}\n`);
  process.exit(code);
}
