import { lambda } from '../../src/backends/lambda/lambda.ts';
import { backendContract } from '../backend.contract.ts';
import { inProcessInvoke } from '../in-process-invoke.ts';

backendContract('lambda', () => lambda({ invoke: inProcessInvoke, concurrency: 3 }));
