import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { realClock } from '../ports/clock.ts';
import { createPracticeMarketplace, type PracticeMarketplace } from './marketplace/marketplace.ts';
import { servePracticeMarketplace } from './marketplace/server.ts';
import { keepSupplied } from './marketplace/supply.ts';
import { startPracticePrinter } from './printer/start.ts';
import { onPort, readPorts, writePorts } from './remembered-ports.ts';

export interface PracticeWorldOptions {
  /** Everything is kept here: the marketplace's state, the ports, the labels that came out. */
  readonly dir: string;
  /** Used when the folder is new. */
  readonly seed: number;
  readonly shipments: number;
}

export interface PracticeWorld {
  readonly ready: {
    readonly kind: 'ready';
    readonly marketplaceUrl: string;
    readonly appId: string;
    readonly appSecret: string;
    readonly locationId: string;
    readonly printerPort: number;
    readonly labelsDir: string;
  };
  /** Cuts the marketplace off or brings it back on the same port; resolves when it is so. */
  setNetwork(up: boolean): Promise<void>;
  close(): Promise<void>;
}

/** A marketplace and a label printer on loopback, continuing what an earlier run in the same folder left. */
export async function startPracticeWorld({ dir, seed, shipments }: PracticeWorldOptions): Promise<PracticeWorld> {
  const labelsDir = join(dir, 'labels');
  mkdirSync(labelsDir, { recursive: true });
  const portsFile = join(dir, 'practice-ports.json');
  const ports = readPorts(portsFile);
  const marketplace = openMarketplace(join(dir, 'marketplace.jsonl'), seed, shipments);
  keepSupplied(marketplace, shipments, realClock.wallMs());
  const server = await onPort(ports.marketplace, (port) => servePracticeMarketplace(marketplace, port));
  const printer = await onPort(ports.printer, (port) =>
    startPracticePrinter({
      port,
      language: 'zpl',
      dpi: 203,
      widthMm: 101.6,
      heightMm: 152.4,
      outDir: labelsDir,
      warm: true,
    }),
  );
  writePorts(portsFile, { marketplace: server.port, printer: printer.port });
  return {
    ready: {
      kind: 'ready',
      marketplaceUrl: server.url,
      appId: marketplace.appId,
      appSecret: marketplace.appSecret,
      locationId: marketplace.locationIds[0],
      printerPort: printer.port,
      labelsDir,
    },
    setNetwork: (up) => server.setNetwork(up),
    async close() {
      await Promise.all([server.close(), printer.close()]);
      marketplace.close();
    },
  };
}

/** Practice always starts: a state that cannot be read is put aside and said so. */
function openMarketplace(stateFile: string, seed: number, shipments: number): PracticeMarketplace {
  const open = () => createPracticeMarketplace({ clock: realClock, seed, shipments, stateFile });
  try {
    return open();
  } catch (error) {
    const aside = `${stateFile}.damaged-${realClock.wallMs()}`;
    console.error(`practice: ${error instanceof Error ? error.message : String(error)}; put aside as ${aside}`);
    renameSync(stateFile, aside);
    return open();
  }
}
