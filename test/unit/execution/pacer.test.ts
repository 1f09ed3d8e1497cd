import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createPacer, type Lane } from '../../../src/execution/alpaca/pacer.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('pacer');

test('a burst within the budget goes at once; the rest waits its turn', async () => {
  let time = 0;
  const pacer = createPacer(60_000, () => time);
  const order: Lane[] = [];
  const all = Array.from({ length: 60_000 }, () => pacer.turn('history'));
  await Promise.all(all);
  const lanes: Lane[] = ['history', 'market', 'orders', 'cancel', 'history', 'cancel'];
  const waiting = lanes.map((lane) => pacer.turn(lane).then(() => order.push(lane)));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(order, []);
  time = 10;
  await Promise.all(waiting);
  assert.equal(order, ['cancel', 'cancel', 'orders', 'market', 'history', 'history']);
  pacer.close();
});

test('closing refuses whoever waits or comes later', async () => {
  const pacer = createPacer(1, () => 0);
  await pacer.turn('orders');
  const waiting = pacer.turn('orders');
  pacer.close();
  await throwsCode(waiting, 'AUTOSTOCK_BROKER_UNAVAILABLE', 'closed');
  await throwsCode(pacer.turn('cancel'), 'AUTOSTOCK_BROKER_UNAVAILABLE', 'closed');
});

test.run();
