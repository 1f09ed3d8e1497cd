export * from './folder.ts';
export * from './head.ts';
