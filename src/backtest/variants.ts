import { COST_FACTORS } from '../costs/index.ts';

/** One line of the sensitivity table that every report carries. */
export interface RunVariant {
  /** `1x costs`, `one bar later`. */
  readonly label: string;
  /** Multiple of every cost. */
  readonly costMultiple: number;
  /** Bars that every order comes later. */
  readonly extraLag: number;
}

/** The run under other costs, then with every order one bar later. */
export const RUN_VARIANTS: readonly RunVariant[] = [
  ...COST_FACTORS.map((costMultiple) => ({
    label: `${costMultiple}x costs`,
    costMultiple,
    extraLag: 0,
  })),
  { label: 'one bar later', costMultiple: 1, extraLag: 1 },
];

/** Whether a variant is the run as it was made. */
export const isAsMade = ({ costMultiple, extraLag }: Omit<RunVariant, 'label'>): boolean =>
  costMultiple === 1 && extraLag === 0;
