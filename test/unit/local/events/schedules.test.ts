import { expect, it } from 'vitest';
import { readSchedules } from '../../../../local/events/schedules.ts';
import { Template } from '../../../../local/template.ts';

const rule = (ScheduleExpression: string) =>
  new Template({
    Resources: {
      Daily: {
        Type: 'AWS::Events::Rule',
        Properties: { ScheduleExpression, Targets: [{ Arn: { 'Fn::GetAtt': ['Sweeper', 'Arn'] }, Id: 'T' }] },
      },
    },
  });

it('reads which function is called how often', () => {
  expect(readSchedules(rule('rate(1 day)'))).toEqual([{ functionId: 'Sweeper', everyMs: 86_400_000 }]);
  expect(readSchedules(rule('rate(5 minutes)'))).toEqual([{ functionId: 'Sweeper', everyMs: 300_000 }]);
});

it('does not leave out a schedule that it cannot read', () => {
  expect(() => readSchedules(rule('cron(0 4 * * ? *)'))).toThrow('Expected a rate');
});
