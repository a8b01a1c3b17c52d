import type { Child, ChildEntry, Spawn } from '../ports/spawn.ts';

/** The part of Electron's `UtilityProcess`. */
export interface UtilityChild {
  readonly pid: number | undefined;
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}
export interface UtilityProcesses {
  fork(modulePath: string, args: string[], options: { serviceName: string; stdio: 'ignore' | 'inherit' }): UtilityChild;
}

/**
 * Children as utility processes: with the RunAsNode fuse off there is no other way to run Node code beside the main
 * process, and Electron ends them with it.
 */
export function createUtilitySpawn(utilityProcess: UtilityProcesses, fileOf: (entry: ChildEntry) => string): Spawn {
  return {
    start(entry, args): Child {
      const child = utilityProcess.fork(fileOf(entry), [...args], {
        serviceName: `packbench ${entry}`,
        stdio: 'inherit',
      });
      let running = true;
      const exited = new Promise<{ readonly code: number | null }>((resolve) => {
        child.once('exit', (code) => {
          running = false;
          resolve({ code });
        });
      });
      return {
        pid: child.pid,
        send: (message) => {
          if (running) child.postMessage(message);
        },
        onMessage: (listener) => void child.on('message', listener),
        kill: () => void child.kill(),
        exited,
      };
    },
  };
}
