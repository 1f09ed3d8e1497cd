/** Native functions of src/engine. */
export interface EngineAddon {}
