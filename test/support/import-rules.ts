import { posix } from 'node:path';
import type { SourceFacts } from './source-facts.ts';

/** A wall: where it stands, and what in a source goes through it. */
export interface Rule {
  readonly name: string;
  readonly appliesTo: (file: string) => boolean;
  /** Each a thing the file must not do. */
  readonly violations: (facts: SourceFacts) => readonly string[];
}

const under = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const any =
  (...tests: ((file: string) => boolean)[]) =>
  (file: string) =>
    tests.some((test) => test(file));
const exactly =
  (...files: readonly string[]) =>
  (file: string) =>
    files.includes(file);

/** What joins the folders: the composition root and what it is made of, directly in main. */
const isRoot = (file: string): boolean => /^main\/[^/]+\.ts$/.test(file);
/** The secret stores belong to the shells, which choose one and hand it in. */
const isShell = any(under('main/electron'), under('main/browser'), under('main/secrets'));
/** `main/outbox/x.ts` -> `main/outbox`. */
const folderOf = (file: string): string => file.split('/').slice(0, 2).join('/');

/** A relative import as a path from the project's root; undefined for a package. */
function target(file: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier.replace(/\?.*$/, '')) : undefined;
}

/** `@scope/name/deep` -> `@scope/name`; `node:fs/promises` -> `node:fs`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

interface Allowed {
  readonly files: (target: string, from: string) => boolean;
  readonly packages: (name: string) => boolean;
}

function imports(allowed: Allowed): Rule['violations'] {
  return ({ file, imports: specifiers }) =>
    specifiers.filter((specifier) => {
      const path = target(file, specifier);
      return path === undefined ? !allowed.packages(packageOf(specifier)) : !allowed.files(path, file);
    });
}

const isBuiltin = (name: string): boolean => name.startsWith('node:');
/** The station's own ports stand between it and these. */
const PORTED = new Set([
  ...['node:fs', 'node:http', 'node:https', 'node:http2', 'node:net', 'node:tls', 'node:dgram', 'node:child_process'],
  ...['node:worker_threads', 'node:timers', 'node:dns', 'undici', 'ws', 'koffi'],
]);
const isElectron = (name: string): boolean => name === 'electron';
const isDatabase = (name: string): boolean => name === 'better-sqlite3';

const RENDERER_PACKAGES = new Set([
  ...['react', 'react-dom', 'zustand', 'zod', 'i18next', 'react-i18next', 'react-aria-components', 'lucide-react'],
  ...['@tanstack/react-virtual', '@fontsource-variable/noto-sans', '@fontsource-variable/noto-sans-devanagari'],
  '@fontsource-variable/noto-sans-mono',
]);

const mayTouchTheReal = any(
  under('main/ports'),
  under('main/electron'),
  under('main/browser'),
  under('main/secrets'),
  under('main/practice'),
  under('main/db'),
);

/** Statements, not words: "SELECT … FROM", "PRAGMA x", written in capitals as the database folder writes them. */
const SQL =
  /\b(SELECT\s[\s\S]+\sFROM\s|INSERT\s+(OR\s+[A-Z]+\s+)?INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|(CREATE|DROP|ALTER)\s+(TEMP\s+|UNIQUE\s+)?(TABLE|INDEX|TRIGGER|VIEW)\s|PRAGMA\s+\w|BEGIN\s+(IMMEDIATE|EXCLUSIVE))/;

