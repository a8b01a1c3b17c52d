import { type FormEvent, useState } from 'react';
import {
  RETENTION_KINDS,
  RETENTION_LIMITS,
  type RetentionDays,
  type RetentionKind,
  retentionDaysSchema,
} from '../../../shared/model/retention.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { TextBox } from '../../components/fields.tsx';
import { NOTHING_SAID, SupervisorFields, wordSaid } from '../../components/supervisor-fields.tsx';
import { useFreshDialog } from '../../components/use-fresh.ts';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

type Typed = { readonly [K in RetentionKind]: string };

/** A supervisor chooses for how many days each kind stays. */
export function RetentionDaysForm({ days, onClose }: { readonly days: RetentionDays; readonly onClose: () => void }) {
  const { acts, retention } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.saveRetention.store);
  useFreshDialog(acts.saveRetention);
  const [typed, setTyped] = useState<Typed>(() => typedFrom(days));
  const [word, setWord] = useState(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const said = wordSaid(word);
    const chosen = retentionDaysSchema.safeParse(numbersOf(typed));
    if (said === undefined || !chosen.success) return;
    if ((await acts.saveRetention.run({ days: chosen.data, ...said })) === undefined) return;
    await retention.refresh();
    onClose();
  };
  const wrongOf = (kind: RetentionKind): string | null => {
    const { least, most } = RETENTION_LIMITS[kind];
    const value = Number(typed[kind]);
    if (!Number.isInteger(value) || value < least || value > most) {
      return t('retention.range', { least: number(least), most: number(most) });
    }
    return kind === 'backups' && value >= Number(typed.words) ? t('retention.backupsBelow') : null;
  };
  return (
    <Dialog title={t('retention.changeTitle')} onClose={onClose} testid="retention-dialog">
      <form className="stack" noValidate onSubmit={(event) => void save(event)}>
        {RETENTION_KINDS.map((kind) => (
          <TextBox
            key={kind}
            label={t(`retention.kinds.${kind}`)}
            value={typed[kind]}
            onChange={(text) => setTyped({ ...typed, [kind]: text })}
            wrong={tried ? wrongOf(kind) : null}
            help={t('retention.range', {
              least: number(RETENTION_LIMITS[kind].least),
              most: number(RETENTION_LIMITS[kind].most),
            })}
            numeric
            maxLength={4}
            testid={`retention-days-${kind}`}
          />
        ))}
        <SupervisorFields value={word} onChange={setWord} tried={tried} testid="retention" />
        <DialogActions words={t('retention.save')} act={act} onCancel={onClose} testid="retention-save" />
      </form>
    </Dialog>
  );
}

function typedFrom({ labels, words, scans, logs, backups }: RetentionDays): Typed {
  return {
    labels: String(labels),
    words: String(words),
    scans: String(scans),
    logs: String(logs),
    backups: String(backups),
  };
}

function numbersOf({ labels, words, scans, logs, backups }: Typed): RetentionDays {
  return {
    labels: Number(labels),
    words: Number(words),
    scans: Number(scans),
    logs: Number(logs),
    backups: Number(backups),
  };
}
