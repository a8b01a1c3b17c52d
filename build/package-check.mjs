import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { mkdtempSync, readFileSync, rmSync } = await import('node:fs');
const { tmpdir } = await import('node:os');
const { join } = await import('node:path');
const { parse } = await import('yaml');
const { build, root } = await import('./bundling.mjs');
const { openArchive } = await import('./package/archive.mjs');
const { readContents, writeContents } = await import('./package/contents.mjs');
const { listFiles } = await import('./package/distribution.mjs');
const { figuresOf, inspectPackage } = await import('./package/inspect.mjs');
const { NotFetched } = await import('./package/libraries.mjs');
const { whatDoesNotLoad } = await import('./package/loads.mjs');
const { pack } = await import('./package/pack.mjs');
const { partsOf } = await import('./package/program.mjs');
const { writeStandIn } = await import('./package/stand-in.mjs');
const { nameOf, readPackageFlags } = await import('./package/target.mjs');

/**
 * Packs the product as `npm run package` does, into a stand-in for Electron's own files, and looks at what came out. `--write`
 * takes the libraries' files into the committed list.
 */
const { target, write } = flagsOrEnd();
const folder = mkdtempSync(join(tmpdir(), 'packbench-package-'));
try {
  await build();
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const electronDist = join(folder, 'electron');
  writeStandIn(target, electronDist, { version: devDependencies.electron });
  const packed = await pack(target, {
    dirOnly: true,
    electronDist,
    app: join(folder, 'app'),
    output: join(folder, 'packages'),
  });
  const archive = openArchive(join(partsOf(packed, target).resources, 'app.asar'));
  if (write)
    writeContents(
      archive.entries.map(({ path }) => path),
      target,
    );
  const { electronFuses } = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
  const { resetAdHocDarwinSignature: _, ...fuses } = electronFuses;
  const own = nameOf(target) === `${process.platform}-${process.arch}`;
  const faults = [
    ...(await inspectPackage(packed, target, {
      contents: readContents(),
      fuses,
      distribution: listFiles(electronDist),
    })),
    ...(own ? whatDoesNotLoad(join(folder, 'app')) : []),
  ];
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  if (faults.length > 0) fail(`The package for ${nameOf(target)} has ${faults.length} faults.`, 1);
  process.stdout.write(`The package for ${nameOf(target)} is as it should be: ${figuresOf(packed, target, fuses)}.\n`);
} catch (error) {
  if (error instanceof NotFetched)
    process.stdout.write(`skipped: the package for ${nameOf(target)}; ${error.message}\n`);
  else fail(error instanceof Error ? error.message : String(error), 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function flagsOrEnd() {
  try {
    return readPackageFlags(process.argv.slice(2));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 2);
  }
}
