import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { execute, SetupError } from './run.mjs';
import { dropStamp, filesBelow, fingerprint, readStamp, writeStamp } from './stamp.mjs';

/** `npx autostock` inside the clone: npm links a package's own bin only where it is a dependency. */
function linkBin(root) {
  const link = join(root, 'node_modules', '.bin', 'autostock');
  if (existsSync(link) || process.platform === 'win32') return;
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'scripts', 'autostock.mjs'), link);
}

/** src -> dist when a source changed. dist is made anew: a deleted source leaves nothing behind. */
export async function buildTypeScript(root) {
  const sources = filesBelow(join(root, 'src'), (name) => /\.(ts|json)$/.test(name));
  const manifest = createRequire(join(root, 'package.json')).resolve('typescript/package.json');
  const inputs = fingerprint(root, [...sources, join(root, 'tsconfig.json')], {
    typescript: readStamp(manifest).version,
  });
  const stamp = join(root, 'dist', '.stamp.json');
  linkBin(root);
  if (readStamp(stamp).inputs === inputs) return 'up to date';
  dropStamp(stamp);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  try {
    await execute(process.execPath, [join(dirname(manifest), 'bin', 'tsc'), '-p', 'tsconfig.json'], {
      cwd: root,
      quiet: true,
    });
  } catch (error) {
    throw new SetupError(`the TypeScript build failed:\n${error.message}`);
  }
  writeStamp(stamp, { inputs });
  return 'built';
}
