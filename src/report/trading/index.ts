export { renderActionReport } from './page.ts';
export { actionSummary } from './summary.ts';
export { formatActionTable } from './terminal.ts';
