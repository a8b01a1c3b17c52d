/** The line to one device. Two printers set up over one address never speak to it at once (printing 2.1, rule 4). */
export interface Line {
  /** False while somebody has it; nobody is told when it is free again. */
  take(): boolean;
  release(): void;
}

/** One line for each address, whoever asks for it. */
export function addressLines() {
  const busy = new Set<string>();
  return {
    of(address: string): Line {
      return {
        take() {
          if (busy.has(address)) return false;
          busy.add(address);
          return true;
        },
        release: () => void busy.delete(address),
      };
    },
  };
}
