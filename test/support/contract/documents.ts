import type { PracticeBench } from '../practice-bench.ts';
import { wellAnswered } from '../practice-bench.ts';
import { type ContractEndpoint, expectThat, type Ready } from './endpoint.ts';

/** Labels, invoices and manifests as PDF (marketplace-api 6.2 to 6.7, 7.2). */

const DEPENDENT = 'DEPENDENT_SYSTEM_CALL_FAILED';

function pdf(value: unknown): void {
  const text = Buffer.from(value as Uint8Array).toString('latin1');
  expectThat(text.startsWith('%PDF-') && text.slice(-1_024).includes('%%EOF'), 'a whole PDF');
}

async function packedId(bench: PracticeBench): Promise<string> {
  return (await bench.packed()).shipmentId;
}

function ofShipment(operation: 'label' | 'invoice', shipmentId: string, ask: Ready['ask']): Ready {
  return { ask, refused: { operation, shipmentId }, check: pdf };
}

export const DOCUMENTS: readonly ContractEndpoint[] = [
  {
    ...{ call: 'fetchLabel', route: 'labelOnly', does: 'document' },
    codes: [DEPENDENT, 'INVALID_SHIPMENTS', 'OPERATION_NOT_ALLOWED'],
    async prepare(bench) {
      const id = await packedId(bench);
      return ofShipment('label', id, () => bench.client.fetchLabel(id, 'documents'));
    },
  },
  {
    ...{ call: 'fetchLabelPdf', route: 'labelOnlyPdf', does: 'document' },
    codes: [DEPENDENT, 'INVALID_SHIPMENTS', 'OPERATION_NOT_ALLOWED'],
    async prepare(bench) {
      const id = await packedId(bench);
      return ofShipment('label', id, () => bench.client.fetchLabelPdf(id, 'documents'));
    },
  },
  {
    ...{ call: 'fetchLabelAndInvoicePdf', route: 'labelsPdf', does: 'document' },
    codes: [DEPENDENT, 'UNPROCESSABLE_ENTITY'],
    async prepare(bench) {
      const id = await packedId(bench);
      return ofShipment('label', id, () => bench.client.fetchLabelAndInvoicePdf(id, 'documents'));
    },
  },
  {
    ...{ call: 'fetchInvoicePdf', route: 'invoices', does: 'document' },
    codes: [DEPENDENT, 'INVALID_SHIPMENTS', 'OPERATION_NOT_ALLOWED', 'UNPROCESSABLE_ENTITY'],
    async prepare(bench) {
      const id = await packedId(bench);
      return ofShipment('invoice', id, () => bench.client.fetchInvoicePdf(id, 'documents'));
    },
  },
  {
    ...{ call: 'fetchManifest', route: 'manifest', does: 'document', codes: [DEPENDENT] },
    async prepare(bench) {
      const { client, locationId } = bench;
      await bench.dispatchCode(await bench.packed());
      const [pickup] = wellAnswered(await client.readHandoverCounts(locationId, 'pull'));
      if (!pickup) throw new Error('nothing waits to be picked up');
      return {
        ask: () => client.fetchManifest(pickup, locationId, 'documents'),
        refused: { operation: 'manifest' },
        check: pdf,
      };
    },
  },
];
