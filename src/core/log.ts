/** Progress of long work: `done` of `total` in `unit`s, with the stage it belongs to. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly note?: string;
}

/** What long-running work is given: a way to tell how far it is and a way to be told to stop. */
export interface RunContext {
  readonly signal: AbortSignal;
  progress(p: Progress): void;
  warn(message: string): void;
}

/** A context that says nothing and is never cancelled. */
export const quietContext = (signal: AbortSignal = new AbortController().signal): RunContext => ({
  signal,
  progress: () => {},
  warn: () => {},
});
