import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import type { ErrorCode } from '../src/core/index.ts';

export interface Tolerance {
  readonly rtol?: number;
  readonly atol?: number;
}

type Numbers = ArrayLike<number>;

const same = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));
function fail(message: string, extra?: string): never {
  const text = extra ? `${extra}: ${message}` : message;
  throw new assert.Assertion({
    message: text,
    details: '',
    generated: false,
    operator: '',
    expects: '',
    actual: '',
  });
}

/** |actual - expected| <= atol + rtol * |expected|; NaN equals NaN, an infinity only itself. */
function within(actual: number, expected: number, { rtol = 1e-9, atol = 0 }: Tolerance): boolean {
  if (same(actual, expected)) return true;
  return Number.isFinite(expected) && Math.abs(actual - expected) <= atol + rtol * Math.abs(expected);
}

/** Numbers or whole series; reports the first index out of tolerance and the largest error of all. */
export function close(
  actual: number | Numbers,
  expected: number | Numbers,
  tolerance: Tolerance = {},
  message?: string,
): void {
  const a: Numbers = typeof actual === 'number' ? [actual] : actual;
  const b: Numbers = typeof expected === 'number' ? [expected] : expected;
  compare(
    a,
    b,
    (x, y) => within(x, y, tolerance),
    `rtol ${tolerance.rtol ?? 1e-9}, atol ${tolerance.atol ?? 0}`,
    message,
  );
}

/** Same length and bit-for-bit same numbers (NaN = NaN, 0 = -0). */
export function sameArray(actual: Numbers, expected: Numbers, message?: string): void {
  compare(actual, expected, same, 'exact', message);
}

function compare(
  a: Numbers,
  b: Numbers,
  ok: (x: number, y: number) => boolean,
  rule: string,
  message?: string,
): void {
  if (a.length !== b.length) fail(`length ${a.length}, expected ${b.length}`, message);
  let first = -1;
  let wrong = 0;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const error = Math.abs(a[i] - b[i]);
    if (error > worst) worst = error;
    if (ok(a[i], b[i])) continue;
    if (first < 0) first = i;
    wrong++;
  }
  if (first < 0) return;
  const where = `[${first}] is ${a[first]}, expected ${b[first]}`;
  fail(`${where}; ${wrong} of ${a.length} differ, max error ${worst} (${rule})`, message);
}

function checkThrown(thrown: unknown, code: ErrorCode, message?: RegExp | string): void {
  const got = thrown as { code?: unknown; message?: unknown } | null | undefined;
  if (!(thrown instanceof Error) || got?.code !== code) {
    fail(
      `expected ${code}, got ${String(got?.code ?? 'no code')}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
  const text = String(got?.message);
  const matches =
    message === undefined || (typeof message === 'string' ? text.includes(message) : message.test(text));
  if (!matches) fail(`${code} says "${text}", expected it to match ${String(message)}`);
}

/**
 * A call that must fail with a code and, when given, a message. Takes a function (sync or async) or a
 * promise; await the result whenever it can be async.
 */
export function throwsCode(
  subject: (() => unknown) | Promise<unknown>,
  code: ErrorCode,
  message?: RegExp | string,
): void | Promise<void> {
  const settle = (promise: Promise<unknown>): Promise<void> =>
    promise.then(
      () => fail(`expected ${code}, nothing was thrown`),
      (thrown) => checkThrown(thrown, code, message),
    );
  if (subject instanceof Promise) return settle(subject);
  let value: unknown;
  try {
    value = subject();
  } catch (thrown) {
    return checkThrown(thrown, code, message);
  }
  if (value instanceof Promise) return settle(value);
  fail(`expected ${code}, nothing was thrown`);
}

/** A file of the optional reference folder beside the project, or undefined with a printed notice. */
export function sharedPath(file: string): string | undefined {
  const root = fileURLToPath(new URL('../../shared/', import.meta.url));
  const path = join(root, file);
  if (existsSync(path)) return path;
  process.stdout.write(`  skipped: ${join(relative(process.cwd(), root), file)} is not here\n`);
  return undefined;
}
