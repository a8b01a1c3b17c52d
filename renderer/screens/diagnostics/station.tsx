import { useEffect } from 'react';
import { Busy, Failed, ShownAsOf } from '../../components/notice.tsx';
import { useStores, useWhole } from '../../stores/index.ts';
import { Facts } from './facts.tsx';
import { Journal } from './journal.tsx';

/** What this station is, and whether what it wrote down is as it was written. */
export function Station() {
  const { diagnostics } = useStores();
  const remote = useWhole(diagnostics.store);
  useEffect(() => void diagnostics.refresh(), [diagnostics]);
  if (remote.kind === 'busy') return <Busy sinceMs={remote.sinceMs} />;
  if (remote.kind === 'failed') return <Failed failure={remote.failure} onAgain={() => void diagnostics.refresh()} />;
  return (
    <>
      {remote.failure === null ? null : <ShownAsOf offline={false} atMs={remote.atMs} />}
      <div className="scroll columns">
        <Facts reading={remote.value} />
        <Journal rows={remote.value.database.journalRows} />
      </div>
    </>
  );
}
