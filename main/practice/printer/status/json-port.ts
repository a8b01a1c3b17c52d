import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { z } from 'zod';

/** A printer's second port, which answers while the first one is busy. */
export interface JsonPort {
  readonly port: number;
  close(): Promise<void>;
}

const MOST_CONNECTIONS = 8;
const MOST_BYTES = 16 * 1024;
const GETVAR = /^! U1 getvar "([\w.]{1,80})"\r?\n/;
const askedSchema = z.record(z.string().max(80), z.null());

/**
 * Answers what is set and counted in the printer, as Link-OS does on port 9200: `! U1 getvar "name"` with the value in quotes,
 * `{}{"name":null}` with an object. What it does not know is `?`. `variable` is asked each time.
 */
export async function openJsonPort(host: string, variable: (name: string) => string | undefined): Promise<JsonPort> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (sockets.size >= MOST_CONNECTIONS) return void socket.resetAndDestroy();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    let asked = '';
    socket.on('data', (chunk) => {
      asked = (asked + chunk.toString('latin1')).slice(-MOST_BYTES);
      asked = answerAll(asked, variable, (reply) => socket.write(reply, 'latin1'));
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers what is whole and gives back the rest. */
function answerAll(
  asked: string,
  variable: (name: string) => string | undefined,
  reply: (text: string) => void,
): string {
  const line = GETVAR.exec(asked);
  if (line) {
    reply(JSON.stringify(variable(line[1] ?? '') ?? '?'));
    return answerAll(asked.slice(line[0].length), variable, reply);
  }
  const json = /^\s*\{\}(\{[^}]*\})/.exec(asked);
  if (!json) return asked;
  const names = readNames(json[1] ?? '');
  if (names) reply(JSON.stringify(Object.fromEntries(names.map((name) => [name, variable(name) ?? '?']))));
  return answerAll(asked.slice(json[0].length), variable, reply);
}

function readNames(text: string): readonly string[] | undefined {
  try {
    const asked = askedSchema.safeParse(JSON.parse(text));
    return asked.success ? Object.keys(asked.data) : undefined;
  } catch {
    return undefined;
  }
}
