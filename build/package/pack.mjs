import { join } from 'node:path';
import { root } from './libraries.mjs';
import { stageManifest } from './stage.mjs';

/**
 * What the environment adds to electron-builder.yml: `PACKBENCH_UPDATE_URL` is where the packed product looks for updates;
 * without it it looks nowhere. Throws for an address that is not https.
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('electron-builder').Configuration}
 */
export function fromEnvironment(env) {
  const url = env['PACKBENCH_UPDATE_URL'];
  if (url === undefined || url === '') return {};
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    throw new Error(`PACKBENCH_UPDATE_URL=${url} is no https address.`);
  }
  return { publish: { provider: 'generic', url } };
}

/**
 * Packs one target. `electronDist`: an unpacked Electron to pack into (the check's stand-in); otherwise electron-builder fetches it.
 * `dirOnly`: the folder without installers. `archs`: more processors than the target's
 * own, in the same run.
 * @param {import('./target.mjs').Target} target
 * @param {{ dirOnly: boolean, archs?: readonly import('./target.mjs').Target['arch'][], electronDist?: string, app?: string, output?: string }} options
 * @returns {Promise<string>} The folder with the unpacked product.
 */
export async function pack(
  target,
  { dirOnly, archs = [target.arch], electronDist, app = join(root, 'dist/app'), output = join(root, 'dist/packages') },
) {
  const { build, Platform, Arch } = await import('electron-builder');
  const platforms = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC };
  const platform = platforms[target.platform];
  // electron-builder reads the name and the version before it asks for the rest.
  stageManifest(app);
  await build({
    projectDir: root,
    targets: platform.createTarget(dirOnly ? 'dir' : null, ...archs.map((arch) => Arch[arch])),
    publish: 'never',
    // electron-builder.yml is read as well, and this goes over it.
    config: {
      ...fromEnvironment(process.env),
      directories: { app, output },
      ...(electronDist === undefined ? {} : withStandIn(electronDist)),
    },
  });
  const arch = target.arch === 'arm64' ? '-arm64' : '';
  return join(
    output,
    { linux: `linux${arch}-unpacked`, win32: `win${arch}-unpacked`, darwin: `mac${arch}` }[target.platform],
  );
}

/**
 * Nothing in a stand-in can be signed, and the system's own tool for it is on macOS only.
 * @param {string} electronDist
 * @returns {import('electron-builder').Configuration}
 */
function withStandIn(electronDist) {
  return {
    electronDist,
    electronFuses: { resetAdHocDarwinSignature: false },
    win: { signExecutable: false },
    mac: { identity: null },
  };
}
