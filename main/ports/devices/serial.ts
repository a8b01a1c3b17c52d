import { SerialPort } from 'serialport';
import { type Carrier, type CarrierEvents, DeviceFault } from './carrier.ts';

export interface SerialSettings {
  /** `COM3`, `/dev/ttyUSB0`. */
  readonly path: string;
  readonly baud: number;
  readonly flow: 'none' | 'rts-cts' | 'xon-xoff';
}

/** Half a second at the slowest rate: a stall is a stall, not a slow line. */
const PIECE_BYTES = 512;

/** A serial line, 8 data bits, no parity, one stop bit. Every piece is waited for until it left the port. */
export async function openSerial({ path, baud, flow }: SerialSettings, events: CarrierEvents): Promise<Carrier> {
  const port = new SerialPort({
    path,
    baudRate: baud,
    rtscts: flow === 'rts-cts',
    xon: flow === 'xon-xoff',
    xoff: flow === 'xon-xoff',
    autoOpen: false,
  });
  await called((done) => port.open(done));
  port.on('data', (bytes: Buffer) => events.onData(Uint8Array.from(bytes)));
  let lose: (error: Error) => void = () => undefined;
  /** Rejects once the port is gone: pulled out, it calls nobody back. */
  const lost = new Promise<never>((_resolve, reject) => {
    lose = reject;
  });
  lost.catch(() => undefined);
  port.on('error', (error) => lose(error));
  port.on('close', (error: Error | null) => lose(error ?? new DeviceFault('closed')));
  let begun = false;
  // What is asked of a closed port the library keeps until it opens again, which it never does here.
  const held = (call: (done: Done) => void) =>
    port.isOpen ? Promise.race([called(call), lost]) : Promise.reject(new DeviceFault('closed'));
  const drained = () => held((done) => port.drain(done));
  const close = () => called((done) => (port.isOpen ? port.close(done) : done(null)));
  return {
    pieceBytes: PIECE_BYTES,
    async write(piece) {
      begun = true;
      await held((done) => void port.write(piece, done));
      await drained();
    },
    async finish() {
      await drained();
      await close();
      return { kind: 'sent' };
    },
    async withdraw(reason) {
      // What waits in the system's buffer need not go out; what went is not known.
      await called((done) => port.flush(done)).catch(() => undefined);
      await close().catch(() => undefined);
      return begun ? { kind: 'unknown', reason } : { kind: 'not-sent', reason };
    },
  };
}

type Done = (error?: Error | null) => void;

function called(call: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error ? reject(error) : resolve()));
  });
}

export interface SerialPortFound {
  readonly path: string;
  readonly maker: string | null;
}

/** Throws where the system's own list cannot be read. */
export async function listSerialPorts(): Promise<readonly SerialPortFound[]> {
  try {
    return (await SerialPort.list()).map(({ path, manufacturer }) => ({ path, maker: manufacturer ?? null }));
  } catch (error) {
    throw new DeviceFault('serial-list', error instanceof Error ? error.message : String(error));
  }
}
