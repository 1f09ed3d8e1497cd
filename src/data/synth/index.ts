export { type SynthConfig, SynthConfigSchema } from './config.ts';
export { type SynthMarket, synthesize, synthMarket } from './market.ts';
export { SIGNAL_LOOKBACK } from './reversal.ts';
