import Type from 'typebox';
import { EXIT, toAutostockError } from '../../core/index.ts';
import { defineCommand } from '../command.ts';
import { type Check, type Finding, fail } from '../doctor/check.ts';
import { native } from '../doctor/native.ts';
import { place } from '../doctor/place.ts';
import { toolchain } from '../doctor/toolchain.ts';

const CHECKS: readonly Check[] = [...toolchain, ...native, ...place];

/** A check that throws has found something too. */
async function examine(check: Check, signal: AbortSignal): Promise<Finding> {
  try {
    return await check.run(signal);
  } catch (thrown) {
    return fail(toAutostockError(thrown).message, 'run "npm run setup"; if it stays, report it');
  }
}

const COLOUR = { ok: 32, warn: 33, fail: 31 } as const;

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Check this machine: tools, addon, data, calendar, files; exit 3 on a problem',
  positionals: [],
  schema: Type.Object({}, { additionalProperties: false }),
  async run(_options, { ctx, out }) {
    const findings = [];
    for (const check of CHECKS) findings.push({ check: check.name, ...(await examine(check, ctx.signal)) });
    const paint = (level: Finding['level']) =>
      out.colour.out ? `\x1b[${COLOUR[level]}m${level.padEnd(4)}\x1b[0m` : level.padEnd(4);
    const lines = findings.map(
      (f) =>
        `${paint(f.level)}  ${f.check.padEnd(11)}  ${f.text}${f.remedy ? `\n${' '.repeat(19)}-> ${f.remedy}` : ''}`,
    );
    const healthy = findings.every((f) => f.level !== 'fail');
    return { json: { healthy, findings }, text: lines.join('\n'), exit: healthy ? EXIT.ok : EXIT.doctor };
  },
});
