import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { AutostockError } from '../core/index.ts';

/** The value in a YAML (or JSON) file; AUTOSTOCK_CONFIG_NOT_FOUND and AUTOSTOCK_CONFIG_INVALID name the path. */
export async function readConfigFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_NOT_FOUND',
      `configuration file "${path}" cannot be read: check the path`,
      { cause, details: { path } },
    );
  }
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `${path} is not valid YAML: ${document.errors[0].message}`,
      { details: { path } },
    );
  }
  return document.toJS() as unknown;
}
