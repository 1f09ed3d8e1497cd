import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { decode, encode } from '@msgpack/msgpack';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { type Bar, type Panel, toAutostockError } from '../../core/index.ts';
import type { TradeUpdate } from '../types.ts';
import { type Credentials, sameKeys } from './http.ts';
import { updateJson, wireTime } from './wire.ts';

export interface SimStreams {
  tradeUpdate(update: TradeUpdate, positionQty: number): void;
  /** One closed bar of each symbol that has it. */
  bars(bars: ReadonlyMap<string, Bar>): void;
  /** Cuts every socket without a goodbye. */
  drop(): void;
  close(): Promise<void>;
}

interface Client {
  readonly socket: WebSocket;
  authorized: boolean;
}
interface DataClient extends Client {
  readonly send: (messages: unknown[]) => void;
  readonly channels: Record<'bars' | 'dailyBars', Set<string>>;
}

const MAX_FRAME_BYTES = 64 * 1024;
type Frame = Readonly<Record<string, unknown>>;

const isFrame = (value: unknown): value is Frame =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function bytes(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

/** `/stream` (trade updates: JSON in binary frames, as paper sends them) and `/v2/iex` (bars: msgpack or JSON). */
export function createSimStreams(server: Server, panel: Panel, keys: Credentials): SimStreams {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  const traders = new Set<Client>();
  const listeners = new Set<Client>();
  const watchers = new Set<DataClient>();

  function serveTrades(socket: WebSocket): void {
    const client: Client = { socket, authorized: false };
    traders.add(client);
    const send = (stream: string, data: Frame): void =>
      socket.send(Buffer.from(JSON.stringify({ stream, data })));
    const handle = (frame: Frame): void => {
      const data = isFrame(frame.data) ? frame.data : {};
      if (frame.action === 'authenticate') {
        client.authorized = sameKeys(data.key_id, data.secret_key, keys);
        send('authorization', {
          status: client.authorized ? 'authorized' : 'unauthorized',
          action: 'authenticate',
        });
        if (!client.authorized) socket.close();
      } else if (frame.action === 'listen' && client.authorized) {
        const wanted = Array.isArray(data.streams) && data.streams.includes('trade_updates');
        if (wanted) listeners.add(client);
        else listeners.delete(client);
        send('listening', { streams: wanted ? ['trade_updates'] : [] });
      } else
        send('listening', { error: client.authorized ? 'unknown action' : 'access key verification failed' });
    };
    receive(socket, (data) => JSON.parse(data.toString('utf8')) as unknown, handle);
    socket.on('close', () => {
      traders.delete(client);
      listeners.delete(client);
    });
  }

  function serveBars(socket: WebSocket, request: IncomingMessage): void {
    const packed = request.headers['content-type'] === 'application/msgpack';
    const send = (messages: unknown[]): void =>
      socket.send(packed ? encode(messages) : JSON.stringify(messages));
    const client: DataClient = {
      socket,
      authorized: false,
      send,
      channels: { bars: new Set(), dailyBars: new Set() },
    };
    watchers.add(client);
    const fail = (code: number, msg: string): void => send([{ T: 'error', code, msg }]);
    const handle = (frame: Frame): void => {
      if (frame.action === 'auth') {
        const again = client.authorized;
        client.authorized ||= sameKeys(frame.key, frame.secret, keys);
        if (again) fail(403, 'already authenticated');
        else if (client.authorized) send([{ T: 'success', msg: 'authenticated' }]);
        else fail(402, 'auth failed');
      } else if (!client.authorized) fail(401, 'not authenticated');
      else if (frame.action === 'subscribe' || frame.action === 'unsubscribe') {
        for (const [channel, set] of Object.entries(client.channels)) {
          const symbols = Array.isArray(frame[channel]) ? (frame[channel] as unknown[]) : [];
          for (const symbol of symbols)
            frame.action === 'subscribe' ? set.add(String(symbol)) : set.delete(String(symbol));
        }
        const { bars, dailyBars } = client.channels;
        send([{ T: 'subscription', trades: [], quotes: [], bars: [...bars], dailyBars: [...dailyBars] }]);
      } else fail(400, 'invalid syntax');
    };
    receive(
      socket,
      (data) => (packed ? decode(data) : (JSON.parse(data.toString('utf8')) as unknown)),
      handle,
    );
    socket.on('close', () => watchers.delete(client));
    send([{ T: 'success', msg: 'connected' }]);
  }

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://loopback');
    const serve = pathname === '/stream' ? serveTrades : pathname === '/v2/iex' ? serveBars : undefined;
    if (!serve) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    else sockets.handleUpgrade(request, socket, head, (opened) => serve(opened, request));
  };
  server.on('upgrade', upgrade);

  return {
    tradeUpdate(update, positionQty) {
      const frame = Buffer.from(
        JSON.stringify({ stream: 'trade_updates', data: updateJson(update, positionQty) }),
      );
      for (const { socket } of listeners) socket.send(frame);
    },
    bars(bars) {
      const daily = panel.interval === '1d';
      for (const client of watchers) {
        const wanted = client.channels[daily ? 'dailyBars' : 'bars'];
        const messages = [...bars].flatMap(([symbol, bar]) => {
          if (!wanted.has(symbol) && !wanted.has('*')) return [];
          const { open: o, high: h, low: l, close: c, volume: v } = bar;
          return [
            {
              T: daily ? 'd' : 'b',
              S: symbol,
              o,
              h,
              l,
              c,
              v,
              n: 1,
              vw: c,
              t: new Date(wireTime(panel, bar.time)),
            },
          ];
        });
        if (messages.length > 0) client.send(messages);
      }
    },
    drop() {
      for (const { socket } of [...traders, ...watchers]) socket.terminate();
    },
    close() {
      server.off('upgrade', upgrade);
      for (const { socket } of [...traders, ...watchers]) socket.terminate();
      return new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

/** Malformed frames end the connection; nothing a client sends can end the server. */
function receive(socket: WebSocket, parse: (data: Buffer) => unknown, handle: (frame: Frame) => void): void {
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    try {
      const frame = parse(bytes(data));
      if (!isFrame(frame)) throw new TypeError('a frame must be an object');
      handle(frame);
    } catch (error) {
      if (socket.readyState === WebSocket.OPEN)
        socket.close(1003, toAutostockError(error).message.slice(0, 100));
    }
  });
}
