export * from './clock.ts';
export { runSession, type SessionDecision, type SessionOptions } from './session.ts';
export { type ReplayOptions, replaySession } from './replay.ts';
