import Type from 'typebox';
import { eachSymbol, type Policy, type PolicySpec } from './types.ts';

const schema = Type.Object(
  {
    enter: Type.Number({
      default: 0.05,
      minimum: 0,
      maximum: 10,
      description:
        'A position opens when |forecast| reaches this many standard deviations of the h-bar return.',
    }),
    exit: Type.Number({
      default: 0.01,
      minimum: 0,
      maximum: 10,
      description: 'An open position closes when the forecast in its direction falls below this (sigmas).',
    }),
    full: Type.Number({
      default: 0.2,
      minimum: 1e-6,
      maximum: 10,
      description: 'Forecast, in sigmas, at which the signal reaches 1.',
    }),
    short: Type.Boolean({ default: false, description: 'Whether a negative forecast may go short.' }),
  },
  { additionalProperties: false },
);

export const threshold: PolicySpec<typeof schema> = {
  name: 'threshold',
  description:
    'Signal grows with the forecast in units of volatility, with hysteresis between enter and exit.',
  source: 'Grinold and Kahn 1999, ch. 14: trade when the forecast pays for the trade',
  schema,
  create({ enter, exit, full, short }, { symbols }) {
    const decide: Policy = ({ forecast, horizon, market, previousSignal }) => {
      const z = forecast.mean / (market.volatility * Math.sqrt(horizon));
      if (!Number.isFinite(z)) return 0;
      const side = Math.sign(z);
      if (side === 0 || (side < 0 && !short)) return 0;
      const held = Math.sign(previousSignal) === side;
      if (Math.abs(z) < (held ? Math.min(exit, enter) : enter)) return 0;
      return side * Math.min(1, Math.abs(z) / full);
    };
    return eachSymbol(symbols.map(() => decide));
  },
};
