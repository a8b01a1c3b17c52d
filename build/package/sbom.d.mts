export interface Component {
  'bom-ref': string;
  name: string;
  version: string;
  scope?: string;
  properties?: unknown;
  type?: string;
}
export interface Bom {
  serialNumber?: string;
  metadata: { timestamp?: string; component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}
export function bomOf(libraries: readonly { readonly name: string; readonly version: string }[]): Bom;
export function narrowed(bom: Bom, libraries: readonly { readonly name: string; readonly version: string }[]): Bom;
