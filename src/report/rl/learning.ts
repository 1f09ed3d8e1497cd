import type { EvaluationPoint, RlStudy, SeedResult } from '../../rl/index.ts';
import { quantile } from '../../statistics/index.ts';
import { formatInteger } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section } from '../sections/index.ts';
import { none } from '../study/parts.ts';
import {
  CHART_WIDTH,
  chart,
  coord,
  endLabels,
  extent,
  figure,
  labelRoom,
  linearScale,
  linearTicks,
  plainNumber,
  type Scale,
  valueAxis,
  valueAxisBelow,
} from '../svg/index.ts';

const LEFT = 64;
const TOP = 14;
const BOTTOM = 320;

/** Trainings to be drawn. */
export interface Learning {
  readonly task: Pick<RlStudy['task'], 'perStep' | 'solved' | 'optimum'>;
  readonly config: Pick<RlStudy['config'], 'steps'>;
  readonly runs: readonly Pick<SeedResult, 'evaluations' | 'curve'>[];
  /** What a run is: a seed unless said otherwise. */
  readonly each?: string;
}

/** Points in the order of their steps as one line. */
const polyline = (points: readonly (readonly [number, number])[], x: Scale, y: Scale, className: string) =>
  html`<path class="${className}" d="${points.map(([a, b], i) => `${i === 0 ? 'M' : 'L'}${coord(x(a))} ${coord(y(b))}`).join('')}"/>`;

/** Steps that were asked for, or somewhat more where whole rollouts end later. */
const lastStep = (s: Learning): number =>
  Math.max(s.config.steps, ...s.runs.map(({ evaluations }) => evaluations.at(-1)?.steps ?? 0));

/** Median over the seeds at each evaluation that all of them have. */
function medians(runs: readonly (readonly EvaluationPoint[])[]): [number, number][] {
  const shared = Math.min(...runs.map((points) => points.length));
  return Array.from({ length: shared }, (_, i) => [
    runs[0][i].steps,
    quantile(
      runs.map((points) => points[i].score),
      0.5,
    ),
  ]);
}

export const scoreName = ({ task }: Pick<Learning, 'task'>): string =>
  task.perStep ? 'reward per step' : 'return of an episode';

/** Greedy evaluations on the way, every seed and their median. */
export function learningSection(s: Learning): Markup {
  const title = 'Learning curves';
  const runs = s.runs.map(({ evaluations }) => evaluations);
  if (runs.some((points) => points.length < 2)) {
    return section(
      'learning',
      title,
      '',
      none('The training was judged at its end only: set evaluation.every for a curve.'),
    );
  }
  const middle = medians(runs);
  const levels: { value: number; text: string; colour: string }[] = [];
  if (s.task.solved !== undefined)
    levels.push({ value: s.task.solved, text: 'solved', colour: 'c-benchmark' });
  const best = s.task.optimum?.rewardPerStep;
  if (best !== undefined) levels.push({ value: best, text: 'best possible', colour: 'c-benchmark' });
  const [low, high] = extent(
    ...runs.map((points) => points.map(({ score }) => score)),
    levels.map(({ value }) => value),
  );
  const pad = (high - low) * 0.05;
  const right = CHART_WIDTH - labelRoom(['best possible 0.0000']);
  const x = linearScale([0, lastStep(s)], [LEFT, right]);
  const y = linearScale([low - pad, high + pad], [BOTTOM, TOP]);
  const labels = [
    ...levels.map(({ value, text, colour }) => ({ y: y(value), text, value: plainNumber(value), colour })),
    {
      y: y(middle.at(-1)![1]),
      text: 'median',
      value: plainNumber(middle.at(-1)![1]),
      colour: 'c-strategy',
      strong: true,
    },
  ];
  const lines = runs.map((points) =>
    polyline(
      points.map(({ steps, score }) => [steps, score] as const),
      x,
      y,
      'thread c-benchmark',
    ),
  );
  const marks = levels.map(
    ({ value }) =>
      html`<line class="grid" x1="${LEFT}" x2="${right}" y1="${coord(y(value))}" y2="${coord(y(value))}" stroke-dasharray="4 3"/>`,
  );
  return section(
    'learning',
    title,
    `Greedy evaluations on episodes of their own, ${scoreName(s)}: each thin line is ${s.each ?? 'a seed'}, the strong one their median at that step. A policy that falls back late was never reliable.`,
    figure(
      chart(
        'learning-chart',
        { width: CHART_WIDTH, height: BOTTOM + 42 },
        title,
        `Score of ${s.runs.length} trainings over ${s.config.steps} environment steps.`,
        html`${valueAxis(y, linearTicks(y.domain, 6), plainNumber, [LEFT, right])}${marks}${lines}${polyline(middle, x, y, 'line c-strategy')}${endLabels(labels, right, TOP, BOTTOM)}${valueAxisBelow(x, linearTicks(x.domain, 8), formatInteger, BOTTOM)}<text class="tick" x="${(LEFT + right) / 2}" y="${BOTTOM + 36}" text-anchor="middle">environment steps</text>`,
      ),
    ),
  );
}

