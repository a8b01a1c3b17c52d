import type { Switches } from '../../../main/practice/marketplace/switches.ts';
import type { Shipment } from '../../../shared/model/shipment.ts';
import type { PracticeBench } from '../practice-bench.ts';
import { type ClientCall, expectThat, type Ready } from './endpoint.ts';

/** What becomes of a request; `value`: an answer, though not the usual one. */
export type SwitchEnd = 'success' | 'value' | 'failure' | 'refused' | 'unknown' | 'throttled';

export interface SwitchCase {
  readonly with: Partial<Switches>;
  readonly call: ClientCall;
  /** `success` unless told. */
  readonly ends?: SwitchEnd;
  /** Where the usual preparation does not show it. */
  readonly prepare?: (bench: PracticeBench) => Promise<Pick<Ready, 'ask' | 'check'>>;
  /** More to be seen of a value. */
  readonly see?: (value: unknown, bench: PracticeBench) => void;
}

/** The same of each value of one switch. */
export function each<N extends keyof Switches>(
  name: N,
  values: readonly Switches[N][],
  calls: readonly ClientCall[],
  more: Omit<SwitchCase, 'with' | 'call'> = {},
): readonly SwitchCase[] {
  return values.flatMap((value) => calls.map((call) => ({ with: { [name]: value }, call, ...more })));
}

/** One shipment by its id, beside one that does not exist. */
export const read =
  (order: object, check: (shipment: Shipment | undefined, bench: PracticeBench) => boolean) =>
  async (bench: PracticeBench): Promise<Pick<Ready, 'ask' | 'check'>> => {
    const { shipmentId } = bench.order(order);
    return {
      ask: () => bench.client.readShipments({ by: 'shipmentIds', ids: [shipmentId, 'NO-SUCH-SHIPMENT'] }, 'send'),
      check(value) {
        const found = value as Shipment[];
        expectThat(found.length === 1 && check(found[0], bench), 'the shipment as it is');
      },
    };
  };
