export { connectSimClock } from './clock.ts';
export { type SimExchange, type SimExchangeOptions, startSimExchange } from './exchange.ts';
export type { Fault } from './faults.ts';
