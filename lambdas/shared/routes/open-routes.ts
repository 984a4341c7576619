import * as z from 'zod';
import { ROBOT_PATH } from '../http/outbound/user-agent.ts';
import type { Route } from './route.ts';

/** What anyone may see. */
export const OPEN_ROUTES = [
  {
    id: 'getPage',
    method: 'GET',
    path: '/',
    target: 'serve-page',
    caller: 'anyone',
    summary: 'The page for trying it by hand',
    answers: { 200: { description: 'A page.', type: 'text/html', schema: z.string() } },
  },
  {
    id: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    target: 'serve-page',
    caller: 'anyone',
    summary: 'This description for machines',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
  },
  {
    id: 'getDocs',
    method: 'GET',
    path: '/docs',
    target: 'serve-page',
    caller: 'anyone',
    summary: 'This description for people',
    answers: { 200: { description: 'A page.', type: 'text/html', schema: z.string() } },
  },
  {
    id: 'getRobot',
    method: 'GET',
    path: ROBOT_PATH,
    target: 'serve-page',
    caller: 'anyone',
    summary: 'What Halve asks the server of a shop for, and how to stop it',
    answers: { 200: { description: 'A page.', type: 'text/html', schema: z.string() } },
  },
] as const satisfies Route[];
