import { Logger } from '@aws-lambda-powertools/logger';

/** One JSON line an event, with requestId, row and code where they are known; never a whole event or a URL. */
export const log = new Logger({ serviceName: 'halve' });
