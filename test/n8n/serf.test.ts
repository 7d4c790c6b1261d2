import { agentTests } from './serf/agent.ts';
import { editingTests } from './serf/editing.ts';
import { queryTests } from './serf/queries.ts';
import { runningTests } from './serf/running.ts';
import { secretTests } from './serf/secrets.ts';
import { watchingTests } from './serf/watching.ts';
import { workflowTests } from './serf/workflows.ts';
import { openStage } from './support/stage.ts';

// a whole n8n with the packed package, and real agents
const stage = openStage();
agentTests(stage);
editingTests(stage);
runningTests(stage);
queryTests(stage, { says: { answered: true } });
workflowTests(stage);
watchingTests(stage);
secretTests(stage);
