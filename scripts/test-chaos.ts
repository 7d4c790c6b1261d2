// npm run test:chaos [-- --only serf --seed 1 --seeds 20 --rounds 60 --host engine]: see test/chaos/main.ts
await import('../test/chaos/main.ts');
