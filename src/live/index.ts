export * from './clock.ts';
export { ForecastPath, type PathMember, type PathShape } from './forecastPath.ts';
export { type ReplayOptions, replaySession } from './replay.ts';
export { runSession, type SessionDecision, type SessionOptions } from './session.ts';
