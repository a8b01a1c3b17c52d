/** The Node-API version that better-sqlite3's binary needs; below it the process dies without a word (reliability 0). */
const NEEDED_NAPI = 10;

/** One line that says what to do, or undefined when this runtime can run the station. Imports nothing, so it can be asked first. */
export function whyNotThisRuntime(versions: { readonly node?: string; readonly napi?: string }): string | undefined {
  if (Number(versions.napi ?? 0) >= NEEDED_NAPI) return undefined;
  return `Packbench needs Node 22.14 or newer and this is Node ${versions.node ?? 'unknown'}. Start it with "npm start", which brings its own Node.`;
}
