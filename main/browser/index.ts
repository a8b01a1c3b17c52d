import { whyNotThisRuntime } from '../runtime.ts';

// Nothing else is imported before this answer: a native library loaded on an old runtime ends the process without a word.
const why = whyNotThisRuntime(process.versions);
if (why === undefined) {
  const { runBrowserShell } = await import('./run.ts');
  await runBrowserShell(process.argv.slice(2));
} else {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}
