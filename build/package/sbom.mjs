import { npm, root } from './libraries.mjs';

/**
 * @typedef {{ 'bom-ref': string, name: string, version: string, scope?: string, properties?: unknown, type?: string }} Component
 * @typedef {{ serialNumber?: string, metadata: { timestamp?: string, component: Component }, components: Component[], dependencies: { ref: string, dependsOn: string[] }[] }} Bom
 */

/**
 * The bill of materials (CycloneDX 1.5) as npm writes it from the lockfile, narrowed to what is in the package: its libraries,
 * those that the bundler took apart, and Electron. No time and no random number, so that one lockfile gives one list.
 * @param {readonly import('./libraries.mjs').Library[]} libraries
 * @returns {Bom}
 */
export function bomOf(libraries) {
  const { status, stdout, stderr } = npm(['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], root);
  if (status !== 0) throw new Error(`npm wrote no list of libraries: ${stderr.slice(-300)}`);
  return narrowed(JSON.parse(stdout), libraries);
}

/**
 * @param {Bom} bom
 * @param {readonly { readonly name: string, readonly version: string }[]} libraries
 * @returns {Bom}
 */
export function narrowed({ serialNumber: _, ...bom }, libraries) {
  const packed = new Set(libraries.map(({ name, version }) => `${name}@${version}`));
  const inside = (/** @type {Component} */ { name, version }) =>
    packed.has(`${name}@${version}`) || name === 'electron';
  // In the package everything is required, whether this project calls it a tool or not.
  const components = bom.components.filter(inside).map(({ properties: __, ...one }) => ({ ...one, scope: 'required' }));
  const missing = [...packed].find((each) => !components.some(({ name, version }) => `${name}@${version}` === each));
  if (missing !== undefined) throw new Error(`${missing} is in the package and not in npm's list of libraries.`);
  const product = { ...bom.metadata.component, type: 'application', name: 'packbench' };
  const refs = new Set([product['bom-ref'], ...components.map((one) => one['bom-ref'])]);
  const dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  const { timestamp: ___, ...metadata } = bom.metadata;
  return { ...bom, metadata: { ...metadata, component: product }, components, dependencies };
}
