import type { FoundPrinter } from '../../../shared/model/printers.ts';
import type { Ports } from '../../ports/index.ts';
import { startDeviceLink } from '../transports/device/link.ts';
import type { Attached, ToChild } from '../transports/device/messages.ts';
import { guessFrom } from './guess.ts';

type Kind = Extract<ToChild, { kind: 'survey' }>['of'];

/**
 * What is attached to this PC, asked of the system in a child that is ended afterwards: looking at a device can block. Throws a word
 * when nothing was found out; `failure` names what else went wrong.
 */
export async function attachedPrinters(
  ports: Pick<Ports, 'spawn' | 'timers'>,
  of: Kind,
  waitMs: number,
): Promise<{ readonly found: readonly FoundPrinter[]; readonly failure: string | null }> {
  const link = startDeviceLink(ports.spawn, ports.timers);
  try {
    if (await link.ready()) link.tell({ kind: 'survey', of });
    const heard = await link.next({ timeoutMs: waitMs });
    if (typeof heard === 'string') throw new Error(heard === 'timeout' ? 'no-answer' : 'device-process');
    if (heard.kind !== 'survey') throw new Error('not-understood');
    return { found: heard.attached.map((each) => foundAs(of, each)), failure: heard.failure };
  } finally {
    await link.kill();
  }
}

function foundAs(of: Kind, { name, told, port }: Attached): FoundPrinter {
  const guess = guessFrom(told);
  const model = guess.model ?? told;
  switch (of) {
    case 'devices':
      return { ...guess, model, transport: { kind: 'device', path: name }, name: model ?? name, setUpAs: null };
    case 'serial-ports':
      return {
        ...guess,
        model,
        transport: { kind: 'serial', path: name, baud: 9600, flow: 'rts-cts' },
        name: model === null ? name : `${model} (${name})`,
        setUpAs: null,
      };
    case 'spooler-queues':
      return {
        ...guess,
        model,
        // The queue's own name often says more than its driver's.
        language: guess.language ?? guessFrom(name).language,
        dpi: guess.dpi ?? guessFrom(name).dpi,
        transport: { kind: 'spooler', queue: name },
        name: port === null || port === '' ? name : `${name} (${port})`,
        setUpAs: null,
      };
  }
}
