import { suite } from 'uvu';
import { LastKnown } from '../../../src/features/index.ts';
import { sameArray } from '../../assert.ts';

const test = suite('last known features');
const U = Number.NaN;

test('each stands at its last known value and ages by a bar where it has none', () => {
  const known = new LastKnown(2, 2);
  // Rows of two symbols, the second of which comes first.
  const featuresAt = [2, 0];
  const after = (features: number[], values: number[], ages: number[]) => {
    known.update({ features, featuresAt });
    sameArray(known.values, values);
    sameArray(known.ages, ages);
  };
  after([U, 4, 1, U], [1, U, U, 4], [0, U, U, 0]);
  after([3, U, U, U], [1, U, 3, 4], [1, U, 0, 1]);
  after([U, U, U, Number.POSITIVE_INFINITY], [1, U, 3, 4], [2, U, 1, 2]);
  after([5, 6, 7, 8], [7, 8, 5, 6], [0, 0, 0, 0]);
});

test.run();
