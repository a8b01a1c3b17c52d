import type { Database } from 'better-sqlite3';
import type { MutationKind } from '../../../../shared/model/states.ts';
import type { SeenRequest } from '../../../support/sim/sim-network.ts';

type States = Readonly<Partial<Record<SeenRequest['what'], readonly string[]>>>;

/** The seed's tables: from which states of its order a change may be asked for. */
const OF_ORDERS: States = {
  cancel: ['APPROVED'],
  'forms-ack': ['FORM_FAILED'],
  'self-dispatch': ['APPROVED'],
  'self-delivery': ['SHIPPED'],
  'self-attempt': ['SHIPPED'],
  'self-update': ['SHIPPED'],
};
/** The delivery that comes with the end of a courier return is asked for while the order still says it comes back (seed). */
const RETURN_CANCELLED = "SELECT 1 FROM mutation WHERE shipment_id = ? AND kind = 'return-cancel' AND state = 'acked'";
const OF_SERVICES: readonly string[] = ['DELIVERED', 'RETURN_REQUESTED'];
const UNDECIDED: readonly string[] = ['requested', 'created'];
const OF_RETURNS: States = {
  'return-approve': UNDECIDED,
  'return-reject': UNDECIDED,
  'return-complete': ['approved'],
  'return-cancel': ['approved'],
  'return-pickup': ['approved'],
  'return-pickup-attempt': ['approved'],
} satisfies Partial<Record<MutationKind, readonly string[]>>;

interface Forbidden {
  readonly id: string;
  readonly what: string;
}

/** The changes of a request that what stands in the station's own file forbids. */
export function forbidden(db: Database, { what, shipmentIds }: SeenRequest): readonly Forbidden[] {
  const told = (sql: string, id: string) => db.prepare(sql).pluck().all(id) as string[];
  const ofReturn = 'SELECT status FROM return_item WHERE return_id = ?';
  return shipmentIds.flatMap((id): readonly Forbidden[] => {
    const returns = OF_RETURNS[what];
    if (returns) return judged(id, what, returns, told(ofReturn, id));
    if (what === 'service-attempt' || what === 'service-complete') {
      const [returnId] = told(
        `SELECT return_id FROM return_item, json_each(return_item.services) AS service WHERE service.value ->> 'serviceFulfilmentId' = ?`,
        id,
      );
      if (returnId !== undefined) return judged(id, what, UNDECIDED, told(ofReturn, returnId));
      const states = told(
        'SELECT state FROM shipment WHERE shipment_id = (SELECT shipment_id FROM service_item WHERE service_fulfilment_id = ?)',
        id,
      );
      return judged(id, what, OF_SERVICES, states);
    }
    const orders = OF_ORDERS[what];
    if (!orders) return [];
    const may =
      what === 'self-delivery' && told(RETURN_CANCELLED, id).length > 0 ? [...orders, 'RETURN_REQUESTED'] : orders;
    return judged(id, what, may, told('SELECT state FROM shipment WHERE shipment_id = ?', id));
  });
}

function judged(id: string, kind: string, may: readonly string[], known: readonly string[]): readonly Forbidden[] {
  if (known.some((state) => may.includes(state))) return [];
  return [{ id, what: `a ${kind} left although ${known[0] ?? 'nothing'} is known of it` }];
}
