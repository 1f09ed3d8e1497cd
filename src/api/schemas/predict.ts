import Type from 'typebox';
import { problems } from './common.ts';

const closed = { additionalProperties: false } as const;
const price = Type.Number({ exclusiveMinimum: 0 });

const Bar = Type.Object(
  {
    time: Type.String({
      maxLength: 40,
      description: "The bar's open: YYYY-MM-DD for daily bars, otherwise an ISO 8601 instant with its zone.",
    }),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: Type.Number({ minimum: 0 }),
  },
  closed,
);

const Forecast = Type.Object({
  symbol: Type.String(),
  time: Type.String({ description: 'Open of the bar at whose close the forecast is made.' }),
  horizon: Type.Integer({ description: 'Bars ahead.' }),
  mean: Type.Number({ description: 'Expected log return over the horizon.' }),
  spread: Type.Number({ description: 'Standard deviation of the same.' }),
});

export const predictSchema = {
  summary: 'Forecasts at the last of the bars sent, with a trained model of a finished run.',
  tags: ['models'],
  body: Type.Object(
    {
      model: Type.String({
        pattern: '^[a-z0-9-]{1,64}/[a-z0-9-]{1,64}$',
        description: '<jobId>/<checkpoint>, as listed in `output.models` of the job.',
      }),
      bars: Type.Record(
        Type.String({ pattern: '^[A-Za-z0-9.^=/_-]{1,32}$' }),
        Type.Array(Bar, { minItems: 1, maxItems: 20_000 }),
        {
          ...closed,
          minProperties: 1,
          maxProperties: 1000,
          description: 'Bars by symbol, oldest first, with the interval the model was trained on.',
        },
      ),
    },
    closed,
  ),
  response: {
    200: Type.Object({ model: Type.String(), forecasts: Type.Array(Forecast) }),
    ...problems(400, 401, 404, 409, 413, 415, 422),
  },
} as const;
