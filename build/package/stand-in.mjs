import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Data, NtExecutable, NtExecutableResource, Resource } from 'resedit';

/** What @electron/fuses looks for in the program. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** A fuse of a version that Electron may have beyond those that are configured. */
const WIRE = '100110011';
const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'];
/** With one that no package keeps. */
const LOCALES = ['en-US', 'en-GB', 'hi', 'de'];

/**
 * Writes a folder that has the shape of an unpacked Electron distribution of one platform and none of its code: the program with
 * its fuses as Electron ships them, its version resource or property lists, licences, locales. electron-builder packs into it.
 * @param {import('./target.mjs').Target} target
 * @param {string} folder
 * @param {{ version: string }} options Electron's version.
 */
export function writeStandIn({ platform }, folder, { version }) {
  const write = (/** @type {string} */ path, /** @type {string | Buffer} */ content) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write('version', version);
  write('LICENSE', 'The licence of the program that stands here.\n');
  write('LICENSES.chromium.html', '<!doctype html><title>Licences</title>\n');
  if (platform === 'darwin') return writeMac(write, folder);
  const program = platform === 'win32' ? 'electron.exe' : 'electron';
  write(program, platform === 'win32' ? windowsProgram() : linuxProgram());
  chmodSync(join(folder, program), 0o755);
  for (const locale of LOCALES) write(`locales/${locale}.pak`, '');
  write('resources.pak', '');
  write(platform === 'win32' ? 'ffmpeg.dll' : 'libffmpeg.so', '');
  if (platform === 'linux') write('chrome-sandbox', '');
}

/** Sentinel, version 1, length, then one character a fuse. */
function fuses() {
  return Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, WIRE.length]), Buffer.from(WIRE)]);
}

function linuxProgram() {
  return Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46]), Buffer.alloc(60), fuses(), Buffer.alloc(16)]);
}

/** A whole Windows program without code: headers, a version and an icon resource, which electron-builder rewrites. */
function windowsProgram() {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const text = Resource.VersionInfo.create({
    lang: 1033,
    fixedInfo: {},
    strings: [{ lang: 1033, codepage: 1200, values: { FileDescription: 'Electron', ProductName: 'Electron' } }],
  });
  text.outputToResourceEntries(resources.entries);
  const pixel = new Data.RawIconItem(new ArrayBuffer(16), 1, 1, 32);
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, 1, 1033, [pixel]);
  resources.outputResource(program);
  program.setExtraData(new Uint8Array(fuses()).buffer);
  return Buffer.from(program.generate());
}

/** @param {(path: string, content: string | Buffer) => void} write @param {string} folder */
function writeMac(write, folder) {
  const app = 'Electron.app/Contents';
  write(`${app}/Info.plist`, plist('Electron'));
  write(`${app}/MacOS/Electron`, 'program');
  chmodSync(join(folder, app, 'MacOS/Electron'), 0o755);
  write(`${app}/Frameworks/Electron Framework.framework/Electron Framework`, linuxProgram());
  for (const helper of HELPERS) {
    const name = `Electron Helper${helper}`;
    write(`${app}/Frameworks/${name}.app/Contents/Info.plist`, plist(name));
    write(`${app}/Frameworks/${name}.app/Contents/MacOS/${name}`, 'program');
  }
  write(`${app}/Resources/electron.icns`, '');
  for (const locale of LOCALES.map((each) => each.replace('-', '_'))) {
    write(`${app}/Resources/${locale}.lproj/locale.pak`, '');
    write(`${app}/Frameworks/Electron Framework.framework/Versions/A/Resources/${locale}.lproj/locale.pak`, '');
  }
}

/** @param {string} name */
function plist(name) {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${name}</string>
<key>CFBundleIdentifier</key><string>com.github.${name.replace(/\W+/g, '')}</string>
<key>CFBundleIconFile</key><string>electron.icns</string>
<key>CFBundleName</key><string>${name}</string>
</dict></plist>
`;
}