export const RULES: readonly Rule[] = [
  {
    name: 'shared imports itself and zod',
    appliesTo: under('shared'),
    violations: imports({ files: under('shared'), packages: (name) => name === 'zod' }),
  },
  {
    name: 'shared knows no window, document, clock, timer or chance',
    appliesTo: under('shared'),
    violations: (facts) => [
      ...realThings(facts),
      ...[...facts.members].filter((name) => /^(window|document)\./.test(name)),
    ],
  },
  {
    name: 'main/db imports shared, zod, better-sqlite3, fflate and what Node has',
    appliesTo: under('main/db'),
    violations: imports({
      files: any(under('shared'), under('main/db')),
      packages: (name) => isDatabase(name) || isBuiltin(name) || name === 'zod' || name === 'fflate',
    }),
  },
  {
    name: 'main/marketplace imports shared and ports',
    appliesTo: under('main/marketplace'),
    violations: imports({
      files: any(under('shared'), under('main/ports'), under('main/marketplace')),
      packages: (name) => name === 'zod' || name === 'html-entities',
    }),
  },
  {
    name: 'main/ports imports shared and libraries',
    appliesTo: under('main/ports'),
    violations: imports({
      files: any(under('shared'), under('main/ports')),
      packages: (name) => !isElectron(name) && !isDatabase(name),
    }),
  },
  {
    name: 'main/practice imports shared, ports and libraries, nothing else of main',
    appliesTo: under('main/practice'),
    violations: imports({
      files: any(under('shared'), under('main/ports'), under('main/practice')),
      packages: (name) => !isElectron(name) && !isDatabase(name),
    }),
  },
  {
    name: 'a folder of main imports shared, main/db, ports and the two ports beside it, never another folder',
    appliesTo: (file) =>
      under('main')(file) &&
      !isRoot(file) &&
      !isShell(file) &&
      !any(under('main/db'), under('main/marketplace'), under('main/ports'), under('main/practice'))(file),
    violations: imports({
      files: (path, from) =>
        any(
          under('shared'),
          under('main/db'),
          under('main/ports'),
          under(folderOf(from)),
          exactly('main/marketplace/client.ts', 'main/printing/printer.ts', 'main/printing/rendition.ts'),
          exactly('main/printing/compose/facts.ts'),
        )(path),
      packages: (name) => !isElectron(name) && !isDatabase(name),
    }),
  },
  {
    name: 'the composition root imports anything in main but the shells',
    appliesTo: isRoot,
    violations: imports({
      files: (path) => any(under('shared'), under('main'))(path) && !isShell(path),
      packages: (name) => !isElectron(name) && !isDatabase(name),
    }),
  },
  {
    name: 'a shell imports the composition root, the secret stores, shared and ports',
    appliesTo: isShell,
    violations: imports({
      files: (path, from) =>
        any(under('shared'), under('main/ports'), under('main/secrets'), under(folderOf(from)), isRoot)(path),
      packages: (name) => !isDatabase(name),
    }),
  },
  {
    name: 'preload imports electron and shared',
    appliesTo: under('preload'),
    violations: imports({ files: any(under('shared'), under('preload')), packages: isElectron }),
  },
  {
    name: 'the renderer imports shared and its listed libraries',
    appliesTo: under('renderer'),
    violations: imports({
      files: any(under('shared'), under('renderer')),
      packages: (name) => RENDERER_PACKAGES.has(name),
    }),
  },
  {
    name: 'only main/electron and preload import electron',
    appliesTo: (file) => !any(under('main/electron'), under('preload'))(file),
    violations: ({ imports: specifiers }) => specifiers.filter((specifier) => isElectron(packageOf(specifier))),
  },
  {
    name: 'only main/db imports better-sqlite3',
    appliesTo: (file) => !under('main/db')(file),
    violations: ({ imports: specifiers }) => specifiers.filter((specifier) => isDatabase(packageOf(specifier))),
  },
  {
    name: 'SQL is written in main/db only',
    appliesTo: (file) => !under('main/db')(file),
    violations: ({ texts }) => texts.filter((text) => SQL.test(text)),
  },
  {
    name: 'main takes clock, timers, chance, files, sockets and children from its ports',
    appliesTo: (file) => under('main')(file) && !mayTouchTheReal(file),
    violations: (facts) => [
      ...realThings(facts),
      ...facts.imports.filter((specifier) => PORTED.has(packageOf(specifier))),
    ],
  },
  {
    name: 'relative imports name their file with its ending',
    appliesTo: () => true,
    violations: ({ imports: specifiers }) =>
      specifiers.filter(
        (specifier) => specifier.startsWith('.') && !/\.(ts|tsx|css|json|svg)(\?\w+)?$/.test(specifier),
      ),
  },
  {
    name: "what Node has is imported as 'node:'",
    appliesTo: () => true,
    violations: ({ imports: specifiers }) =>
      specifiers.filter((specifier) =>
        /^(fs|path|http|https|net|os|crypto|child_process|url|util|events)$/.test(specifier),
      ),
  },
];

/** `window.station` is the renderer's only door to the station; one file opens it. */
export function filesWithStation(all: readonly SourceFacts[]): string[] {
  return all
    .filter(
      ({ file, members }) =>
        under('renderer')(file) && (members.has('window.station') || members.has('globalThis.station')),
    )
    .map(({ file }) => file);
}

const REAL_MEMBERS = [
  ...[
    'Date.now',
    'Math.random',
    'performance.now',
    'crypto.randomUUID',
    'crypto.randomBytes',
    'crypto.getRandomValues',
  ],
  ...['globalThis.fetch', 'globalThis.setTimeout', 'process.hrtime', 'Atomics.wait'],
];
const REAL_CALLS = [
  ...['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'randomUUID', 'randomBytes', 'randomInt'],
];

function realThings(facts: SourceFacts): string[] {
  return [
    ...REAL_MEMBERS.filter((name) => facts.members.has(name)),
    ...REAL_CALLS.filter((name) => facts.calls.has(name)),
    ...(facts.readsClockByNew ? ['new Date()'] : []),
  ];
}

/** Every violation of every rule, as lines for a person. */
export function violationsOf(facts: SourceFacts): string[] {
  return RULES.filter((rule) => rule.appliesTo(facts.file)).flatMap((rule) =>
    rule.violations(facts).map((what) => `${facts.file}: ${what.trim().slice(0, 80)} (${rule.name})`),
  );
}
