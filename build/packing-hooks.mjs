import { signNatives } from './package/sign-natives.mjs';
import { stageApp, writeDigests } from './package/stage.mjs';
import { targetOfHook } from './package/target.mjs';

/**
 * electron-builder's hook before each package: lays out the product with the native libraries of that target, whatever system
 * this is, so that no package holds those of the machine it was made on.
 * @param {{ electronPlatformName: string, arch: number, packager: import('./package/sign-natives.mjs').MacPackager & { info: { appDir: string } } }} context
 */
export async function beforePack(context) {
  const target = targetOfHook(context);
  const { appDir } = context.packager.info;
  stageApp(target, appDir);
  // A signature changes a library, so it comes before the digests.
  if (target.platform === 'darwin' && (await signNatives(target, appDir, context.packager))) writeDigests(appDir);
}

/** The libraries are laid out by the hook above: electron-builder neither installs nor compiles any. */
export function beforeBuild() {
  return false;
}
