import { beforeAll, describe, expect, it } from 'vitest';
import { API_POLICIES } from './policies/api.ts';
import { OPERATION_POLICIES } from './policies/operation.ts';
import { REFERENCE_POLICIES } from './policies/references.ts';
import { STORAGE_POLICIES } from './policies/storage.ts';
import { WORK_POLICIES } from './policies/work.ts';
import { type Resources, stackResources } from './stack-resources.ts';

let resources: Resources;
beforeAll(() => {
  resources = stackResources();
});

describe.each([
  ...STORAGE_POLICIES,
  ...WORK_POLICIES,
  ...API_POLICIES,
  ...OPERATION_POLICIES,
  ...REFERENCE_POLICIES,
])('$title', ({ violations, breakIt }) => {
  it('holds', () => {
    expect(violations(resources)).toEqual([]);
  });

  it('is told when it is broken', () => {
    const broken = structuredClone(resources);
    breakIt(broken);
    expect(violations(broken)).not.toEqual([]);
  });
});
