/** How each regime reads and which colour class paints it; indexed like the features' REGIMES (a test compares). */
export const REGIME_STYLES = [
  { name: 'bull-calm', label: 'bull, calm', colour: 'g-bull-calm' },
  { name: 'bull-turbulent', label: 'bull, turbulent', colour: 'g-bull-turbulent' },
  { name: 'bear-calm', label: 'bear, calm', colour: 'g-bear-calm' },
  { name: 'bear-turbulent', label: 'bear, turbulent', colour: 'g-bear-turbulent' },
] as const;
