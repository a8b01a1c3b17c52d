import { z } from 'zod';
import type { AppError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Child, ChildExit, Spawn } from '../ports/spawn.ts';
import type { Cancel, Timers } from '../ports/timers.ts';
import { MAX_LABEL_BYTES } from './languages/unwrap.ts';
import { picturesSchema, renditionSchema, replySchema, WORN_BYTES, type Work } from './raster/protocol.ts';
import { notPrintable } from './raster/refusal.ts';
import type { Renderer } from './rendition.ts';

export interface RendererOptions {
  readonly spawn: Spawn;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly log?: { warn(message: string, fields?: Readonly<Record<string, unknown>>): void };
  /** Shorter in tests. */
  readonly limits?: Partial<RendererLimits>;
}

export interface RendererLimits {
  /** For one request, from when the process takes it. */
  readonly requestMs: number;
  /** For the process to be ready for its first one. */
  readonly startMs: number;
  /** After so many it is replaced: what its libraries hold on to only grows. */
  readonly requests: number;
  readonly wornBytes: number;
}
const LIMITS: RendererLimits = { requestMs: 10_000, startMs: 30_000, requests: 500, wornBytes: WORN_BYTES };

/** Starts in a row that fail before what waits is told. */
const STARTS = 3;

/** A renderer in a process of its own. */
export interface RasterProcess extends Renderer {
  /** Starts the process, so that the first document finds it ready. */
  warm(): void;
  /** The process under way, for looking at it from outside. */
  pid(): number | undefined;
  /** Its resident memory after the last request; undefined before the first. */
  rssBytes(): number | undefined;
  /** It has a request at this moment. */
  busy(): boolean;
}

interface Request {
  readonly work: Work;
  readonly urgent: boolean;
  /** It had a process of its own already, and that died of it. */
  alone: boolean;
  settle(result: Result<unknown, AppError>): void;
}

interface Running {
  readonly child: Child;
  ready: boolean;
  served: number;
  rssBytes: number | undefined;
  request: Request | undefined;
  id: number;
  cancel: Cancel;
}

/**
 * Renders in one child process at a time, one request after the other, urgent ones first. The process is started when first
 * needed and kept; it is replaced when it is worn, hangs or dies. A request it died of gets one more try in a new process when others
 * had used up the old one before; then it is refused, and the others go on.
 */
