import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseSync } from 'vite';

/** What the rules about imports and ports look at in one source file. */
export interface SourceFacts {
  /** From the project's root, with slashes. */
  readonly file: string;
  /** Specifiers of every kind of import, type imports included. */
  readonly imports: readonly string[];
  /** `Date.now`, `window.station`, `process.env` …: member accesses on a plain name. */
  readonly members: ReadonlySet<string>;
  /** Names that are called: `fetch`, `setTimeout`. */
  readonly calls: ReadonlySet<string>;
  /** `new Date()` without an argument. */
  readonly readsClockByNew: boolean;
  /** Every string and every text between the holes of a template. */
  readonly texts: readonly string[];
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Reads a TypeScript source; throws where it does not parse. */
export function sourceFacts(file: string, source: string): SourceFacts {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const imports: string[] = [];
  const members = new Set<string>();
  const calls = new Set<string>();
  const texts: string[] = [];
  let readsClockByNew = false;

  const see = (node: Node): void => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
      case 'ImportExpression':
      case 'TSImportType': {
        const specifier = textOf(node['source']);
        if (specifier !== undefined) imports.push(specifier);
        break;
      }
      case 'MemberExpression':
        if (nameOf(node['object']) && nameOf(node['property'])) {
          members.add(`${nameOf(node['object'])}.${nameOf(node['property'])}`);
        }
        break;
      case 'CallExpression':
        calls.add(nameOf(node['callee']) ?? '');
        if (nameOf(node['callee']) === 'require') imports.push(textOf(firstOf(node['arguments'])) ?? '');
        break;
      case 'NewExpression':
        if (nameOf(node['callee']) === 'Date' && firstOf(node['arguments']) === undefined) readsClockByNew = true;
        break;
      case 'Literal':
        if (typeof node['value'] === 'string') texts.push(node['value']);
        break;
      case 'TemplateLiteral':
        texts.push((node['quasis'] as readonly { value: { raw: string } }[]).map((part) => part.value.raw).join('?'));
        break;
    }
  };
  walk(program, see);
  return { file, imports, members, calls, readsClockByNew, texts };
}

/** All TypeScript sources of the product's four folders, from the project's root. */
export function productSources(root: string): { readonly file: string; readonly source: string }[] {
  return ['shared', 'main', 'preload', 'renderer'].flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx)$/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .map((file) => ({ file, source: readFileSync(resolve(root, file), 'utf8') })),
  );
}

function walk(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const member of value) walk(member, see);
  } else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) see(value);
    for (const member of Object.values(value)) walk(member, see);
  }
}

function isNode(value: object): value is Node {
  return 'type' in value && typeof value.type === 'string';
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !isNode(value)) return undefined;
  return value.type === 'Identifier' ? String(value['name']) : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !isNode(value)) return undefined;
  return typeof value['value'] === 'string' ? value['value'] : undefined;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
