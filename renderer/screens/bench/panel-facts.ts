import type { Session } from '../../../shared/bench/session.ts';
import type { VerdictDetail } from '../../../shared/contract/bench.ts';
import { errorOwner } from '../../../shared/model/mutations.ts';
import { assertNever } from '../../../shared/result.ts';
import { usePrinterWords } from '../../components/printer-words.ts';
import { useWords } from '../../components/words.ts';
import type { Face } from '../../feedback/face.ts';
import { isOpen, parcelOf } from '../../feedback/parcel-facts.ts';
import { shorten } from '../../format/india.ts';
import { useNow, useStores, useWhole } from '../../stores/index.ts';
import { useOrderOf } from './use-order-of.ts';

/** One line under a verdict: what it is called, and what it is. */
export interface PanelFact {
  readonly name: string;
  readonly text: string;
  readonly code?: boolean;
  /** For the supervisor; the packer need not read it. */
  readonly small?: boolean;
}

const LONGEST = 56;

/** What tells which parcel, item or scan a verdict is about. */
export function usePanelFacts(face: Face, session: Session | null): readonly PanelFact[] {
  const words = useWords();
  const { t, number, gateWhat, gateAct } = words;
  const { bench, rail } = useStores();
  const { out, notTaken } = useWhole(bench.store);
  const queue = useWhole(rail.store);
  const orderOf = useOrderOf();
  const printerWords = usePrinterWords();
  const now = useNow();
  const parcel = parcelOf(session);
  const { detail, code } = face;
  const facts: PanelFact[] = [];
  const add = (name: string, text: string | undefined, over: Partial<PanelFact> = {}) => {
    if (text !== undefined && text !== '') facts.push({ name, text, ...over });
  };
  const scanned = () => add(t('bench.scannedCode'), shorten(code ?? '', 40), { code: true });
  switch (face.shows) {
    case 'none':
    case 'command':
    case 'repeated':
    case 'starting':
      if (session?.status !== 'idle') break;
      if (detail?.mark !== undefined) {
        add(t('common.order'), detail.shipmentId === undefined ? undefined : orderOf(detail.shipmentId), {
          code: true,
        });
      } else if (queue.kind !== 'ready') add('', t('bench.idleUnread'));
      else if (queue.value.total === 0) add('', t('bench.idleEmpty'));
      else add('', t('bench.idleText', { count: queue.value.packable }));
      break;
    case 'no-answer':
      for (const scan of out.slice(0, 3)) {
        add(`${t('bench.waits')} ${out.indexOf(scan) + 1}`, shorten(scan.code, 40), { code: true });
      }
      if (out.length > 3) add(t('bench.waits'), t('bench.more', { count: out.length - 3 }));
      break;
    case 'not-taken':
      for (const [index, lost] of (notTaken?.codes ?? []).slice(0, 3).entries()) {
        add(`${t('bench.scannedCode')} ${number(index + 1)}`, shorten(lost, 40), { code: true });
      }
      if (notTaken?.failure != null) add(t('common.details'), notTaken.failure.code, { code: true, small: true });
      break;
    case 'wrong-item':
      add(t('bench.scannedCode'), shorten(detail?.title ?? detail?.sku ?? code ?? '', LONGEST));
      if (detail?.what === 'wrong-box') {
        add(t('bench.goesInto'), t('bench.boxOf', { n: detail.boxNumber ?? 0, count: parcel?.boxes.length ?? 0 }));
        break;
      }
      for (const [index, title] of (detail?.needed ?? []).slice(0, 3).entries()) {
        add(index === 0 ? t('bench.parcelNeeds') : '', shorten(title, LONGEST));
      }
      break;
    case 'too-many':
      add(t('bench.scannedCode'), shorten(detail?.title ?? code ?? '', LONGEST));
      add('SKU', detail?.sku, { code: true });
      break;
    case 'wrong-label':
      add(t('bench.thisParcel'), parcel?.orderIds[0], { code: true });
      add(t('bench.otherParcel'), otherParcel(detail, orderOf) ?? shorten(code ?? '', 40), { code: true });
      break;
    case 'gate':
      if (detail?.gate !== undefined) {
        add(t('common.why'), gateWhat(detail.gate, now));
        add(t('bench.whatToDo'), gateAct(detail.gate));
      }
      add(t('shipment.name'), detail?.title === undefined ? undefined : shorten(detail.title, LONGEST));
      add(t('bench.shipment'), detail?.shipmentId, { code: true });
      add(t('bench.theirOrders'), listed(detail?.shipmentIds, t), { code: true });
      if (detail?.mark !== undefined) {
        add(t(detail.mark.kind === 'ticket' ? 'bench.ticket' : 'bench.slot'), detail.mark.name, { code: true });
      }
      break;
    case 'stop':
      add(t('bench.thisParcel'), parcel?.orderIds[0], { code: true });
      if (detail?.shipmentId !== undefined && detail.shipmentId !== parcel?.shipmentId) {
        add(t('bench.otherParcel'), orderOf(detail.shipmentId), { code: true });
      }
      if (session?.status === 'stopped') facts.push(...stopFacts(session, words, printerWords, now));
      break;
    case 'unknown-code':
    case 'not-a-serial':
    case 'duplicate-serial':
      scanned();
      add(t('bench.usedIn'), detail?.usedIn === undefined ? undefined : orderOf(detail.usedIn), { code: true });
      break;
    case 'voiding':
      break;
    case 'asking':
      if (session?.status === 'asking') {
        const { what, said } = printerWords.reason(session.reason);
        add(t('common.why'), shorten(said ?? what, 80));
      }
      break;
    case 'complete':
    case 'accept':
    case 'label-confirmed':
      if (detail?.mark !== undefined && detail.shipmentId !== undefined) {
        add(t('common.order'), orderOf(detail.shipmentId), { code: true });
      }
      break;
    default:
      assertNever(face.shows);
  }
  return facts;
}

