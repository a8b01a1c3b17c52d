import type { HealthCheck, HealthCheckId } from '../../../shared/model/health.ts';
import type { Screen } from '../../stores/navigation-store.ts';
import { DIAGNOSTICS_TABS, type DiagnosticsTab } from '../../stores/tabs-store.ts';

export type Way =
  | { readonly kind: 'screen'; readonly screen: Screen }
  | { readonly kind: 'tab'; readonly tab: DiagnosticsTab };

const SCREENS: Partial<Record<HealthCheckId, Screen>> = {
  outbox: 'outbox',
  account: 'settings',
  printer: 'printers',
  buffer: 'queue',
};
/** Tabs that a build without their part does not have lead nowhere. */
const TABS: Partial<Record<HealthCheckId, string>> = {
  network: 'network',
  pull: 'network',
  backups: 'backups',
  journal: 'station',
  shell: 'station',
  crashes: 'bundle',
  lateness: 'bundle',
  updates: 'updates',
};

/** Where somebody can do something about it; what is in order needs no way. */
export function wayTo({ id, state }: HealthCheck): Way | undefined {
  if (state === 'good') return undefined;
  const screen = SCREENS[id];
  if (screen !== undefined) return { kind: 'screen', screen };
  const tab = DIAGNOSTICS_TABS.find((one) => one === TABS[id]);
  return tab === undefined ? undefined : { kind: 'tab', tab };
}
