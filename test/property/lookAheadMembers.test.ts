import { suite } from 'uvu';
import { MODELS } from '../../src/models/index.ts';
import { requireNoLookAhead } from '../fixtures/lookAhead.ts';
import { smallOptions } from '../fixtures/training.ts';

const test = suite('look-ahead of members');

for (const name of MODELS.names()) {
  test(`${name}: its forecasts stay the same bits when the future is cut off or different`, () => {
    const beside = name === 'ridge' ? 'zero-return' : 'ridge';
    return requireNoLookAhead({ models: [{ name, ...smallOptions(name) }, { name: beside }] });
  });
}

test.run();
