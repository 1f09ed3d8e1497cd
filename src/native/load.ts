import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AutostockError } from '../core/index.ts';
import type { NativeAddon } from './contract.ts';

/** The folder of package.json, from src/ and from dist/ alike. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

export const addonPath = (): string => join(packageRoot(), 'build', 'native', 'autostock.node');

let loaded: NativeAddon | undefined;

/** The addon, loaded on first use; the TypeScript half works without it until then. */
export function loadNative(): NativeAddon {
  if (loaded) return loaded;
  const path = addonPath();
  if (!existsSync(path)) {
    throw new AutostockError(
      'AUTOSTOCK_NATIVE_NOT_BUILT',
      `the native addon is missing (${path}): run "npm run setup"`,
      {
        details: { path },
      },
    );
  }
  try {
    loaded = createRequire(import.meta.url)(path) as NativeAddon;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AutostockError(
      'AUTOSTOCK_NATIVE_NOT_BUILT',
      `the native addon does not load: ${why}. Likely causes: LibTorch moved or was deleted, another Node ABI, ` +
        'another CPU. Run "npm run setup"; if it stays, delete build/ and run it again',
      { cause, details: { path } },
    );
  }
  return loaded;
}

/** Whether the addon loads, and why not. Never throws. */
export function nativeStatus(): { ok: true; addon: NativeAddon } | { ok: false; error: AutostockError } {
  try {
    return { ok: true, addon: loadNative() };
  } catch (error) {
    return { ok: false, error: error as AutostockError };
  }
}
