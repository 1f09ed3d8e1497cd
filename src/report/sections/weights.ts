import { formatPercent } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import {
  CHART_WIDTH,
  chart,
  endLabels,
  figure,
  labelRoom,
  linearScale,
  stackedAreas,
  timeAxis,
  timeTicks,
  valueAxis,
} from '../svg/index.ts';
import { section, type View } from './view.ts';

const LEFT = 56;
const TOP = 8;
const BOTTOM = 188;

const layerClass = (m: number): string => `m-${(m % 8) + 1}`;

const against = (regret: number, loss: number): string =>
  `${formatPercent(Math.abs(regret / loss), 2)} ${regret > 0 ? 'more' : 'less'}`;

/** What the ensemble lost against the choices of hindsight, as a person would say it. */
function regretInWords({ regret, ensemble }: View['summary']): string {
  if (regret === null) return '';
  const { ensembleLoss: own, overBestMember: single, overBestMixture: mixture } = regret;
  if (own === null || single === null || mixture === null) return '';
  const parts = regret.bestMixture
    .map((w, m) => ({ w: w ?? 0, model: ensemble[m].model }))
    .filter(({ w }) => w >= 0.005)
    .map(({ w, model }) => `${model} ${formatPercent(w, 0)}`);
  return (
    `Regret: its squared error was ${against(single, own - single)} than that of the best single model in hindsight ` +
    `(${regret.bestMember}) and ${against(mixture, own - mixture)} than that of the best fixed mixture (${parts.join(', ')}).`
  );
}

/** How much each model counted over time. */
export function weights({ result, summary }: View): Markup {
  const { members, ensembleWeights, time } = result;
  const title = 'Ensemble weights';
  if (members.length === 0 || time.length < 2)
    return section('weights', title, '', html`<p class="none">This run has no ensemble.</p>`);
  const right = CHART_WIDTH - labelRoom(members.map((m) => `${m} 100%`));
  const x = linearScale([0, time.length - 1], [LEFT, right]);
  const y = linearScale([0, 1], [BOTTOM, TOP]);
  const row = (time.length - 1) * members.length;
  let below = 0;
  const labels = members.map((text, m) => {
    const share = ensembleWeights[row + m];
    const at = y(below + share / 2);
    below += share;
    return { y: at, text, value: formatPercent(summary.ensemble[m].meanWeight, 0), colour: layerClass(m) };
  });
  const content = html`${stackedAreas(ensembleWeights, members.length, x, y, layerClass)}${valueAxis(y, [0, 0.5, 1], (v) => formatPercent(v, 0), [LEFT, right])}${endLabels(labels, right, TOP + 6, BOTTOM - 4)}${timeAxis(x, timeTicks(time, 12), BOTTOM)}`;
  return section(
    'weights',
    title,
    `Share of each model in the forecast; the figure beside its name is the mean over all bars. Weights use only errors already known at that bar. ${regretInWords(summary)}`.trim(),
    figure(
      chart(
        'weights-chart',
        { width: CHART_WIDTH, height: BOTTOM + 28 },
        title,
        `Stacked weights of ${members.join(', ')} over time.`,
        content,
      ),
    ),
  );
}
