import Type from 'typebox';
import { DataConfigSchema, loadPanel, SynthConfigSchema, writeCsv } from '../../data/index.ts';
import { defineCommand } from '../command.ts';
import { plural } from '../words.ts';

export const dataSynth = defineCommand({
  name: 'data synth',
  summary: 'Generate a synthetic market and write it as CSV',
  positionals: ['out'],
  schema: Type.Object(
    {
      out: Type.String({ description: 'File to write, .csv or .csv.gz.' }),
      interval: DataConfigSchema.properties.interval,
      ...SynthConfigSchema.properties,
    },
    { additionalProperties: false },
  ),
  examples: ['autostock data synth market.csv --symbols 20 --bars 1500 --seed 3 --signal-ic 0.1'],
  async run({ out, interval, ...synth }, { ctx }) {
    const { panel } = await loadPanel({ source: 'synth', interval, synth }, ctx);
    await writeCsv(panel, out);
    const facts = {
      path: out,
      symbols: panel.symbols.length,
      bars: panel.time.length,
      dataHash: panel.hash,
      ...panel.provenance,
    };
    return {
      json: facts,
      text: `${out}: SYNTHETIC, ${plural(facts.symbols, 'symbol')} x ${plural(facts.bars, 'bar')}, ${panel.hash.slice(0, 12)}`,
    };
  },
});
