import * as z from 'zod';
import type { Operation } from './operation.ts';

/** What anyone may see. */
export const OPEN_OPERATIONS: Operation[] = [
  {
    id: 'getPage',
    method: 'get',
    path: '/',
    summary: 'The page for trying it by hand',
    answers: { 200: { description: 'A page.', type: 'text/html', schema: z.string() } },
    open: true,
  },
  {
    id: 'getOpenApi',
    method: 'get',
    path: '/openapi.json',
    summary: 'This description for machines',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
    open: true,
  },
  {
    id: 'getDocs',
    method: 'get',
    path: '/docs',
    summary: 'This description for people',
    answers: { 200: { description: 'A page.', type: 'text/html', schema: z.string() } },
    open: true,
  },
];
