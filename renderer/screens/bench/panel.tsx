import type { Session } from '../../../shared/bench/session.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../components/words.ts';
import type { Face } from '../../feedback/face.ts';
import { SignMark } from '../../feedback/signs.tsx';
import { shorten } from '../../format/india.ts';
import { useNow, useStores, useWhole } from '../../stores/index.ts';
import { parcelOf } from './parcel-of.ts';

/** The verdict at the size of the card: sign, words, and the facts that tell what it is about. */
export function Panel({ face, session }: { readonly face: Face; readonly session: Session | null }) {
  const facts = useFacts(face, session);
  const { bench } = useStores();
  const failure = useWhole(bench.store).failure;
  const title = useTitle(face, session, failure);
  const { t } = useWords();
  return (
    <div className="panel">
      <SignMark sign={face.sign} size={144} />
      <div className="panel-words">
        <p className="count" data-testid="verdict-words">
          {title}
        </p>
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={`${name} ${value.text}`}>
              <dt>{name}</dt>
              <dd className={value.code === true ? 'mono' : ''}>{value.text}</dd>
            </div>
          ))}
        </dl>
        {face.shows === 'starting' && failure !== null ? (
          <>
            <p className="large">{t(`failures.${failure.code}.act`)}</p>
            <Button onPress={() => void bench.refresh()}>{t('common.again')}</Button>
          </>
        ) : null}
      </div>
    </div>
  );
}

function useTitle(face: Face, session: Session | null, failure: AppError | null): string {
  const { t } = useWords();
  switch (face.shows) {
    case 'starting':
      return failure === null ? t('common.busy') : t(`failures.${failure.code}.what`);
    case 'no-answer':
      return t('bench.noAnswer');
    case 'not-taken':
      return t('bench.notTaken');
    case 'asking':
      return t('prints.ask');
    case 'none':
    case 'command':
    case 'repeated':
      if (face.detail !== null && face.detail.what !== 'answered') return t(`said.${face.detail.what}`);
      return session?.status === 'idle' ? t('bench.idleTitle') : t('said.already-open');
    case 'gate':
      return face.detail?.gate === undefined
        ? t(`said.${face.detail?.what ?? 'not-now'}`)
        : t(`gateShort.${face.detail.gate.kind}`);
    case 'stop':
      if (session?.status === 'stopped' && session.why.kind === 'gate') return t(`gateShort.${session.why.gate.kind}`);
      return t('verdicts.stop');
    default:
      return t(`verdicts.${face.shows}`);
  }
}

interface Fact {
  readonly text: string;
  readonly code?: boolean;
}

function useFacts(face: Face, session: Session | null): readonly (readonly [string, Fact])[] {
  const { t, number } = useWords();
  const { bench, rail } = useStores();
  const { out, notTaken } = useWhole(bench.store);
  const queue = useWhole(rail.store);
  const now = useNow();
  const { gateWhat } = useWords();
  const parcel = parcelOf(session);
  const { detail, code } = face;
  const facts: (readonly [string, Fact])[] = [];
  /** The order's id where the queue knows it: it stands on the papers, a shipment's does not. */
  const orderOf = (shipmentId: string | undefined): string | undefined => {
    const entry = queue.kind === 'ready' ? queue.value.entries.find((one) => one.shipmentId === shipmentId) : undefined;
    return entry?.orderIds[0] ?? shipmentId;
  };
  const add = (name: string, text: string | undefined, isCode = false) => {
    if (text !== undefined && text !== '') facts.push([name, { text, code: isCode }]);
  };
  switch (face.shows) {
    case 'none':
    case 'command':
    case 'repeated':
    case 'starting':
      if (session?.status !== 'idle') break;
      if (queue.kind !== 'ready') add('', t('bench.idleUnread'));
      else if (queue.value.total === 0) add('', t('bench.idleEmpty'));
      else add('', t('bench.idleText', { count: queue.value.packable }));
      break;
    case 'no-answer':
      for (const scan of out.slice(0, 3)) add(`${t('bench.waits')} ${out.indexOf(scan) + 1}`, scan.code, true);
      if (out.length > 3) add(t('bench.waits'), t('bench.more', { count: out.length - 3 }));
      break;
    case 'not-taken':
      for (const [index, lost] of (notTaken?.codes ?? []).slice(0, 3).entries()) {
        add(`${t('bench.scannedCode')} ${number(index + 1)}`, shorten(lost, 40), true);
      }
      if (notTaken?.failure != null) add(t('common.details'), notTaken.failure.code, true);
      break;
    case 'wrong-item':
      add(t('bench.scannedCode'), detail?.title ?? detail?.sku ?? shorten(code ?? '', 40));
      for (const [index, title] of (detail?.needed ?? []).slice(0, 3).entries()) {
        add(index === 0 ? t('bench.parcelNeeds') : '', shorten(title, 56));
      }
      break;
    case 'too-many':
      add(t('bench.scannedCode'), detail?.title ?? shorten(code ?? '', 40));
      add('SKU', detail?.sku, true);
      break;
    case 'wrong-label':
      add(t('bench.thisParcel'), parcel?.orderIds[0], true);
      add(
        t('bench.otherParcel'),
        orderOf(detail?.shipmentId ?? detail?.shipmentIds?.[0]) ?? shorten(code ?? '', 40),
        true,
      );
      break;
    case 'gate':
      if (detail?.gate !== undefined) add(t('common.why'), gateWhat(detail.gate, now));
      add(t('shipment.name'), detail?.title === undefined ? undefined : shorten(detail.title, 56));
      add(t('bench.shipment'), detail?.shipmentId, true);
      add(t('bench.theirOrders'), detail?.shipmentIds === undefined ? undefined : listed(detail.shipmentIds, t), true);
      break;
    case 'stop':
      add(t('bench.thisParcel'), parcel?.orderIds[0], true);
      if (session?.status === 'stopped') for (const fact of stopFacts(session, t)) add(...fact);
      break;
    case 'unknown-code':
      add(t('bench.scannedCode'), shorten(code ?? '', 40), true);
      break;
    case 'asking':
      if (session?.status === 'asking') add(t('common.why'), shorten(session.reason, 80));
      break;
    case 'label-confirmed':
    case 'complete':
      break;
    case 'accept':
    case 'not-a-serial':
    case 'duplicate-serial':
      break;
  }
  return facts;
}

type T = ReturnType<typeof useWords>['t'];

function listed(ids: readonly string[], t: T): string {
  const shown = ids.slice(0, 3).join('  ');
  return ids.length > 3 ? `${shown}  ${t('bench.more', { count: ids.length - 3 })}` : shown;
}

function stopFacts(session: Extract<Session, { status: 'stopped' }>, t: T): [string, string, boolean?][] {
  const { why, parcel } = session;
  switch (why.kind) {
    case 'gate':
      return [];
    case 'quantity-changed':
      return why.removed.slice(0, 3).map(({ orderItemId, units }) => {
        const line = parcel.lines.find((one) => one.orderItemId === orderItemId);
        return [t('bench.cancelledUnits', { count: units }), shorten(line?.title ?? orderItemId, 56)];
      });
    case 'not-printed':
      return [[t('common.why'), shorten(why.reason, 80)]];
    case 'rejected':
      return [
        [t('common.why'), shorten(why.message, 80)],
        [t('common.details'), why.code, true],
      ];
  }
}
