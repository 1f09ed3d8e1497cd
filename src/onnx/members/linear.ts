import { besidePoints } from '../points.ts';
import type { OnnxMember } from '../types.ts';

/** Every member in closed form: points linear in the window, LinearModel of the core. */
export const linearMembers: readonly OnnxMember[] = [
  'zero',
  'lastReturn',
  'historicalMean',
  'ewma',
  'ar',
  'har',
  'ridge',
].map((name) => ({
  name,
  draw(g, x, member) {
    const flat = g.reshape(x, [-1, member.window * member.features]);
    return besidePoints(g, g.linear(flat, member.weight('weight')), member.weight('bias'), member);
  },
}));
