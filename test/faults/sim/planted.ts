import type { Http } from '../../../main/ports/http.ts';
import type { Timers } from '../../../main/ports/timers.ts';
import { UNKNOWN_SERIALS } from '../../support/sim/template.ts';
import type { Invariant } from './breach.ts';
import type { Careless, ShiftShape } from './shift.ts';

/** A bug a station could have, what it breaks, and how it is put in without the product's code knowing of it. */
export interface Planted {
  readonly name: string;
  readonly breaks: readonly Invariant[];
  /** The first seed tried, and the smallest shift that finds it soon. */
  readonly seed: number;
  readonly parcels: number;
  readonly stations: 1 | 2;
  readonly shape?: Partial<ShiftShape>;
  readonly careless: Careless;
}

const LATE = { 'late-request': 24, 'reset-then-late': 24, 'lost-reply': 6, 'reset-after': 6 };
/** The station dies in the midst of everything, and is back soon, its clock right: what it read then still counts as news. */
const IN_FLIGHT = { crash: 30, 'long-pause': 0, 'clock-set': 0 };
const DEATHS = { ...IN_FLIGHT, 'printer-never-says': 80, 'printer-stalls': 30 };

/** Within a few shifts each of these ends one red; the simulator that lets one pass is broken. */
export const PLANTED: readonly Planted[] = [
  {
    name: 'two workers carry one change: no lock for each shipment',
    ...{ breaks: ['B'], seed: 1, parcels: 2, stations: 1 },
    careless: { http: twice },
  },
  {
    name: 'no settle time: the first read that shows nothing is believed',
    ...{ breaks: ['B'], seed: 13, parcels: 4, stations: 1 },
    careless: {
      onOpened: (db) =>
        db.exec(`CREATE TEMP TRIGGER no_settle AFTER UPDATE OF state ON main.mutation WHEN new.state = 'verify'
          BEGIN UPDATE mutation SET sent_mono_ms = sent_mono_ms - 1e7 WHERE seq = new.seq; END`),
      more: LATE,
    },
  },
  {
    name: 'settle time on the wall clock',
    ...{ breaks: ['B'], seed: 2, parcels: 6, stations: 1 },
    careless: { monotonicIsWall: true, more: { 'reset-then-late': 60, 'clock-set-running': 80 } },
  },
  {
    name: 'a request whose outcome is not known is sent again',
    ...{ breaks: ['B'], seed: 5, parcels: 3, stations: 1 },
    careless: { http: (http) => insisting(http, /./), more: LATE },
  },
  {
    name: 'the print job is written down after the print',
    ...{ breaks: ['D'], seed: 5, parcels: 10, stations: 1 },
    careless: {
      betweenRuns: (db) => db.exec(`UPDATE print_job SET state = 'queued' WHERE state IN ('sending', 'unknown')`),
      more: DEATHS,
    },
  },
  {
    name: 'a commit returns before it is on the disk: synchronous=NORMAL',
    ...{ breaks: ['A'], seed: 2, parcels: 3, stations: 1 },
    careless: { onOpened: (db) => void db.pragma('synchronous = NORMAL'), more: { crash: 12, 'power-cut': 3 } },
  },
  {
    name: 'scans are told apart by their code',
    ...{ breaks: ['A'], seed: 2, parcels: 4, stations: 1 },
    careless: { knowsByCode: true },
  },
  {
    name: 'the invoice number is taken when the pack is sent',
    ...{ breaks: ['B'], seed: 6, parcels: 5, stations: 1 },
    shape: { ownInvoicing: true },
    careless: {
      onOpened: (db) =>
        db.exec(`CREATE TEMP TRIGGER late_number AFTER UPDATE OF state ON main.mutation WHEN old.state = 'sending' AND new.state = 'pending'
          BEGIN UPDATE mutation SET payload = replace(payload, '"invoiceNumber":"', '"invoiceNumber":"' || new.attempts) WHERE seq = new.seq; END`),
      more: { '429': 60 },
    },
  },
  {
    name: 'an order is packed ahead although nobody knows whether it needs serial numbers',
    ...{ breaks: ['C'], seed: 1, parcels: 3, stations: 1 },
    shape: { packsAhead: true, skus: [UNKNOWN_SERIALS] },
    careless: { onOpened: (db) => db.exec(`UPDATE product SET serial_need = 'no' WHERE serial_need = 'unknown'`) },
  },
  {
    name: 'nobody waits for the date before which an order may not be sent',
    ...{ breaks: ['C'], seed: 4, parcels: 3, stations: 1 },
    careless: {
      onOpened: (db) =>
        db.exec(`CREATE TEMP TRIGGER any_date AFTER INSERT ON main.shipment
          BEGIN UPDATE shipment SET dispatch_after_ms = NULL WHERE shipment_id = new.shipment_id; END`),
      more: { 'not-due-yet': 20 },
    },
  },
  {
    name: 'a restored backup goes on where it was, and asks about nothing first',
    ...{ breaks: ['B'], seed: 8, parcels: 4, stations: 1 },
    shape: { restores: true },
    careless: {
      betweenRuns: (db, restored, wallMs) => {
        if (!restored) return;
        db.exec(`UPDATE mutation SET state = 'pending', not_before_ms = NULL WHERE state = 'verify'`);
        db.exec(`INSERT OR REPLACE INTO meta SELECT 'settledGeneration', value FROM meta WHERE key = 'generation'`);
        db.prepare('UPDATE shipment SET read_at_ms = ?').run(wallMs);
      },
      more: { ...IN_FLIGHT, 'backup-restored': 10 },
    },
  },
  {
    name: 'what was being sent when the station died counts as sent',
    ...{ breaks: ['B'], seed: 8, parcels: 8, stations: 1 },
    careless: {
      betweenRuns: (db) => db.exec(`UPDATE mutation SET state = 'acked' WHERE state = 'sending'`),
      more: { ...IN_FLIGHT, 'lost-request': 30 },
    },
  },
  {
    name: 'Retry-After is not read',
    ...{ breaks: ['F'], seed: 3, parcels: 4, stations: 1 },
    careless: { http: withoutRetryAfter, more: { '429-retry-after': 24 } },
  },
  {
    name: 'a return is completed again although the outcome of the first request is not known',
    ...{ breaks: ['B'], seed: 4, parcels: 8, stations: 1 },
    shape: { supervised: true, selfShip: 0.8 },
    careless: {
      http: (http) => insisting(http, /\/v2\/returns\/(complete|pickup)$/),
      more: { 'courier-return': 2, 'lost-reply': 30, 'reset-after': 30 },
    },
  },
  {
    name: 'an entry of the journal is changed',
    ...{ breaks: ['G'], seed: 1, parcels: 3, stations: 1 },
    careless: {
      betweenRuns: (db) => db.exec(`UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 3`),
      more: { crash: 4 },
    },
  },
  {
    name: 'each of two stations believes that it is alone',
    ...{ breaks: ['H'], seed: 1, parcels: 3, stations: 2 },
    careless: { config: (config) => ({ ...config, stations: { index: 0, count: 1 } }) },
  },
  {
    name: 'a wake is lost: what was to be looked at in a moment is looked at a minute later',
    ...{ breaks: ['J'], seed: 1, parcels: 4, stations: 1 },
    careless: { timers: oversleeping, more: { 'network-cut': 4, 'reset-before': 20 } },
  },
];

