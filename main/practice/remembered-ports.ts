import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const portsSchema = z.object({
  marketplace: z.number().int().min(0).max(65_535),
  printer: z.number().int().min(0).max(65_535),
});
export type RememberedPorts = z.infer<typeof portsSchema>;

/** The ports of the last run; 0 (any free one) where there was none or the file cannot be read. */
export function readPorts(file: string): RememberedPorts {
  try {
    if (existsSync(file)) return portsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // A damaged note about ports is worth no more than none.
  }
  return { marketplace: 0, printer: 0 };
}

export function writePorts(file: string, ports: RememberedPorts): void {
  writeFileSync(file, `${JSON.stringify(ports)}\n`);
}

/** Starts on the remembered port, or on any free one when somebody else has it now. */
export async function onPort<T>(port: number, start: (port: number) => Promise<T>): Promise<T> {
  if (port === 0) return start(0);
  try {
    return await start(port);
  } catch (error) {
    if (!isTaken(error)) throw error;
    return start(0);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}
