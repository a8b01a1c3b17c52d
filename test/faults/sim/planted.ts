import type { Http } from '../../../main/ports/http.ts';
import type { Invariant } from './breach.ts';
import type { Careless } from './shift.ts';

/** A bug a station could have, what it breaks, and how it is put in without the product's code knowing of it. */
export interface Planted {
  readonly name: string;
  readonly breaks: readonly Invariant[];
  readonly stations: 1 | 2;
  readonly careless: Careless;
}

const LATE = { 'late-request': 12, 'reset-then-late': 12, 'lost-reply': 4, 'reset-after': 6 };
const DEATHS = { crash: 12, 'printer-stalls': 6, 'printer-never-says': 6 };

/** Within a few shifts each of these ends one red; the simulator that lets one pass is broken. */
export const PLANTED: readonly Planted[] = [
  {
    name: 'two workers carry one change: no lock for each shipment',
    breaks: ['B'],
    stations: 1,
    careless: { http: twice },
  },
  {
    name: 'no settle time: the first read that shows nothing is believed',
    breaks: ['B'],
    stations: 1,
    careless: {
      onOpened: (db) =>
        db.exec(`CREATE TEMP TRIGGER no_settle AFTER UPDATE OF state ON main.mutation WHEN new.state = 'verify'
          BEGIN UPDATE mutation SET sent_mono_ms = sent_mono_ms - 1e7 WHERE seq = new.seq; END`),
      more: LATE,
    },
  },
  {
    name: 'settle time on the wall clock',
    breaks: ['B', 'E', 'F'],
    stations: 1,
    careless: { monotonicIsWall: true, more: { ...LATE, 'clock-set-running': 60 } },
  },
  {
    name: 'the print job is written down after the print',
    breaks: ['D'],
    stations: 1,
    careless: {
      betweenRuns: (db) => db.exec(`UPDATE print_job SET state = 'queued' WHERE state = 'sending'`),
      more: DEATHS,
    },
  },
  {
    name: 'scans are told apart by their code',
    breaks: ['A'],
    stations: 1,
    careless: { knowsByCode: true },
  },
  {
    name: 'the invoice number is taken when the pack is sent',
    breaks: ['B'],
    stations: 1,
    careless: {
      config: (config) => ({ ...config, invoicing: { mode: 'own', prefix: 'LATE' } }),
      onOpened: (db) =>
        db.exec(`CREATE TEMP TRIGGER late_number AFTER UPDATE OF state ON main.mutation WHEN new.state = 'sending' AND new.kind = 'pack'
          BEGIN UPDATE mutation SET payload = replace(payload, '"invoiceNumber":"LATE', '"invoiceNumber":"L' || new.attempts) WHERE seq = new.seq; END`),
      more: { '429': 10, '503': 10, 'lost-request': 10 },
    },
  },
  {
    name: 'what was being sent when the station died is sent again',
    breaks: ['B'],
    stations: 1,
    careless: {
      betweenRuns: (db) =>
        db.exec(`UPDATE mutation SET state = 'pending', not_before_ms = NULL WHERE state = 'sending'`),
      more: { crash: 12, 'slow-reply': 10 },
    },
  },
  {
    name: 'what was being sent when the station died counts as sent',
    breaks: ['B'],
    stations: 1,
    careless: {
      betweenRuns: (db) => db.exec(`UPDATE mutation SET state = 'acked' WHERE state = 'sending'`),
      more: { crash: 12, 'lost-request': 12 },
    },
  },
  {
    name: 'what waits to be sent is forgotten with the process',
    breaks: ['B'],
    stations: 1,
    careless: {
      betweenRuns: (db) => db.exec(`DELETE FROM mutation WHERE state = 'pending' AND kind = 'dispatch'`),
      more: { crash: 12 },
    },
  },
  {
    name: 'Retry-After is not read',
    breaks: ['F'],
    stations: 1,
    careless: { http: withoutRetryAfter, more: { '429-retry-after': 8 } },
  },
  {
    name: 'an entry of the journal is changed',
    breaks: ['G'],
    stations: 1,
    careless: {
      betweenRuns: (db) => db.exec(`UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 3`),
      more: { crash: 4 },
    },
  },
  {
    name: 'each of two stations believes that it is alone',
    breaks: ['H'],
    stations: 2,
    careless: { config: (config) => ({ ...config, stations: { index: 0, count: 1 } }) },
  },
];

/** As two workers that took the same row send it: at once, each without knowing of the other. */
function twice(http: Http): Http {
  return {
    ...http,
    async exchange(request) {
      const changes = /\/shipments\/(labels|dispatch)$/.test(new URL(request.url).pathname);
      if (changes) void http.exchange(request);
      return await http.exchange(request);
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
