import { connect } from 'node:net';

/** Sends bytes to a printer on this machine and ends; resolves when the printer has closed its side. */
export function sendBytes(port: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.on('error', reject);
    socket.on('close', () => resolve());
    // What the printer says is not of interest, but unread it would hold the connection open.
    socket.resume();
  });
}
