import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../../src/core/index.ts';
import { regretOf } from '../../../src/ensemble/index.ts';
import { leastNonNegative } from '../../../src/ensemble/learning/index.ts';
import { close } from '../../assert.ts';

const test = suite('regret and least squares');

/** A random positive definite quadratic. */
function quadratic(M: number, seed: number) {
  const rng = createRng(seed, 'test/quadratic');
  const rows = Array.from({ length: M + 3 }, () => Array.from({ length: M }, () => rng.normal() + 0.5));
  const y = rows.map(() => rng.normal() + 0.3);
  const gram = new Float64Array(M * M);
  const cross = new Float64Array(M);
  rows.forEach((row, i) => {
    for (let a = 0; a < M; a++) {
      cross[a] += row[a] * y[i];
      for (let b = 0; b < M; b++) gram[a * M + b] += row[a] * row[b];
    }
  });
  return { gram, cross };
}

const valueAt = ({ gram, cross }: ReturnType<typeof quadratic>, w: ArrayLike<number>): number => {
  let value = 0;
  for (let a = 0; a < cross.length; a++) {
    value -= cross[a] * w[a];
    for (let b = 0; b < cross.length; b++) value += 0.5 * w[a] * w[b] * gram[a * cross.length + b];
  }
  return value;
};

for (const sumToOne of [false, true]) {
  test(`non-negative least squares is the best of a brute-force grid, sum to one: ${sumToOne}`, () => {
    for (let seed = 0; seed < 30; seed++) {
      const q = quadratic(3, seed);
      const w = leastNonNegative(q, sumToOne);
      assert.ok(w.every((x) => x >= 0));
      if (sumToOne) close(w[0] + w[1] + w[2], 1);
      const best = valueAt(q, w);
      const steps = 40;
      const top = sumToOne ? 1 : 2;
      for (let i = 0; i <= steps; i++)
        for (let j = 0; j <= (sumToOne ? steps - i : steps); j++)
          for (let k = sumToOne ? steps - i - j : 0; k <= (sumToOne ? steps - i - j : steps); k++)
            assert.ok(
              best <=
                valueAt(
                  q,
                  [i, j, k].map((x) => (x * top) / steps),
                ) +
                  1e-9,
              `seed ${seed}`,
            );
    }
  });

  test(`its slopes are those of a minimum, up to 12 members, sum to one: ${sumToOne}`, () => {
    for (let seed = 0; seed < 200; seed++) {
      const q = quadratic(1 + (seed % 12), seed);
      const M = q.cross.length;
      const w = leastNonNegative(q, sumToOne);
      const slopes = q.cross.map((c, a) => w.reduce((sum, x, b) => sum + q.gram[a * M + b] * x, -c));
      const inside = slopes.filter((_, m) => w[m] > 0);
      const level = sumToOne ? inside.reduce((sum, s) => sum + s, 0) / inside.length : 0;
      slopes.forEach((slope, m) => {
        if (w[m] > 0) assert.ok(Math.abs(slope - level) < 1e-6, `seed ${seed}`);
        else assert.ok(slope > level - 1e-6, `seed ${seed}`);
      });
    }
  });
}

test('members that say the same share their weight, one that says nothing does not break it', () => {
  const gram = Float64Array.of(2, 2, 0, 2, 2, 0, 0, 0, 0);
  close(leastNonNegative({ gram, cross: Float64Array.of(2, 2, 0) }, true), [0.5, 0.5, 0], {
    rtol: 1e-6,
    atol: 1e-6,
  });
  close(leastNonNegative({ gram, cross: Float64Array.of(2, 2, 0) }, false), [0.5, 0.5, 0], {
    rtol: 1e-6,
    atol: 1e-6,
  });
  close(
    leastNonNegative({ gram: new Float64Array(4), cross: new Float64Array(2) }, true).reduce((a, b) => a + b),
    1,
  );
});

test('regret is against the best member and the best fixed mixture in hindsight', () => {
  const rng = createRng(2, 'test/regret');
  const bars = Int32Array.from({ length: 600 }, (_, r) => r >> 1);
  const a = Float64Array.from(bars, () => rng.normal());
  const b = Float64Array.from(bars, () => rng.normal());
  const labels = a.map((x, r) => 0.75 * x + 0.25 * b[r]);
  const regret = regretOf({ members: [a, b], ensemble: a, labels, bars });
  assert.is(regret.bars, 300);
  assert.is(regret.bestMember, 0);
  close(regret.overMember, 0, { atol: 1e-12 });
  close(regret.bestMixture, [0.75, 0.25], { rtol: 1e-6 });
  close(regret.overMixture, regret.ensembleLoss, { rtol: 1e-6 });
  const worse = regretOf({ members: [a, b], ensemble: b, labels, bars });
  close(worse.overMember, worse.memberLosses[1] - worse.memberLosses[0]);
});

test('rows that someone did not forecast are no part of it; without any it is unknown', () => {
  const full = regretOf({
    members: [
      [1, 2],
      [0, 1],
    ],
    ensemble: [1, 1],
    labels: [1, 1],
  });
  const holed = regretOf({
    members: [
      [1, 2, Number.NaN],
      [0, 1, 5],
    ],
    ensemble: [1, 1, 9],
    labels: [1, 1, 1],
  });
  assert.is(holed.bars, 2);
  close(holed.overMember, full.overMember);
  const none = regretOf({ members: [[Number.NaN]], ensemble: [1], labels: [1] });
  assert.is(none.bestMember, -1);
  assert.ok(Number.isNaN(none.overMember) && Number.isNaN(none.overMixture));
});

test.run();
