import type { RunContext } from '../core/index.ts';

/** Measures named stages, and stops between them when the caller cancelled. */
export class Stages {
  readonly ms: Record<string, number> = {};
  readonly #ctx: RunContext;

  constructor(ctx: RunContext) {
    this.#ctx = ctx;
  }

  async run<T>(stage: string, work: () => T | Promise<T>): Promise<T> {
    this.#ctx.signal.throwIfAborted();
    const from = performance.now();
    const value = await work();
    this.ms[stage] = performance.now() - from;
    return value;
  }
}
