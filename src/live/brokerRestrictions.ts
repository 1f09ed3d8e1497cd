import type { TimeMs } from '../core/index.ts';
import { exchangeDate } from '../data/index.ts';
import type { Broker } from '../execution/index.ts';
import { RESTRICTIONS } from '../native/index.ts';

/** What the broker would refuse, asked once a day of the exchange: lists of what is lent are made for a day. */
export class BrokerRestrictions {
  private readonly broker: Broker;
  private readonly symbols: readonly string[];
  private readonly warn: (message: string) => void;
  private date = '';
  private bits: Uint8Array;

  constructor(broker: Broker, symbols: readonly string[], warn: (message: string) => void) {
    this.broker = broker;
    this.symbols = symbols;
    this.warn = warn;
    this.bits = new Uint8Array(symbols.length);
  }

  /** Bits of RESTRICTIONS [S] at an instant: halted where it takes no orders, noShort where it lends nothing. */
  async at(now: TimeMs): Promise<Uint8Array> {
    const date = exchangeDate(now);
    if (date === this.date) return this.bits;
    const assets = await this.broker.assets(this.symbols);
    const refused = this.symbols.filter((symbol) => !assets.get(symbol)?.tradable);
    if (refused.length > 0)
      this.warn(`${this.broker.name} takes no orders in ${refused.join(', ')} on ${date}`);
    this.bits = Uint8Array.from(this.symbols, (symbol) => {
      const asset = assets.get(symbol);
      return (asset?.tradable ? 0 : RESTRICTIONS.halted) | (asset?.shortable ? 0 : RESTRICTIONS.noShort);
    });
    this.date = date;
    return this.bits;
  }
}
