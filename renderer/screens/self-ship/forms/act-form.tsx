import type { SelfShipAct, SelfShipView } from '../../../../shared/contract/self-ship.ts';
import { assertNever } from '../../../../shared/result.ts';
import { AttemptForm } from './attempt-form.tsx';
import { DeliverForm } from './deliver-form.tsx';
import { DispatchForm } from './dispatch-form.tsx';
import { ServiceAttemptForm } from './service-attempt-form.tsx';
import { ServiceCompleteForm } from './service-complete-form.tsx';
import { UpdateForm } from './update-form.tsx';

export interface FormProps {
  readonly view: SelfShipView;
  readonly onClose: () => void;
  /** It is queued. */
  readonly onDone: () => void;
}

export interface ActFormProps extends FormProps {
  readonly act: SelfShipAct;
  /** The service the act was begun at; null where it was begun at none. */
  readonly serviceId: string | null;
}

/** The form of one act. */
export function ActForm({ act, serviceId, ...form }: ActFormProps) {
  switch (act) {
    case 'dispatch':
      return <DispatchForm {...form} />;
    case 'deliver':
      return <DeliverForm {...form} />;
    case 'attempt':
      return <AttemptForm {...form} />;
    case 'update':
      return <UpdateForm {...form} />;
    case 'service-attempt':
      return <ServiceAttemptForm {...form} serviceId={serviceId} />;
    case 'service-complete':
      return <ServiceCompleteForm {...form} serviceId={serviceId} />;
    default:
      return assertNever(act);
  }
}
