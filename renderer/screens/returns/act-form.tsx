import { type FormEvent, type ReactNode, useState } from 'react';
import type { ReturnView } from '../../../shared/contract/returns.ts';
import type { AppError } from '../../../shared/errors.ts';
import { RETURN_ACT_ENDS, type ReturnAct } from '../../../shared/model/returns.ts';
import { Button } from '../../components/button.tsx';
import { DateBox } from '../../components/date-box.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Pick, TextBox } from '../../components/fields.tsx';
import { RefusedLine } from '../../components/notice.tsx';
import { ReasonField } from '../../components/reason-field.tsx';
import { useWords } from '../../components/words.ts';
import { fieldFailure } from '../../forms/field-failure.ts';
import {
  fieldsOf,
  type ReturnActDraft,
  type ReturnActField,
  returnActDraft,
  returnActField,
  returnActFrom,
  takesTime,
} from '../../forms/return-act-draft.ts';
import { useServerNow, useStores } from '../../stores/index.ts';
import { useReturnAct } from './use-return-act.ts';
import { useReturnWords } from './words.ts';

export interface ActFormProps {
  readonly act: ReturnAct;
  readonly view: ReturnView;
  readonly onClose: () => void;
  readonly onDone: (words: string) => void;
}

/** More fields than this stand in two columns. */
const WIDE_FROM = 3;

/** One step of a return: what it means, its fields, and below each what keeps it from being used. */
export function ActForm({ act, view, onClose, onDone }: ActFormProps) {
  const { returns } = useStores();
  const { t } = useWords();
  const words = useReturnWords();
  const now = useServerNow();
  const services = view.items.flatMap((item) => item.services);
  const run = useReturnAct(act);
  const [draft, setDraft] = useState(() =>
    returnActDraft(
      act,
      services.map(({ serviceFulfilmentId }) => serviceFulfilmentId),
      now,
    ),
  );
  const [tried, setTried] = useState(false);
  const parsed = returnActFrom(act, view.returnId, draft, now);
  const wrong = wrongWords(parsed, tried, run.failure);
  const set = (change: Partial<ReturnActDraft>) => {
    run.reset();
    setDraft({ ...draft, ...change });
  };
  const close = () => {
    run.reset();
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if ('wrong' in parsed || !(await run.start(parsed.request))) return;
    onDone(t('returns.actDone', { act: t(`returns.acts.${act}.name`) }));
    close();
    await returns.view.refresh();
  };
  const end = RETURN_ACT_ENDS[act];
  const fields = fieldsOf(act);
  const named = failedField(run.failure);
  return (
    <Dialog
      wide={fields.length > WIDE_FROM}
      title={t(`returns.acts.${act}.name`)}
      onClose={close}
      testid="return-act-dialog"
    >
      <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p>
          <span className="mono">{view.returnId}</span> · {t(`returns.sources.${view.source}`)}
        </p>
        <p>{t(`returns.acts.${act}.text`)}</p>
        <p className="strong">
          {end === null ? t('returns.page.movesDate') : t('returns.page.leadsTo', { status: words.status(end, '') })}
        </p>
        <div className={fields.length > WIDE_FROM ? 'act-fields' : 'stack'}>
          {fields.map((field, index) => (
            <Field
              key={field}
              {...{ field, act, draft, set }}
              first={index === 0}
              wrong={wrong[field] ?? null}
              view={view}
            />
          ))}
        </div>
        {run.failure !== null && named === null ? <RefusedLine failure={run.failure} group="return" /> : null}
        <div className="dialog-actions">
          <Button
            type="submit"
            tone={act === 'reject' || act === 'cancel' ? 'bad' : 'main'}
            busy={run.busy}
            autoFocus={fields.length === 0}
            testid="return-act-confirm"
          >
            {t(`returns.acts.${act}.confirm`)}
          </Button>
          <Button onPress={close}>
            {t('common.cancel')} <kbd>Esc</kbd>
          </Button>
        </div>
      </form>
    </Dialog>
  );

  function wrongWords(
    from: ReturnType<typeof returnActFrom>,
    shown: boolean,
    failure: AppError | null,
  ): Partial<Record<ReturnActField, string>> {
    const told = fieldFailure(failure);
    const field = told === null ? null : returnActField(told.field);
    const named = told === null || field === null ? {} : { [field]: t(`fieldRules.${told.rule}`) };
    if (!shown || !('wrong' in from)) return named;
    const own = Object.entries(from.wrong).map(([name, rule]) => [name, t(`fieldRules.${rule}`)] as const);
    return { ...named, ...Object.fromEntries(own) };
  }
}

