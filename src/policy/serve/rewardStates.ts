import type { NativeRewards } from '../../native/index.ts';

/** A running average pair that an observation ends with. */
interface State {
  a: number;
  b: number;
  /** A step's return in units of the expected deviation. */
  update(unit: number): void;
}

/** A and B of the differential Sharpe ratio; native/core/rl/rewards/differentialSharpe.h. */
const differentialSharpe = (eta: number): State => ({
  a: 0,
  b: 1,
  update(unit) {
    const { a, b } = this;
    this.a = a + (unit - a) * eta;
    this.b = b + (unit * unit - b) * eta;
  },
});

/** A and DD^2 of the downside deviation ratio; native/core/rl/rewards/downsideRatio.h. */
const downsideRatio = (eta: number): State => ({
  a: 0,
  b: 0.5,
  update(unit) {
    const below = Math.min(unit, 0);
    this.a += (unit - this.a) * eta;
    this.b += (below * below - this.b) * eta;
  },
});

const OBSERVED: readonly [string, (eta: number) => State][] = [
  ['differential-sharpe', differentialSharpe],
  ['downside-ratio', downsideRatio],
];
/** Default of both. */
const ETA = 0.01;

/** States of the rewards that a policy observes, in the order of its observation. */
export function rewardStates(rewards: NativeRewards): State[] {
  return OBSERVED.filter(([name]) => (rewards[name]?.weight ?? 0) !== 0).map(([name, make]) =>
    make((rewards[name].eta as number | undefined) ?? ETA),
  );
}
