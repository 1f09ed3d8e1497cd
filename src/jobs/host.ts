import { entryFile } from './entry.ts';
import { serveParent } from './jobHost.ts';

// Entry file of the job host process; the parent gives the number of workers.
serveParent({ threads: Number(process.argv[2]), workerFile: entryFile('worker', import.meta.url) });
