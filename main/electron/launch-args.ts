/**
 * Our own flags out of the process arguments: behind the program when packed; behind the script when Electron runs one,
 * where switches of Chromium may stand before it.
 */
export function launchArgs(argv: readonly string[], packaged: boolean): readonly string[] {
  if (packaged) return argv.slice(1);
  const script = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  return script === -1 ? [] : argv.slice(script + 1);
}