/** The field of the form that the station refused; null when it refused for another reason. */
function failedField(failure: AppError | null): ReturnActField | null {
  const told = fieldFailure(failure);
  return told === null ? null : returnActField(told.field);
}

interface FieldProps {
  readonly field: ReturnActField;
  readonly act: ReturnAct;
  readonly draft: ReturnActDraft;
  readonly set: (change: Partial<ReturnActDraft>) => void;
  readonly wrong: string | null;
  readonly first: boolean;
  readonly view: ReturnView;
}

function Field({ field, act, draft, set, wrong, first, view }: FieldProps): ReactNode {
  const { t } = useWords();
  const timed = takesTime(act);
  switch (field) {
    case 'service': {
      const services = view.items.flatMap((item) => item.services);
      if (services.length < 2) {
        return services[0] === undefined && act === 'approve' ? null : (
          <TextBox
            label={t('returns.fields.service')}
            value={draft.service}
            onChange={(service) => set({ service })}
            wrong={wrong}
            {...(services[0] === undefined ? {} : { help: services[0].description })}
            mono
            testid="act-service"
          />
        );
      }
      return (
        <Pick
          label={t('returns.fields.service')}
          value={draft.service}
          choices={services.map((one) => ({
            value: one.serviceFulfilmentId,
            words: `${one.description} · ${one.serviceFulfilmentId}`,
          }))}
          onChange={(service) => set({ service })}
          testid="act-service"
        />
      );
    }
    case 'at':
      if (act === 'approve' && draft.service.trim() === '') return null;
      return (
        <DateBox
          label={t(`returns.fields.${AT_LABELS[act]}`)}
          value={draft.at}
          onChange={(at) => set({ at })}
          withTime={timed}
          when="past"
          help={act === 'approve' ? t('returns.fields.serviceDateHelp') : t('returns.fields.indiaTime')}
          wrong={wrong}
          autoFocus={first}
          testid="act-at"
        />
      );
    case 'next':
      return (
        <DateBox
          label={t(timed ? 'returns.fields.newPickup' : 'returns.fields.newDate')}
          value={draft.next}
          onChange={(next) => set({ next })}
          withTime={timed}
          when="to-come"
          help={t('returns.fields.indiaTime')}
          wrong={wrong}
          testid="act-next"
        />
      );
    case 'reason':
      return (
        <ReasonField
          label={t('returns.fields.reason')}
          value={draft.reason}
          onChange={(reason) => set({ reason })}
          wrong={wrong}
          testid="act-reason"
        />
      );
    case 'subReason':
      return (
        <TextBox
          label={t('returns.fields.subReason')}
          value={draft.subReason}
          onChange={(subReason) => set({ subReason })}
          help={t('returns.fields.subReasonHelp')}
          wrong={wrong}
          maxLength={200}
          testid="act-sub-reason"
        />
      );
    case 'comments':
      return (
        <TextBox
          label={t(act === 'tech-visit-attempt' ? 'returns.fields.commentsMore' : 'returns.fields.comments')}
          value={draft.comments}
          onChange={(comments) => set({ comments })}
          wrong={wrong}
          maxLength={500}
          autoFocus={act === 'approve' || act === 'reject'}
          testid="act-comments"
        />
      );
  }
}

const AT_LABELS = {
  'tech-visit-attempt': 'attempted',
  approve: 'serviceDate',
  reject: 'serviceDate',
  'pickup-attempt': 'attemptedAt',
  pickup: 'pickedUp',
  complete: 'pickedUp',
  cancel: 'delivered',
} as const satisfies Record<ReturnAct, string>;
