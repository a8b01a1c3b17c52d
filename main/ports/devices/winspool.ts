import koffi from 'koffi';
import { DeviceFault } from './carrier.ts';

/** A queue of the Windows spooler (PRINTER_INFO_2, in part). */
export interface SpoolerQueue {
  readonly name: string;
  readonly port: string;
  readonly driver: string;
  readonly attributes: number;
  readonly status: number;
}

export interface SpoolerJob {
  /** `JOB_STATUS_*`. */
  readonly status: number;
  /** What the port says of it, for people. */
  readonly message: string | null;
}

/** An open queue. Calls throw `DeviceFault` with Windows' own number. */
export interface SpoolerHandle {
  /** Begins a document and returns its job's number. */
  startDocument(title: string, datatype: 'RAW' | 'XPS_PASS'): number;
  /** Returns how many bytes the spooler took. */
  write(bytes: Uint8Array): number;
  endDocument(): void;
  /** Ends a document that is being written, and its job. */
  abort(): void;
  /** Undefined once the queue knows it no more. */
  job(id: number): SpoolerJob | undefined;
  pauseJob(id: number): void;
  deleteJob(id: number): void;
  queue(): SpoolerQueue;
  /** 4 for drivers that take XPS only. */
  driverVersion(): number | undefined;
  close(): void;
}

export interface Winspool {
  open(queue: string): SpoolerHandle;
  queues(): readonly SpoolerQueue[];
}

const PRINTER_ENUM_LOCAL = 0x2;
const PRINTER_ENUM_CONNECTIONS = 0x4;
const ERROR_INSUFFICIENT_BUFFER = 122;
const ERROR_INVALID_HANDLE = 6;
const ERROR_INVALID_PARAMETER = 87;
const JOB_CONTROL_PAUSE = 1;
const JOB_CONTROL_DELETE = 5;

type Spec = Parameters<typeof koffi.out>[0] | ReturnType<typeof koffi.out>;
type Layout = ReturnType<typeof koffi.struct>;

