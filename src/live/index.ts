export * from './clock.ts';
export { type ReplayOptions, replaySession } from './replay.ts';
export { runSession, type SessionDecision, type SessionOptions } from './session.ts';
