import type { Unsubscribe } from './types.ts';

export interface Emitter<T> {
  on(handler: (value: T) => void): Unsubscribe;
  emit(value: T): void;
  clear(): void;
}

/** Handlers run in the order they came, one by one. */
export function createEmitter<T>(): Emitter<T> {
  const handlers = new Set<{ handler: (value: T) => void }>();
  return {
    on(handler) {
      const entry = { handler };
      handlers.add(entry);
      return () => void handlers.delete(entry);
    },
    emit(value) {
      for (const { handler } of [...handlers]) handler(value);
    },
    clear: () => handlers.clear(),
  };
}
