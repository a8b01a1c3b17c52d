import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One connection to a practice printer, as bare as a sender's can be. */
export interface PrinterTalk {
  readonly socket: Socket;
  /** Everything the printer said so far. */
  heard(): Buffer;
  /** How many pieces it came in. */
  pieces(): number;
  say(bytes: Uint8Array | string): void;
  /** Nothing more comes from us. */
  finish(): void;
  /** How the connection ended: the printer closed it, broke it, or it was never there. */
  readonly ended: Promise<'closed' | 'reset' | 'refused'>;
}

export async function talkTo(port: number): Promise<PrinterTalk> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  const heard: Buffer[] = [];
  socket.on('data', (chunk) => heard.push(chunk));
  const ended = new Promise<'closed' | 'reset' | 'refused'>((resolve) => {
    socket.once('end', () => resolve('closed'));
    socket.once('error', (error) => resolve('code' in error && error.code === 'ECONNREFUSED' ? 'refused' : 'reset'));
    socket.once('close', () => resolve('reset'));
  });
  await Promise.race([once(socket, 'connect').catch(() => undefined), ended]);
  return {
    socket,
    ended,
    heard: () => Buffer.concat(heard),
    pieces: () => heard.length,
    say(bytes) {
      if (socket.writable) socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    },
    finish() {
      socket.end();
    },
  };
}

/** One whole job; resolves with how it ended. */
export async function sendJob(port: number, bytes: Uint8Array | string): Promise<'closed' | 'reset' | 'refused'> {
  const talk = await talkTo(port);
  talk.say(bytes);
  talk.finish();
  const end = await talk.ended;
  talk.socket.destroy();
  return end;
}
