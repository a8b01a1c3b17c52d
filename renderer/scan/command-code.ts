import type { BenchCommand } from '../../shared/contract/bench.ts';

/** What is scanned for a command. */
export function commandCode(command: BenchCommand): string {
  return `PB:${command.toUpperCase()}`;
}
