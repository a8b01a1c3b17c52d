import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens with the shortest of queues and then never looks at it again. */
const LISTENER = `
  const { workerData, parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: workerData.port, host: workerData.host, backlog: 1 }, () => {
    parentPort.postMessage('listening');
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });
`;
const FILLERS = 4;

/** A port on which attempts to connect get no answer: its queue is full and stays so. Returns how to give the port back. */
export async function openSilentPort(host: string, port: number): Promise<() => Promise<void>> {
  const worker = new Worker(LISTENER, { eval: true, workerData: { host, port } });
  await once(worker, 'message');
  const fillers = Array.from({ length: FILLERS }, () => connect({ host, port }));
  for (const filler of fillers) filler.on('error', () => undefined);
  await queueFull(fillers);
  return async () => {
    for (const filler of fillers) filler.destroy();
    await worker.terminate();
  };
}

/** Two fit into a queue of one (Linux); the others wait in vain, and so does whoever comes next. */
function queueFull(fillers: readonly Socket[]): Promise<void> {
  return new Promise((resolve) => {
    let connected = 0;
    for (const filler of fillers) {
      filler.once('connect', () => {
        connected += 1;
        if (connected === 2) resolve();
      });
    }
  });
}
