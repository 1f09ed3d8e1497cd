import type { Panel } from '../core/index.ts';
import type { Commission } from '../costs/index.ts';
import { invalid } from './invalid.ts';
import type { EngineFill } from './types.ts';

/** Asks a callable commission what each fill costs, with what was traded before it in its calendar month (UTC). */
export class CommissionMeter {
  readonly #commission: Commission;
  readonly #time: Float64Array;
  #month = -1;
  #monthUsd = 0;
  #monthShares = 0;

  constructor(commission: Commission, panel: Panel) {
    this.#commission = commission;
    this.#time = panel.time;
  }

  /** USD; throws AUTOSTOCK_CONFIG_INVALID when the function returns anything but a number >= 0. */
  charge(fill: EngineFill): number {
    const time = this.#time[fill.bar];
    const date = new Date(time);
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    if (month !== this.#month) {
      this.#month = month;
      this.#monthUsd = 0;
      this.#monthShares = 0;
    }
    const quantity = Math.abs(fill.shares);
    const usd = this.#commission({
      symbol: fill.symbol,
      time,
      side: fill.shares > 0 ? 'buy' : 'sell',
      quantity,
      price: fill.price,
      monthUsd: this.#monthUsd,
      monthShares: this.#monthShares,
    });
    if (!(Number.isFinite(usd) && usd >= 0))
      throw invalid('costs.commission(fill)', usd, 'USD of at least 0');
    this.#monthUsd += quantity * fill.price;
    this.#monthShares += quantity;
    return usd;
  }
}
