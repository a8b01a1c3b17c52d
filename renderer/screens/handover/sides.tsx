import type { ReactNode } from 'react';
import type { Reconciliation } from '../../../shared/contract/handover.ts';
import type { AppError } from '../../../shared/errors.ts';
import { FailedLine } from '../../components/notice.tsx';
import { OrderLink } from '../../components/row-link.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { LOAD_LOOKS } from '../../feedback/load-look.ts';
import { SignMark } from '../../feedback/signs.tsx';
import { number, shorten } from '../../format/india.ts';

export interface SidesProps {
  readonly sides: Reconciliation | null;
  readonly failure: AppError | null;
  readonly onTakeOff: (shipmentId: string) => void;
}

const SHOWN = 40;

/** The sides compared: what must stay here, what is still missing, what is in the van; and how that fits what is ready there. */
export function Sides({ sides, failure, onTakeOff }: SidesProps) {
  const { t, refusedAct } = useWords();
  const moment = useMoment();
  if (failure !== null) {
    return (
      <aside className="sides">
        <FailedLine failure={failure} />
      </aside>
    );
  }
  if (sides === null) return <aside className="sides">{t('common.busy')}</aside>;
  const { there, thereAsOfMs, here, shared, elsewhere, missing, lacking } = sides;
  const [foreign, loaded] = [newestFirst(sides.foreign), newestFirst(sides.loaded)];
  return (
    <aside className="sides" data-testid="sides">
      <dl className="side-numbers">
        <div>
          <dt>{t('handover.door.there')}</dt>
          <dd>{there === null ? t('handover.notTold') : number(there)}</dd>
          {thereAsOfMs === null ? null : (
            <dd className="small">{t('handover.door.thereAsOf', { time: moment(thereAsOfMs) })}</dd>
          )}
        </div>
        <div>
          <dt>{t('handover.here')}</dt>
          <dd>{number(here)}</dd>
          {shared ? <dd className="small">{t('handover.shared')}</dd> : null}
        </div>
        {elsewhere === null || elsewhere === 0 ? null : (
          <div title={t('handover.door.elsewhereHelp')}>
            <dt>{t('handover.door.elsewhere')}</dt>
            <dd>{number(elsewhere)}</dd>
          </div>
        )}
      </dl>
      <Side
        name={foreign.length === 0 ? null : t('handover.door.foreignTitle', counted(foreign.length))}
        none={t('handover.door.foreignNone')}
        bad
        total={foreign.length}
        testid="foreign"
      >
        {foreign.slice(0, SHOWN).map((one) => (
          <li key={`${one.code} ${one.atMs}`} data-testid="foreign-parcel" data-code={one.code}>
            <SignMark sign={LOAD_LOOKS[one.verdict].sign} size={24} />
            <span className="stack-words">
              <span className="mono">{shorten(one.code, 28)}</span>
              <span className="small">
                {one.courier === null
                  ? refusedAct('load', one.verdict).what
                  : `${t('handover.door.goesWith')} ${one.courier}`}
              </span>
            </span>
          </li>
        ))}
      </Side>
      <Side
        name={missing.length === 0 ? null : t('handover.door.missingTitle', counted(lacking))}
        {...(lacking < missing.length ? { about: t('handover.door.missingAmong') } : {})}
        none={here === 0 ? null : t(shared ? 'handover.door.missingNoneShared' : 'handover.door.missingNone')}
        total={missing.length}
        testid="missing"
      >
        {missing.slice(0, SHOWN).map((one) => (
          <li key={one.shipmentId} data-testid="missing-parcel" data-shipment={one.shipmentId}>
            <span className="stack-words">
              <OrderLink shipmentId={one.shipmentId} orderIds={one.orderIds} />
              <span className="small quiet">
                <span className="mono">{one.trackingIds.join('  ')}</span> ·{' '}
                {one.parcel === null ? t(`shipmentStates.${one.state}`) : t(`parcelStates.${one.parcel}`)}
              </span>
            </span>
          </li>
        ))}
      </Side>
      <Side
        name={loaded.length === 0 ? null : t('handover.door.loadedTitle', counted(loaded.length))}
        none={t('handover.door.loadedNone')}
        total={loaded.length}
        testid="loaded"
      >
        {loaded.slice(0, SHOWN).map((one) => (
          <li key={`${one.shipmentId} ${one.trackingId}`} data-testid="loaded-parcel" data-shipment={one.shipmentId}>
            <span className="stack-words">
              <OrderLink shipmentId={one.shipmentId} orderIds={one.orderIds} />
              <span className="small quiet">
                <span className="mono">{one.trackingId}</span> · {moment(one.atMs)}
              </span>
            </span>
            <button
              type="button"
              className="link small"
              onClick={() => onTakeOff(one.shipmentId)}
              data-testid="take-off"
            >
              {t('handover.door.unload')}
            </button>
          </li>
        ))}
      </Side>
    </aside>
  );
}

interface SideProps {
  /** Null: there is nothing of it, and `none` says so. */
  readonly name: string | null;
  readonly none: string | null;
  readonly about?: string;
  readonly bad?: boolean;
  readonly total: number;
  readonly testid: string;
  readonly children: ReactNode;
}

function Side({ name, none, about, bad = false, total, testid, children }: SideProps) {
  const { t } = useWords();
  if (name === null) return none === null ? null : <p className="small quiet side-none">{none}</p>;
  return (
    <section className={`side${bad ? ' bad' : ''}`} data-testid={`side-${testid}`}>
      <h2>{name}</h2>
      {about === undefined ? null : <p className="small">{about}</p>}
      <ul>
        {children}
        {total > SHOWN ? <li className="small">{t('handover.door.more', { number: number(total - SHOWN) })}</li> : null}
      </ul>
    </section>
  );
}

function newestFirst<T extends { readonly atMs: number }>(parcels: readonly T[]): readonly T[] {
  return [...parcels].sort((one, other) => other.atMs - one.atMs);
}

function counted(count: number): { readonly count: number; readonly number: string } {
  return { count, number: number(count) };
}
