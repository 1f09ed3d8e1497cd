/** Native functions of src/validation. */
export interface ValidationAddon {}
