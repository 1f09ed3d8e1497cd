/** Native functions of src/montecarlo. */
export interface MonteCarloAddon {}
