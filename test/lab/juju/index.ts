/**
 * A simulated Juju controller, in process, on loopback: the real protocol (TLS, websocket, both framings,
 * facades by release), over a model that lives. Foreign clients drive it unchanged (test/live/juju-*).
 *
 * ```ts
 * await using lab = await startController({ profile: '3.6' }); // '1.25' '2.9' '3.6' '4.0'
 * lab.address; lab.wsUrl; lab.ca; lab.user; lab.password; lab.model().uuid; // what a credential asks
 * const app = lab.deploy('postgresql', { units: 2 }); // without a request; its units settle by themselves
 * lab.settle(); // or lab.tick(n) with { tickEvery: 0 }: every step by hand
 * ```
 *
 * - Paths: `/api` (controller), `/model/UUID/api`; 1.25: `/`, `/environment/UUID/api`, without TLS by
 *   default.
 * - Look: `lab.requests` (every answered request), `lab.connections()`, `lab.model()`,
 *   `lab.application('x')`, `lab.unit('x/0')`, `lab.world` (all state, to read and to change; call
 *   `lab.world.changed()` after a change).
 * - Make: `deploy relate addUnits inflate destroy setStatus addModel addUser grant`. Charms: `charms` in
 *   store.ts (ubuntu, postgresql, mysql, wordpress, telegraf; web, dbase, logsub of the recordings), or
 *   `charm('name', {…})` of your own. Setting `mode` of web to error, blocked, waiting or maintenance makes its
 *   next hook do that. `addServiceAccount(id, secret)` (JIMM), `live(lab, { every, unit })` (a model that lives).
 * - With `{ skew: ms }` its clock is ahead of this machine’s (or behind): in answers, log and HTTP.
 * - With `{ gate: true }` calls of clients of another major are refused, as before 2.9.47 and 3.1.8.
 * - Break: `fault({ request: 'Application.Deploy', fault: { act } })` with the acts `kill`, `hang`, `lose`
 *   (carried out, the answer lost), `error`, `wait`; `latency(ms)`, `cut()` (1006), `freeze()` (half-open),
 *   `stop()`/`start()` (restart, same port), `stopWatchers()`, `upgrade(on, { refuseLogins, version })`,
 *   `migrating(on)`, `migrated(otherLab)`, `migrationTarget`, `push(delta)` (an unknown kind),
 *   `failHook('db/0', 'start')`, `lab.world.provider.starts = false`, `….most = 5` (machines), `lab.world.online = false` (no store).
 *
 * 4.0 answers as the recordings of a real 4.0.15 do (replay.test replays them); 1.25 to 3.6 by recorded
 * clients and schemas.
 */
export { type ControllerLab, type ControllerOptions, startController } from './controller.ts';
export { JujuError } from './errors.ts';
export type { Release } from './profiles/profile.ts';
export { live } from './life/live.ts';
export { charm, endpoint } from './state/make.ts';
export { charms, dbase, logsub, web } from './store.ts';
export { certificates } from './tls.ts';
