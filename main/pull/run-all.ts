/** Works through the tasks and those they bring, newest first, `inFlight` at a time. The first failure ends it. */
export function runAll<T>(tasks: T[], inFlight: number, visit: (task: T) => Promise<readonly T[]>): Promise<void> {
  return new Promise((resolve, reject) => {
    let active = 0;
    let failed = false;
    const pump = (): void => {
      while (!failed && active < inFlight) {
        const task = tasks.pop();
        if (task === undefined) break;
        active++;
        visit(task).then(
          (more) => {
            active--;
            tasks.push(...more);
            pump();
          },
          (error: unknown) => {
            active--;
            failed = true;
            pump();
            reject(error);
          },
        );
      }
      if (active === 0 && !failed) resolve();
    };
    pump();
  });
}

/**
 * Work done one after the other beside what brings it: a request does not wait for the rows of the one before it to be written,
 * unless more than `most` wait already.
 */
export function createBacklog(most: number) {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    /** Resolves at once, or when the backlog has become short. Rejects when earlier work failed. */
    async add(work: () => Promise<unknown>): Promise<void> {
      waiting++;
      const mine = last.then(work).finally(() => {
        waiting--;
      });
      last = mine;
      // Heard by whoever awaits `add` or `done` next.
      mine.catch(() => undefined);
      if (waiting > most) await mine;
    },
    /** Resolves when everything added has been done; rejects with the first failure. */
    async done(): Promise<void> {
      await last;
    },
  };
}
