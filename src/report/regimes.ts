/** Colour classes of the regimes of every model; a state of none of these is painted as the last. */
const COLOURS: Readonly<Record<string, string>> = {
  bull: 'g-bull-calm',
  sideways: 'g-bull-turbulent',
  unsettled: 'g-bull-turbulent',
  bear: 'g-bear-turbulent',
  'bull-calm': 'g-bull-calm',
  'bull-turbulent': 'g-bull-turbulent',
  'bear-calm': 'g-bear-calm',
};

/** How a regime reads and which colour class paints it. */
export const regimeStyle = (name: string): { name: string; label: string; colour: string } => ({
  name,
  label: name.replace('-', ', '),
  colour: COLOURS[name] ?? 'g-bear-turbulent',
});
