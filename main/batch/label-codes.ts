import type { Documents } from '../db/documents.ts';

/** Which shipment a code of a label stands for, of the labels that lie in stacks. Read from the labels; a start reads them again. */
export function labelCodes(documents: Pick<Documents, 'headsOf'>) {
  const shipmentsByCode = new Map<string, Set<string>>();

  return {
    /** After its label came. Reads it. */
    learn(shipmentId: string): void {
      const label = documents.headsOf(shipmentId).find(({ documentKey }) => documentKey.startsWith('label/'));
      for (const code of label?.codes ?? []) {
        const known = shipmentsByCode.get(code);
        if (known) known.add(shipmentId);
        else shipmentsByCode.set(code, new Set([shipmentId]));
      }
    },
    /** Undefined for a code that several labels have, such as a hub's. */
    shipmentOf(code: string): string | undefined {
      const [only, ...others] = shipmentsByCode.get(code) ?? [];
      return others.length === 0 ? only : undefined;
    },
  };
}
