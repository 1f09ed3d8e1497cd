import { RIDGE, type SkillTable } from './skill/index.ts';

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;

/** The table in one sentence: who beats whom, after how many tries. */
export function verdictOf({ rows, bestMember, trials }: SkillTable, seeds: number): string {
  const others = rows.filter((r) => r.name !== RIDGE);
  const better = others.filter((r) => r.againstRidge?.better).map((r) => r.name);
  const skilled = rows.filter((r) => r.againstZero?.better).map((r) => r.name);
  const after = `Diebold-Mariano, p < 0.05 after Holm's correction over ${trials} trials, ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
  const ridge =
    better.length === 0
      ? 'No forecast beats ridge'
      : `${listed(better)} ${better.length === 1 ? 'beats' : 'beat'} ridge; ${others.length - better.length} of ${others.length} do not`;
  const zero =
    skilled.length === 0
      ? 'none is better than forecasting zero'
      : `better than forecasting zero: ${listed(skilled)}`;
  const above = rows.filter((r) => r.againstBest?.better).map((r) => r.name);
  const best =
    bestMember === undefined || !rows.some((r) => r.againstBest)
      ? ''
      : above.length === 0
        ? `; no ensemble beats the best single member (${bestMember})`
        : `; better than the best single member (${bestMember}): ${listed(above)}`;
  return `${ridge}; ${zero}${best} (${after}).`;
}
