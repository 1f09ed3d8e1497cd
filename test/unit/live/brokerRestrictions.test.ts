import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TimeMs } from '../../../src/core/index.ts';
import type { BrokerAsset } from '../../../src/execution/index.ts';
import { BrokerRestrictions } from '../../../src/live/brokerRestrictions.ts';
import { RESTRICTIONS } from '../../../src/native/index.ts';
import { openSimulated } from '../../fixtures/exchange.ts';

const test = suite('restrictions of a broker');
const { noShort, halted } = RESTRICTIONS;

test('are asked for once a day of the exchange and said aloud where nothing can be traded', async () => {
  const { broker, close } = await openSimulated();
  const says = new Map<string, BrokerAsset>([['AAA', { tradable: true, shortable: false }]]);
  let asked = 0;
  const assets = async () => {
    asked++;
    return says;
  };
  const warnings: string[] = [];
  const restrictions = new BrokerRestrictions({ ...broker, assets }, ['AAA', 'BBB'], (w) => warnings.push(w));
  // 23:00 and 01:00 in New York.
  const evening = Date.UTC(2024, 5, 4, 3) as TimeMs;
  const night = (evening + 7_200_000) as TimeMs;
  assert.equal([...(await restrictions.at(evening))], [noShort, halted | noShort]);
  says.set('BBB', { tradable: true, shortable: true });
  assert.equal([...(await restrictions.at((evening + 1000) as TimeMs))], [noShort, halted | noShort]);
  assert.equal([...(await restrictions.at(night))], [noShort, 0]);
  assert.is(asked, 2);
  assert.equal(warnings, ['simulated takes no orders in BBB on 2024-06-03']);
  await close();
});

test.run();
