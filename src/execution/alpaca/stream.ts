import { type Alpaca, streaming } from '@alpacahq/alpaca-trade-api';
import { WebSocket } from 'ws';
import { AutostockError } from '../../core/index.ts';
import { createEmitter } from '../emitter.ts';
import type { StreamState, TradeUpdate, Unsubscribe } from '../types.ts';
import { toTradeUpdate } from './convert.ts';
import type { Redact } from './errors.ts';

export interface TradeStreamOptions {
  readonly client: Alpaca;
  readonly url: string;
  readonly redact: Redact;
  /** From opening a socket to the acknowledged subscription; then the socket is thrown away and opened again. */
  readonly deadlineMs: number;
  readonly reconnectMs: number;
}

export interface TradeStream {
  /** Resolves when updates flow; rejects on refused keys or an abort. */
  connect(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
  state(): StreamState;
  onUpdate(handler: (update: TradeUpdate) => void): Unsubscribe;
  onState(handler: (state: StreamState) => void): Unsubscribe;
  /** Frames that could not be read and handlers that threw, since the start. */
  faults(): readonly string[];
}

const CLOSE_GRACE_MS = 250;
const MAX_FRAME_BYTES = 1 << 20;
const FAULTS_KEPT = 100;

/**
 * The SDK's order stream under supervision. The SDK alone waits for ever on a silent handshake, a missing auth reply or
 * a lost acknowledgement, and stops reconnecting after ten tries without a word; here each socket has one deadline
 * until its subscription is acknowledged, and reconnecting never ends.
 */
export function createTradeStream(options: TradeStreamOptions): TradeStream {
  const updates = createEmitter<TradeUpdate>();
  const states = createEmitter<StreamState>();
  const faults: string[] = [];
  let socket: WebSocket | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let state: StreamState = 'lost';
  let refused: AutostockError | undefined;

  const fault = (text: string): void => {
    faults.push(options.redact(text));
    if (faults.length > FAULTS_KEPT) faults.shift();
  };
  const setState = (next: StreamState): void => {
    if (state === next) return;
    state = next;
    states.emit(next);
  };
  const open = (url: string): streaming.WebSocketLike => {
    const opened = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      followRedirects: false,
    });
    socket = opened;
    clearTimeout(deadline);
    deadline = setTimeout(() => opened.terminate(), options.deadlineMs);
    return opened as unknown as streaming.WebSocketLike;
  };
  const stream = options.client.trading.stream({
    url: options.url,
    maxReconnectAttempts: streaming.UNLIMITED_RECONNECT_ATTEMPTS,
    initialReconnectMs: options.reconnectMs,
    wsFactory: open,
  });
  stream.subscribeTradeUpdates();
  stream.on(streaming.EVENT.SUBSCRIPTION, (streams: unknown) => {
    if (!Array.isArray(streams) || !streams.includes('trade_updates')) return;
    clearTimeout(deadline);
    setState('ready');
  });
  stream.onTradeUpdate((update) => {
    // The SDK swallows what a listener throws: count it instead.
    try {
      updates.emit(toTradeUpdate(update));
    } catch (error) {
      fault(error instanceof Error ? error.message : String(error));
    }
  });
  stream.onDisconnect(() => setState('lost'));
  stream.onError((text) => {
    fault(text);
    if (text === 'auth failed')
      refused = new AutostockError(
        'AUTOSTOCK_BROKER_AUTH',
        'the order stream refused the credentials: check the paper key and secret',
      );
  });

  async function close(): Promise<void> {
    clearTimeout(deadline);
    const last = socket;
    stream.disconnect();
    if (last && last.readyState !== WebSocket.CLOSED) {
      // Without this ws waits 30 s for a peer that may be gone.
      const grace = setTimeout(() => last.terminate(), CLOSE_GRACE_MS);
      await new Promise<void>((resolve) => last.once('close', () => resolve()));
      clearTimeout(grace);
    }
    stream.removeAllListeners();
    updates.clear();
    states.clear();
  }

  return {
    connect(signal) {
      return new Promise<void>((resolve, reject) => {
        const check = (): void => {
          if (refused) finish(() => reject(refused));
          else if (state === 'ready') finish(resolve);
        };
        const aborted = (): void =>
          finish(() =>
            reject(new AutostockError('AUTOSTOCK_CANCELLED', 'opening the order stream was cancelled')),
          );
        const finish = (end: () => void): void => {
          signal.removeEventListener('abort', aborted);
          stream.off(streaming.EVENT.STATE_CHANGE, check);
          stopStates();
          end();
        };
        const stopStates = states.on(check);
        stream.on(streaming.EVENT.STATE_CHANGE, check);
        if (signal.aborted) return aborted();
        signal.addEventListener('abort', aborted);
        stream.connect();
        check();
      });
    },
    close,
    state: () => state,
    onUpdate: updates.on,
    onState: states.on,
    faults: () => faults,
  };
}
