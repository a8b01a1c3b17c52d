/** The way back from a child process to the process that started it, whichever shell that was. */
export interface Parent {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Told once when the parent is gone; a child then has nobody to work for. */
  onGone(listener: () => void): void;
}

/** As Electron puts it on the `process` of a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** The parent of this process; undefined when a person started it. */
export function parentOf(child: NodeJS.Process): Parent | undefined {
  const { parentPort } = child as NodeJS.Process & { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => void parentPort.on('message', ({ data }) => listener(data)),
      // Electron ends a utility process together with its main process.
      onGone: () => undefined,
    };
  }
  if (child.send === undefined) return undefined;
  return {
    // A channel that closes under a message is the same news as the parent's end, which is told.
    send: (message) => void (child.connected && child.send?.(message, undefined, undefined, () => undefined)),
    onMessage: (listener) => void child.on('message', listener),
    onGone: (listener) => void child.once('disconnect', listener),
  };
}
