/** What n8n's node and credential files need: see nodes/ and credentials/. */
export { runActions } from './action.ts';
export { nodeMethods } from './methods.ts';
export { actionProperties } from './properties/action.ts';
export { credentialProperties } from './properties/credential.ts';
export { triggerHints } from './properties/hints.ts';
export { triggerOutputs } from './properties/trigger-outputs.ts';
export { triggerProperties } from './properties/trigger.ts';
export { runTrigger } from './trigger.ts';
