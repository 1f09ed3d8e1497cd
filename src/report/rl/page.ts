import { stringify } from 'yaml';
import { type RlStudy, rlVerdict } from '../../rl/index.ts';
import { quantile } from '../../statistics/index.ts';
import { document } from '../document.ts';
import { formatInteger, formatNumber, plural, shortHash } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table } from '../sections/index.ts';
import { columns, facts, figures, head, limitsFooter, row } from '../study/parts.ts';
import { STUDY_STYLE } from '../studyStyle.ts';
import { plainNumber, stackedBars } from '../svg/index.ts';
import { learningSection, scoreName, trainingSection } from './learning.ts';

const middleTurnover = ({ runs }: RlStudy): number =>
  quantile(
    runs.map(({ final }) => final.turnover),
    0.5,
  );

function keyFigures(s: RlStudy): Markup {
  const { statistics: t, task } = s;
  const interval =
    t.seeds > 1 ? `95 % ${plainNumber(t.low)} to ${plainNumber(t.high)}` : 'one seed has no interval';
  const reached = s.runs.filter((run) => run.stepsToThreshold !== null).length;
  const best = task.optimum?.rewardPerStep;
  return figures([
    ['Median', plainNumber(t.median), scoreName(s)],
    ['Interquartile mean', plainNumber(t.interquartileMean), interval],
    ['Worst seed', plainNumber(t.worst), `of ${t.seeds}`],
    best !== undefined
      ? ['Best possible', plainNumber(best), 'known in closed form or by value iteration']
      : [
          'Solved on the way',
          task.solved === undefined ? '–' : `${reached} of ${t.seeds}`,
          task.solved === undefined ? 'no agreed level' : `level ${task.solved}`,
        ],
    task.solved === undefined
      ? ['Turnover', formatNumber(middleTurnover(s), 4), 'change of the action a step, median']
      : [
          'Steps to solve',
          s.stepsToThreshold === null ? '–' : formatInteger(s.stepsToThreshold),
          s.secondsToThreshold === null
            ? 'median; not reached'
            : `median; ${formatNumber(s.secondsToThreshold, 1)} s`,
        ],
    ['Steps a second', formatInteger(s.stepsPerSecond), 'one thread, updates included'],
  ]);
}

/** What is said of tasks that can be solved only. */
const solving = ({ task }: RlStudy, text: string): string[] => (task.solved === undefined ? [] : [text]);

const seedTable = (s: RlStudy): Markup =>
  section(
    'seeds',
    'Seeds',
    'The final greedy evaluation of every seed. None was left out, and none was chosen.',
    table(
      'Final evaluation by seed',
      columns([
        'Seed',
        'Score',
        `Worst ${s.task.perStep ? 'copy' : 'episode'}`,
        ...solving(s, 'Steps to solve'),
        'Turnover a step',
        'Steps/s',
        'Seconds',
      ]),
      s.runs.map((run) =>
        row(`${run.seed}`, [
          plainNumber(run.score),
          plainNumber(run.worstEpisode),
          ...solving(s, run.stepsToThreshold === null ? '–' : formatInteger(run.stepsToThreshold)),
          formatNumber(run.final.turnover, 4),
          formatInteger(run.stepsPerSecond),
          formatNumber(run.seconds, 1),
        ]),
      ),
    ),
  );

/** How often each choice was taken in the final evaluation: a policy that always does the same is seen at once. */
function actionSection(s: RlStudy): Markup {
  const K = s.runs[0].final.actions.length;
  const discrete = s.runs[0].policy.space.choices > 0;
  const classes = Array.from({ length: K }, (_, k) =>
    discrete ? `m-${(k % 8) + 1}` : `q-${Math.floor((k * 9) / K)}`,
  );
  const rows = s.runs.map(({ seed, final }) => {
    const total = final.actions.reduce((a, b) => a + b, 0) || 1;
    const parts = [...final.actions].map((n) => n / total);
    const most = parts.indexOf(Math.max(...parts));
    const name = discrete ? `choice ${most}` : `bin ${most + 1} of ${K}`;
    return { label: `seed ${seed}`, parts, text: `${name} ${formatNumber(100 * parts[most], 0)} %` };
  });
  return section(
    'actions',
    'Actions',
    discrete
      ? 'Share of each choice in the final evaluation, in the order of the task’s list.'
      : 'Share of each part of the action’s range in the final evaluation, from its low to its high end.',
    stackedBars('actions-chart', 'Actions taken', 'Shares of the actions taken by each seed.', rows, classes),
  );
}

/** A training of action models as a self-contained page. */
export function renderRlReport(s: RlStudy, codeVersion: string): string {
  const { config, task } = s;
  const sections = [
    head({
      kind: 'action-model training report',
      title: `${config.algorithm.toUpperCase()} on ${task.name}`,
      sub: `${formatInteger(config.steps)} steps a seed · ${plural(config.copies, 'copy', 'copies')} · ${config.network.kind} network`,
      badges: [
        { text: 'Simulated task, not a market', kind: 'warn' },
        { text: plural(s.runs.length, 'seed'), kind: s.runs.length < 10 ? 'warn' : undefined },
        { text: `configuration ${shortHash(s.configHash)}`, kind: 'mono' },
        { text: `version ${codeVersion}`, kind: 'mono' },
      ],
      verdict: rlVerdict(s),
    }),
    keyFigures(s),
    learningSection(s),
    seedTable(s),
    actionSection(s),
    trainingSection(s),
    section(
      'config',
      'Configuration',
      'Resolved, with every default and the task’s preset filled in: this and the seed make the same bytes again.',
      html`<details><summary>Show the configuration</summary><pre tabindex="0">${stringify(config, { lineWidth: 100 })}</pre></details>`,
    ),
    section(
      'provenance',
      'Provenance',
      '',
      facts([
        ['Seeds', s.runs.map(({ seed }) => seed).join(', ')],
        ['Configuration hash', s.configHash, 'mono'],
      ]),
    ),
    limitsFooter([
      'The task is simulated and small. Learning it shows that the algorithm works, not that a market can be beaten.',
      'Figures over seeds are medians and worst cases; the settings were chosen on these tasks.',
    ]),
  ];
  return document(`${config.algorithm} on ${task.name} · AutoStock Trader`, STUDY_STYLE, sections);
}