export function createRenderer(options: RendererOptions): RasterProcess {
  const { spawn, timers, clock, log } = options;
  const limits = { ...LIMITS, ...options.limits };
  const waiting: Request[] = [];
  let running: Running | undefined;
  let nextId = 1;
  let failedStarts = 0;
  let stopped = false;

  function start(): void {
    let child: Child;
    try {
      child = spawn.start('raster', []);
    } catch (error) {
      failAll(`the process cannot be started: ${String(error)}`);
      return;
    }
    const process: Running = {
      child,
      ready: false,
      served: 0,
      rssBytes: undefined,
      request: undefined,
      id: 0,
      cancel: () => undefined,
    };
    running = process;
    process.cancel = timers.after(limits.startMs, () => {
      if (running !== process || process.ready) return;
      drop(process);
      startAgain('the process did not become ready');
    });
    child.onMessage((message) => heard(process, message));
    child.exited.then((exit) => ended(process, exit));
  }

  function heard(process: Running, message: unknown): void {
    if (process !== running) return;
    const reply = replySchema.parse(message);
    if (reply.kind === 'ready') {
      process.cancel();
      process.ready = true;
      failedStarts = 0;
      next();
      return;
    }
    const { request } = process;
    if (!request || reply.id !== process.id) return;
    process.cancel();
    process.request = undefined;
    process.served += 1;
    process.rssBytes = reply.rssBytes;
    if (reply.worn || reply.rssBytes > limits.wornBytes || process.served >= limits.requests) drop(process);
    request.settle(reply.result as Result<unknown, AppError>);
    next();
  }

  /** It ended by itself: of what it was doing, or killed from outside. */
  function ended(process: Running, exit: ChildExit): void {
    if (process !== running) return;
    process.cancel();
    running = undefined;
    const { request, served } = process;
    log?.warn('the process that renders ended', { code: exit.code, signal: exit.signal ?? null, served });
    if (!process.ready) {
      startAgain(`the process ended with code ${exit.code} before it was ready`);
      return;
    }
    if (request) {
      if (served > 0 && !request.alone) waiting.unshift(Object.assign(request, { alone: true }));
      else request.settle(err(refusalOf(exit)));
    }
    next();
  }

  function next(): void {
    if (stopped || waiting.length === 0) return;
    if (!running) start();
    const process = running;
    if (!process?.ready || process.request) return;
    const request = waiting.shift();
    if (!request) return;
    const startedMs = clock.monotonicMs();
    Object.assign(process, { request, id: nextId });
    nextId += 1;
    process.cancel = timers.after(limits.requestMs, () => {
      if (process !== running || process.request !== request) return;
      drop(process);
      log?.warn('a document took too long to render', { ms: clock.monotonicMs() - startedMs });
      request.settle(err(notPrintable('too-slow', `${limits.requestMs} ms`)));
      next();
    });
    process.child.send({ id: process.id, work: request.work });
  }

  function drop(process: Running): void {
    process.cancel();
    if (running === process) running = undefined;
    process.child.kill();
  }

  /** A PC may be too busy to start it in time; that is no fault of what waits, which a person would have to print anew. */
  function startAgain(message: string): void {
    failedStarts += 1;
    if (stopped || failedStarts >= STARTS) {
      failedStarts = 0;
      failAll(message);
      return;
    }
    log?.warn('the process that renders is started again', { why: message, tries: failedStarts });
    start();
  }

  function failAll(message: string): void {
    running = undefined;
    for (const request of waiting.splice(0)) request.settle(err({ code: 'INTERNAL', message }));
  }

  function ask<T>(work: Work, urgent: boolean, answer: z.ZodType<T>): Promise<Result<T, AppError>> {
    return new Promise((resolve) => {
      if (stopped) return resolve(err({ code: 'STATION_STOPPING', message: 'the station is stopping' }));
      const request: Request = {
        work,
        urgent,
        alone: false,
        settle: (result) => {
          if (!result.ok) return resolve(result);
          const parsed = answer.safeParse(result.value);
          resolve(
            parsed.success
              ? ok(parsed.data)
              : err({ code: 'INTERNAL', message: `not an answer: ${z.prettifyError(parsed.error)}` }),
          );
        },
      };
      const behind = urgent ? waiting.findIndex((other) => !other.urgent) : -1;
      waiting.splice(behind < 0 ? waiting.length : behind, 0, request);
      next();
    });
  }

  return {
    render({ document, bytes, profile, urgent = false }) {
      const size = bytes.byteLength;
      // Before a copy of it is made for the other process.
      if (size > MAX_LABEL_BYTES) return Promise.resolve(err(notPrintable('too-large', `${size} bytes`)));
      return ask({ kind: 'render', document, bytes: ownBytes(bytes), profile }, urgent, renditionSchema);
    },
    compose: (facts, profile) => ask({ kind: 'compose', facts, profile }, true, renditionSchema),
    draw(zpl, profile) {
      const size = zpl.byteLength;
      if (size > MAX_LABEL_BYTES) return Promise.resolve(err(notPrintable('too-large', `${size} bytes`)));
      return ask({ kind: 'draw', zpl: ownBytes(zpl), profile }, true, picturesSchema);
    },
    warm() {
      if (!stopped && !running) start();
    },
    pid: () => running?.child.pid,
    rssBytes: () => running?.rssBytes,
    busy: () => running?.request !== undefined,
    async stop() {
      stopped = true;
      const process = running;
      if (process) drop(process);
      const left = [...(process?.request ? [process.request] : []), ...waiting.splice(0)];
      for (const request of left) {
        request.settle(err({ code: 'STATION_STOPPING', message: 'the station stopped before it was rendered' }));
      }
      await process?.child.exited;
    },
  };
}

/** A view is sent with all of the memory behind it by some ways to a child process. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

/** Killed by its own guard or by the system for its memory; anything else is a fault of a library on this document. */
function refusalOf({ code, signal }: ChildExit): AppError {
  const killed = signal === 'SIGKILL' || signal === 'SIGABRT' || (!signal && [1, 9, 134, 137].includes(code ?? 1));
  const found = `the process ended with ${signal ?? `code ${code}`}`;
  return killed ? notPrintable('too-much-memory', found) : notPrintable('damaged', found);
}
