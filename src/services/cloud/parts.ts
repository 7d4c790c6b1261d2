import type { OfFamily } from '../../catalogue/part.ts';
import type { CloudClient } from './client/client.ts';
import type { ServiceName } from './wire/services.ts';

/**
 * A connection a service of the cloud: all over one login and one pool, each sure that its service is there.
 */
export type CloudParts = Readonly<Record<ServiceName, CloudClient & OfFamily<FamilyName>>>;

/** As `only` of operations and fields spells it. */
export type FamilyName = 'OpenStack' | 'Synnefo';