type Words = ReturnType<typeof useWords>;

function otherParcel(detail: VerdictDetail | null, orderOf: (shipmentId: string) => string): string | undefined {
  const shipmentId = detail?.shipmentId ?? detail?.shipmentIds?.[0];
  return shipmentId === undefined ? undefined : orderOf(shipmentId);
}

function listed(ids: readonly string[] | undefined, t: Words['t']): string | undefined {
  if (ids === undefined) return undefined;
  const shown = ids.slice(0, 3).join('  ');
  return ids.length > 3 ? `${shown}  ${t('bench.more', { count: ids.length - 3 })}` : shown;
}

/** Why it stopped, who acts, what they do; the marketplace's own words small, for the supervisor. */
function stopFacts(
  { why, parcel }: Extract<Session, { status: 'stopped' }>,
  { t, gateWhat, gateAct, refusal }: Words,
  printerWords: ReturnType<typeof usePrinterWords>,
  now: number,
): readonly PanelFact[] {
  switch (why.kind) {
    case 'gate':
      return [
        { name: t('common.why'), text: gateWhat(why.gate, now) },
        { name: t('bench.whatToDo'), text: gateAct(why.gate) },
        // Complete, it may carry its label already.
        ...(why.gate.kind === 'cancelled' && !parcel.lines.some(isOpen)
          ? [{ name: t('steps.label'), text: t('bench.labelVoid') }]
          : []),
      ];
    case 'quantity-changed':
      return why.removed.slice(0, 3).map(({ orderItemId, units }) => {
        const line = parcel.lines.find((one) => one.orderItemId === orderItemId);
        return {
          name: t('bench.cancelledUnits', { count: units }),
          text: shorten(line?.title ?? orderItemId, LONGEST),
        };
      });
    case 'not-printed': {
      const { what, act, said } = printerWords.reason(why.reason);
      return [
        { name: t('prints.document'), text: t(`documents.${why.document ?? 'label'}`) },
        { name: t('common.why'), text: shorten(said ?? what, 80) },
        { name: t('bench.whatToDo'), text: act },
      ];
    }
    case 'rejected': {
      const owner = errorOwner(why.code) ?? 'supervisor';
      return [
        { name: t('bench.who'), text: t(`owners.${owner}`) },
        { name: t('bench.whatToDo'), text: refusal(why.code).act },
        { name: t('common.details'), text: shorten(`${why.code} ${why.message}`, 90), code: true, small: true },
      ];
    }
    default:
      return assertNever(why);
  }
}
