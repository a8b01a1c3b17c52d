import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Documents, openDocuments } from '../../main/db/documents.ts';
import type { PrintJobRow } from '../../main/db/print-jobs.ts';
import { readyBytes } from '../../main/documents/ready-bytes.ts';
import type { ComposedFacts } from '../../main/printing/compose/facts.ts';
import { profileKey, profileOf, type Renderer } from '../../main/printing/rendition.ts';
import { AppFailure } from '../../shared/errors.ts';
import { printerConfigSchema } from '../../shared/model/printers.ts';
import { err } from '../../shared/result.ts';
import { plainRenderer } from '../support/plain-renderer.ts';
import { sha256 } from '../support/print-station.ts';
import { zplLabel } from '../support/zpl.ts';

const LABEL = zplLabel('FMPP1');
const KEY = 'label/S1/1';
const PRINTER = printerConfigSchema.parse({
  ...{ id: 'label-1', documents: ['label'], language: 'zpl', dpi: 203, widthMm: 100, heightMm: 150 },
  transport: { kind: 'tcp', host: '127.0.0.1', port: 9100 },
});
const TICKET: ComposedFacts = {
  ...{ document: 'ticket', name: 'T-0001', code: 'PB-T:0001', orderIds: ['OD1'], titles: [], atMs: 0, practice: false },
};

function job(over: Partial<PrintJobRow> = {}): PrintJobRow {
  return {
    ...{ seq: 1, jobId: 'J1', printerId: 'label-1', shipmentId: 'S1', parcelId: 'P1', document: 'label', copy: 1 },
    ...{ documentKey: KEY, reason: null, sha256: sha256(LABEL), bytes: LABEL.length, state: 'queued', attempts: 0 },
    ...{ evidence: null, outcomeReason: null, batchId: null, held: false, insteadOf: null, sentSha256: null },
    ...{ sentBytes: null, waitsSinceMs: null, isVoid: false, createdAtMs: 0, changedAtMs: 0, ...over },
  };
}
const TICKET_JOB = job({ document: 'ticket', documentKey: 'ticket/P1/T-0001', sha256: '', bytes: 0 });

