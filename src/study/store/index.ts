export * from './journal.ts';
export * from './rowStore.ts';
export * from './rowsGuide.ts';
