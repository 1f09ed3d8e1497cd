import Type from 'typebox';
import { stopped } from '../broker.ts';
import { defineCommand } from '../command.ts';
import { storeOption } from '../models/storeOptions.ts';

export const serve = defineCommand({
  name: 'serve',
  summary: 'Serve the control API on loopback until Ctrl-C',
  positionals: [],
  schema: Type.Object(
    {
      host: Type.String({ default: '127.0.0.1', description: 'Address to listen on.' }),
      port: Type.Integer({
        default: 7460,
        minimum: 0,
        maximum: 65_535,
        description: 'Port; 0 takes a free one.',
      }),
      root: Type.String({
        default: '.autostock',
        description: 'Folder of jobs, results and the hashed token.',
      }),
      store: storeOption,
      threads: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 64, description: 'Jobs that run at once.' }),
      ),
      renewToken: Type.Boolean({
        default: false,
        description: 'Make a new bearer token; the old one is refused.',
      }),
      allowRemote: Type.Boolean({
        default: false,
        description: 'Listen beyond loopback; needs AUTOSTOCK_API_TOKEN and TLS in front.',
      }),
    },
    { additionalProperties: false },
  ),
  examples: ['autostock serve', 'AUTOSTOCK_API_TOKEN=... autostock serve --port 8080'],
  async run(options, { ctx, out }) {
    const { startServer } = await import('../../api/index.ts');
    const server = await startServer({ ...options, token: process.env.AUTOSTOCK_API_TOKEN });
    const { url, createdToken: token } = server;
    const lines = [`listening on ${url}, docs at ${url}/api/v1/openapi.json`];
    if (token !== undefined) lines.push(`bearer token, shown this once: ${token}`);
    out.data('serve', { url, token }, lines.join('\n'));
    await stopped(ctx.signal);
    await server.close();
    return undefined;
  },
});
