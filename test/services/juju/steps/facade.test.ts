import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReading } from '../../../../src/services/juju/operations/facade.ts';

test('what changes something is never taken for reading by its name', () => {
	const changes = `
		ResolveUnitErrors Resolved UnsetApplicationsConfig SetConfigs SetModelConstraints BeginActions FinishActions
		PrepareContainerInterfaceInfo ReleaseContainerAddresses ModelSet ModelUnset Deploy DeployFromRepository
		AddUnits DestroyUnit Expose Unexpose Run RunOnAllMachines Enqueue EnqueueOperation Cancel UpdateCredentials
		CreateModel DestroyModels DumpModels ConfigSet SwitchBlockOn AddKeys UpgradeModel EnableHA Consume Offer
		ScaleApplications MergeBindings InitiateMigration SetModelAgentVersion RetryProvisioning ResetPassword
	`.trim();
	for (const method of changes.split(/\s+/)) assert.equal(isReading(method), false, method);
	const reads = `
		Get GetConfig List FullStatus Status Info ModelInfo CharmInfo ModelGet Actions Operations ResolveCharms
		PublicAddress AllAddresses ControllerConfig GetConstraints ListStorageDetails Leader CharmRelations
	`.trim();
	for (const method of reads.split(/\s+/)) assert.equal(isReading(method), true, method);
});
