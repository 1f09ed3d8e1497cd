import { EXIT } from '../core/index.ts';

/**
 * Ctrl-C (or SIGTERM) once asks the work to stop at the next safe point, twice ends the process at once.
 * `dispose` gives the signals back to the process.
 */
export function stopOnSignals(note: (message: string) => void): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    note('stopping; Ctrl-C again ends at once');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    dispose: () => void process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}