interface Panel {
  readonly column: string;
  readonly name: string;
}

/** Figures of the training itself, by the column of the curve; what an algorithm lacks is left out. */
const PANELS: readonly Panel[] = [
  { column: 'episodeReturn', name: 'Return while exploring' },
  { column: 'entropy', name: 'Entropy of the policy' },
  { column: 'approxKl', name: 'Step of the policy (KL)' },
  { column: 'clipFraction', name: 'Clipped samples' },
  { column: 'explainedVariance', name: 'Explained variance of values' },
  { column: 'valueLoss', name: 'Value loss' },
  { column: 'loss', name: 'Loss' },
  { column: 'meanQ', name: 'Mean action value' },
  { column: 'epsilon', name: 'Share of random choices' },
];
/** Prefix of the columns of a reward's weighted parts. */
const REWARD_PART = 'reward.';
const WIDTH = 480;
const HEIGHT = 170;

function panel(s: Learning, { column, name }: Panel): Markup | undefined {
  const at = s.runs[0].curve.columns.indexOf(column);
  if (at < 0) return undefined;
  const series = s.runs.map(({ curve }) => {
    const width = curve.columns.length;
    const points: [number, number][] = [];
    const stride = Math.max(1, Math.floor(curve.rows.length / width / 300));
    for (let r = 0; r < curve.rows.length / width; r += stride) {
      const value = curve.rows[r * width + at];
      if (Number.isFinite(value)) points.push([curve.rows[r * width], value]);
    }
    return points;
  });
  if (series.every((points) => points.length < 2)) return undefined;
  const [low, high] = extent(...series.map((points) => points.map(([, v]) => v)));
  const x = linearScale([0, lastStep(s)], [58, WIDTH - 30]);
  const y = linearScale([low, high], [HEIGHT - 22, 26]);
  return figure(
    chart(
      `training-${column}`,
      { width: WIDTH, height: HEIGHT },
      name,
      `${name} of each training.`,
      html`<text class="heading" x="58" y="14">${name}</text>${valueAxis(y, linearTicks(y.domain, 3), plainNumber, [58, WIDTH - 30])}${series.map((points) => polyline(points, x, y, 'thread c-strategy'))}${valueAxisBelow(x, linearTicks(x.domain, 4), formatInteger, HEIGHT - 22)}`,
    ),
  );
}

/** Whether the training went well inside: one small picture a figure, one line a seed. */
export function trainingSection(s: Learning): Markup {
  const parts = s.runs[0].curve.columns.filter((column) => column.startsWith(REWARD_PART));
  const rewards = parts.map((column) => ({ column, name: `Reward: ${column.slice(REWARD_PART.length)}` }));
  const panels = [...PANELS, ...(rewards.length > 1 ? rewards : [])]
    .map((p) => panel(s, p))
    .filter((p) => p !== undefined);
  return section(
    'training',
    'Inside the training',
    'Entropy that falls at once, KL that jumps, or values that explain nothing are the usual reasons of a bad curve.',
    panels.length === 0
      ? none('The training was too short for a curve.')
      : html`<div class="columns">${panels}</div>`,
  );
}
