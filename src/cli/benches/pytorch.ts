import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../native/index.ts';

/** PyTorch's own training speed, samples per second by member. */
export interface PyTorchSpeeds {
  readonly torch: string;
  readonly samplesPerSecond: Readonly<Record<string, number>>;
}

const LIMIT_MS = 180_000;

/** bench/training_torch.py under AUTOSTOCK_PYTHON or python3; undefined where either or torch is missing. */
export async function pytorchSpeeds(signal: AbortSignal): Promise<PyTorchSpeeds | undefined> {
  const script = join(packageRoot(), 'bench', 'training_torch.py');
  try {
    const { stdout } = await promisify(execFile)(process.env.AUTOSTOCK_PYTHON ?? 'python3', [script], {
      signal,
      timeout: LIMIT_MS,
    });
    return JSON.parse(stdout) as PyTorchSpeeds;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SyntaxError) throw error;
    return undefined;
  }
}
