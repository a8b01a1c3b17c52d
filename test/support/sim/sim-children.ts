import { answerRetention } from '../../../main/db/retention/job.ts';
import type { Child, ChildExit, Spawn } from '../../../main/ports/spawn.ts';
import { orderSchema } from '../../../main/printing/raster/protocol.ts';
import { plainRenderer } from '../plain-renderer.ts';
import type { SimTime } from './sim-time.ts';

const RENDER_MS = 8;
const START_MS = 120;
const CHECK_MS = 400;

/** The station's children without processes: documents pass through undrawn, checks and backups find nothing wrong. */
export function simSpawn(time: SimTime): Spawn {
  const renderer = plainRenderer();

  function child(
    begin: (tell: (message: unknown) => void, exit: (end: ChildExit) => void) => (message: unknown) => void,
  ): Child {
    const listeners: ((message: unknown) => void)[] = [];
    let alive = true;
    let ended: (end: ChildExit) => void = () => undefined;
    const exited = new Promise<ChildExit>((resolve) => {
      ended = resolve;
    });
    const exit = (end: ChildExit) => {
      alive = false;
      ended(end);
    };
    const take = begin((message) => {
      if (alive) for (const listener of listeners) listener(message);
    }, exit);
    return {
      pid: 1,
      send: (message) => {
        if (alive) take(message);
      },
      onMessage: (listener) => void listeners.push(listener),
      kill: () => exit({ code: null, signal: 'SIGKILL' }),
      exited,
    };
  }

  const raster = () =>
    child((tell) => {
      time.after(START_MS, () => tell({ kind: 'ready' }));
      return (message) => {
        const { id, work } = orderSchema.parse(message);
        void (async () => {
          const result =
            work.kind === 'render'
              ? await renderer.render(work)
              : work.kind === 'compose'
                ? await renderer.compose(work.facts, work.profile)
                : await renderer.draw(work.zpl, work.profile);
          await time.sleep(RENDER_MS);
          tell({ kind: 'done', id, rssBytes: 1, worn: false, result });
        })();
      };
    });

  /** Rows are found in the files of the run as the maintenance process finds them; other files are as old as the real clock says. */
  const retention = () =>
    child((tell, exit) => (question) => {
      time.after(CHECK_MS, () => {
        const ask = String((question as { readonly ask?: unknown }).ask);
        tell({ ok: true, value: ask === 'find' || ask === 'look' ? answerRetention(question) : noFiles(ask) });
        exit({ code: 0 });
      });
    });

  const maintenance = ([job]: readonly string[]) =>
    child((tell, exit) => {
      time.after(CHECK_MS, () => {
        const value = job === 'backup' ? { bytes: 1 } : { intact: true, problems: [], rows: 0, firstBadSeq: null };
        tell({ ok: true, value });
        exit({ code: 0 });
      });
      return () => undefined;
    });

  return {
    start(entry, args) {
      if (entry === 'raster') return raster();
      if (entry === 'maintenance') return args[0] === 'retention' ? retention() : maintenance(args);
      throw new Error(`no simulated ${entry}`);
    },
  };
}

function noFiles(ask: string): unknown {
  return ask === 'files'
    ? { logs: 0, backups: 0, others: 0, bytes: 0 }
    : { files: 0, bytes: 0, unread: 0, names: 0, hits: [] };
}
