/** YAML 1.2. A chunk of its own: services share one copy. */
export { parse, parseDocument } from 'yaml';
