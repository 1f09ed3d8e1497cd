import type { Static, TObject } from 'typebox';
import Type from 'typebox';
import { AutostockError, createRegistry, resolveConfig } from '../core/index.ts';
import { type AlpacaKeys, AlpacaSchema, createAlpacaBroker } from './alpaca/index.ts';
import { createSimulatedBroker, type SimulatedOptions } from './simulated.ts';
import type { Broker } from './types.ts';

/** What a broker is made from beside its options; each entry says which part it misses. */
export interface BrokerContext {
  /** Keys as the command line read them from the environment. */
  readonly keys?: AlpacaKeys;
  /** The panel to replay and the costs of its fills. */
  readonly simulation?: Omit<SimulatedOptions, 'startIndex' | 'endIndex'>;
}

export interface BrokerSpec<S extends TObject = TObject> {
  readonly name: string;
  readonly description: string;
  readonly schema: S;
  /** Validates `options` against the schema and opens nothing: `connect` does. */
  create(options: unknown, context: BrokerContext): Broker;
}

export const SimulatedSchema = Type.Object(
  {
    startIndex: Type.Integer({
      default: 0,
      minimum: 0,
      description: 'Bar whose close is the first decision.',
    }),
    endIndex: Type.Optional(
      Type.Integer({ minimum: 1, description: 'End of the window, exclusive; the last bar when absent.' }),
    ),
  },
  { additionalProperties: false, default: {} },
);
export type SimulatedConfig = Static<typeof SimulatedSchema>;

const missing = (broker: string, part: keyof BrokerContext): AutostockError =>
  new AutostockError('AUTOSTOCK_CONFIG_INVALID', `broker "${broker}" needs ${part}, which was not given`, {
    details: { field: part },
  });

const simulated: BrokerSpec = {
  name: 'simulated',
  description: 'The fills of the backtest on a virtual clock.',
  schema: SimulatedSchema,
  create(options, { simulation }) {
    if (!simulation) throw missing('simulated', 'simulation');
    return createSimulatedBroker({ ...simulation, ...resolveConfig(SimulatedSchema, options, 'broker') });
  },
};

const alpaca: BrokerSpec = {
  name: 'alpaca',
  description: 'Alpaca paper trading, or a simulated exchange that speaks its language.',
  schema: AlpacaSchema,
  create(options, { keys }) {
    if (!keys) throw missing('alpaca', 'keys');
    return createAlpacaBroker(resolveConfig(AlpacaSchema, options, 'broker'), keys);
  },
};

/** Every broker. A new one is one folder and one entry here; the contract suite runs over all of them. */
export const BROKERS = createRegistry<BrokerSpec>('broker', [simulated, alpaca]);
