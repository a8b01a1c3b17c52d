import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DrawReply, DrawRequest } from './draw-worker.ts';

export interface Drawing {
  /** One label at a time, in order. Never rejects: what cannot be drawn comes back with its problem. */
  draw(request: Omit<DrawRequest, 'id'>): Promise<DrawReply>;
  close(): Promise<void>;
}

/** The renderer's memory grows with every label, to about 500 MB after 50 large ones (printing 5). */
const LABELS_PER_WORKER = 100;

/** Beside this file in the sources; an entry of its own in the built output, whichever chunk this code went to. */
function workerFile(): URL {
  const candidates = ['./draw-worker.ts', './practice-draw.js', '../practice-draw.js'];
  for (const candidate of candidates) {
    const url = new URL(candidate, import.meta.url);
    if (existsSync(fileURLToPath(url))) return url;
  }
  throw new Error('The label drawing worker is missing from the build');
}

function problemOf(error: unknown): DrawReply {
  return { id: 0, ok: false, problem: error instanceof Error ? error.message : String(error) };
}

/** Draws in a worker thread that is started when first needed and replaced every 100 labels or when it dies. */
export function createDrawing(labelsPerWorker = LABELS_PER_WORKER): Drawing {
  let worker: Worker | undefined;
  let drawn = 0;
  let nextId = 1;
  let queue: Promise<unknown> = Promise.resolve();

  function ask(current: Worker, request: DrawRequest): Promise<DrawReply> {
    return new Promise((resolve) => {
      const settle = (reply: DrawReply) => {
        current.off('message', onMessage);
        current.off('error', onError);
        current.off('exit', onExit);
        resolve(reply);
      };
      const failed = (problem: string) => {
        if (worker === current) worker = undefined;
        settle({ id: request.id, ok: false, problem });
      };
      const onMessage = (reply: DrawReply) => settle(reply);
      const onError = (error: unknown) => failed(error instanceof Error ? error.message : String(error));
      const onExit = () => failed('the drawing worker ended');
      current.on('message', onMessage);
      current.on('error', onError);
      current.on('exit', onExit);
      current.postMessage(request);
    });
  }

  async function drawNext(request: Omit<DrawRequest, 'id'>): Promise<DrawReply> {
    if (worker && drawn >= labelsPerWorker) {
      await worker.terminate();
      worker = undefined;
    }
    if (!worker) {
      worker = new Worker(workerFile());
      worker.unref();
      drawn = 0;
    }
    drawn += 1;
    worker.ref();
    const reply = await ask(worker, { ...request, id: nextId++ });
    worker?.unref();
    return reply;
  }

  return {
    draw(request) {
      const reply = queue.then(() => drawNext(request)).catch(problemOf);
      queue = reply;
      return reply;
    },
    async close() {
      await queue;
      await worker?.terminate();
      worker = undefined;
    },
  };
}