describe('the bytes of a job', () => {
  let folder: string;
  let documents: Documents;
  let made: string[];
  let renderer: Renderer;
  const faults: unknown[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'packbench-ready-'));
    documents = openDocuments(join(folder, 'documents.db'));
    made = [];
    faults.length = 0;
    const plain = plainRenderer();
    renderer = {
      ...plain,
      render(request) {
        made.push(request.document);
        return plain.render(request);
      },
      compose(facts, profile) {
        made.push(facts.document);
        return plain.compose(facts, profile);
      },
    };
  });
  afterEach(() => {
    documents.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ready = (kept: Partial<Documents> = {}) =>
    readyBytes({
      ...{ documents: { ...documents, ...kept }, renderer, nowMs: () => 9 },
      facts: () => TICKET,
      onFault: (error) => void faults.push(error),
    });

  function put(bytes: Uint8Array = LABEL): void {
    documents.put({
      ...{ documentKey: KEY, shipmentId: 'S1', kind: 'zpl', bytes, sha256: sha256(bytes) },
      ...{ codes: [], sheets: [], fetchedAtMs: 1 },
    });
  }

  it('are the rendition that was made when the document came, and nothing is rendered', async () => {
    put();
    const rendered = await plainRenderer().render({ document: 'label', bytes: LABEL, profile: profileOf(PRINTER) });
    if (!rendered.ok) throw new Error(rendered.error.message);
    documents.putRendition(
      KEY,
      profileKey(profileOf(PRINTER)),
      { ...rendered.value, bytes: Buffer.from('ready'), labels: 3 },
      1,
    );
    expect(await ready()(job(), PRINTER)).toEqual({ ok: true, value: { bytes: Buffer.from('ready'), labels: 3 } });
    expect(made).toEqual([]);
  });

  it('are rendered once for a printer nobody thought of, and kept for the next copy', async () => {
    put();
    const other = { ...PRINTER, widthMm: 75 };
    for (const config of [PRINTER, other, other, PRINTER]) {
      expect(await ready()(job(), config)).toMatchObject({ ok: true, value: { labels: 1 } });
    }
    expect(made).toEqual(['label', 'label']);
    expect(documents.renditionHead(KEY, profileKey(profileOf(other)))?.madeAtMs).toBe(9);
  });

  it('are made anew when what was kept of them is damaged', async () => {
    put();
    await ready()(job(), PRINTER);
    const rotten: Partial<Documents> = {
      rendition(key, profile) {
        const found = documents.rendition(key, profile);
        return found && { ...found, bytes: Buffer.from('rotten') };
      },
    };
    expect(await ready(rotten)(job(), PRINTER)).toMatchObject({ ok: true, value: { bytes: LABEL } });
    expect(made).toEqual(['label', 'label']);
  });

  it('of what the station composes come from the database, and are kept without a document', async () => {
    const first = await ready()(TICKET_JOB, PRINTER);
    expect(first.ok && Buffer.from(first.value.bytes).toString()).toContain('PB-T:0001');
    const second = await ready()(TICKET_JOB, PRINTER);
    expect(second.ok && Buffer.from(second.value.bytes)).toEqual(first.ok && Buffer.from(first.value.bytes));
    expect(made).toEqual(['ticket']);
    expect(documents.count()).toBe(0);
  });

  it('are wanted again while their document or parcel is not there', async () => {
    const missing = { ok: false, error: { code: 'LABEL_NOT_READY', details: { reason: 'document-missing' } } };
    expect(await ready()(job(), PRINTER)).toMatchObject(missing);
    const gone = readyBytes({
      ...{ documents, renderer, nowMs: () => 9, facts: () => undefined, onFault: () => undefined },
    });
    expect(await gone(TICKET_JOB, PRINTER)).toMatchObject(missing);
    put();
    expect(await ready()(job(), PRINTER)).toMatchObject({ ok: true });
  });

  it('are refused when the document is another than the one the job was made for, rendered or not', async () => {
    put(zplLabel('FMPP2'));
    const changed = { ok: false, error: { code: 'LABEL_NOT_PRINTABLE', details: { reason: 'document-changed' } } };
    expect(await ready()(job(), PRINTER)).toMatchObject(changed);
    await ready()(job({ sha256: sha256(zplLabel('FMPP2')) }), PRINTER);
    expect(await ready()(job(), PRINTER)).toMatchObject(changed);
  });

  it('are refused by name when they cannot be printed, and nothing is kept', async () => {
    const bytes = Buffer.from('<html>Gateway</html>');
    put(bytes);
    expect(await ready()(job({ sha256: sha256(bytes) }), PRINTER)).toMatchObject({
      ok: false,
      error: { code: 'LABEL_NOT_PRINTABLE', details: { reason: 'not-printable: not-a-document', kind: 'html' } },
    });
    expect(documents.renditionHead(KEY, profileKey(profileOf(PRINTER)))).toBeUndefined();
  });

  it('are worth another try when nothing can be rendered at all', async () => {
    put();
    const broken = new AppFailure('INTERNAL', 'the process cannot be started').toAppError();
    renderer = { ...renderer, render: async () => err(broken) };
    expect(await ready()(job(), PRINTER)).toMatchObject({
      ok: false,
      error: { code: 'INTERNAL', details: { reason: 'not-rendered' } },
    });
  });

  it('go out even where the disk does not take the rendition', async () => {
    put();
    const full: Partial<Documents> = {
      putRendition() {
        throw new AppFailure('DISK_FULL', 'no room');
      },
    };
    expect(await ready(full)(job(), PRINTER)).toMatchObject({ ok: true });
    expect(faults).toHaveLength(1);
  });
});
