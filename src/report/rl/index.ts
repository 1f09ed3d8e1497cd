export { renderRlReport } from './page.ts';
