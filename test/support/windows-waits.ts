import { until } from './station-process.ts';
import type { WindowsStation } from './windows-station.ts';

/** A loaded machine draws the first label of a Windows program in minutes: what it draws with is loaded by Wine. */
export const GENEROUS_MS = 360_000;

/** Waits, and where that was in vain says where the station stood. */
export async function untilAt(
  station: WindowsStation,
  what: string,
  look: () => Promise<boolean | undefined>,
): Promise<void> {
  try {
    await until(what, look, GENEROUS_MS);
  } catch (error) {
    throw new Error(`${String(error)} ${await standing(station)}`, { cause: error });
  }
}

async function standing(station: WindowsStation): Promise<string> {
  const [{ session }, { entries }, { jobs }, { network, printers }, { logTail }] = await Promise.all([
    station.ask('bench.state', {}),
    station.ask('outbox.list', {}),
    station.ask('prints.list', {}),
    station.ask('station.status', {}),
    station.ask('diagnostics.read', {}),
  ]);
  return JSON.stringify({ status: session.status, entries, jobs, network, printers, log: logTail.slice(-10) });
}
