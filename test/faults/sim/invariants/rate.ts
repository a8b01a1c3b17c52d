import type { SeenRequest } from '../../../support/sim/sim-network.ts';
import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';

const WINDOW_MS = 60_000;
/** The limiter's highest rate for the account, requests a second. */
const MAX_PER_SECOND = 20;
/** Requests that had their permit when the pause was heard. */
const SLACK_MS = 1_500;
const SAME_IN_WINDOW = 15;
/** Each loop that waits for the network tries in its own rhythm, and without a token each begins with one. */
const TOKENS_IN_WINDOW = 40;

/** F: never faster than the limiter's highest rate, quiet for as long as `Retry-After` says, and no storm of one and the same request. */
export function rateKept({ benches, network, time }: Shift): readonly Breach[] {
  return benches.flatMap(({ station }) => {
    const sent = network.requests.filter((request) => request.station === station.index);
    const most = (MAX_PER_SECOND / benches.length) * (WINDOW_MS / 1_000) * 1.05;
    return [...busiest(sent, most, time.nowMs()), ...storms(sent), ...duringPauses(sent, station.livesAt)];
  });
}

function busiest(sent: readonly SeenRequest[], most: number, atMs: number): readonly Breach[] {
  let first = 0;
  for (const [last, request] of sent.entries()) {
    while ((sent[first]?.leftMs ?? 0) < request.leftMs - WINDOW_MS) first += 1;
    if (last - first + 1 > most) {
      return [{ invariant: 'F', what: `${last - first + 1} requests in a minute`, shipmentId: '', atMs }];
    }
  }
  return [];
}

function storms(sent: readonly SeenRequest[]): readonly Breach[] {
  const recent = new Map<string, number[]>();
  for (const { what, path, shipmentIds, leftMs } of sent) {
    // Pages of a search look the same from here.
    if (what === 'read' && path.startsWith('/filter')) continue;
    const key = `${what} ${path} ${shipmentIds.join(',')}`;
    const times = (recent.get(key) ?? []).filter((each) => each > leftMs - WINDOW_MS);
    times.push(leftMs);
    recent.set(key, times);
    if (times.length > (what === 'token' ? TOKENS_IN_WINDOW : SAME_IN_WINDOW)) {
      return [
        {
          invariant: 'F',
          what: `${times.length} times the same in a minute: ${key}`,
          shipmentId: shipmentIds[0] ?? '',
          atMs: leftMs,
        },
      ];
    }
  }
  return [];
}

/** A process that began anew knows nothing of what the one before was told. */
function duringPauses(sent: readonly SeenRequest[], livesAt: readonly number[]): readonly Breach[] {
  for (const { heard, what } of sent) {
    if (!heard?.retryAfterS || (heard.status !== 429 && heard.status !== 503)) continue;
    const until = heard.atMs + heard.retryAfterS * 1_000 - 1_000;
    const restarted = livesAt.find((at) => at > heard.atMs) ?? Number.POSITIVE_INFINITY;
    const early = sent.find(({ leftMs }) => leftMs > heard.atMs + SLACK_MS && leftMs < Math.min(until, restarted));
    if (!early) continue;
    const said = `Retry-After ${heard.retryAfterS} s heard by a ${what} at ${Math.round(heard.atMs / 1_000)} s`;
    return [
      {
        invariant: 'F',
        what: `${said}, a ${early.what} left ${Math.round(early.leftMs - heard.atMs)} ms later`,
        shipmentId: '',
        atMs: early.leftMs,
      },
    ];
  }
  return [];
}
