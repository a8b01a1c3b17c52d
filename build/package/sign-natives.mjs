import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { nativesOf } from './target.mjs';

/**
 * The part of electron-builder's macOS packager that finds the certificate named by `CSC_LINK` or `CSC_NAME`.
 * @typedef {{
 *   codeSigningInfo: { value: Promise<{ keychainFile: string | null }> },
 *   platformSpecificBuildOptions: { identity?: string | null },
 *   helper: { findSigningIdentity(store: boolean, development: boolean, qualifier: string | null | undefined, keychain: string | null, options: unknown): Promise<{ name: string, hash?: string } | null> },
 * }} MacPackager
 * @typedef {(program: string, args: readonly string[]) => { status: number | null, stderr: string }} Run
 */

/**
 * Signs the native libraries on macOS before their digests are taken; the signing of the whole app then leaves them alone
 * (`signIgnore`), and still seals them. False where there is no certificate, and nothing was signed.
 * @param {import('./target.mjs').Target} target
 * @param {string} folder
 * @param {MacPackager} packager
 * @param {{ platform: string, run: Run }} [system]
 */
export async function signNatives(
  target,
  folder,
  packager,
  { platform, run } = { platform: process.platform, run: spawned },
) {
  const { identity: wanted } = packager.platformSpecificBuildOptions;
  if (platform !== 'darwin' || wanted === null) return false;
  const { keychainFile } = await packager.codeSigningInfo.value;
  const options = packager.platformSpecificBuildOptions;
  const identity = await packager.helper.findSigningIdentity(false, false, wanted, keychainFile, options);
  if (identity?.hash === undefined || identity.name === '-') return false;
  for (const native of nativesOf(target)) {
    const keychain = keychainFile === null ? [] : ['--keychain', keychainFile];
    const flags = ['--sign', identity.hash, '--force', '--timestamp', '--options', 'runtime', ...keychain];
    const { status, stderr } = run('codesign', [...flags, join(folder, 'node_modules', native)]);
    if (status !== 0) throw new Error(`${native} could not be signed: ${stderr.trim()}`);
  }
  return true;
}

/** @type {Run} */
function spawned(program, args) {
  const { status, stderr, error } = spawnSync(program, [...args], { encoding: 'utf8' });
  return { status, stderr: error?.message ?? stderr };
}
