import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly if?: string;
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix: { readonly include: readonly { readonly platform: string }[] } };
}

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, '.github/workflows/build.yml'), 'utf8');
const workflow = parse(text) as {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
};
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe('the workflow that makes the installers', () => {
  it('says that it has not run', () => expect(text.split('\n').slice(0, 3).join(' ')).toMatch(/has not run yet/));

  it('may only read, except the job that drafts a release of a tag', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const more = Object.entries(workflow.jobs).filter(([, job]) => job.permissions !== undefined);
    expect(more.map(([name]) => name)).toEqual(['release']);
    expect(workflow.jobs['release']?.if).toContain('refs/tags/');
    expect(text).toContain('--draft');
  });

  it('names every action by the whole digest of one version', () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
    expect(text.match(/uses: .*/g)?.every((line) => / # v\d+\.\d+\.\d+$/.test(line))).toBe(true);
  });

  it('leaves no token in the checked-out folder, and gives certificates to tags only', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
    for (const [name, value] of steps.flatMap(({ env }) => Object.entries(env ?? {}))) {
      if (!value.includes('secrets.') || name === 'PACKBENCH_UPDATE_SIGNING_KEY') continue;
      expect([name, value.startsWith("${{ startsWith(github.ref, 'refs/tags/')")]).toEqual([name, true]);
    }
  });

  it('puts nothing that a person may choose into a command line', () => {
    for (const { run = '' } of steps) expect(run).not.toMatch(/\$\{\{\s*(github\.(event|head_ref|ref_name)|inputs)/);
  });

  it('packs and checks each system on that system, and ends when it hangs', () => {
    const job = workflow.jobs['package'];
    expect(job?.strategy?.matrix.include.map(({ platform }) => platform).sort()).toEqual(['darwin', 'linux', 'win32']);
    for (const each of Object.values(workflow.jobs)) expect(each['timeout-minutes']).toBeLessThanOrEqual(60);
  });

  it('makes a release only of the version in package.json', () => {
    const check = workflow.jobs['test']?.steps.find(({ run = '' }) => run.includes('GITHUB_REF_NAME'));
    expect(check?.run).toContain("require('./package.json').version");
    expect(workflow.jobs['release']).toMatchObject({ needs: ['test', 'package'] });
  });

  it('tests the Electron shell on every system, in its sandbox, and never takes a skipped suite for a tested one', () => {
    const runs = (workflow.jobs['package']?.steps ?? []).map(({ run = '' }) => run);
    const at = (part: string) => runs.findIndex((run) => run.includes(part));
    const suites = runs.flatMap((run, index) => (run.includes('electron.spec.ts') ? [index] : []));
    expect(suites).toHaveLength(2);
    expect(at('xvfb-run')).toBe(suites[1]);
    const order = [at('npm ci'), at('install-electron'), at('process.exit(electronBinary()'), at('chrome-sandbox')];
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThanOrEqual(0);
    expect(order.at(-1)).toBeLessThan(suites[0] ?? 0);
    expect(text).not.toContain('no-sandbox');
  });

  it('calls scripts and suites that are there', () => {
    const named = steps.flatMap(({ run = '' }) => [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script));
    expect(named.length).toBeGreaterThan(0);
    for (const script of named) expect(Object.keys(manifest.scripts)).toContain(script);
    const suites = steps.flatMap(({ run = '' }) => [...run.matchAll(/ -- (\S+\.spec\.ts)/g)].map(([, suite]) => suite));
    for (const suite of suites) expect(readdirSync(path.join(root, 'test/e2e'))).toContain(suite);
  });
});