/** Rests of some seconds, and what is gathered for as long, end with the tick of the minute only. */
function oversleeping(timers: Timers): Timers {
  return { after: (delayMs, task) => timers.after(delayMs > 300 && delayMs < 5_000 ? 60_000 : delayMs, task) };
}

/** As two workers that took the same row send it: at once, each without knowing of the other. */
export function twice(http: Http): Http {
  return {
    ...http,
    async exchange(request) {
      const changes = /\/shipments\/(labels|dispatch)$/.test(new URL(request.url).pathname);
      if (changes) void http.exchange(request);
      return await http.exchange(request);
    },
  };
}

/** The client's own second try, which knows nothing of what the first one did. */
function insisting(http: Http, on: RegExp): Http {
  return {
    ...http,
    async exchange(request) {
      const outcome = await http.exchange(request);
      const lost = !outcome.ok && outcome.fault.kind === 'unknown' && on.test(new URL(request.url).pathname);
      return lost ? await http.exchange(request) : outcome;
    },
  };
}

function withoutRetryAfter(http: Http): Http {
  return {
    ...http,
    async exchange(request) {
      const outcome = await http.exchange(request);
      if (!outcome.ok) return outcome;
      const { 'retry-after': _, ...headers } = outcome.reply.headers;
      return { ok: true, reply: { ...outcome.reply, headers } };
    },
  };
}
