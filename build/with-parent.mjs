import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 500;

/**
 * Ends this program in order when the npm that started it is gone. npm passes a signal to the shell between the two, which
 * dies of it without telling this program; a station nobody can stop would keep its folder and its port.
 */
export function endWithParent() {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return;
  const started = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === started) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** The shell and, where the system says it, npm above it: a process whose parent ends gets another one. */
function ancestors() {
  return `${process.ppid} ${parentOf(process.ppid)}`;
}

/** @param {number} pid */
function parentOf(pid) {
  try {
    // The name in parentheses may hold anything, so the fields are counted from behind it: state, parent.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1];
  } catch {
    return undefined;
  }
}