/** winspool.drv (winspool.h); throws where this is not Windows. */
export function openWinspool(): Winspool {
  const winspool = koffi.load('winspool.drv');
  const kernel32 = koffi.load('kernel32.dll');
  const documentInfo = koffi.struct({ pDocName: 'str16', pOutputFile: 'str16', pDatatype: 'str16' });
  const handleOut = koffi.out(koffi.pointer('void *'));
  const sizeOut = koffi.out(koffi.pointer('uint32_t'));
  const call = (name: string, parameters: readonly Spec[], result: 'int' | 'uint32_t' = 'int') =>
    winspool.func('__stdcall', name, result, [...parameters]);
  const openPrinter = call('OpenPrinterW', ['str16', handleOut, 'void *']);
  const closePrinter = call('ClosePrinter', ['void *']);
  const startDocument = call('StartDocPrinterW', ['void *', 'uint32_t', koffi.pointer(documentInfo)], 'uint32_t');
  const writePrinter = call('WritePrinter', ['void *', 'void *', 'uint32_t', sizeOut]);
  const endDocument = call('EndDocPrinter', ['void *']);
  const abortPrinter = call('AbortPrinter', ['void *']);
  const setJob = call('SetJobW', ['void *', 'uint32_t', 'uint32_t', 'void *', 'uint32_t']);
  const getJob = call('GetJobW', ['void *', 'uint32_t', 'uint32_t', 'void *', 'uint32_t', sizeOut]);
  const getPrinter = call('GetPrinterW', ['void *', 'uint32_t', 'void *', 'uint32_t', sizeOut]);
  const getDriver = call('GetPrinterDriverW', ['void *', 'str16', 'uint32_t', 'void *', 'uint32_t', sizeOut]);
  const enumPrinters = call('EnumPrintersW', [
    ...['uint32_t', 'str16', 'uint32_t', 'void *', 'uint32_t'],
    sizeOut,
    sizeOut,
  ]);
  const lastError = kernel32.func('uint32_t __stdcall GetLastError()');
  const { printerInfo2, jobInfo1, driverVersion } = structures();

  const fault = (name: string): DeviceFault => {
    const code = Number(lastError());
    return new DeviceFault(`ERROR_${code}`, `${name} failed with ${code}`);
  };
  const must = (name: string, result: unknown): void => {
    if (result === 0) throw fault(name);
  };
  /** Asks for the size first, as all of these want it; undefined with the error's number where there is nothing. */
  const sized = (
    ask: (buffer: Buffer | null, bytes: number, needed: [number]) => unknown,
  ): Buffer | { readonly error: number } => {
    const needed: [number] = [0];
    if (ask(null, 0, needed) === 0 && Number(lastError()) !== ERROR_INSUFFICIENT_BUFFER) {
      return { error: Number(lastError()) };
    }
    const buffer = Buffer.alloc(Math.max(needed[0], 1));
    return ask(buffer, buffer.byteLength, needed) === 0 ? { error: Number(lastError()) } : buffer;
  };
  const decoded = <T>(buffer: Buffer, index: number, type: Layout): T =>
    koffi.decode(buffer, index * koffi.sizeof(type), type) as T;
  const queueOf = (found: PrinterInfo2): SpoolerQueue => ({
    name: found.pPrinterName ?? '',
    port: found.pPortName ?? '',
    driver: found.pDriverName ?? '',
    attributes: found.Attributes,
    status: found.Status,
  });

  return {
    open(queue) {
      const opened: [unknown] = [null];
      must('OpenPrinter', openPrinter(queue, opened, null));
      const [handle] = opened;
      const readQueue = () => sized((buffer, bytes, needed) => getPrinter(handle, 2, buffer, bytes, needed));
      return {
        startDocument(title, datatype) {
          const id = Number(startDocument(handle, 1, { pDocName: title, pOutputFile: null, pDatatype: datatype }));
          must('StartDocPrinter', id);
          return id;
        },
        write(bytes) {
          const taken: [number] = [0];
          must('WritePrinter', writePrinter(handle, bytes, bytes.byteLength, taken));
          return taken[0];
        },
        endDocument: () => must('EndDocPrinter', endDocument(handle)),
        abort: () => must('AbortPrinter', abortPrinter(handle)),
        job(id) {
          const found = sized((buffer, bytes, needed) => getJob(handle, id, 1, buffer, bytes, needed));
          if (Buffer.isBuffer(found)) {
            const job = decoded<JobInfo1>(found, 0, jobInfo1);
            return { status: job.Status, message: job.pStatus };
          }
          if (found.error === ERROR_INVALID_PARAMETER) return undefined;
          // Wine has one word for a queue and for a job that it does not know; the queue can be asked for.
          if (found.error === ERROR_INVALID_HANDLE && Buffer.isBuffer(readQueue())) return undefined;
          throw new DeviceFault(`ERROR_${found.error}`, `GetJob failed with ${found.error}`);
        },
        pauseJob: (id) => must('SetJob', setJob(handle, id, 0, null, JOB_CONTROL_PAUSE)),
        deleteJob: (id) => must('SetJob', setJob(handle, id, 0, null, JOB_CONTROL_DELETE)),
        queue() {
          const found = readQueue();
          if (Buffer.isBuffer(found)) return queueOf(decoded<PrinterInfo2>(found, 0, printerInfo2));
          throw new DeviceFault(`ERROR_${found.error}`, `GetPrinter failed with ${found.error}`);
        },
        driverVersion() {
          const found = sized((buffer, bytes, needed) => getDriver(handle, null, 2, buffer, bytes, needed));
          return Buffer.isBuffer(found) ? decoded<{ cVersion: number }>(found, 0, driverVersion).cVersion : undefined;
        },
        close: () => void closePrinter(handle),
      };
    },
    queues() {
      const count: [number] = [0];
      const flags = PRINTER_ENUM_LOCAL + PRINTER_ENUM_CONNECTIONS;
      const found = sized((buffer, bytes, needed) => enumPrinters(flags, null, 2, buffer, bytes, needed, count));
      if (!Buffer.isBuffer(found)) {
        throw new DeviceFault(`ERROR_${found.error}`, `EnumPrinters failed with ${found.error}`);
      }
      return Array.from({ length: count[0] }, (_, index) => queueOf(decoded<PrinterInfo2>(found, index, printerInfo2)));
    },
  };
}

interface PrinterInfo2 {
  readonly pPrinterName: string | null;
  readonly pPortName: string | null;
  readonly pDriverName: string | null;
  readonly Attributes: number;
  readonly Status: number;
}

interface JobInfo1 {
  readonly pStatus: string | null;
  readonly Status: number;
}

/** PRINTER_INFO_2, JOB_INFO_1 and the head of DRIVER_INFO_2 as winspool.h lays them out. */
function structures() {
  const pointer = 'void *';
  return {
    printerInfo2: koffi.struct({
      pServerName: 'str16',
      pPrinterName: 'str16',
      pShareName: 'str16',
      pPortName: 'str16',
      pDriverName: 'str16',
      pComment: 'str16',
      pLocation: 'str16',
      pDevMode: pointer,
      pSepFile: 'str16',
      pPrintProcessor: 'str16',
      pDatatype: 'str16',
      pParameters: 'str16',
      pSecurityDescriptor: pointer,
      Attributes: 'uint32_t',
      Priority: 'uint32_t',
      DefaultPriority: 'uint32_t',
      StartTime: 'uint32_t',
      UntilTime: 'uint32_t',
      Status: 'uint32_t',
      cJobs: 'uint32_t',
      AveragePPM: 'uint32_t',
    }),
    jobInfo1: koffi.struct({
      JobId: 'uint32_t',
      pPrinterName: 'str16',
      pMachineName: 'str16',
      pUserName: 'str16',
      pDocument: 'str16',
      pDatatype: 'str16',
      pStatus: 'str16',
      Status: 'uint32_t',
      Priority: 'uint32_t',
      Position: 'uint32_t',
      TotalPages: 'uint32_t',
      PagesPrinted: 'uint32_t',
      Submitted: koffi.array('uint16_t', 8),
    }),
    driverVersion: koffi.struct({ cVersion: 'uint32_t', pName: pointer }),
  };
}
