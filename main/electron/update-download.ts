import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { OpenAddress, OpenedAddress } from '../ports/network.ts';
import type { Timers } from '../ports/timers.ts';
import { UpdateFailure } from '../station-updates.ts';

export interface FeedReader {
  /** Whole text of at most `maxBytes`, within 30 s. Rejects with UpdateFailure. */
  readText(name: string, maxBytes: number): Promise<string>;
  /**
   * Writes the file named to `to` while its SHA-512 (base64) is taken. Rejects with UpdateFailure: `file-damaged` when it is another
   * or of another length, `stalled` after a minute without a byte.
   */
  fetchFile(file: FeedFile, to: string, onProgress: (receivedBytes: number) => void): Promise<void>;
}
export interface FeedFile {
  readonly name: string;
  readonly sha512: string;
  readonly bytes: number;
}

const TEXT_WITHIN_MS = 30_000;
const STALLED_AFTER_MS = 60_000;

/** Reads the one folder `feed`, follows nothing out of it, and takes no more than was announced. */
export function createFeedReader(feed: string, open: OpenAddress, timers: Timers): FeedReader {
  const base = feed.endsWith('/') ? feed : `${feed}/`;

  async function ask(name: string, signal: AbortSignal): Promise<OpenedAddress> {
    const response = await open(base + encodeURIComponent(name), {
      redirect: 'error',
      signal,
      headers: { 'cache-control': 'no-cache', 'accept-encoding': 'identity' },
    });
    if (response.status >= 300 && response.status < 400)
      throw new UpdateFailure('redirected', 'The feed points elsewhere.');
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new UpdateFailure('unreachable', `The feed answers ${response.status} for ${name}.`);
    }
    return response;
  }

  return {
    async readText(name, maxBytes) {
      const abort = new AbortController();
      const cancel = timers.after(TEXT_WITHIN_MS, () => abort.abort());
      try {
        const chunks: Uint8Array[] = [];
        let length = 0;
        for await (const chunk of bodyOf(await ask(name, abort.signal))) {
          length += chunk.length;
          if (length > maxBytes) throw new UpdateFailure('not-a-feed', 'What answers is too long for a feed.');
          chunks.push(chunk);
        }
        return Buffer.concat(chunks).toString('utf8');
      } catch (error) {
        throw asFailure(error, abort.signal);
      } finally {
        cancel();
        abort.abort();
      }
    },

    async fetchFile({ name, sha512, bytes }, to, onProgress) {
      const abort = new AbortController();
      let cancel = timers.after(STALLED_AFTER_MS, () => abort.abort());
      const digest = createHash('sha512');
      const out = createWriteStream(to, { mode: 0o600 });
      // Without a listener of its own a full disk would end the program.
      const broken = new Promise<never>((_, reject) => out.once('error', reject));
      broken.catch(() => undefined);
      let received = 0;
      try {
        const response = await ask(name, abort.signal);
        for await (const chunk of bodyOf(response)) {
          cancel();
          cancel = timers.after(STALLED_AFTER_MS, () => abort.abort());
          received += chunk.length;
          if (received > bytes) throw damaged(name, 'is longer than announced');
          digest.update(chunk);
          if (!out.write(chunk))
            await Promise.race([broken, new Promise<void>((resolve) => out.once('drain', () => resolve()))]);
          onProgress(received);
        }
        await Promise.race([broken, new Promise<void>((resolve) => out.end(() => resolve()))]);
        if (received !== bytes) throw damaged(name, `ends after ${received} of ${bytes} bytes`);
        if (digest.digest('base64') !== sha512) throw damaged(name, 'is not the file that was signed');
      } catch (error) {
        throw asFailure(error, abort.signal);
      } finally {
        cancel();
        abort.abort();
        out.destroy();
      }
    },
  };
}

/** A body's chunks; none where a reply has no body. */
async function* bodyOf(response: OpenedAddress): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function damaged(name: string, what: string): UpdateFailure {
  return new UpdateFailure('file-damaged', `${name} ${what}.`);
}

/** Each of the ways a download ends, from the error's own words and those of its causes. */
function asFailure(error: unknown, signal: AbortSignal): UpdateFailure {
  if (error instanceof UpdateFailure) return error;
  if (signal.aborted) return new UpdateFailure('stalled', 'Nothing came for too long.', { cause: error });
  const words = causes(error);
  if (/ENOSPC|EDQUOT/.test(words)) return new UpdateFailure('disk-full', 'The disk is full.', { cause: error });
  if (/redirect/i.test(words)) return new UpdateFailure('redirected', 'The feed points elsewhere.', { cause: error });
  if (/\bE(ACCES|PERM|ROFS|IO)\b/.test(words)) return new UpdateFailure('other', words, { cause: error });
  return new UpdateFailure('unreachable', words, { cause: error });
}

function causes(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return [code, error.message, error.cause === undefined ? '' : causes(error.cause)].filter(Boolean).join(': ');
}
