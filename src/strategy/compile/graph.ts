import { type NativeNode, type NativeNumber, TRUTH_OPS } from '../../native/index.ts';
import { ARITHMETIC, COMPARISON } from './pointwise.ts';

const TRUTHS: ReadonlySet<string> = new Set(TRUTH_OPS);
/** Swapping the sides of these changes nothing. */
const COMMUTATIVE: ReadonlySet<string> = new Set(['add', 'mul', 'min', 'max', 'and', 'or', 'eq', 'ne']);
/** Written with its sides swapped, so that `a < b` and `b > a` are one node. */
const MIRRORED: Readonly<Record<string, 'gt' | 'ge' | 'crossAbove'>> = {
  lt: 'gt',
  le: 'ge',
  crossBelow: 'crossAbove',
};

const numberKey = (value: NativeNumber | undefined): string =>
  value === undefined ? '' : typeof value === 'number' ? String(value) : `p${value.param}`;

function keyOf(node: NativeNode): string {
  const params = Object.entries(node.params ?? {}).map(([name, value]) => `${name}:${numberKey(value)}`);
  const value = Object.is(node.value, -0) ? '-0' : (node.value ?? '');
  return [
    node.op,
    node.args?.join(',') ?? '',
    value,
    node.param ?? '',
    node.field ?? '',
    node.series ?? '',
    node.indicator ?? '',
    params.join(','),
    node.output ?? '',
    numberKey(node.n),
  ].join('|');
}

/** Nodes of a strategy, each distinct one once (hash-consing), constants folded as they are added. */
export class Graph {
  readonly nodes: NativeNode[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly truths = new Map<number, boolean>();

  isTruth(node: number): boolean {
    return TRUTHS.has(this.nodes[node].op);
  }

  /** The value of a constant number, undefined when it is none. */
  constantOf(node: number): number | undefined {
    return this.nodes[node].op === 'constant' ? this.nodes[node].value : undefined;
  }

  /** The value of a truth that never changes. */
  truthOf(node: number): boolean | undefined {
    return this.truths.get(node);
  }

  constant(value: number): number {
    return this.intern({ op: 'constant', value });
  }

  /** A truth that never changes: a comparison of two constants. */
  truth(value: boolean): number {
    const [one, zero] = [this.constant(1), this.constant(0)];
    const node = this.intern({ op: 'gt', args: value ? [one, zero] : [zero, one] });
    this.truths.set(node, value);
    return node;
  }

  /** The node, folded or found when it can be. Arguments are indices of earlier nodes of the right types. */
  add(node: NativeNode): number {
    const mirrored = MIRRORED[node.op];
    if (mirrored) return this.add({ ...node, op: mirrored, args: [...(node.args ?? [])].reverse() });
    return this.folded(node) ?? this.intern(node);
  }

  private intern(node: NativeNode): number {
    const args = COMMUTATIVE.has(node.op) ? [...(node.args ?? [])].sort((a, b) => a - b) : node.args;
    const whole = args ? { ...node, args } : node;
    const key = keyOf(whole);
    const found = this.byKey.get(key);
    if (found !== undefined) return found;
    this.nodes.push(whole);
    this.byKey.set(key, this.nodes.length - 1);
    return this.nodes.length - 1;
  }

  private folded(node: NativeNode): number | undefined {
    const [a, b, c] = node.args ?? [];
    switch (node.op) {
      case 'and':
      case 'or': {
        const neutral = node.op === 'and';
        if (a === b) return a;
        for (const [side, other] of [
          [a, b],
          [b, a],
        ])
          if (this.truths.has(side)) return this.truths.get(side) === neutral ? other : side;
        return undefined;
      }
      case 'not':
        if (this.truths.has(a)) return this.truth(!this.truths.get(a));
        return this.nodes[a].op === 'not' ? this.nodes[a].args?.[0] : undefined;
      case 'where':
        if (b === c) return b;
        return this.truths.has(a) ? (this.truths.get(a) ? b : c) : undefined;
      case 'lag':
      case 'before':
        return node.n === 0 ? a : undefined;
      default:
        return this.foldedNumbers(node.op, node.args ?? []);
    }
  }

  private foldedNumbers(op: string, args: readonly number[]): number | undefined {
    const values = args.map((arg) => this.constantOf(arg));
    if (values.length === 0 || values.includes(undefined)) return undefined;
    const [a, b] = values as number[];
    if (Object.hasOwn(ARITHMETIC, op)) return this.constant(ARITHMETIC[op](a, b));
    if (Object.hasOwn(COMPARISON, op)) return this.truth(COMPARISON[op](a, b));
    return op === 'known' ? this.truth(!Number.isNaN(a)) : undefined;
  }
}
