import type { ParcelDocument } from '../model/printers.ts';
import { waitingForDocuments } from './completion.ts';
import type { OpenParcel } from './session.ts';
import { nothing, type Of } from './step-parts.ts';
import type { Step } from './step-types.ts';

/** An invoice, form or slip that cannot be printed is left out on a person's word; a label never is. */
export function stoppedWithout(session: Of<'stopped'>, atMs: number): Step {
  const { parcel, why } = session;
  const { document = 'label' } = why.kind === 'not-printed' ? why : {};
  return document === 'label' ? nothing(session) : goOnWithout(parcel, [document], atMs);
}

/** The same for what has not come while the label is here. */
export function waitingWithout(session: Of<'printing'>, atMs: number): Step {
  const { parcel, missing = [] } = session;
  const left = session.waitingFor === 'documents' && !missing.includes('label') ? missing : [];
  return left.length === 0 ? nothing(session) : goOnWithout(parcel, left, atMs);
}

function goOnWithout(whole: OpenParcel, documents: readonly ParcelDocument[], atMs: number): Step {
  const without = [...new Set([...(whole.without ?? []), ...documents])];
  const parcel: OpenParcel = { ...whole, without };
  return {
    session: waitingForDocuments(parcel, atMs),
    verdict: 'command',
    detail: { what: 'without-documents', shipmentId: parcel.shipmentId, documents },
    effects: [{ kind: 'let-go-without', parcel, documents }],
  };
}
