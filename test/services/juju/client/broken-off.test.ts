import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { httpError } from '../../../../src/services/juju/client/http.ts';
import { brokenOffInside } from '../../../../src/services/juju/client/unanswered.ts';
import { serverError } from '../../../../src/services/juju/wire/server-error.ts';

const told = (message: string, code?: string) =>
	brokenOffInside(serverError({ message, code }, 'Application.SetConfigs'), 'changes').code;

describe('what a controller broke off', () => {
	it('is told by its own words, not by those of a user that a refusal repeats', () => {
		assert.equal(told('setting config: context canceled'), 'OUTCOME_UNKNOWN');
		assert.equal(told('getting "web": db-accessor worker is dying'), 'OUTCOME_UNKNOWN');
		assert.equal(told('watcher: connection is shut down', 'stopped'), 'OUTCOME_UNKNOWN');
		assert.equal(told('option "motd" expected int, got "database is closed"'), 'SERVER');
		assert.equal(told('option "motd" expected int, got "a \\"b\\" context canceled"'), 'SERVER');
		assert.equal(told('value context canceled not valid', 'not valid'), 'BAD_INPUT');
		assert.equal(told('secret tomb: dying not found', 'secret not found'), 'NOT_FOUND');
	});

	it('over HTTP, too, is unknown for a change and lost for a read', () => {
		const body = '{"error":"cannot store charm: context canceled","error-code":""}';
		assert.equal(httpError(500, body, 'charm upload', 'changes').code, 'OUTCOME_UNKNOWN');
		assert.equal(httpError(500, body, 'charm download', 'reads').code, 'CONNECTION_LOST');
		const refused = httpError(
			400,
			'{"error":"charm not valid","error-code":"bad request"}',
			'charm upload',
			'changes',
		);
		assert.equal(refused.code, 'BAD_INPUT');
	});
});
