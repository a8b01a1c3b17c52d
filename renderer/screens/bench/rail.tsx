import type { QueueEntry } from '../../../shared/contract/shipments.ts';
import { useWords } from '../../components/words.ts';
import { moment, number, shorten } from '../../format/india.ts';
import { RAIL_ROWS, useNow, useStores, useWhole } from '../../stores/index.ts';

const SOON_MS = 3_600_000;

/** The next eight parcels, most urgent first; pressing one is the same as scanning it. */
export function Rail({ openShipmentId }: { readonly openShipmentId: string | null }) {
  const { rail } = useStores();
  const { t } = useWords();
  const remote = useWhole(rail.store);
  const entries = remote.kind === 'ready' ? remote.value.entries.slice(0, RAIL_ROWS) : [];
  return (
    <nav className="rail" aria-label={t('rail.title')} data-testid="rail">
      {entries.length === 0 ? (
        <div className="rail-empty">
          <p className="strong">{t('rail.title')}</p>
          <p>
            {remote.kind === 'failed'
              ? t(`failures.${remote.failure.code}.what`)
              : remote.kind === 'busy'
                ? t('common.busy')
                : t('rail.empty')}
          </p>
        </div>
      ) : (
        entries.map((entry) => <Row key={entry.shipmentId} entry={entry} open={entry.shipmentId === openShipmentId} />)
      )}
    </nav>
  );
}

function Row({ entry, open }: { readonly entry: QueueEntry; readonly open: boolean }) {
  const { bench } = useStores();
  const { t } = useWords();
  const now = useNow();
  const why = entry.why === undefined ? null : t(`gateShort.${entry.why}`);
  const parcel = entry.parcel === null ? null : t(`parcelStates.${entry.parcel}`);
  return (
    <button
      type="button"
      className={`rail-row${open ? ' open' : ''}${why === null ? '' : ' shut'}`}
      onClick={() => bench.open(entry.shipmentId)}
      data-testid="rail-row"
      data-shipment={entry.shipmentId}
    >
      <Due dispatchByMs={entry.dispatchByMs} now={now} />
      <span className="rail-words">
        <span className="rail-title" data-clip-ok>
          {entry.titles[0] === undefined ? entry.shipmentId : shorten(entry.titles[0], 44)}
        </span>
        <span className="rail-order mono">
          …{(entry.orderIds[0] ?? entry.shipmentId).slice(-6)} · {t('bench.units', { count: entry.units })}
        </span>
        <span className="rail-why" data-clip-ok>
          {why ?? parcel ?? ''}
        </span>
      </span>
    </button>
  );
}

/** Minutes while they matter, the time of day otherwise; the word says it as well as the colour. */
function Due({ dispatchByMs, now }: { readonly dispatchByMs: number | null; readonly now: number }) {
  const { t } = useWords();
  if (dispatchByMs === null) return <span className="due">–</span>;
  const leftMs = dispatchByMs - now;
  if (leftMs <= 0) return <span className="due bad">{t('bench.late')}</span>;
  if (leftMs < SOON_MS) {
    return (
      <span className="due warn">
        <b>{number(Math.ceil(leftMs / 60_000))}</b>
        <span>min</span>
      </span>
    );
  }
  const [first, second] = moment(dispatchByMs, now).split(/ (?=\d{2}:)/);
  return (
    <span className="due">
      <b>{second === undefined ? first : second}</b>
      {second === undefined ? null : <span>{first}</span>}
    </span>
  );
}
