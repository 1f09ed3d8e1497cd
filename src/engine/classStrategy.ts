import type { Panel } from '../core/index.ts';
import { StrategyContext } from './context.ts';
import { invalid } from './invalid.ts';
import type { EngineSettings } from './nativeSettings.ts';
import { type EndedOrder, OrderEngine } from './orderEngine.ts';
import type { EngineFill, EngineResult } from './types.ts';

/** A strategy as code. It is called at the close of each bar, after the bar's fills and ended orders were told. */
export interface ClassStrategy {
  onBar(context: StrategyContext): void;
  onFill?(fill: EngineFill, context: StrategyContext): void;
  /** An order that left the book: filled, cancelled, expired or rejected, with the reason. */
  onOrder?(order: EndedOrder, context: StrategyContext): void;
}

/** Runs a class strategy over bars [start, end) of a panel; earlier bars can be read. */
export function runClassStrategy(
  panel: Panel,
  strategy: ClassStrategy,
  settings: EngineSettings = {},
): EngineResult {
  const { start = 0, end = panel.time.length } = settings;
  if (
    !(
      Number.isInteger(start) &&
      Number.isInteger(end) &&
      start >= 0 &&
      end > start &&
      end <= panel.time.length
    )
  )
    throw invalid('start, end', `${start}, ${end}`, `bars with 0 <= start < end <= ${panel.time.length}`);
  const engine = new OrderEngine(panel, settings);
  try {
    const clock = { t: start };
    const context = new StrategyContext(panel, engine, clock);
    const { onFill, onOrder } = strategy;
    if (onFill) engine.onFill = (fill) => onFill.call(strategy, fill, context);
    if (onOrder) engine.onEnd = (order) => onOrder.call(strategy, order, context);
    for (let t = start; t < end; t++) {
      clock.t = t;
      engine.advance(t);
      strategy.onBar(context);
    }
    return engine.report();
  } finally {
    engine.close();
  }
}
