import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { guardedFetch, loopbackUrl } from '../../../src/execution/hosts.ts';
import { connectSimClock } from '../../../src/execution/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('hosts');
const REFUSED = [
  'https://api.alpaca.markets/v2/orders',
  'http://paper-api.alpaca.markets/v2/orders',
  'https://paper-api.alpaca.markets:8443/v2/orders',
  'https://paper-api.alpaca.markets.example.com/v2/orders',
  'https://broker-api.alpaca.markets/v1/accounts',
  'not a url',
];

test('no request leaves for a host outside the list, with or without a simulated exchange', async () => {
  for (const base of [undefined, new URL('http://127.0.0.1:9')])
    for (const url of REFUSED) {
      const send = async (): Promise<unknown> => guardedFetch(base, 1_000)(url);
      await throwsCode(send, 'AUTOSTOCK_CONFIG_INVALID', 'live trading does not exist here');
    }
});

test('loopback addresses in every spelling, and nothing that looks like one', () => {
  for (const url of ['http://127.0.0.1:1', 'http://localhost:2/x', 'http://[::1]:3'])
    assert.is(loopbackUrl('url', url, ['http:']).href, new URL(url).href);
  for (const url of [
    'http://127.0.0.2',
    'http://localhost.example.com',
    'ws://127.0.0.1',
    'http://u@127.0.0.1',
    '127.0.0.1',
  ])
    throwsCode(() => loopbackUrl('url', url, ['http:']), 'AUTOSTOCK_CONFIG_INVALID', 'url must be');
});

test('a clock that nobody answers is an outage', async () => {
  const clock = connectSimClock('http://127.0.0.1:9', { keyId: 'sim', secret: 'sim' });
  await throwsCode(clock.time(), 'AUTOSTOCK_BROKER_UNAVAILABLE', 'does not answer');
});

test.run();
