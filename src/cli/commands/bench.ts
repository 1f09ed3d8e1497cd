import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Type from 'typebox';
import { AutostockError, closest, EXIT, type RunContext } from '../../core/index.ts';
import { packageRoot } from '../../native/index.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

/** One line a bench prints: `{"bench":"addonCall","case":"bound buffer","value":18.2,"unit":"ns","limit":60}`. */
interface Measurement {
  readonly bench: string;
  readonly case: string;
  readonly value: number;
  readonly unit: string;
  /** A bar to compare with, or the peer measured in the same run. */
  readonly limit?: number;
  readonly peer?: string;
  readonly ratio?: number;
}

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** The benches of a clone: bench/ts/*.ts through tsx, and the C++ bench when it is built. */
function programs(root: string): Program[] {
  const folder = join(root, 'bench', 'ts');
  const scripts = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .sort()
    : [];
  const found = scripts.map((file) => ({
    name: file.slice(0, -3),
    command: process.execPath,
    args: ['--import', 'tsx', join(folder, file)],
  }));
  const native = join(root, 'build', 'native', 'autostock_bench');
  return existsSync(native) ? [...found, { name: 'native', command: native, args: [] }] : found;
}

function measurement(line: string, bench: string): Measurement {
  const read = JSON.parse(line) as Measurement;
  if (typeof read.value === 'number' && typeof read.case === 'string') return { ...read, bench };
  throw new AutostockError(
    'AUTOSTOCK_INTERNAL',
    `bench ${bench} printed a line without case and value: ${line}`,
  );
}

function execute(program: Program, root: string, ctx: RunContext): Promise<Measurement[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(program.command, program.args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: ctx.signal,
    });
    const found: Measurement[] = [];
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2000);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) found.push(measurement(line, program.name));
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve(found);
      const why = complaint.trim().split('\n').at(-1) ?? '';
      reject(new AutostockError('AUTOSTOCK_INTERNAL', `bench ${program.name} ended with ${code}: ${why}`));
    });
  });
}

const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  platform: `${platform()}-${arch()}`,
  node: process.version,
});

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const digits = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

const compared = (m: Measurement): string =>
  m.ratio !== undefined
    ? `${digits(m.ratio)} x ${m.peer ?? 'peer'}`
    : m.limit !== undefined
      ? `${m.value <= m.limit ? 'within' : 'above'} ${m.limit}`
      : '';

export const bench = defineCommand({
  name: 'bench',
  summary: 'Measure the hot paths on this machine',
  positionals: ['names'],
  schema: Type.Object(
    {
      names: Type.Optional(Type.Array(Type.String(), { description: 'Benches to run; all by default.' })),
      save: Type.Boolean({ default: false, description: 'Write bench/results/<machine>.json.' }),
    },
    { additionalProperties: false },
  ),
  async run({ names, save }, { ctx }) {
    const root = packageRoot();
    const all = programs(root);
    const known = all.map((p) => p.name);
    const unknown = names?.find((name) => !known.includes(name));
    if (unknown !== undefined || all.length === 0) {
      const near = unknown === undefined ? undefined : closest(unknown, known);
      const hint = near
        ? `did you mean "${near}"?`
        : `known: ${known.join(', ') || 'none here; benches need a clone of the repository'}`;
      throw new AutostockError('AUTOSTOCK_CONFIG_UNKNOWN_NAME', `unknown bench "${unknown ?? ''}": ${hint}`, {
        details: { field: 'names', known },
      });
    }
    const chosen = all.filter((p) => names === undefined || names.includes(p.name));
    const results: Measurement[] = [];
    for (const [i, program] of chosen.entries()) {
      ctx.progress({ stage: 'bench', done: i, total: chosen.length, unit: 'benches', note: program.name });
      results.push(...(await execute(program, root, ctx)));
    }
    const report = { machine: machine(), at: new Date().toISOString(), results };
    if (save) {
      const path = join(
        root,
        'bench',
        'results',
        `${slug(`${report.machine.cpu} ${report.machine.cores}`)}.json`,
      );
      mkdirSync(join(root, 'bench', 'results'), { recursive: true });
      writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
    }
    const { cpu, cores, node } = report.machine;
    const rows = results.map((m) => [m.bench, m.case, digits(m.value), m.unit, compared(m)]);
    return {
      json: report,
      text: `${cpu}, ${cores} cores, Node ${node}\n\n${table(['bench', 'case', 'value', 'unit', 'against'], rows)}`,
      exit: EXIT.ok,
    };
  },
});
