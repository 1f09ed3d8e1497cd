import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { runCli } from '../../src/cli/cli.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { sha256 } from '../../src/core/index.ts';
import { sessions } from '../../src/data/index.ts';
import type { MonteCarloStudy } from '../../src/montecarlo/index.ts';
import type {
  StrategyBacktest,
  StrategyWalkForward,
  StudyTrade,
  SweepResult,
} from '../../src/study/index.ts';
import { randomPanel } from '../fixtures/panels.ts';

const MAIN = join(import.meta.dirname ?? '', '../../src/cli/main.ts');
const DATES = sessions('2010-01-04', '2013-12-31');
const TSX = import.meta.resolve('tsx');

/** Two moving averages on a market's file: 42 sets, the least that every command can work on. */
export const crossStudy = (path: string) => ({
  name: 'cross',
  data: { source: 'csv', path },
  symbols: ['AAA', 'BBB'],
  strategy: {
    params: { fast: { default: 5, from: 3, to: 8 }, slow: { default: 20, from: 10, to: 40, step: 5 } },
    rules: { long: 'sma(close, fast) > sma(close, slow)' },
  },
  account: { initialCashUsd: 50_000, fractional: true },
  walkForward: { trainBars: 200, testBars: 100 },
});

/** Breakouts with a stop, to be simulated further. */
export const breakoutStudy = (path: string) => ({
  name: 'breakout',
  data: { source: 'csv', path },
  symbols: ['AAA', 'BBB'],
  strategy: {
    params: { window: 20 },
    rules: {
      entryLong: 'close >= rollingMax(close, window)',
      exitLong: 'close <= rollingMin(close, 10)',
    },
    stops: { stopLoss: 0.05 },
  },
  monteCarlo: { paths: 200, steps: 60 },
  scenarios: ['gap-down'],
});

interface StudyFilesJson {
  readonly folder: string;
  readonly reportFile: string;
  readonly summaryFile: string;
  readonly resultFile: string;
}

/** What `--json` prints, as far as it is read here. */
export interface SweepJson extends StudyFilesJson {
  readonly rowsFile: string;
  readonly summary: SweepResult;
}

interface Followed {
  readonly metrics: Readonly<Record<string, number>>;
  readonly time: readonly number[];
  readonly equity: readonly number[];
  readonly trades: readonly StudyTrade[];
}

export interface BacktestJson extends Followed {
  readonly returns: readonly number[];
  readonly summary: StrategyBacktest;
}

export interface WalkForwardJson extends Followed {
  readonly folds: StrategyWalkForward['folds'];
  readonly summary: StrategyWalkForward;
}

export type MonteCarloJson = StudyFilesJson & MonteCarloStudy;

export interface BenchJson {
  readonly runs: number;
  readonly barSteps: number;
  readonly path: string;
  readonly seconds: number;
  readonly runsPerSecond: number;
  readonly digest: Readonly<Record<string, number>>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary folder with a market, and the command line in it. */
export class Place {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'autostock-study-')));

  at(...names: string[]): string {
    return join(this.folder, ...names);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes `name`.yaml (JSON is YAML) and returns its path. */
  spec(name: string, value: unknown): string {
    const path = this.at(`${name}.yaml`);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  }

  /** Daily bars of AAA and BBB in long format; `edit` may change a line. */
  market(name: string, bars: number, edit: (line: string, i: number) => string = (line) => line): string {
    const { symbols, fields } = randomPanel(['AAA', 'BBB'], bars, 5);
    const line = (i: number): string => {
      const numbers = [fields.open, fields.high, fields.low, fields.close].map((f) => f[i].toFixed(6));
      return [symbols[Math.floor(i / bars)], DATES[i % bars], ...numbers, fields.volume[i]].join(',');
    };
    const lines = Array.from({ length: symbols.length * bars }, (_, i) => edit(line(i), i));
    const path = this.at(`${name}.csv`);
    writeFileSync(path, `symbol,date,open,high,low,close,volume\n${lines.join('\n')}\n`);
    return path;
  }

  /** Every file below with the hash of its bytes. */
  files(...below: string[]): Record<string, string> {
    const root = this.at(...below);
    const names = readdirSync(root, { recursive: true, withFileTypes: true });
    return Object.fromEntries(
      names
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((path) => [path.slice(root.length + 1), sha256(readFileSync(path))]),
    );
  }

  /** The command line as a process of its own, this folder its working directory. */
  start(
    argv: readonly string[],
    began: (signal: (name: NodeJS.Signals) => void) => void = () => {},
  ): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', TSX, MAIN, ...argv], {
        cwd: this.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const text = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const)
        child[name].setEncoding('utf8').on('data', (chunk: string) => {
          text[name] += chunk;
        });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...text }));
      began((name) => child.kill(name));
    });
  }

  /** The process's one JSON object; it must have ended well. */
  async json<T>(...argv: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.start([...argv, '--json', '--quiet']);
    assert.is(code, 0, stderr);
    assert.is(stderr, '');
    return JSON.parse(stdout) as T;
  }
}

/** A command line inside this process: no start-up, the same exit code and streams. */
export async function runHere(...argv: string[]): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof text) => ({
    isTTY: false,
    write: (chunk: string | Uint8Array) => {
      text[name] += chunk;
      return true;
    },
  });
  const code = await runCli(COMMANDS.entries, argv, { stdout: stream('stdout'), stderr: stream('stderr') });
  return { code, ...text };
}

/** The JSON object of a command line that must end well. */
export async function jsonHere<T>(...argv: string[]): Promise<T> {
  const { code, stdout, stderr } = await runHere(...argv, '--json', '--quiet');
  assert.is(code, 0, stderr);
  return JSON.parse(stdout) as T;
}

/** The page stands alone and has these headings, in this order. */
export function requirePage(folder: string, wanted: readonly string[]): void {
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  const found = [...page.matchAll(/<h[1-3][^>]*>([^<]*)/g)].map((match) => match[1]);
  assert.equal(
    found.filter((h) => wanted.includes(h)),
    wanted,
    found.join(' | '),
  );
  assert.not.match(page, /(src|href)="https?:/);
  assert.ok(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')).simulated);
}

export const allFinite = (values: Readonly<Record<string, unknown>>, ...names: string[]): void => {
  for (const name of names) assert.ok(Number.isFinite(values[name]), `${name} is ${values[name]}`);
};
