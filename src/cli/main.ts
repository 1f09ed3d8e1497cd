#!/usr/bin/env node
import { runCli } from './cli.ts';
import { COMMANDS } from './commands/index.ts';

/** A reader that went away (`| head`) is not a failure of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const code = await runCli(COMMANDS.entries, process.argv.slice(2));
process.exitCode = code;
// Whatever a library left open must not keep a finished command alive.
setTimeout(() => process.exit(code), 2000).unref();
