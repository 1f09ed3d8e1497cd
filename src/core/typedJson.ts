const ARRAYS = { f64: Float64Array, i32: Int32Array, i8: Int8Array } as const;
const BARE: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** A JSON.stringify replacer: typed arrays as base64 of their little-endian bytes, the numbers JSON lacks by name. */
export function encodeTyped(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
  for (const [name, type] of Object.entries(ARRAYS)) {
    if (!(value instanceof type)) continue;
    return { [`$${name}`]: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  return value;
}

/** The JSON.parse reviver that undoes `encodeTyped`. */
export function decodeTyped(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (entries.length !== 1 || typeof entries[0][1] !== 'string') return value;
  const [name, text] = entries[0] as [string, string];
  if (name === '$number') return BARE[text];
  const type = ARRAYS[name.slice(1) as keyof typeof ARRAYS];
  return name.startsWith('$') && type ? new type(Uint8Array.from(Buffer.from(text, 'base64')).buffer) : value;
}
