import * as z from 'zod';
import { ADDED_COLUMNS } from '../csv/columns/added-columns.ts';
import { ImagesPage, ImagesQuery } from '../schemas/images.ts';
import { CancelQuery, RequestsPage, RequestsQuery } from '../schemas/requests.ts';
import { ResultsQuery } from '../schemas/results.ts';
import { RetryWishes } from '../schemas/retry.ts';
import { CancelAnswer, ResendAnswer, ResultsAnswer, StatusAnswer } from '../schemas/status.ts';
import { CreatedRequest } from '../schemas/upload.ts';
import type { Route } from './route.ts';

const PATH = '/image_process/status/{request_id}/';
const path_parameters = z.object({
  request_id: z.uuid().describe('As it was answered when the request was made.'),
});
const NOT_FOUND = 'None of your requests has this id.';

/** What can be asked of requests, and done to one. */
export const REQUEST_ROUTES = [
  {
    id: 'listRequests',
    method: 'GET',
    path: '/image_process/status/',
    target: 'list-requests',
    caller: 'client',
    query: RequestsQuery,
    summary: 'List your requests',
    answers: { 200: { description: 'One page, newest first.', schema: RequestsPage } },
    refusals: { 400: 'The query is not as it should be.' },
  },
  {
    id: 'getStatus',
    method: 'GET',
    path: PATH,
    target: 'get-status',
    caller: 'client',
    path_parameters,
    summary: 'See how far a request is',
    answers: { 200: { description: 'How far it has come.', schema: StatusAnswer } },
    refusals: { 404: NOT_FOUND },
  },
  {
    id: 'listImages',
    method: 'GET',
    path: `${PATH}images/`,
    target: 'get-images',
    caller: 'client',
    path_parameters,
    query: ImagesQuery,
    summary: 'List the images of a request',
    answers: { 200: { description: 'One page, in the order of the CSV.', schema: ImagesPage } },
    refusals: { 400: 'The query is not as it should be.', 404: NOT_FOUND, 409: 'It is being erased.' },
  },
  {
    id: 'getResults',
    method: 'GET',
    path: `${PATH}results/`,
    target: 'get-results',
    caller: 'client',
    path_parameters,
    query: ResultsQuery,
    summary: 'Fetch the results',
    description:
      "A CSV in the input's own delimiter, line ends and order of columns, in UTF-8. added: its cells as they were, " +
      `then ${ADDED_COLUMNS.join(', ')}, one line for each row. replaced: the input with each URL ` +
      "replaced by its output's. failed: the rows of which something failed, with only the URLs that did.",
    answers: {
      302: {
        description: 'The results are at a URL that is good for 15 minutes.',
        headers: { Location: 'Where the CSV is. Send no token there.' },
      },
      200: {
        description: 'The same URL, where Accept names application/json and likes it no less than text/csv.',
        schema: ResultsAnswer,
      },
    },
    refusals: {
      400: 'The query is not as it should be.',
      404: `${NOT_FOUND} Or it ended without results, or nothing of it failed.`,
      409: 'It has not ended yet, or it is being erased.',
    },
  },
  {
    id: 'retryRequest',
    method: 'POST',
    path: `${PATH}retry/`,
    target: 'retry-request',
    caller: 'client',
    path_parameters,
    body: { 'application/json': RetryWishes },
    summary: 'Try again what failed',
    description:
      'Makes a request of the same catalogue. What had succeeded is taken over, without asking the shop, unless an ' +
      'option of the compression is another one; what had failed is tried again. Its results are whole. While it is ' +
      'under way, a second call answers the same request, and one that wishes for something else is refused.',
    answers: { 202: { description: 'The request that tries it again.', schema: CreatedRequest } },
    refusals: {
      400: 'A field or the body is not as it should be.',
      404: NOT_FOUND,
      409: 'It has not ended yet, no CSV of it was taken, it is being erased, or a retry with other wishes is under way.',
      415: 'The body is packed (Content-Encoding).',
      429: 'Too many calls a minute or images a day for this client, or too many calls at once for the whole API. Retry-After tells how many seconds to wait.',
    },
  },
  {
    id: 'resendWebhook',
    method: 'POST',
    path: `${PATH}webhook/`,
    target: 'resend-webhook',
    caller: 'client',
    path_parameters,
    summary: 'Send the webhook again',
    answers: { 202: { description: 'Its schedule begins again.', schema: ResendAnswer } },
    refusals: {
      400: 'There is a query or a body, for which another webhook_url may have been meant: a retry takes one.',
      404: NOT_FOUND,
      409: 'It has not ended yet, it is being erased, or it has no webhook_url.',
    },
  },
  {
    id: 'cancelRequest',
    method: 'DELETE',
    path: PATH,
    target: 'delete-request',
    caller: 'client',
    path_parameters,
    query: CancelQuery,
    summary: 'Cancel a request, or erase it',
    description:
      'Cancelling: what is not yet compressed ends as failed with the code CANCELLED. Erasing: a request that has ' +
      'ended is deleted with all that belongs to it. Outputs that no other request names go, too, from wherever they are shown.',
    answers: { 202: { description: 'It ends as cancelled, or is being erased.', schema: CancelAnswer } },
    refusals: {
      400: 'The query is not as it should be, or there is a body.',
      404: NOT_FOUND,
      409: 'It has ended already; or, for erasing, it has not.',
    },
  },
] as const satisfies Route[];
