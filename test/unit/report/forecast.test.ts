import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { forecastStudy } from '../../../src/forecast/index.ts';
import {
  ensembleText,
  forecastSummaryOf,
  forecastText,
  renderForecastReport,
} from '../../../src/report/index.ts';
import { forecastConfig, forecastPanel } from '../../fixtures/forecasts.ts';
import { xmlProblems } from './wellFormed.ts';

const test = suite('forecast report');
const body = (markup: string) => markup.slice(markup.indexOf('<main>'), markup.indexOf('</body>')).trim();
const options = { seeds: 2, ensembles: ['equal-weight', 'inverse-error', 'stacking-ridge'] };
const study = await forecastStudy(forecastConfig(), forecastPanel(), quietContext(), options);
const page = renderForecastReport(study);

test('the page is well formed, self-contained and has every section', () => {
  assert.equal(xmlProblems(body(page)), []);
  for (const id of ['skill', 'ic', 'coverage', 'regret', 'weights', 'folds', 'config', 'provenance'])
    assert.match(page, `<section id="${id}"`);
  assert.not.match(page, /https?:\/\/(?!www\.w3\.org)/);
  assert.not.match(page, /NaN|undefined|Infinity/);
});

test('every row says in words whether it beats ridge, and how many were tried', () => {
  for (const row of study.rows) assert.match(page, row.verdict);
  assert.match(forecastText(study), `${study.trials} trials`);
  assert.match(forecastText(study), 'does not beat ridge');
  assert.match(ensembleText(study), 'stacking-ridge');
});

test('the summary is JSON without numbers that JSON lacks', () => {
  const summary = forecastSummaryOf(study);
  assert.equal(JSON.parse(JSON.stringify(summary)), summary);
  assert.is(summary.rows[0].mean.dailyIc, null, 'zero return has no correlation');
  assert.is(summary.ensembles[0].weights.length, 2);
  assert.ok(summary.folds.every((f) => f.trainedUntil < f.firstAvailableAt));
});

test('a study with one seed, one symbol and no ensemble has a page too', async () => {
  const config = forecastConfig({ universe: ['A'], models: [{ name: 'ridge' }] });
  const lone = await forecastStudy(config, forecastPanel(), quietContext(), { ensembles: [] });
  const markup = renderForecastReport(lone);
  assert.equal(xmlProblems(body(markup)), []);
  assert.not.match(markup, /NaN|undefined/);
  assert.match(forecastText(lone), '1 seed');
});

test.run();
