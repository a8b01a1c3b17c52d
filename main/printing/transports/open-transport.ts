import type { TransportConfig } from '../../../shared/model/printers.ts';
import { assertNever } from '../../../shared/result.ts';
import type { Ports } from '../../ports/index.ts';
import type { Transport } from '../transport.ts';
import { deviceTransport } from './device/transport.ts';
import { ippTransport } from './ipp/transport.ts';
import { systemTransport } from './system.ts';
import { tcpTransport } from './tcp.ts';

export type TransportPorts = Pick<
  Ports,
  'sockets' | 'timers' | 'clock' | 'spawn' | 'files' | 'http' | 'ids' | 'systemPrint'
>;

export interface TransportSettings {
  readonly connectTimeoutMs?: number;
  /** Without progress this long the job counts as stalled; a state that is shown, never an end. */
  readonly stallAfterMs?: number;
  /** How long after the last byte the way's own end of a job is waited for before the outcome is unknown. */
  readonly closeWaitMs?: number;
}

/** The way to a printer. Nothing is opened, connected or started before the first `send`, `ask` or `state`. */
export function openTransport(
  config: TransportConfig,
  ports: TransportPorts,
  settings: TransportSettings = {},
): Transport {
  switch (config.kind) {
    case 'tcp':
      return tcpTransport({ ...settings, host: config.host, port: config.port, ...ports });
    case 'system':
      return systemTransport(config.queue, ports.systemPrint);
    case 'ipp':
      return ippTransport({ ...settings, ...config, ports });
    case 'spooler':
    case 'device':
    case 'serial':
    case 'file':
      return deviceTransport({ ...settings, way: config, ports });
    default:
      return assertNever(config);
  }
}
