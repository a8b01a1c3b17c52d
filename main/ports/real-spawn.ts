import { type ChildProcess, fork } from 'node:child_process';
import { bundle } from './bundle.ts';
import type { Child, ChildEntry, ChildExit, Spawn } from './spawn.ts';

/**
 * Children as Node processes, for everything but Electron (where RunAsNode is off). They run on this process's own Node,
 * speak over IPC, write only to standard error, and end with this process: the channel closes, and an ordinary exit
 * kills what is left. `fileOf`: where an entry is, other than beside this module.
 */
export function createNodeSpawn(fileOf: (entry: ChildEntry) => string = bundle.childFile): Spawn {
  const running = new Set<ChildProcess>();
  process.once('exit', () => {
    for (const child of running) child.kill('SIGKILL');
  });
  return {
    start(entry, args): Child {
      const file = fileOf(entry);
      const child = fork(file, [...args], {
        execPath: process.execPath,
        // From source the children are TypeScript with parameter properties, which plain stripping refuses.
        execArgv: file.endsWith('.ts')
          ? ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
          : [],
        stdio: ['ignore', 2, 2, 'ipc'],
        serialization: 'advanced',
        windowsHide: true,
      });
      running.add(child);
      // A channel that closed under a message is the same news as the exit, which is waited for.
      child.on('error', () => undefined);
      const exited = new Promise<ChildExit>((resolve) => {
        child.once('exit', (code, signal) => resolve({ code, signal }));
        child.once('error', () => {
          if (child.pid === undefined) resolve({ code: null });
        });
      });
      exited.then(() => running.delete(child));
      return {
        pid: child.pid,
        send: (message) => {
          if (child.connected) child.send(message as object, () => undefined);
        },
        onMessage: (listener) => void child.on('message', listener),
        kill: () => void child.kill('SIGKILL'),
        exited,
      };
    },
  };
}
