import type { MutationKind } from '../../../shared/model/states.ts';

/** One change of a request: what it is about, and what tells it from another of its kind for the same. */
export interface SeenChange {
  readonly id: string;
  readonly key: string;
}

const KINDS: readonly (readonly [path: RegExp, kind: MutationKind])[] = [
  [/\/v3\/shipments\/labels$/, 'pack'],
  [/\/v3\/shipments\/dispatch$/, 'dispatch'],
  [/\/v3\/shipments\/cancel$/, 'cancel'],
  [/\/v3\/shipments\/forms\/updateAck$/, 'forms-ack'],
  [/\/selfShip\/dispatch$/, 'self-dispatch'],
  [/\/selfShip\/delivery$/, 'self-delivery'],
  [/\/selfShip\/deliveryAttempt$/, 'self-attempt'],
  [/\/v3\/shipments\/[^/]+\/update$/, 'self-update'],
  [/\/v2\/services\/attempt$/, 'service-attempt'],
  [/\/v2\/services\/complete$/, 'service-complete'],
  [/\/v2\/returns\/approve$/, 'return-approve'],
  [/\/v2\/returns\/reject$/, 'return-reject'],
  [/\/v2\/returns\/complete$/, 'return-complete'],
  [/\/v2\/returns\/cancel$/, 'return-cancel'],
  [/\/v2\/returns\/pickup$/, 'return-pickup'],
  [/\/v2\/returns\/pickupAttempt$/, 'return-pickup-attempt'],
];

/** Changes that repeat for one subject: each is told from the others by all it says. */
const REPEAT: ReadonlySet<MutationKind> = new Set<MutationKind>([
  'cancel',
  'forms-ack',
  'self-attempt',
  'self-update',
  'service-attempt',
  'return-pickup-attempt',
]);

export function changeKindOf(method: string, path: string): MutationKind | undefined {
  return method === 'POST' ? KINDS.find(([pattern]) => pattern.test(path))?.[1] : undefined;
}

interface Named {
  readonly shipmentId?: string;
  readonly shipment_id?: string;
  readonly serviceFulfilmentId?: string;
  readonly returnId?: string;
  readonly status?: string;
  readonly Status?: string;
  readonly processingStatus?: string;
}
interface Listing {
  readonly shipments?: readonly Named[];
  readonly services?: readonly Named[];
  readonly returns?: readonly Named[];
  readonly shipmentIds?: readonly string[];
  readonly returnIds?: readonly string[];
}

const nameOf = (each: Named) => each.returnId ?? each.serviceFulfilmentId ?? each.shipmentId ?? each.shipment_id ?? '';

/** What a request of this kind asks for. */
export function changesIn(kind: MutationKind, body: string): readonly SeenChange[] {
  const parsed = JSON.parse(body) as Listing & Named;
  const ids = parsed.shipmentIds ?? parsed.returnIds;
  if (ids) return ids.map((id) => ({ id, key: `${kind} ${id}` }));
  const listed = kind === 'self-update' ? [parsed] : (parsed.shipments ?? parsed.services ?? parsed.returns ?? []);
  return listed.map((each) => {
    const id = nameOf(each);
    return { id, key: `${kind} ${id}${REPEAT.has(kind) ? ` ${JSON.stringify(each)}` : ''}` };
  });
}

/** Whose change an answer took, of those asked for. */
export function takenIn(asked: readonly SeenChange[], status: number, body: string): readonly SeenChange[] {
  if (status < 200 || status >= 300) return [];
  if (body === '') return asked;
  const parsed = JSON.parse(body) as Listing;
  const told = parsed.shipments ?? parsed.services ?? parsed.returns ?? [];
  const taken = new Set(
    told.filter((each) => (each.status ?? each.processingStatus ?? each.Status) === 'SUCCESS').map(nameOf),
  );
  return asked.filter(({ id }) => taken.has(id));
}
